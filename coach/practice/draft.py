"""Plans a practice set: which requirements it covers, and one slot a question."""

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.errors import InvalidRequest
from coach.ports import PracticeTask, Slot
from coach.practice import cover, phrase, select
from coach.practice.dice import number
from coach.practice.excerpt import clause, limited
from coach.practice.focus import NEAR, Embed, Focus, fits, kinds_wanted, missing, named, parse, stage_names
from coach.practice.foreign import usable
from coach.practice.given import kind, same
from coach.practice.items import Item, collect, unasked
from coach.practice.placing import own_stages, placed, too_few
from coach.practice.seniority import leaning
from coach.practice.signs import is_paper
from coach.types import Brief
from coach.words import stems
from corpus.ports import Vectors
from corpus.types import Hit

_MOST_ITEMS = 300  # embedding more would keep a candidate waiting
_ITEMS_A_QUESTION = 5
_CLOSE = 0.5  # cosine from which a question practises a requirement that isn't among its topics
_CLOSE_TO_OWN = 0.6  # the same for a document's own question: two of one setting may ask for different things
_RELATED = 3  # passages of advice or criteria given to an engine beside a slot's own
_COMMON = 0.25  # of a competency's mean closeness: taken off, lest one in general words name every question
_KIN = 0.2  # cosine from which a rubric's competency tells what a question is about
_ASKED = 0.3  # weight of a question of the documents that was asked before
_BEHIND = 0.3  # of the best fit to the focus: what falls behind it is another subject


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement that the documents name, where, and the slots that practise it."""

    requirement: str
    hit: Hit
    quote: str
    slot_ids: tuple[str, ...]
    fit: float = 0.0  # to the brief, times how surely it is asked for; 0 outside the focus, where it is quoted last


@dataclass(frozen=True, slots=True)
class _Judges:
    """The competencies of the rubrics, those outside the focus, too: they tell what an own question is about."""

    items: tuple[Item, ...]
    vectors: Vectors
    usual: Vectors  # each one's mean closeness to the documents' own questions

    def of(self, lead: Item, vector: Vectors) -> Item | None:
        """Return the competency that a question is closest to, if any is close.

        One in general words is close to every question, so some of its usual closeness is taken off.
        """
        if lead.points:
            return lead
        if not self.items or kind(lead.given or "") == "motivation":
            return None
        near = self.vectors @ vector
        best = int((near - _COMMON * self.usual).argmax())
        return self.items[best] if near[best] >= _KIN else None


@dataclass(frozen=True, slots=True)
class Plan:
    """A practice set before its questions are written."""

    task: PracticeTask
    rows: tuple[Row, ...]
    unsupported: tuple[str, ...]
    unread: tuple[Row, ...] = ()  # bullets of lists of requirements from which nothing could be made


def plan(
    library: select.Shelf,
    brief: Brief,
    count: int,
    seed: int = 0,
    avoid: Sequence[str] = (),
    *,
    embed: Embed,
    by_stage: bool = False,
) -> Plan:
    """Choose what a practice set of exactly `count` questions covers.

    The same arguments and library give the same plan; another seed varies choice and wording.

    Args:
        library: the documents.
        brief: company, role, level, focus, stages, job description.
        count: number of questions, 1 to 100.
        seed: varies the choice among requirements of like worth, and the angles.
        avoid: questions that were asked before.
        embed: texts to unit vectors.
        by_stage: without a focus, go through all stages that the documents name, as an interview does.

    Raises:
        InvalidRequest: no document asks for anything, or for too little to make `count` different questions.
    """
    choice = select.choose(library, brief)
    hits = [*select.pasted(brief), *select.hits_of(library, choice)]
    stages = stage_names(hits) if choice.staged else []
    focus = parse(brief.focus, brief.stages, stages)
    focus = replace(focus, every=focus.every or (by_stage and focus.whole and not focus.stages))
    items = _collected(hits, brief, focus)
    draw = random.Random(number(brief, count, seed))
    vectors = embed([item.context for item in items])
    lost = missing(items, vectors, focus, embed)
    judges = _judges(items, vectors)
    own = own_stages(items, vectors, hits, stages, embed)
    unread = unasked(hits, items, " ".join(filter(None, (brief.role, brief.focus))))
    left = [Row(phrase.tidy(text), hit, text, ()) for hit, text in unread]
    items = [replace(item, weight=_ASKED) if _was_asked(item, avoid) else item for item in items]
    items, vectors, fit, inside, own = _focused(items, vectors, own, focus, count, embed)
    fit = fit * leaning(brief.level, items, vectors, embed)
    _check(items, count)
    wished = cover.Wishes(kinds_wanted(focus), deep=bool(focus.stages), every=focus.every)
    groups = cover.groups(items, vectors, fit, inside, count, wished, draw)
    slots = _slots(
        items, vectors, judges, groups, placed(vectors, own, groups, hits, focus, stages, embed), hits, brief.company
    )
    rows = _rows(items, vectors, np.where(inside, fit, 0.0), groups, slots)
    ordered = _ordered(slots, stages)
    names = {slot.id: f"q{place}" for place, slot in enumerate(ordered, 1)}
    task = PracticeTask(brief, tuple(replace(slot, id=names[slot.id]) for slot in ordered), seed, tuple(avoid))
    renamed = tuple(replace(row, slot_ids=tuple(sorted((names[i] for i in row.slot_ids), key=_place))) for row in rows)
    few = too_few(slots, focus)
    return Plan(
        task, renamed, (*choice.unsupported, *focus.unsupported, *lost, *few), tuple(left) if choice.apt else ()
    )


def _place(name: str) -> int:
    return int(name[1:])


def _collected(hits: Sequence[Hit], brief: Brief, focus: Focus) -> list[Item]:
    wanted = [hit for hit in hits if not focus.stages or hit.passage.stage in (None, *focus.stages)]
    items = usable(collect(wanted, " ".join(filter(None, (brief.role, brief.focus)))), brief.company)
    if not items:
        raise InvalidRequest(
            "No document in the library says what this role asks for.",
            "Ingest an interview guide, a job description or a rubric (coach ingest PATH), or paste a job description.",
        )
    if len(items) <= _MOST_ITEMS:
        return items
    said = set(stems(" ".join(filter(None, (brief.role, brief.focus, brief.level)))))
    ranked = sorted(items, key=lambda item: (-len(said & set(stems(item.context))), -item.weight))
    return sorted(ranked[:_MOST_ITEMS], key=items.index)


def _focused(
    items: list[Item], vectors: Vectors, own: list[str | None], focus: Focus, count: int, embed: Embed
) -> tuple[list[Item], Vectors, Vectors, NDArray[np.bool_], list[str | None]]:
    """Keep what fits the focus; where that is too little for `count` questions, the next best is kept as well.

    Returns the items, their vectors, their fit, whether each lies in the focus, and the stages they stand under.
    """
    each = fits(items, vectors, focus, embed)
    inside, fit = named(items, each, focus)
    if focus.stages:
        there = np.array([stage in focus.stages for stage in own], dtype=np.bool_)
        fit = fit + 0.6 * there.astype(np.float32)
    if focus.free or (focus.whole and not focus.stages):
        leaning = 0.5 + 0.5 * fit / max(float(fit.max()), 1e-6)
        return items, vectors, leaning, np.ones(len(items), dtype=np.bool_), own
    if not focus.subjects:
        inside = fit >= NEAR * float(fit.max())
    if focus.stages and any(item.whole and here for item, here in zip(items, there, strict=True)):
        inside = there
    order = sorted(range(len(items)), key=lambda n: (not inside[n], -float(fit[n]), n))
    floor = _BEHIND * float(fit.max())
    fitting = sum(float(fit[n]) >= floor for n in order)
    kept = sorted(order[: min(max(fitting, 4 * count), _ITEMS_A_QUESTION * count, len(items))])
    if not any(items[n].whole for n in kept):
        kept = list(range(len(items)))
    return [items[n] for n in kept], vectors[kept], fit[kept], inside[kept], [own[n] for n in kept]


def _check(items: Sequence[Item], count: int) -> None:
    most = cover.capacity(items)
    if count > most:
        raise InvalidRequest(
            f"The documents ask for too little to make {count} different questions on this; they carry {most}.",
            f"Ask for at most {most}, widen the focus, or ingest more documents.",
        )


def _judges(items: Sequence[Item], vectors: Vectors) -> _Judges:
    graded = [n for n, item in enumerate(items) if item.points]
    asked = [n for n, item in enumerate(items) if item.given]
    usual = (vectors[graded] @ vectors[asked].T).mean(axis=1) if asked else np.zeros(len(graded), dtype=np.float32)
    return _Judges(tuple(items[n] for n in graded), vectors[graded], usual)


def _was_asked(item: Item, avoid: Sequence[str]) -> bool:
    return bool(item.given) and any(same(item.given or "", text) for text in avoid)


def _slots(
    items: Sequence[Item],
    vectors: Vectors,
    judges: _Judges,
    groups: Sequence[cover.Group],
    stages: Sequence[str | None],
    hits: Sequence[Hit],
    company: str | None,
) -> list[Slot]:
    siblings: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.passage.group and hit.passage.role in ("question_intent", "advice", "rubric_item"):
            siblings[hit.source.id, hit.passage.group].append(hit)
    slots = []
    for place, (group, stage) in enumerate(zip(groups, stages, strict=True)):
        members = [items[n] for n in group.members]
        lead = members[0]
        related = siblings.get((lead.hit.source.id, lead.hit.passage.group or ""), [])[:_RELATED]
        judged = judges.of(lead, vectors[group.members[0]])
        own = {hit.passage.id: hit for hit in [*(item.hit for item in members), *related]}
        slots.append(
            Slot(
                id=str(place),
                kind=group.kind,
                competency=_competency(lead, judged, company),
                topics=tuple(dict.fromkeys(item.text for item in members)),
                hits=tuple(own.values()),
                stage=stage,
                given=lead.given,
                angle=group.angle,
                named=lead.named,
                points=judged.points if judged and judged.hit.source.licence.max_excerpt_words is None else (),
            )
        )
    return slots


def _competency(lead: Item, judged: Item | None, company: str | None) -> str:
    """Return the documents' own name, or the theme of what is asked."""
    if lead.named:
        return lead.named
    if lead.given and kind(lead.given) == "motivation":
        return "motivation"
    if lead.given and judged and judged.named:
        return judged.named
    company = select.employer(lead.hit.source, company)
    few = limited(lead.hit) and not phrase.read(lead.text, company).ask
    return phrase.name(clause(lead.text) if few else lead.text, company, lead.given)


