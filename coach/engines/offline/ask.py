"""Answers a free question with the documents' own sentences, or says that they don't tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.engines.offline import evidence
from coach.grounding import Excerpts, cite, result
from coach.ports import AskTask
from coach.types import Citation, EngineInfo, Reply, Result
from coach.words import is_content, overlap, sentences, stems, words
from corpus.ports import Vectors
from corpus.types import Hit

Embed = Callable[[Sequence[str]], Vectors]
ENGINE = EngineInfo(name="offline")
_TOP = 10
_WORDS = 80
_SENTENCES = 4
_LIST_ITEM_WORDS = 8
# Weights of a sentence's likeness, its passage's likeness and shared words: likeness leads, since questions paraphrase.
_OF_SENTENCE, _OF_PASSAGE, _OF_WORDS, _OF_FACT = 0.75, 0.15, 0.1, 0.12
_FLOOR = 0.2  # below this likeness nothing in the library is about the question (unrelated MiniLM pairs: under 0.15)
_LEVEL = 0.1  # how far a fact may lie behind the closest unit, and its passage behind the closest passage
_KEEP = 0.72  # of the lead's score; what falls behind it is another matter
_KEEP_BESIDE = 0.55  # … for what stands beside the lead in its passage
_HOLLOW = 0.75  # what a unit is worth that says what a guide or a question is for, and nothing of the job
_ROLES_HOLLOW = frozenset({"question_intent"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a list with its lead-in, as it stands in a passage."""

    text: str
    hit: Hit
    score: float = 0.0
    place: int = 0
    of_passage: float = 0.0  # the likeness of its passage


def answer(task: AskTask, embed: Embed) -> Reply:
    """Return an extractive answer with exact citations, or an abstention with the nearest passage cited."""
    retrieved = [result(hit) for hit in task.hits[:_TOP]]
    units = _ranked(task, _allowed(task), embed)
    chosen = _evident(task.question, units)
    if not chosen:
        return _abstained(task, units or _ranked(task, task.hits[:_TOP], embed), retrieved)
    excerpts = Excerpts(task.hits)
    quoted = [
        (unit, citation) for unit in chosen if (citation := cite(unit.hit, unit.text)) and excerpts.allow(citation)
    ]
    if not quoted:
        return _abstained(task, units, retrieved)
    return Reply(
        answer=_worded([unit for unit, _ in quoted]),
        abstained=False,
        citations=[citation for _, citation in quoted],
        retrieved=retrieved,
        engine=ENGINE,
    )


def _allowed(task: AskTask) -> list[Hit]:
    """Keep the passages of the company that the question names; sample answers only where they are asked about."""
    said = words(task.question) + words(task.company or "")
    hits = task.hits[:_TOP]
    companies = {hit.source.company for hit in hits if hit.source.company}
    named = {company for company in companies if set(words(company)) <= set(said)}
    if task.company and not named:
        return []
    samples = evidence.about_samples(task.question)
    theirs = [hit for hit in hits if not named or hit.source.company in named]
    told = [hit for hit in theirs if (hit.passage.role == "sample_answer") == samples]
    return told or ([] if not samples else theirs)


def _ranked(task: AskTask, hits: Sequence[Hit], embed: Embed) -> list[Unit]:
    """Return the units of the passages, the most likely answer first."""
    units = [unit for hit in hits for unit in units_of(hit)]
    if not units:
        return []
    asks = evidence.clauses(task.question)
    vectors = embed([*asks, *(hit.passage.text for hit in hits), *(unit.text for unit in units)])
    near = (vectors[len(asks) :] @ vectors[: len(asks)].T).max(axis=1)
    of_passage = {hit.passage.id: float(near[n]) for n, hit in enumerate(hits)}
    asked = stems(task.question)
    fact = evidence.wanted(task.question).fact
    scored = []
    for place, (unit, cosine) in enumerate(zip(units, near[len(hits) :], strict=True)):
        score = _OF_SENTENCE * float(cosine) + _OF_PASSAGE * of_passage[unit.hit.passage.id]
        score += _OF_WORDS * overlap(asked, stems(unit.text)) + _OF_FACT * bool(fact and fact.search(unit.text))
        score *= _HOLLOW if unit.hit.passage.role in _ROLES_HOLLOW or evidence.is_hollow(unit.text) else 1.0
        scored.append(Unit(unit.text, unit.hit, score, place, of_passage[unit.hit.passage.id]))
    return sorted(scored, key=lambda unit: (-unit.score, unit.place))


