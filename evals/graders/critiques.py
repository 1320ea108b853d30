"""Judging answers: order, gap, steadiness, intent, and what may be said to a message that holds no answer."""

from collections import defaultdict
from collections.abc import Sequence

from coach.types import Critique
from evals.graders.base import Grader, Mark, Sample, Unit, each, share, verdict
from evals.graders.text import flat, praise, shorten
from evals.types import Case

LOWEST = 1.0  # of the scale; an answer that could not be scored is ranked there, as it is shown below all others
SPAN = 4.0  # from the lowest score to the highest
NO_ANSWER = ("skip", "hint_request", "question_to_coach", "non_answer", "off_topic", "injection", "abuse", "end")


def points(critique: Critique) -> float:
    """Return the score for comparing; an answer without one counts as the lowest."""
    return LOWEST if critique.score is None else critique.score


def _rungs(cases: Sequence[Case]) -> list[Unit]:
    by_question: dict[str, dict[int, Case]] = defaultdict(dict)
    for case in cases:
        if "rung" in case.expected:
            by_question[str(case.expected["question_id"])][int(case.expected["rung"])] = case
    return [
        Unit(f"{question}:{rung}<{rung + 1}", (rungs[rung], rungs[rung + 1]))
        for question, rungs in by_question.items()
        for rung in sorted(rungs)
        if rung + 1 in rungs
    ]


def _ordered(samples: Sequence[Sample]) -> Mark:
    low, high = (points(sample.critique) for sample in samples)
    value = 1.0 if high > low else 0.5 if high == low else 0.0
    how = {1.0: "above", 0.5: "level with", 0.0: "below"}[value]
    return Mark(value, f"The better answer got {high:.2f}, {how} the worse one's {low:.2f}.")


def _perturbed(cases: Sequence[Case]) -> list[Unit]:
    by_id = {case.id: case for case in cases}
    pairs = [(case, by_id.get(str(case.expected["base"]))) for case in cases if "base" in case.expected]
    return [Unit(case.id, (case, base)) for case, base in pairs if base]


def _steady(samples: Sequence[Sample]) -> Mark:
    changed, base = (points(sample.critique) for sample in samples)
    kind = samples[0].case.expected.get("change", "a change")
    return Mark(1 - abs(changed - base) / SPAN, f"{kind} moved the score from {base:.2f} to {changed:.2f}.")


def _gap(sample: Sample) -> Mark:
    wanted, named = sample.case.expected["missing"] or "none", sample.critique.gap or "none"
    fault = None if named == wanted else f"It names {named} as the gap; {wanted} is missing."
    return verdict(fault, f"It names {named} as the gap, rightly.")


def _gap_span(sample: Sample) -> Mark:
    wanted = flat(str(sample.case.expected["span"]))
    follow_up = sample.critique.follow_up
    if follow_up is None or not follow_up.span:
        return Mark(0.0, f"The follow-up picks up no words; “{shorten(wanted)}” is where the gap shows.")
    picked = flat(follow_up.span)
    met = picked in wanted or wanted in picked
    fault = None if met else f"The follow-up picks up “{shorten(picked)}”, not “{shorten(wanted)}”."
    return verdict(fault, f"The follow-up picks up “{shorten(picked)}”.")


def is_answer(case: Case) -> bool:
    """Tell whether a case's message is an answer by how it was made: a rung above 0, a gap, a changed answer."""
    wanted = case.expected
    return case.task == "critique" and ("missing" in wanted or "base" in wanted or wanted.get("rung", 0) > 0)


def _intent_of(case: Case) -> str | None:
    return str(case.expected["intent"]) if "intent" in case.expected else "answer" if is_answer(case) else None


def _intent(sample: Sample) -> Mark:
    wanted, read = _intent_of(sample.case), sample.critique.intent
    return verdict(None if read == wanted else f"It was read as {read}; it is {wanted}.", f"It was read as {read}.")


def undeserved(critique: Critique, reply: str = "") -> str | None:
    """Return what a message without an answer was given and doesn't deserve: points, strengths, praise."""
    if critique.score is not None and critique.score > LOWEST:
        return f"A message that holds no answer got {critique.score:.2f} points."
    if critique.strengths:
        return f"It lists a strength where there is no answer: “{shorten(critique.strengths[0].text)}”."
    said = praise(f"{critique.reply or ''} {critique.next_step} {reply}".strip()) or praise(critique.next_step)
    return f"It praises a message that holds no answer: “{said}”." if said else None


def _no_points(sample: Sample) -> Mark:
    return verdict(undeserved(sample.critique), "No points, no strengths and no praise.")


def _no_points_in_interview(sample: Sample) -> Mark:
    steps = zip(sample.case.expected["steps"], sample.turns, strict=False)
    odd = [turn for step, turn in steps if step.get("intent") in NO_ANSWER]
    faults = [undeserved(turn.critique, turn.reply.text) if turn.critique else None for turn in odd]
    return share(faults, "No points, no strengths and no praise.", "Every message was an answer.")


GRADERS = (
    Grader("ordering", _rungs, _ordered),
    each("gap", lambda case: "missing" in case.expected, _gap),
    each("gap_span", lambda case: bool(case.expected.get("span")) and case.expected["missing"] != "none", _gap_span),
    Grader("steadiness", _perturbed, _steady),
    each("intent", lambda case: case.task == "critique" and _intent_of(case) is not None, _intent),
    each("no_points", lambda case: case.task == "critique" and case.expected.get("intent") in NO_ANSWER, _no_points),
    each("no_points", lambda case: case.task == "interview", _no_points_in_interview),
)
