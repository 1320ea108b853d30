"""A run or a comparison as every form of the report shows it: the same figures, rows and sentences."""

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from evals.report.words import Piece, clean, compared, told
from evals.results import CaseChange, Diff, MetricChange, MissingCall, Run
from evals.types import Case, Grade, Output

State = Literal["broken", "failed", "unmeasured", "worse", "better", "same", "done"]
RECORD = "evals record"


@dataclass(frozen=True, slots=True)
class Reason:
    """One grade of a case under both prompts; of a run, the old side is None."""

    metric: str
    unit: str
    old: float | None
    new: float | None
    text: str
    hard: bool


@dataclass(frozen=True)
class Row:
    """One case as shown."""

    case: Case
    state: State
    change: float
    old: Output | None
    new: Output
    reasons: tuple[Reason, ...]

    @cached_property
    def asked(self) -> str:
        """The case's input, as lines."""
        return told(self.case.input)

    @cached_property
    def old_text(self) -> str:
        """What the base's prompt came to, "" where it wasn't run."""
        return said(self.old) if self.old else ""

    @cached_property
    def new_text(self) -> str:
        """What the working tree's prompt came to."""
        return said(self.new)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Both outputs compared, or the only one there is."""
        return compared(self.old_text, self.new_text) if self.old else (("same", self.new_text),)


@dataclass(frozen=True, slots=True)
class View:
    """What is shown; `compares` tells a comparison from a single run."""

    compares: bool
    word: str
    sentence: str
    facts: Mapping[str, str]
    metrics: tuple[MetricChange, ...]
    hard: tuple[MetricChange, ...]
    by_slice: Mapping[str, tuple[MetricChange, ...]]
    broken: tuple[Grade, ...]
    rows: tuple[Row, ...]
    missing: tuple[MissingCall, ...]
    prompt_diff: str = ""

    @property
    def cost(self) -> float | None:
        """What the missing calls cost together, None where a price is unknown."""
        costs = [call.cost_usd for call in self.missing]
        return None if not costs or None in costs else sum(cost for cost in costs if cost is not None)

    @property
    def notable(self) -> tuple[Row, ...]:
        """The cases to look at: all but those that are the same or better."""
        return tuple(row for row in self.rows if row.state not in ("same", "better", "done"))


def of(what: Run | Diff, now: datetime | None = None) -> View:
    """Return what to show of a run or a comparison, as seen at `now`."""
    now = now or datetime.now(UTC)
    return _of_diff(what, now) if isinstance(what, Diff) else _of_run(what, now)


def called(change: MetricChange) -> str:
    """Return what a metric's own interval says of it, in a word."""
    if change.hard:
        return "kept" if change.new == 1 else "not measured" if change.new is None else "broken"
    if change.low is None or change.high is None:
        return "not compared"
    return "worse" if change.high < 0 else "better" if change.low > 0 else "unclear"


def said(output: Output) -> str:
    """Return an output as text: its reply, or why there is none."""
    if output.status == "done":
        return told({key: value for key, value in (output.reply or {}).items() if key != "engine"})
    return clean(f"[{output.status}] {output.reason or 'no reason given'}")


def _of_diff(diff: Diff, now: datetime) -> View:
    found = diff.comparison
    metrics = found.metrics if found else ()
    broken = found.broken if found else ()
    cases = {case for grade in broken for case in grade.cases}
    rows = [_compared_row(change, change.case.id in cases) for change in diff.cases]
    return View(
        compares=True,
        word=found.word if found else "no verdict",
        sentence=clean(found.sentence) if found else _no_verdict(diff),
        facts=_facts_of_diff(diff, now),
        metrics=tuple(sorted((m for m in metrics if not m.hard), key=lambda m: (m.difference is None, m.difference))),
        hard=tuple(m for m in metrics if m.hard),
        by_slice=found.by_slice if found else {},
        broken=broken,
        rows=tuple(sorted(rows, key=lambda row: (row.state != "broken", row.change, row.case.id))),
        missing=diff.missing,
        prompt_diff=clean(diff.prompt_diff),
    )


def _no_verdict(diff: Diff) -> str:
    if diff.missing:
        return f"No verdict yet: {len(diff.missing)} model calls have no recording; `{RECORD}` pays for them once."
    return "No verdict: nothing was compared."


def _facts_of_diff(diff: Diff, now: datetime) -> dict[str, str]:
    models = diff.model or "offline engine"
    if diff.base_model and diff.base_model != diff.model:
        models = f"{diff.base_model} → {models}"
    return {
        "base": clean(f"{diff.base_ref} ({diff.base_commit[:12]})"),
        "model": clean(models),
        "tasks touched": clean(", ".join(diff.touched)) or "none",
        "cases": f"{len(diff.cases)} touched, {diff.unchanged} unchanged and not run",
        "missing calls": str(len(diff.missing)),
        "oldest recording": _age(diff.oldest_recording, now),
    }


