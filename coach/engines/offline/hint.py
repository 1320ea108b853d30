"""What to say to a message that is no answer: a nudge, a way back, a plain reply about the interview."""

import re
import zlib

from coach.engines.offline import wording
from coach.ports import CritiqueTask, InterviewState
from coach.types import Intent, QuestionKind

LEAK = 6  # a run of so many words shared with what a good answer holds gives it away

_LEFT = re.compile(
    r"\b(how (?:many|much|long)|questions?|left|remain\w*|still to come|progress|halfway)\b.*"
    r"\b(questions?|left|remain\w*|come|go|more|take|long|interview|are we)\b",
    re.IGNORECASE,
)
_FEEDBACK = re.compile(
    r"\b(feedback|result|how (?:did|am) i|too (?:long|short)|last answer|my (?:last|previous) answer|score)\b",
    re.IGNORECASE,
)
_ASSUME = re.compile(
    r"\b(may i assume|can i assume|should i assume|am i allowed|do you mean|are we talking|is it about"
    r"|which (?:kind|type|version)|do you want"
    r"|can i (?:use|choose|take|pick|talk)|may i|would .{3,40} be (?:all right|ok|okay|fine)|does it (?:count"
    r"|matter)|is it (?:ok|okay|all right|a problem))\b",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"\b(which|what) (?:stage|round|part) (?:is this|are we|of the (?:interview|process))\b", re.IGNORECASE
)


def reply(intent: Intent, kind: QuestionKind, task: CritiqueTask) -> str | None:
    """Return what to say, or None where the service has to answer from the documents."""
    plain = {
        "non_answer": wording.NON_ANSWER[kind],
        "skip": wording.SKIP,
        "off_topic": wording.OFF_TOPIC.format(question=task.question),
        "abuse": wording.ABUSE.format(question=task.question),
        "injection": wording.INJECTION.format(question=task.question),
        "end": wording.END,
    }
    if intent == "hint_request":
        return hint(kind, task.question, task.looks_for)
    if intent == "question_to_coach":
        return about_interview(task.answer, task.interview)
    return plain.get(intent)


def hint(kind: QuestionKind, question: str, looks_for: tuple[str, ...]) -> str:
    """Return a nudge for a question that gives nothing of the answer away."""
    nudges = wording.NUDGE[kind]
    start = zlib.crc32(question.encode()) % len(nudges)
    turned = (*nudges[start:], *nudges[:start])
    return next(
        (nudge for nudge in turned if not leaks(nudge, looks_for)),
        "Begin with what you are sure of, and go on from there.",
    )


def leaks(text: str, looks_for: tuple[str, ...]) -> bool:
    """Tell whether a text shares a run of six words with what a good answer holds."""
    said = f" {_flat(text)} "
    words = _flat(" ".join(looks_for)).split()
    return any(f" {' '.join(words[n : n + LEAK])} " in said for n in range(len(words) - LEAK + 1))


def about_interview(text: str, interview: InterviewState | None) -> str | None:
    """Answer a question about the interview itself from its state, or None where it isn't one."""
    if interview is not None and _LEFT.search(text):
        left = interview.total - interview.asked
        after = "this is the last one" if left <= 0 else f"{left} more {'comes' if left == 1 else 'come'} after it"
        close = " Each answer gets its critique, and a report closes the interview." if _FEEDBACK.search(text) else ""
        return f"This is question {interview.asked} of {interview.total}; {after}.{close}"
    if interview is not None and interview.stage and _STAGE.search(text):
        return f"This question belongs to the stage {interview.stage}."
    if _ASSUME.search(text):
        return "Yes, choose what suits you best: say your assumption in one sentence and go on from there."
    if interview is not None and _FEEDBACK.search(text):
        return (
            "Length and wording don't count; the critique under each answer says what was there and what was missing."
        )
    return None


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
