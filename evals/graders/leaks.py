"""No leak: a hint or follow-up helps a candidate think; it doesn't hand over what a good answer holds."""

from collections.abc import Iterable

from coach.types import Question
from corpus.types import Hit, PassageRole
from evals.graders.base import Mark, Sample, each, share, verdict
from evals.graders.critiques import is_answer
from evals.graders.text import shared_run, strings
from evals.types import Case

_TELLING: frozenset[PassageRole] = frozenset({"sample_answer", "advice", "rubric_item", "question_intent", "prose"})


def leaked(said: str, secrets: Iterable[str], free: Iterable[str]) -> str | None:
    """Return the run of words that a text gives away, if any; words of the `free` texts are nobody's secret."""
    known = list(free)
    return next((run for secret in secrets if (run := shared_run(said, secret, known))), None)


def _secrets(case: Case, hits: Iterable[Hit]) -> list[str]:
    own = [*strings(case.input.get("reference", "")), *strings(case.input.get("looks_for", ()))]
    return own + [hit.passage.text for hit in hits if hit.passage.role in _TELLING]


def _mark(text: str, secrets: Iterable[str], free: Iterable[str], what: str) -> Mark:
    run = leaked(text, secrets, free)
    return verdict(run and f"{what} gives away “{run}”.", f"{what} gives nothing away.")


def _hint(sample: Sample) -> Mark:
    case = sample.case
    if not sample.critique.reply:
        return Mark(None, "There is no hint in the reply.")
    return _mark(sample.critique.reply, _secrets(case, sample.hits), [str(case.input["question"])], "The hint")


def _follow_up(sample: Sample) -> Mark:
    case, follow_up = sample.case, sample.critique.follow_up
    if follow_up is None:
        return Mark(None, "There is no follow-up.")
    free = [str(case.input["question"]), str(case.input["answer"])]
    return _mark(follow_up.text, _secrets(case, sample.hits), free, "The follow-up")


def _hints_in_interview(sample: Sample) -> Mark:
    faults, open_ = [], sample.session.question if not sample.turns else None
    for turn in sample.turns:
        if turn.reply.kind == "hint":
            faults.append(_fault(turn.reply.text, open_ or turn.question, sample.hits))
        open_ = turn.question
    return share(faults, "The hints give nothing away.", "No hint was given.")


def _fault(hint: str, question: Question | None, hits: Iterable[Hit]) -> str | None:
    secrets = [*(question.looks_for if question else ())]
    secrets += [hit.passage.text for hit in hits if hit.passage.role == "sample_answer"]
    run = leaked(hint, secrets, [question.text] if question else [])
    return run and f"A hint gives away “{run}”."


GRADERS = (
    each("no_leak", lambda case: case.task == "critique" and case.expected.get("intent") == "hint_request", _hint),
    each("no_leak", is_answer, _follow_up),
    each("no_leak", lambda case: case.task == "interview", _hints_in_interview),
)
