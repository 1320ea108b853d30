"""Words practice questions by rule: one spoken question a slot, built around what the documents ask for."""

import random
import re
from collections.abc import Iterator

from coach.engines.offline import frames
from coach.ports import PracticeTask, Slot
from coach.practice import phrase
from coach.practice.assemble import ALIKE, citations
from coach.practice.dice import number
from coach.practice.excerpt import clause, excerpt, limited
from coach.practice.given import kind as given_kind
from coach.practice.given import once, unmarked
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
_LEVELLED = 0.4  # of the questions say what the level calls for; all of them would tire the ear
_POINTS = 4
_TOLD = 5
_FEWEST_POINTS = 2  # of those that a kind of question calls for
_POINT_WORDS = 22
_FEWEST_WORDS = 4


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
    brief = task.brief
    draw = random.Random(number(brief, task.seed, slot.id, slot.topics[0]))
    if slot.wordings:
        yield from slot.wordings
        return
    if slot.given:
        yield from _given(slot.given, slot.kind, brief, draw)
    if slot.named and not slot.given:
        yield from _named(slot, brief)
    topics = [_read(topic, slot, brief.company) for topic in slot.topics]
    value = any(slot.topics[0] in hit.passage.text and hit.passage.role == "value" for hit in slot.hits)
    for topic in topics:
        for text in frames.questions(topic, slot.kind, slot.angle, brief.company, value=value):
            yield _levelled(text, slot.kind, brief.level, draw)


def _read(topic: str, slot: Slot, company: str | None) -> phrase.Phrase:
    """Read a topic; from a source with an excerpt limit no further than the clause that asks."""
    read = phrase.read(topic, company)
    return phrase.upto(read, clause(topic)) if _is_limited(topic, slot) else read


def _is_limited(topic: str, slot: Slot) -> bool:
    hit = next((hit for hit in slot.hits if topic in hit.passage.text), None)
    return bool(hit and limited(hit))


def _named(slot: Slot, brief: Brief) -> Iterator[str]:
    """A competency or value by the name that the document gives it, with what it says it means."""
    role = next((hit.passage.role for hit in slot.hits if slot.topics[0] in hit.passage.text), "rubric_item")
    told = phrase.neutral(phrase.tidy(slot.topics[0]), brief.company)
    yield from frames.on_name(slot.named or "", told, slot.kind, slot.angle, brief.company, value=role == "value")


def _given(text: str, kind: QuestionKind, brief: Brief, draw: random.Random) -> Iterator[str]:
    """The document's own question as it stands; for a level, or where it was used, with a closing."""
    plain = phrase.neutral(once(text), brief.company)
    closings = list(frames.CLOSINGS[kind])
    draw.shuffle(closings)
    episode = (
        kind == "behavioral" and given_kind(text) == "behavioral"
    )  # "Tell me which figures you track" asks for none
    fits = episode or kind != "behavioral"
    late = [frames.SENIOR_CLOSINGS[kind]] if fits and brief.level and _LATE.search(brief.level) else []
    early = [frames.EARLY_CLOSING] if episode and brief.level and _EARLY.search(brief.level) else []
    options = [plain, *(f"{plain} {closing}" for closing in (*late, *early, *closings))]
    start = 1 if (late or early) and draw.random() < _LEVELLED else 0
    yield from options[start:]
    yield from options[:start]


def _levelled(text: str, kind: QuestionKind, level: str | None, draw: random.Random) -> str:
    """Add to some of the questions what a level calls for."""
    if not level or draw.random() >= _LEVELLED:
        return text
    if _EARLY.search(level) and kind == "behavioral":
        return f"{text} {frames.EARLY_CLOSING}"
    if _LATE.search(level):
        return f"{text} {frames.SENIOR_CLOSINGS[kind]}"
    return text


def looks_for(slot: Slot, brief: Brief) -> list[str]:
    """Return two to seven points: what the documents say of the topics, then what this kind of question calls for.

    Whatever a question practises beside its lead is one of the points: a candidate isn't asked for it otherwise.
    """
    told = list(dict.fromkeys(_told(slot)))[:_TOLD]
    wanted = list(frames.CRITERIA[slot.kind])
    if brief.level and _LATE.search(brief.level):
        wanted.insert(1, frames.SENIOR_POINT)
    elif brief.level and _EARLY.search(brief.level):
        wanted.insert(1, frames.EARLY_POINT)
    return [*told, *wanted[: max(_FEWEST_POINTS, _POINTS - len(told))]]


def _told(slot: Slot) -> Iterator[str]:
    """Advice on the same question first, then what a rubric calls good, then what else the question practises."""
    advised = [
        phrase.sentence(unmarked(sentence), _POINT_WORDS)
        for hit in slot.hits
        if slot.given and hit.passage.role == "advice" and hit.passage.question == slot.given and not limited(hit)
        for sentence in sentences(hit.passage.text)
    ]
    yield from [point for point in advised if len(point.split()) >= _FEWEST_WORDS][: 1 if slot.points else 2]
    for point in slot.points:
        yield phrase.sentence(point, _POINT_WORDS)
    for topic in slot.topics[1:]:
        if not _says_what_it_means(topic, slot):
            yield from _beside(topic, slot)


def _beside(topic: str, slot: Slot) -> Iterator[str]:
    """A point on what a question practises beside its lead; of a limited source in the words that are quoted anyway."""
    read = _read(topic, slot, None)
    few = _is_limited(topic, slot)
    if named := read.doing or (read.thing and read.thing.removeprefix("your ")):
        yield f"Shows experience of {phrase.short(named, _POINT_WORDS)}"
    elif few:
        yield f"Covers “{excerpt(topic)}”"
    elif read.how:
        yield f"Tells {phrase.short(read.how, _POINT_WORDS)}"


def _says_what_it_means(topic: str, slot: Slot) -> bool:
    """Tell sentences that describe a value or competency from requirements, of which one can have experience."""
    role = next((hit.passage.role for hit in slot.hits if topic in hit.passage.text), None)
    return role == "value" or (role == "rubric_item" and not topic.endswith("?"))
