"""Words practice questions by rule: one spoken question a slot, built around what the documents ask for."""

import hashlib
import random
import re
from collections.abc import Iterator

from coach.engines.offline import frames
from coach.ports import PracticeTask, Slot
from coach.practice import phrase
from coach.practice.assemble import ALIKE, citations, limited
from coach.types import Brief, Question, QuestionKind
from coach.words import jaccard, sentences

_EARLY = re.compile(r"\b(?:graduate|junior|intern|entry|trainee|apprentice|student)", re.I)
_LATE = re.compile(
    (
        r"\b(?:senior|staff|principal|lead|head|director|chief|vp|vice|executive|manager of "
        r"managers)\b"
    ),
    re.I,
)
_POINTS = 4
_POINT_WORDS = 18


def write(task: PracticeTask) -> list[Question]:
    """Return one question a slot, in order; the same task gives the same questions, and no two are alike."""
    said = list(task.avoid)
    questions = []
    for slot in task.slots:
        text = _text(slot, task, said)
        said.append(text)
        questions.append(
            Question(
                id=slot.id,
                text=text,
                kind=slot.kind,
                competency=slot.competency,
                stage=slot.stage,
                looks_for=looks_for(slot, task.brief),
                citations=citations(slot),
            )
        )
    return questions


def _text(slot: Slot, task: PracticeTask, said: list[str]) -> str:
    """Return the first wording that isn't like one already used; the least alike where all are."""
    wordings = list(dict.fromkeys(_wordings(slot, task)))
    fresh = (text for text in wordings if all(jaccard(text, other) <= ALIKE for other in said))
    return next(fresh, None) or min(wordings, key=lambda text: max(jaccard(text, other) for other in said))


def _wordings(slot: Slot, task: PracticeTask) -> Iterator[str]:
    draw = random.Random(_number(task, slot))
    brief = task.brief
    if slot.given:
        yield from _given(slot.given, slot.kind, brief, draw)
    topics = [phrase.read(topic, brief.company) for topic in slot.topics]
    value = any(slot.topics[0] in hit.passage.text and hit.passage.role == "value" for hit in slot.hits)
    for topic in topics:
        for text in frames.questions(topic, slot.kind, slot.angle, brief.company, value=value):
            yield _levelled(text, slot.kind, brief.level, draw)


def _number(task: PracticeTask, slot: Slot) -> int:
    key = f"{task.brief.model_dump_json()}|{task.seed}|{slot.id}|{slot.topics[0]}"
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")


def _given(text: str, kind: QuestionKind, brief: Brief, draw: random.Random) -> Iterator[str]:
    """The document's own question, plain or with a closing that asks for what the level calls for."""
    plain = phrase.neutral(" ".join(text.split()), brief.company)
    plain = plain if plain.endswith(("?", ".", "!")) else f"{plain}?"
    closings = list(frames.CLOSINGS[kind])
    draw.shuffle(closings)
    late = [frames.SENIOR_CLOSINGS[kind]] if brief.level and _LATE.search(brief.level) else []
    early = [frames.EARLY_CLOSING] if brief.level and _EARLY.search(brief.level) and kind == "behavioral" else []
    options = [plain, *(f"{plain} {closing}" for closing in (*late, *early, *closings))]
    start = 1 if late or early else draw.randrange(len(options))
    yield from options[start:]
    yield from options[:start]


def _levelled(text: str, kind: QuestionKind, level: str | None, draw: random.Random) -> str:
    """Add to about half of the questions what a level calls for; to all would tire the ear."""
    if not level or draw.random() < 0.5:
        return text
    if _EARLY.search(level) and kind == "behavioral":
        return f"{text} {frames.EARLY_CLOSING}"
    if _LATE.search(level):
        return f"{text} {frames.SENIOR_CLOSINGS[kind]}"
    return text


def looks_for(slot: Slot, brief: Brief) -> list[str]:
    """Return two to four points: what the documents say of the topic, then what this kind of question calls for."""
    told = list(dict.fromkeys(_told(slot)))[:2]
    wanted = list(frames.CRITERIA[slot.kind])
    if brief.level and _LATE.search(brief.level):
        wanted.insert(1, frames.SENIOR_POINT)
    elif brief.level and _EARLY.search(brief.level):
        wanted.insert(1, frames.EARLY_POINT)
    return [*told, *wanted][:_POINTS]


def _told(slot: Slot) -> Iterator[str]:
    """Advice on the same question first; then the other requirements that the question practises."""
    for hit in slot.hits:
        if hit.passage.role == "advice" and hit.passage.group and not limited(hit):
            for sentence in sentences(hit.passage.text)[:1]:
                yield phrase.short(phrase.tidy(sentence), _POINT_WORDS)
    for topic in slot.topics[1:]:
        read = phrase.read(topic)
        if named := read.doing or (read.thing and f"work with {read.thing}"):
            yield f"Room for {phrase.short(named, _POINT_WORDS)}"
