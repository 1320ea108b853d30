"""Questions about the interview itself, answered from its state and from what is assumed of every interview."""

import re
from collections.abc import Callable

from coach.interview.state import State


def about_the_interview(state: State, text: str) -> str | None:
    """Return the answer to a question about the interview itself, from its state; None for other questions."""
    message = text.replace("’", "'").lower()
    found = [answer(state) for pattern, answer in _ABOUT if pattern.search(message)]
    return " ".join(dict.fromkeys(found)) or None


def _left(state: State) -> str:
    asked, total = state.progress.asked, state.progress.total
    left = total - asked
    rest = "the last one" if left == 0 else "one more to come" if left == 1 else f"{left} more to come"
    return f"This is question {asked} of {total}, {rest}."


def _stage(state: State) -> str:
    stage = state.question.stage if state.question else None
    return f"We are in this stage: {stage}." if stage else "This interview isn't divided into stages."


def _feedback(_: State) -> str:
    return "You get a short word after each question and a full report at the end."


def _assume(_: State) -> str:
    return "Choose what seems sensible to you, state it as your assumption, and go on from there."


def _example(_: State) -> str:
    return "Any real example is fine, from work or elsewhere, as long as your own part in it is clear."


def _length(_: State) -> str:
    return "Length doesn't count, for or against you: only what the answer shows."


def _clock(_: State) -> str:
    return "There is no clock running; about two minutes an answer is usual in an interview."


_ABOUT: tuple[tuple[re.Pattern[str], Callable[[State], str]], ...] = (
    (re.compile(r"\bhow many\b.{0,30}\b(?:left|more|remain\w*|to (?:come|go)|still|in total|questions)\b"), _left),
    (re.compile(r"\b(?:how far|which question|are we (?:nearly|almost)|is this the last)\b"), _left),
    (re.compile(r"\b(?:which|what) (?:stage|round|part)\b.{0,20}\b(?:we|this|now|i)\b"), _stage),
    (re.compile(r"\b(?:feedback|report|results?|scores?)\b.{0,30}\b(?:end|after|later|when|get|see)\b"), _feedback),
    (re.compile(r"\b(?:get|see|have|receive)\b.{0,20}\b(?:feedback|the report|my (?:score|result)s?)\b"), _feedback),
    (re.compile(r"\b(?:assum\w+|do you mean|are you asking|am i allowed|should i take it that)\b"), _assume),
    (
        re.compile(
            r"\b(?:can|may|could|should|is it|does it|would)\b.{0,60}\b(?:example|talk about|use (?:a|an|one|my))\b"
        ),
        _example,
    ),
    (re.compile(r"\btoo (?:long|short)\b|\bhow long (?:should|does|must|can) (?:my|the|an|it|i)\b"), _length),
    (re.compile(r"\bhow (?:much time|long) (?:do|have|may|can) (?:i|we)\b|\btime limit\b"), _clock),
)
