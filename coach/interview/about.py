"""Questions about the interview itself, answered from its state and from what is assumed of every interview."""

import re
from collections.abc import Callable

from coach.interview import said, wording
from coach.interview.recall import recalled
from coach.interview.state import State
from coach.types import Critique


def about_the_interview(state: State, text: str, last: Critique | None = None) -> str | None:
    """Return the answer to a question about the interview itself, from its state; None for other questions.

    `last` is the critique of the latest answer, for those who ask what it was worth.
    """
    message = text.replace("’", "'").lower()
    found = [answer(state) for pattern, answer in _ABOUT if pattern.search(message)]
    own = recalled(state, text, last) or (_meaning(state) if said.told(text) == "rephrase" else None)
    return " ".join(dict.fromkeys([own, *found] if own else found)) or None


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


def _meaning(state: State) -> str:
    return wording.rephrased(state)


def _self(_: State) -> str:
    return "I'm a coach to practise with, and a program: I ask, and I judge what you say and nothing else."


def _kept(_: State) -> str:
    return "What you say is kept with this session, for your report; delete the session, and it is gone."


def _withheld(state: State) -> str:
    return f"The answer has to be yours, so I don't give one away. {wording.rephrased(state)}"


def _assume(_: State) -> str:
    return "Choose what seems sensible to you, state it as your assumption, and go on from there."


def _example(_: State) -> str:
    return "Any real example is fine, from work or elsewhere, as long as your own part in it is clear."


def _length(_: State) -> str:
    return "Length doesn't count, for or against you: only what the answer shows."


def _clock(_: State) -> str:
    return "There is no clock running; about two minutes an answer is usual in an interview."


_ABOUT: tuple[tuple[re.Pattern[str], Callable[[State], str]], ...] = (
    (
        re.compile(
            r"\b(?:the|a) (?:right|correct|model|sample|best|expected|real) (?:answer|solution)\b"
            r"|\bthe answer\b.{0,10}\?|\bhow would you (?:have )?answer"
        ),
        _withheld,
    ),
    (
        re.compile(r"\bwho are you\b|\bare you (?:an? )?(?:\w+ )?(?:human|real|person|bot|robot|machine|ai|program)\b"),
        _self,
    ),
    (
        re.compile(
            r"\bis (?:this|it|the session|our chat) (?:being )?(?:recorded|stored|saved|private|confidential)\b"
        ),
        _kept,
    ),
    (re.compile(r"\bhow many\b.{0,30}\b(?:left|more|remain\w*|to (?:come|go)|still|in total|questions)\b"), _left),
    (re.compile(r"\b(?:how far|which question|are we (?:nearly|almost)|is this the last)\b"), _left),
    (re.compile(r"\b(?:which|what) (?:stage|round|part)\b.{0,20}\b(?:we|this|now|i)\b"), _stage),
    (re.compile(r"\b(?:feedback|report|results?|scores?)\b.{0,30}\b(?:end|after|later|when|get|see)\b"), _feedback),
    (re.compile(r"\b(?:get|see|have|receive)\b.{0,20}\b(?:feedback|the report|my (?:score|result)s?)\b"), _feedback),
    (
        re.compile(
            r"\b(?:what|how) (?:exactly )?(?:do you mean|are you asking|does (?:this|that|it|the question) mean)\b"
            r"|\bwhat(?:'s| is) (?:this|that|it|the) ?(?:question )?(?:about|asking|after)\b"
            r"|\b(?:don't|do not|didn't|can't|cannot) (?:\w+ )?(?:understand|get|follow) (?:the|this|that|your) "
            r"question\b"
            r"|\b(?:rephrase|reword|clarify|simplify|explain)(?: (?:the|this|that|your) question| it| that| this)?"
            r"(?! my)\b"
            r"|\bin (?:other|simpler|plain) words\b|\bwhat (?:kind|sort) of (?:answer|example|story)\b"
            r"|\bgood answer (?:look|sound)|\bwhat (?:are|would) you (?:be )?looking for\b"
        ),
        _meaning,
    ),
    (
        re.compile(
            r"\bassum\w+|(?<!what )(?<!exactly )\b(?:do you mean|are you asking)\b"
            r"|\b(?:am i allowed|should i take it that)\b"
        ),
        _assume,
    ),
    (
        re.compile(
            r"\b(?:can|may|could|should|is it|does it|would)\b.{0,60}\b(?:example|talk about|use (?:a|an|one|my))\b"
        ),
        _example,
    ),
    (re.compile(r"\btoo (?:long|short)\b|\bhow long (?:should|does|must|can) (?:my|the|an|it|i)\b"), _length),
    (re.compile(r"\bhow (?:much time|long) (?:do|have|may|can) (?:i|we)\b|\btime limit\b"), _clock),
)