def units_of(hit: Hit) -> list[Unit]:
    """Return a passage's sentences; the items of a list of short lines stay together."""
    units: list[Unit] = []
    text = hit.passage.text
    start = 0
    for line in text.split("\n"):
        bare = line.strip().lstrip("•◦▪-*– ").strip()
        end = start + len(line)
        if not bare:
            start = end + 1
            continue
        bullet = bare != line.strip() and len(bare.split()) <= _LIST_ITEM_WORDS
        if bullet and units and (units[-1].place == 1 or units[-1].text.endswith(":")):
            begun = text.rfind(units[-1].text, 0, end)
            units[-1] = Unit(text[begun:end].rstrip(), hit, place=1)
        elif bullet:
            units.append(Unit(bare, hit, place=1))
        else:
            units += [Unit(sentence.lstrip("•◦▪*– “").strip(), hit) for sentence in sentences(line)]
        start = end + 1
    return [unit for unit in units if any(map(is_content, words(unit.text)))]


def _evident(question: str, units: Sequence[Unit]) -> list[Unit]:
    """Return the units that answer the question, in reading order; none where the evidence isn't there."""
    if not units or units[0].score < _FLOOR:
        return []
    want = evidence.wanted(question)
    best = units[0].score
    if want.matter and not any(want.matter.search(_around(unit)) for unit in units if unit.score >= best - 2 * _LEVEL):
        return []
    lead = units[0]
    if want.fact:
        facts = [
            unit for unit in units if _tells(unit, want) and (not want.strict or _on_the_matter(unit, units, want))
        ]
        if not facts:
            return []
        lead = facts[0]
    return _packed(lead, units)


def _tells(unit: Unit, want: evidence.Want) -> bool:
    return bool(want.fact and want.fact.search(unit.text) and (not want.matter or want.matter.search(_around(unit))))


def _on_the_matter(unit: Unit, units: Sequence[Unit], want: evidence.Want) -> bool:
    """Tell whether a fact belongs to what is asked about: it stands with the closest unit, or is as close itself."""
    closest = max(units, key=lambda other: _without_bonus(other, want))
    if unit.hit.passage.id == closest.hit.passage.id:
        return True
    as_close = _without_bonus(unit, want) >= _without_bonus(closest, want) - _LEVEL
    return as_close and unit.of_passage >= max(other.of_passage for other in units) - _LEVEL


def _without_bonus(unit: Unit, want: evidence.Want) -> float:
    return unit.score - _OF_FACT * bool(want.fact and want.fact.search(unit.text))


def _around(unit: Unit) -> str:
    return " ".join((*unit.hit.passage.heading, unit.hit.passage.text))


def _packed(lead: Unit, units: Sequence[Unit]) -> list[Unit]:
    """Add what else is close to the answer, as far as 80 words go."""
    kept = [lead]
    room = _WORDS - len(lead.text.split())
    for unit, least in _companions(lead, units):
        size = len(unit.text.split())
        if unit not in kept and size <= room and len(kept) < _SENTENCES and unit.score >= least * lead.score:
            kept.append(unit)
            room -= size
    order = {unit.hit.passage.id: n for n, unit in reversed(list(enumerate(kept)))}
    return sorted(kept, key=lambda unit: (order[unit.hit.passage.id], unit.place))


def _companions(lead: Unit, units: Sequence[Unit]) -> list[tuple[Unit, float]]:
    """Return the units that may join the lead, with the share of its score that they need."""
    same = [unit for unit in units if unit.hit.passage.id == lead.hit.passage.id]
    if lead.hit.passage.role == "sample_answer":  # told in one piece
        return [(unit, 0.0) for unit in sorted(same, key=lambda unit: unit.place)]
    beside = [unit for unit in same if abs(unit.place - lead.place) == 1]
    return [(unit, _KEEP_BESIDE) for unit in beside] + [(unit, _KEEP) for unit in units]


def _worded(units: Sequence[Unit]) -> str:
    """Return the quotes, each passage's under its heading where it has one."""
    pieces: list[str] = []
    under: tuple[str, ...] = ()
    for unit in units:
        heading = unit.hit.passage.heading[-1:]
        frame = f"Under “{heading[0]}”: " if heading and heading != under else ""
        under = heading
        pieces.append(f"{frame}“{_flat(unit.text)}”")
    return " ".join(pieces)


def _flat(text: str) -> str:
    items = [line.strip() for line in text.split("\n") if line.strip()]
    return " ".join(items)


def _abstained(task: AskTask, units: Sequence[Unit], retrieved: list[Result]) -> Reply:
    whom = f" about {task.company}" if task.company else ""
    if not units:
        return Reply(answer=f"The documents{whom} don't say.", abstained=True, retrieved=retrieved, engine=ENGINE)
    nearest = units[0]
    citation = _short(nearest, Excerpts(task.hits))
    said = (
        f"The documents{whom} don't say. The nearest they come is “{_flat(citation.quote)}”"
        if citation
        else "The documents don't say."
    )
    return Reply(
        answer=said,
        abstained=True,
        citations=[citation] if citation else [],
        retrieved=retrieved,
        engine=ENGINE,
    )


def _short(unit: Unit, excerpts: Excerpts) -> Citation | None:
    citation = cite(unit.hit, unit.text)
    return citation if citation and excerpts.allow(citation) else None
