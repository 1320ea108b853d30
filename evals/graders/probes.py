"""One question at a time: follow-ups and practice questions."""

from coach.grounding import FOLLOW_UP_WORDS
from evals.graders.base import Mark, Sample, each, share, verdict
from evals.graders.critiques import is_answer
from evals.graders.text import praise, shorten


def _one_question(sample: Sample) -> Mark:
    follow_up = sample.critique.follow_up
    if follow_up is None:
        return Mark(0.0, "There is no follow-up to an answer.")
    fault = _not_one(follow_up.text)
    if not fault and (said := praise(follow_up.text)):
        fault = f"The follow-up praises: “{said}”."
    return verdict(fault, "One question, short, without praise.")


def _one_question_in_interview(sample: Sample) -> Mark:
    asked = [turn.reply.text for turn in sample.turns if turn.reply.kind == "follow_up"]
    faults = [_not_one(text) for text in asked]
    return share(faults, "Every follow-up is one short question.", "No follow-up was asked.")


def _one_question_in_set(sample: Sample) -> Mark:
    faults = [_not_one(question.text, least=0) for question in sample.practice.questions]
    return share(faults, "Every question is one short question.", "There are no questions.")


def _not_one(text: str, least: int = 1) -> str | None:
    marks, words = text.count("?"), len(text.split())
    if not least <= marks <= 1:
        return f"“{shorten(text)}” holds {marks} question marks."
    return f"“{shorten(text)}” has {words} words; {FOLLOW_UP_WORDS} are enough." if words > FOLLOW_UP_WORDS else None


GRADERS = (
    each("one_question", is_answer, _one_question),
    each("one_question", lambda case: case.task == "interview", _one_question_in_interview),
    each("one_question", lambda case: case.task == "practice", _one_question_in_set),
)
