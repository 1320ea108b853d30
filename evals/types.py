"""The nouns of the evals: cases, what the coach made of them, and grades.

A case is one request to the coach with what a good reply holds. Cases of one `cluster` (the rungs of one question, an
answer and its perturbed versions, the questions about one document) are not independent, and statistics treat them so.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Task = Literal["critique", "ask", "practice", "interview"]
Status = Literal["done", "unrecorded", "failed"]


class Model(BaseModel):
    """Base of the evals' shapes: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(Model):
    """One request, frozen with its passages, and what is known of a good reply.

    Attributes:
        id: unique over all datasets, for instance `ladder/D01-3`.
        dataset: the file it comes from, without its ending.
        task: which use case of the coach it runs.
        cluster: cases that share it are not independent of each other.
        slices: for figures by group, for instance `{"role": "Nurse Manager", "kind": "technical"}`.
        input: the fields of the task's request; see `evals/datasets/README.md`.
        passages: ids in `evals/datasets/passages.jsonl`, in the order retrieved; the retriever is not asked.
        expected: labels that graders read; never shown to the coach.
        licence: of the case's own text.
    """

    id: str
    dataset: str
    task: Task
    cluster: str
    slices: Mapping[str, str] = {}
    input: Mapping[str, Any]
    passages: tuple[str, ...] = ()
    expected: Mapping[str, Any] = {}
    licence: str | None = None


class Output(Model):
    """What the coach made of one sample of a case.

    `reply` is the reply's JSON (Critique, Reply, PracticeSet, or for an interview `{session, turns, report}`), None
    unless `status` is `done`. A call without a recording is `unrecorded`; an endpoint that failed, `failed`: neither
    is ever a score. `calls` are the keys of the model calls it took or lacks.
    """

    case_id: str
    sample: int = 0
    status: Status
    reply: Mapping[str, Any] | None = None
    reason: str | None = None
    calls: tuple[str, ...] = ()


class Grade(Model):
    """One measured property of one case, pair or group.

    Attributes:
        metric: its name, for instance `ordering`; higher is better for every metric.
        unit: what was measured, the same under both prompts: a case's id, or `D01:2<3` for a pair.
        cluster: of its cases.
        value: 0..1 unless the grader says otherwise; None is "not measured", never zero.
        reason: why, in one sentence for a prompt's author.
        cases: the cases it rests on.
        hard: an invariant: any value below 1 fails the run, whatever the statistics say.
    """

    metric: str
    unit: str
    cluster: str
    value: float | None = Field(default=None)
    reason: str = ""
    cases: tuple[str, ...] = ()
    slices: Mapping[str, str] = {}
    hard: bool = False