def _compared_row(change: CaseChange, broken: bool) -> Row:
    before = {(grade.metric, grade.unit): grade for grade in change.old_grades}
    after = {(grade.metric, grade.unit): grade for grade in change.new_grades}
    reasons = [_reason(before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after])]
    reasons.sort(key=lambda reason: (reason.new or 0) - (reason.old or 0))
    state = _state(change.new, change.change, broken, tuple(reasons))
    if state in ("same", "worse", "better") and change.old is not None and change.old.status != "done":
        state = "unmeasured"
    return Row(change.case, state, change.change, change.old, change.new, tuple(reasons))


def _reason(old: Grade | None, new: Grade | None) -> Reason:
    known = new or old
    assert known is not None  # it comes from one of the two
    text = new.reason if new and new.reason else old.reason if old else ""
    return Reason(
        clean(known.metric),
        clean(known.unit),
        old.value if old else None,
        new.value if new else None,
        clean(text),
        known.hard,
    )


def _state(output: Output, change: float, broken: bool, reasons: tuple[Reason, ...]) -> State:
    if broken or any(reason.hard and reason.new is not None and reason.new < 1 for reason in reasons):
        return "broken"
    if output.status != "done":
        return "failed" if output.status == "failed" else "unmeasured"
    return "worse" if change < 0 else "better" if change > 0 else "same"


def _of_run(run: Run, now: datetime) -> View:
    metrics = _figures(run.grades)
    broken = tuple(grade for grade in run.grades if grade.hard and grade.value is not None and grade.value < 1)
    rows = _rows(run)
    return View(
        compares=False,
        word="broken" if broken else "run",
        sentence=_summary(run, len(broken)),
        facts={
            "engine": clean(f"{run.engine} {run.model or ''}".strip()),
            "prompts": clean(", ".join(f"{task}: {name}" for task, name in run.prompts.items())) or "none",
            "started": f"{run.started_at:%Y-%m-%d %H:%M} UTC",
            "missing calls": str(len(run.missing)),
            "oldest recording": _age(run.oldest_recording, now),
        },
        metrics=tuple(m for m in metrics if not m.hard),
        hard=tuple(m for m in metrics if m.hard),
        by_slice={name: _figures(grades) for name, grades in sorted(_sliced(run.grades).items())},
        broken=broken,
        rows=rows,
        missing=run.missing,
    )


def _summary(run: Run, broken: int) -> str:
    counts = {name: sum(output.status == name for output in run.outputs) for name in ("done", "unrecorded", "failed")}
    parts = ", ".join(f"{count} {name}" for name, count in counts.items() if count or name == "done")
    hard = f"hard invariants broken {broken} times" if broken > 1 else f"{broken or 'no'} hard invariant broken"
    return f"{len(run.cases)} cases, {len(run.outputs)} outputs: {parts}; {hard}."


def _figures(grades: Sequence[Grade]) -> tuple[MetricChange, ...]:
    groups: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        groups[grade.metric].append(grade)
    return tuple(_figure(name, group) for name, group in sorted(groups.items()))


def _figure(name: str, group: Sequence[Grade]) -> MetricChange:
    measured = [grade for grade in group if grade.value is not None]
    values = [grade.value for grade in measured if grade.value is not None]
    return MetricChange(
        metric=name,
        old=None,
        new=statistics.mean(values) if values else None,
        units=len(measured),
        clusters=len({grade.cluster for grade in measured}),
        unmeasured=len(group) - len(measured),
        hard=any(grade.hard for grade in group),
    )


def _sliced(grades: Sequence[Grade]) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        for name, value in grade.slices.items():
            found[f"{name}: {value}"].append(grade)
    return found


def _rows(run: Run) -> tuple[Row, ...]:
    outputs: dict[str, list[Output]] = defaultdict(list)
    for output in run.outputs:
        outputs[output.case_id].append(output)
    grades: dict[str, list[Grade]] = defaultdict(list)
    for grade in run.grades:
        for case in grade.cases or (grade.unit,):
            grades[case].append(grade)
    rows = [_run_row(case, output, grades[case.id]) for case in run.cases for output in outputs[case.id]]
    order = ("broken", "failed", "unmeasured", "done")
    return tuple(sorted(rows, key=lambda row: (order.index(row.state), _lowest(row), row.case.id)))


def _lowest(row: Row) -> float:
    return min((reason.new for reason in row.reasons if reason.new is not None), default=1.0)


def _run_row(case: Case, output: Output, grades: Sequence[Grade]) -> Row:
    reasons = tuple(sorted((_reason(None, grade) for grade in grades), key=lambda reason: reason.new or 0))
    state = _state(output, 0.0, False, reasons)
    return Row(case, "done" if state == "same" else state, 0.0, None, output, reasons)


def _age(oldest: datetime | None, now: datetime) -> str:
    if oldest is None:
        return "none"
    return f"{(now - oldest).days} days old ({oldest:%Y-%m-%d})"
