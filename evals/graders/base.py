"""What a grader is, and the one place that decides when nothing was measured."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from coach.types import Critique, PracticeSet, Reply, Report, Session, Turn
from corpus.types import Hit
from evals.types import Case, Grade, Output

log = logging.getLogger(__name__)
BUG = "The grader itself failed: "  # begins the reason of a grade that a bug of a grader left without a value


def frozen(case: Case) -> tuple[str, ...]:
    """Return the passages of a case: its own, and those of a set's slots or of an interview's questions."""
    slots = [*case.input.get("slots", ()), *case.input.get("rows", ())]
    of_slots = [name for slot in slots for name in (*slot.get("passages", ()), slot.get("passage")) if name]
    of_questions = [name for names in case.input.get("passages_of", {}).values() for name in names]
    return tuple(dict.fromkeys([*case.passages, *of_slots, *of_questions]))


class Mark(NamedTuple):
    """A value and why, in one sentence; None is "not measured"."""

    value: float | None
    reason: str


class Said(NamedTuple):
    """A critique with everything that the candidate had said by then, and what it is called in reasons."""

    critique: Critique
    said: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class Sample:
    """A case and a reply to it; `passages` are all frozen ones by id."""

    case: Case
    reply: Mapping[str, Any]
    passages: Mapping[str, Hit]

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The passages that the case froze; all there are where it froze none and chooses for itself."""
        names = frozen(self.case)
        if not names and self.case.task in ("practice", "interview"):
            return tuple(self.passages.values())
        return tuple(self.passages[name] for name in names if name in self.passages)

    @cached_property
    def critique(self) -> Critique:
        """The reply to a case of the task critique."""
        return Critique.model_validate(dict(self.reply))

    @cached_property
    def answer(self) -> Reply:
        """The reply to a case of the task ask."""
        return Reply.model_validate(dict(self.reply))

    @cached_property
    def practice(self) -> PracticeSet:
        """The reply to a case of the task practice."""
        return PracticeSet.model_validate(dict(self.reply))

    @cached_property
    def session(self) -> Session:
        """An interview's session."""
        return Session.model_validate(self.reply["session"])

    @cached_property
    def turns(self) -> list[Turn]:
        """An interview's turns in order."""
        return [Turn.model_validate(turn) for turn in self.reply["turns"]]

    @cached_property
    def report(self) -> Report:
        """An interview's report."""
        return Report.model_validate(self.reply["report"])

    def critiques(self) -> Iterator[Said]:
        """Yield the critiques of a reply to the tasks critique and interview."""
        if self.case.task == "critique":
            earlier = tuple(self.case.input.get("earlier", ()))
            yield Said(self.critique, (*earlier, str(self.case.input["answer"])), "the critique")
        elif self.case.task == "interview":
            said: tuple[str, ...] = ()
            for turn in self.turns:
                said = (*said, turn.text)
                if turn.critique:
                    yield Said(turn.critique, said, f"turn {turn.number}")


class Unit(NamedTuple):
    """What one grade is about: a case, or several that are compared."""

    name: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Grader:
    """One metric: which units there are among the cases, and what their replies are worth.

    Which units there are follows from the cases alone, so that they are the same under both prompts.
    """

    metric: str
    units: Callable[[Sequence[Case]], list[Unit]]
    measure: Callable[[Sequence[Sample]], Mark]
    hard: bool = False


def each(metric: str, applies: Callable[[Case], bool], measure: Callable[[Sample], Mark], hard: bool = False) -> Grader:
    """Return a grader of single cases."""
    return Grader(
        metric,
        lambda cases: [Unit(case.id, (case,)) for case in cases if applies(case)],
        lambda samples: measure(samples[0]),
        hard,
    )


def verdict(fault: str | None, fine: str) -> Mark:
    """Return 0 with the fault, or 1 with what is fine."""
    return Mark(1.0, fine) if fault is None else Mark(0.0, fault)


def share(faults: Sequence[str | None], fine: str, nothing: str) -> Mark:
    """Return the share of items without a fault and the first fault; not measured where there are no items."""
    if not faults:
        return Mark(None, nothing)
    found = [fault for fault in faults if fault is not None]
    return Mark(1 - len(found) / len(faults), found[0] if found else fine)


def graded(grader: Grader, unit: Unit, outputs: Sequence[Output | None], passages: Mapping[str, Hit]) -> Grade:
    """Return a unit's grade; without a value where a reply is missing or the grader raises."""
    mark = _missing(unit, outputs) or _measured(grader, unit, outputs, passages)
    first = unit.cases[0]
    return Grade(
        metric=grader.metric,
        unit=unit.name,
        cluster=first.cluster,
        value=mark.value,
        reason=mark.reason,
        cases=tuple(case.id for case in unit.cases),
        slices={**first.slices, "task": first.task},
        hard=grader.hard,
    )


def _missing(unit: Unit, outputs: Sequence[Output | None]) -> Mark | None:
    for case, output in zip(unit.cases, outputs, strict=True):
        if output is None:
            return Mark(None, f"There is no output for {case.id}.")
        if output.status == "unrecorded":
            return Mark(None, f"No recording answers {case.id}.")
        if output.status == "failed" or output.reply is None:
            return Mark(None, f"The call for {case.id} failed: {output.reason or 'no reason was given'}.")
    return None


def _measured(grader: Grader, unit: Unit, outputs: Sequence[Output | None], passages: Mapping[str, Hit]) -> Mark:
    samples = [
        Sample(case, output.reply, passages)
        for case, output in zip(unit.cases, outputs, strict=True)
        if output is not None and output.reply is not None
    ]
    try:
        return grader.measure(samples)
    except Exception as error:  # a bug of ours is never a score of theirs
        log.exception("grader %s failed on %s", grader.metric, unit.name)
        return Mark(None, f"{BUG}{type(error).__name__}: {error}"[:300])
