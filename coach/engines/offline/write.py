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
from coach.practice.foreign import is_foreign, names_employer
from coach.practice.given import kind as given_kind
from coach.practice.given import once, unmarked
from coach.practice.select import employer
from coach.practice.seniority import Tier, tier
from coach.types import Brief, Question, QuestionKind
from coach.words import jaccard, sentences
from corpus.types import Hit

# Of the questions say what the level calls for; all of them would tire the ear.
_LEVELLED: dict[Tier | None, float] = {None: 0.0, "early": 0.4, "middle": 0.3, "senior": 0.4, "top": 0.6}
_TO_US = re.compile(r"\b([Tt]ell|[Ss]how) us\b")
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
        yield from _given(slot, brief, draw)
    if slot.named and not slot.given:
        yield from _named(slot, brief)
    topics = [_read(topic, slot, brief) for topic in slot.topics]
    hit = _hit(slot.topics[0], slot)
    value = hit is not None and hit.passage.role == "value"
    for topic in topics:
        for text in frames.questions(topic, slot.kind, slot.angle, brief.company, value=value):
            yield _levelled(text, slot.kind, brief.level, draw)


def _read(topic: str, slot: Slot, brief: Brief) -> phrase.Phrase:
    """Read a topic; from a source with an excerpt limit no further than the clause that asks."""
    read = phrase.read(topic, _employer(topic, slot, brief))
    return phrase.upto(read, clause(topic)) if _is_limited(topic, slot) else read


def _hit(topic: str, slot: Slot) -> Hit | None:
    return next((hit for hit in slot.hits if topic in hit.passage.text), None)


def _employer(topic: str, slot: Slot, brief: Brief) -> str | None:
    """Return whom "our" means in a topic: the brief's company only in that company's documents."""
    hit = _hit(topic, slot)
    return employer(hit.source, brief.company) if hit else None


def _is_limited(topic: str, slot: Slot) -> bool:
    hit = _hit(topic, slot)
    return bool(hit and limited(hit))


def _named(slot: Slot, brief: Brief) -> Iterator[str]:
    """A competency or value by the name that the document gives it, with what it says it means."""
    hit = _hit(slot.topics[0], slot)
    value = hit is not None and hit.passage.role == "value"
    told = phrase.neutral(phrase.tidy(slot.topics[0]), _employer(slot.topics[0], slot, brief))
    yield from frames.on_name(slot.named or "", told, slot.kind, slot.angle, brief.company, value=value)


def _given(slot: Slot, brief: Brief, draw: random.Random) -> Iterator[str]:
    """The document's own question as it stands; for a level, or where it was used, with a closing."""
    text, kind = slot.given or "", slot.kind
    plain = phrase.neutral(once(text), _employer(slot.topics[0], slot, brief))
    closings = list(frames.CLOSINGS[kind])
    draw.shuffle(closings)
    episode = (
        kind == "behavioral" and given_kind(text) == "behavioral"
    )  # "Tell me which figures you track" asks for none
    fits = episode or kind != "behavioral"
    level = tier(brief.level)
    levelled = list(frames.LEVEL_CLOSINGS.get(level, {}).get(kind, ())) if level and fits else []
    draw.shuffle(levelled)
    if level == "early" and not episode:
        levelled = []
    options = [plain, *(f"{plain} {closing}" for closing in (*levelled, *closings))]
    start = 1 if levelled and draw.random() < _LEVELLED[level] else 0
    yield from options[start:]
    yield from options[:start]


def _levelled(text: str, kind: QuestionKind, level: str | None, draw: random.Random) -> str:
    """Add to some of the questions what a level calls for."""
    named = tier(level)
    closings = frames.LEVEL_CLOSINGS[named].get(kind, ()) if named else ()
    if not closings or draw.random() >= _LEVELLED[named]:
        return text
    return f"{text} {draw.choice(closings)}"


def looks_for(slot: Slot, brief: Brief) -> list[str]:
    """Return two to seven points: what the documents say of the topics, then what this kind of question calls for.

    Whatever a question practises beside its lead is one of the points: a candidate isn't asked for it otherwise.
    """
    told = list(dict.fromkeys(_told(slot, brief)))[:_TOLD]
    wanted = list(frames.CRITERIA[slot.kind])
    if level := tier(brief.level):
        wanted.insert(1, frames.LEVEL_POINTS[level])
    return [*told, *wanted[: max(_FEWEST_POINTS, _POINTS - len(told))]]


def _told(slot: Slot, brief: Brief) -> Iterator[str]:
    """Advice on the same question first, then what a rubric calls good, then what else the question practises."""
    advised = [
        _point(sentence, hit, brief)
        for hit in slot.hits
        if slot.given and hit.passage.role == "advice" and hit.passage.question == slot.given and not limited(hit)
        for sentence in map(unmarked, sentences(hit.passage.text))
        if not (is_foreign(hit.source, brief.company) and names_employer(hit.source, sentence))
    ]
    yield from [point for point in advised if len(point.split()) >= _FEWEST_WORDS][: 1 if slot.points else 2]
    for point in slot.points:
        yield phrase.sentence(point, _POINT_WORDS)
    for topic in slot.topics[1:]:
        if not _says_what_it_means(topic, slot):
            yield from _beside(topic, slot, brief)


def _point(sentence: str, hit: Hit, brief: Brief) -> str:
    sentence = _TO_US.sub(r"\1", sentence)
    return phrase.sentence(phrase.neutral(sentence, employer(hit.source, brief.company)), _POINT_WORDS)


def _beside(topic: str, slot: Slot, brief: Brief) -> Iterator[str]:
    """A point on what a question practises beside its lead; of a limited source in the words that are quoted anyway."""
    read = _read(topic, slot, brief)
    few = _is_limited(topic, slot)
    if named := read.doing or (read.thing and read.thing.removeprefix("your ")):
        yield f"Shows experience of {phrase.short(named, _POINT_WORDS)}"
    elif few:
        yield f"Covers “{excerpt(topic)}”"
    elif read.how:
        yield f"Tells {phrase.short(read.how, _POINT_WORDS)}"
    elif read.when and read.when.startswith("you "):
        yield f"Tells of a time when you {phrase.short(read.when[4:], _POINT_WORDS)}"


def _says_what_it_means(topic: str, slot: Slot) -> bool:
    """Tell sentences that describe a value or competency from requirements, of which one can have experience."""
    hit = _hit(topic, slot)
    role = hit.passage.role if hit else None
    return role == "value" or (role == "rubric_item" and not topic.endswith("?"))
