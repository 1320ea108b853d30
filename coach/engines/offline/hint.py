"""What to say to a message that is no answer: a nudge, or a way back. Questions are left to who knows the interview."""

import re
import zlib

from coach.engines.offline import wording
from coach.ports import CritiqueTask
from coach.types import Intent, QuestionKind

LEAK = 6  # a run of so many words shared with what a good answer holds gives it away


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


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
