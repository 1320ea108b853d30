"""What a run and a comparison come to: made by `evals.run` and `evals.diff`, shown by `evals.report`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from evals.types import Case, Grade, Model, Output

Word = Literal["better", "worse", "no clear change", "too few cases"]


class MetricChange(Model):
    """One metric under both prompts, over the units measured under both.

    Attributes:
        metric: its name; higher is better.
        old: mean over units under the base, None where nothing was measured.
        new: the same under the working tree.
        difference: new - old.
        low: lower end of the 95 % confidence interval of the difference.
        high: its upper end.
        p_value: of a two-sided sign-flip permutation test over clusters.
        units: measured under both.
        clusters: independent groups among them.
        unmeasured: units measured under one side only, or under neither.
        minimum_detectable: the smallest true difference that 80 % of such comparisons would call, None: unknown.
        hard: an invariant, which is judged by counting and not by statistics.
    """

    metric: str
    old: float | None
    new: float | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    units: int = 0
    clusters: int = 0
    unmeasured: int = 0
    minimum_detectable: float | None = None
    hard: bool = False


class Comparison(Model):
    """The verdict over all metrics, in a word and in a sentence that a prompt's author can act on."""

    word: Word
    sentence: str
    metrics: tuple[MetricChange, ...] = ()
    by_slice: Mapping[str, tuple[MetricChange, ...]] = {}  # "kind: technical" → its metrics
    broken: tuple[Grade, ...] = ()  # hard invariants that the working tree breaks


class MissingCall(Model):
    """A model call that no recording answers; `cost_usd` is an estimate, None without prices."""

    case_id: str
    task: str
    prompt: str
    key: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None = None


class CaseChange(Model):
    """One case under both prompts, with the grades it has a part in, the worst change first in any list."""

    case: Case
    old: Output | None
    new: Output
    old_grades: tuple[Grade, ...] = ()
    new_grades: tuple[Grade, ...] = ()
    change: float = 0.0  # sum over its metrics of new - old


class Run(Model):
    """One run of cases on one engine with one set of prompts."""

    started_at: datetime
    engine: str
    model: str | None
    prompts: Mapping[str, str]  # task → name@hash
    cases: tuple[Case, ...]
    outputs: tuple[Output, ...]
    grades: tuple[Grade, ...]
    missing: tuple[MissingCall, ...] = ()
    oldest_recording: datetime | None = None


class Diff(Model):
    """The prompts of the working tree against those at a git revision."""

    base_ref: str
    base_commit: str
    model: str | None
    base_model: str | None = None  # where models are compared
    prompt_diff: str  # unified diff of what was edited, "" where nothing was
    touched: tuple[str, ...]  # tasks whose rendered requests the edit changes
    comparison: Comparison | None  # None where calls are missing
    cases: tuple[CaseChange, ...] = ()
    missing: tuple[MissingCall, ...] = ()
    unchanged: int = 0  # cases that the edit doesn't touch, and that were not run
    oldest_recording: datetime | None = None
    notes: tuple[str, ...] = ()  # what a reader of the verdict must know: graders that changed, cases not measured
