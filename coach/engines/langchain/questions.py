"""Practice questions: the model words them, code cites what they practise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coach.engines.langchain.schemas import QuestionReply, QuestionsReply
from coach.ports import PracticeTask, Slot
from coach.practice.assemble import ALIKE, citations
from coach.types import Question
from coach.words import jaccard

A_CALL = 10  # slots in one call: more make replies long, and late
_WORDS = 60
_GIVEN_CHARACTERS = 6_000  # of a CV or a job description; what a set covers is in the slots already
_AVOIDED = 60  # the last of those to avoid are told; all are checked


def batches(task: PracticeTask) -> list[PracticeTask]:
    """Return the task cut into calls."""
    return [replace(task, slots=task.slots[at : at + A_CALL]) for at in range(0, len(task.slots), A_CALL)]


def variables(task: PracticeTask) -> dict[str, Any]:
    """Return the variables of the prompt `questions`."""
    brief = task.brief
    return {
        "company": brief.company,
        "role": brief.role,
        "level": brief.level,
        "focus": brief.focus,
        "cv": (brief.cv or "")[:_GIVEN_CHARACTERS] or None,
        "job_description": (brief.job_description or "")[:_GIVEN_CHARACTERS] or None,
        "slots": [_view(label, slot) for label, slot in labelled(task).items()],
        "avoid": list(task.avoid[-_AVOIDED:]),
    }


def labelled(task: PracticeTask) -> dict[str, Slot]:
    """Return the slots under the labels S1, S2 and so on."""
    return {f"S{number}": slot for number, slot in enumerate(task.slots, 1)}


def _view(label: str, slot: Slot) -> dict[str, Any]:
    return {
        "label": label,
        "kind": slot.kind,
        "competency": slot.competency,
        "stage": slot.stage,
        "angle": slot.angle,
        "named": slot.named,
        "points": list(slot.points),
        "topics": list(slot.topics),
        "passages": list(dict.fromkeys(hit.passage.text for hit in slot.hits if hit.passage.role != "sample_answer")),
        "given": slot.given,
    }


def faults(reply: QuestionsReply, task: PracticeTask) -> list[str]:
    """Return what is wrong with a reply, one sentence each."""
    slots, seen, found = labelled(task), list(task.avoid), []
    given = _by_label(reply)
    found += [f"there is no slot {label[:20]!r}" for label in given if label not in slots]
    found += [f"{label}: its question is missing" for label in slots if label not in given]
    for label in slots:
        if question := given.get(label):
            found += [f"{label}: {fault}" for fault in _text_faults(question.text, seen)]
            seen.append(question.text)
    return found


def _text_faults(text: str, seen: Sequence[str]) -> list[str]:
    found = []
    if text.count("?") != 1:
        found.append(f"there must be exactly one question mark, there are {text.count('?')}")
    if (words := len(text.split())) > _WORDS:
        found.append(f"at most {_WORDS} words, there are {words}")
    if any(jaccard(text, other) > ALIKE for other in seen):
        found.append("it is too much like another question, or like one to avoid")
    return found


def _by_label(reply: QuestionsReply) -> dict[str, QuestionReply]:
    return {question.slot.strip("[]() ").upper(): question for question in reversed(reply.questions)}


def assemble(reply: QuestionsReply, task: PracticeTask) -> tuple[list[Question], list[Slot]]:
    """Return the questions that stand, and the slots that are left without one."""
    written, seen, left = [], list(task.avoid), []
    given = _by_label(reply)
    for label, slot in labelled(task).items():
        text = _one_question(given[label].text) if label in given else ""
        if not text or any(jaccard(text, other) > ALIKE for other in seen):
            left.append(slot)
            continue
        seen.append(text)
        written.append(_question(slot, text, given[label].looks_for))
    return written, left


def _one_question(text: str) -> str:
    """Return the text up to its first question mark: what follows would be a second question."""
    head, mark, _ = " ".join(text.split()).partition("?")
    return f"{head}{mark}".strip()


def _question(slot: Slot, text: str, looks_for: Sequence[str]) -> Question:
    return Question(
        id=slot.id,
        text=text,
        kind=slot.kind,
        competency=slot.competency,
        stage=slot.stage,
        looks_for=[item.strip() for item in looks_for if item.strip()],
        citations=citations(slot),
    )
