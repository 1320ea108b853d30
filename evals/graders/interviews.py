"""Interviews: the rules that code keeps whatever a model says, and whether each message was read as what it is."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from coach.interview.state import FOLLOW_UPS
from coach.types import Question, Turn
from evals.graders.base import Mark, Sample, each, share, verdict
from evals.graders.text import shorten

_KEEPS_OPEN = ("hint_request", "question_to_coach")


class Step(NamedTuple):
    """A turn with the question that was open before it; None where that isn't known."""

    before: Question | None
    turn: Turn

    @property
    def moved(self) -> bool:
        """Whether another question is open after the turn."""
        return bool(self.before and self.turn.question and self.turn.question.id != self.before.id)

    @property
    def stayed(self) -> bool:
        """Whether the same question is open after the turn."""
        return bool(self.before and self.turn.question and self.turn.question.id == self.before.id)


def steps(sample: Sample) -> list[Step]:
    """Return the turns, each with the question before it; a session read at its end doesn't know its first."""
    opening = sample.session
    first = opening.question if opening.status == "active" and opening.progress.asked == 1 else None
    before = [first, *(turn.question for turn in sample.turns)]
    return [Step(question, turn) for question, turn in zip(before, sample.turns, strict=False)]


def _at(turn: Turn) -> str:
    return f"at turn {turn.number}, “{shorten(turn.text, 40)}”"


def _each_step(played: Sequence[Step]) -> Iterator[str]:
    for step in played:
        turn = step.turn
        if not turn.reply.text.strip():
            yield f"The coach says nothing {_at(turn)}."
        if turn.reply.kind == "follow_up" and turn.reply.text.count("?") != 1:
            yield f"The follow-up isn't one question {_at(turn)}."
        if turn.intent == "skip" and step.stayed:
            yield f"A skip didn't move on {_at(turn)}."
        if turn.intent in _KEEPS_OPEN and step.moved:
            yield f"A {turn.intent.replace('_', ' ')} closed the question {_at(turn)}."
        if turn.intent == "end" and turn.status != "ended":
            yield f"The interview went on after its end was asked for {_at(turn)}."
        if turn.status == "active" and turn.question is None:
            yield f"No question is open {_at(turn)}."


def _probes(played: Sequence[Step]) -> Iterator[str]:
    probes = 0
    for step in played:
        probes += step.turn.reply.kind == "follow_up"
        if probes > FOLLOW_UPS:
            yield f"A question got more than {FOLLOW_UPS} follow-ups {_at(step.turn)}."
        if step.moved or step.turn.reply.kind == "question":
            probes = 0


def _order(played: Sequence[Step]) -> Iterator[str]:
    numbers = [step.turn.number for step in played]
    if numbers != list(range(1, len(played) + 1)):
        yield f"The turns are numbered {numbers}."
    if ended := next((step.turn for step in played[:-1] if step.turn.status == "ended"), None):
        yield f"The interview went on after it had ended {_at(ended)}."
    stages = [step.turn.question.stage for step in played if step.turn.question]
    named = list(dict.fromkeys(stage for stage in stages if stage))
    places = [named.index(stage) if stage else -1 for stage in stages]
    if any(after < before for before, after in pairwise(places)):
        yield "The stages don't come in order."


_RULES: tuple[Callable[[Sequence[Step]], Iterator[str]], ...] = (_each_step, _probes, _order)


def _rules(sample: Sample) -> Mark:
    played = steps(sample)
    faults = [fault for rule in _RULES for fault in rule(played)]
    asked = {question.id for step in played for question in (step.before, step.turn.question) if question}
    if len(asked) > (most := int(sample.case.expected["max_questions"])):
        faults.append(f"It asked {len(asked)} questions; {most} were agreed.")
    if not sample.report.next_practice.strip():
        faults.append("The report names no next practice.")
    return verdict(faults[0] if faults else None, f"All rules held over {len(played)} turns.")


def _read(sample: Sample) -> Mark:
    wanted = [step.get("intent") for step in sample.case.expected["steps"]]
    faults = [
        None if turn.intent == intent else f"{_at(turn).capitalize()} was read as {turn.intent}; it is {intent}."
        for intent, turn in zip(wanted, sample.turns, strict=False)
        if intent
    ]
    return share(faults, "Every message was read as what it is.", "No message has a label.")


GRADERS = (
    each("interview_rules", lambda case: case.task == "interview", _rules, hard=True),
    each("steps", lambda case: case.task == "interview", _read),
)