def _ordered(slots: Sequence[Slot], stages: Sequence[str]) -> list[Slot]:
    """Sort by stage, as the documents order them; within a stage the most relevant comes first."""
    place = {name: n for n, name in enumerate(stages)}
    return sorted(slots, key=lambda slot: place.get(slot.stage or "", len(place)))


def _rows(
    items: Sequence[Item], vectors: Vectors, fit: Vectors, groups: Sequence[cover.Group], slots: Sequence[Slot]
) -> list[Row]:
    """Return one row a sentence or bullet; parts of one sentence share it."""
    near = vectors @ vectors[[group.members[0] for group in groups]].T
    rows: dict[tuple[str, str], Row] = {}
    for n, item in enumerate(items):
        practised = {slot.id for group, slot in zip(groups, slots, strict=True) if n in group.members}
        close = _CLOSE_TO_OWN if item.given else math.inf if is_paper(item.text) else _CLOSE
        practised |= {slots[int(column)].id for column in np.flatnonzero(near[n] >= close)}
        key = (item.hit.passage.id, item.quote)
        earlier = set(rows[key].slot_ids) if key in rows else set()
        ids = tuple(sorted(practised | earlier, key=int))
        worth = max(float(fit[n]) * item.weight, rows[key].fit if key in rows else 0.0)
        rows[key] = Row(item.requirement, item.hit, item.quote, ids, worth)
    return list(rows.values())
