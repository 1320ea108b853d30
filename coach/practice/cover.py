"""Groups requirements into as many questions as are wanted, so that they cover as much as possible."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.practice.excerpt import dearness, limited
from coach.practice.items import Item, kinds
from coach.practice.select import is_pasted
from coach.practice.signs import is_paper
from coach.practice.spread import Turns
from coach.types import QuestionKind
from corpus.ports import Vectors

TOPICS_A_QUESTION = 6
_SPREAD = 0.35  # how much a likeness to what is chosen already counts against a requirement
_TOGETHER = 0.42  # cosine from which one question can practise two requirements
_LOOSELY, _BY_ITSELF = 0.36, 0.34  # the same for what no question would practise otherwise; if it needs no other words
_SAME_SENTENCE = 0.2  # parts of one sentence belong together earlier
_SAME_SECTION = 0.12  # and so do those of one section of a rubric, or of one stage
_JITTER = 0.04  # how far a seed may move a requirement's rank

_BACKBONE = 0.75  # of a set: the documents' own questions, as long as there are any; the rest practises what they leave
_FITTING = 0.6  # of the best fit to the brief: own questions that fit less don't come first
_FRESH = 0.5  # weight below which an own question was asked before

_ANGLES_IN_DEPTH = 3  # ways to come at a requirement of the stage that is wished for
_STAGE_SEATS = 2  # where the whole process is asked for, one question in so many, at most, is kept for a stage's own
_PASTED = 3  # one question in so many, at least, comes from the brief's own job description

_WAYS_OF_GIVEN = 2  # a document's own question: as it stands, and once with another closing

# Ways to come at a requirement; a document with few requirements is practised from several of them.
ANGLES: dict[QuestionKind, tuple[str, ...]] = {
    "behavioral": ("example", "hardest", "result", "setback", "disagreement", "learning"),
    "technical": ("walkthrough", "choice", "failure", "checking", "teaching"),
    "situational": ("start", "shortage", "conflict", "newcomer"),
    "motivation": ("interest", "evidence"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """What one question practises: its leading requirement first. `kind` and `angle` tell how."""

    members: tuple[int, ...]
    kind: QuestionKind
    angle: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a brief asks of a set beside what it fits.

    `kinds` of question are favoured. `deep`: what lies in the focus is practised from several angles before anything
    else is. `every`: each stage gets a question on what is asked there.
    """

    kinds: set[QuestionKind]
    deep: bool = False
    every: bool = False


def capacity(items: Sequence[Item]) -> int:
    """Return the largest number of questions that can be asked without repeating one."""
    every = sum(map(len, ANGLES.values()))
    return sum(_WAYS_OF_GIVEN if item.given else every for item in items if item.whole)


def groups(
    items: Sequence[Item],
    vectors: Vectors,
    fit: Vectors,
    inside: NDArray[np.bool_],
    count: int,
    wished: Wishes,
    draw: random.Random,
) -> list[Group]:
    """Return `count` groups, most relevant first; requirements too unlike all of them are left out.

    Sections take turns; within one, the leading requirements are chosen by maximal marginal relevance (Carbonell &
    Goldstein 1998). The others join the closest one that has room.

    Args:
        items: the requirements.
        vectors: their unit vectors, shape (items, dimension).
        fit: their fit to the brief, shape (items,).
        inside: whether they lie in the focus, shape (items,); what doesn't leads a question only in need.
        count: how many groups; at most `capacity(items)`.
        wished: what else the brief asks of the set.
        draw: the seed's random numbers.
    """
    near = vectors @ vectors.T
    most = min(count, sum(item.whole for item in items))
    every: list[Group] = []
    for some in range(_fewest(items, inside, count, most) if wished.deep else most, most + 1):
        leads = _leads(items, near, fit, inside, some, draw, every=wished.every)
        members = _gathered(items, near, fit, inside, leads)
        made = _with_kinds(items, [tuple(members[lead]) for lead in leads], wished.kinds, draw)
        within = [group for group in made if inside[group.members[0]]]
        further = len(within) * (_ANGLES_IN_DEPTH - 1)
        again, missing = (within, min(further, count - some)) if some < most else (made, count - some)
        every = [*made, *_more(items, again, missing)]
        if len(every) == count:
            break
    return every


def _fewest(items: Sequence[Item], inside: NDArray[np.bool_], count: int, most: int) -> int:
    """Return the smallest number of leads with which `count` questions stay in the focus as long as it carries them."""
    ours = sum(item.whole and bool(within) for item, within in zip(items, inside, strict=True))
    return min(most, max(ours, count - ours * (_ANGLES_IN_DEPTH - 1), 1)) if ours else most


def _leads(
    items: Sequence[Item],
    near: Vectors,
    fit: Vectors,
    inside: NDArray[np.bool_],
    count: int,
    draw: random.Random,
    *,
    every: bool,
) -> list[int]:
    weights = np.array([item.weight * dearness(item.text, item.hit, count) for item in items], dtype=np.float32)
    worth = fit * weights
    rank = [float(one) + draw.uniform(-_JITTER, _JITTER) for one in worth]
    turns = Turns(items, worth, inside)
    left = [n for n, item in enumerate(items) if item.whole]
    closest: NDArray[np.float32] = np.zeros(len(items), dtype=np.float32)
    chosen: list[int] = []
    best_fit = max((float(fit[n]) for n in left), default=0.0)
    first = {n for n in left if items[n].given and items[n].weight >= _FRESH and fit[n] >= _FITTING * best_fit}
    first = {n for n in first if inside[n]}
    backbone = math.ceil(_BACKBONE * count)
    pasted = {n for n in left if is_pasted(items[n].hit)}
    owed = min(len(pasted), max(1, count // _PASTED))
    seats = _of_stages(items, left, rank)[: count // _STAGE_SEATS] if every else []
    while len(chosen) < count:
        ours = [n for n in left if n in first]
        others = [n for n in left if n not in first]
        pool = turns.of((ours or others) if len(chosen) < backbone else (others or ours))
        if count - len(chosen) <= owed - sum(n in pasted for n in chosen):
            pool = turns.of([n for n in left if n in pasted])
        if seats:
            pool = [seats.pop(0)]
        scale = max(
            float(worth[pool].max()), 1e-6
        )  # what is left outside of the focus fits little, and unlike one more
        best = max(pool, key=lambda n: ((1 - _SPREAD) * rank[n] / scale - _SPREAD * float(closest[n]), -n))
        chosen.append(best)
        left.remove(best)
        turns.take(best)
        closest = np.maximum(closest, near[best])
    return chosen


def _of_stages(items: Sequence[Item], pool: Sequence[int], rank: Sequence[float]) -> list[int]:
    """Return for each stage, in their order, the best of what the documents say is asked there."""
    best: dict[str, int] = {}
    for n in pool:
        stage = items[n].hit.passage.stage
        if stage is not None and (stage not in best or rank[n] > rank[best[stage]]):
            best[stage] = n
    return list(best.values())


def _gathered(
    items: Sequence[Item], near: Vectors, fit: Vectors, inside: NDArray[np.bool_], leads: list[int]
) -> dict[int, list[int]]:
    """Let the other requirements join, the most relevant first; then what is left joins where it is least far.

    Of a source whose words are limited, what lies outside the focus joins only where it is close.
    """
    members = {lead: [lead] for lead in leads}
    others = [n for n, item in enumerate(items) if n not in members and not item.given and not is_paper(item.text)]
    others.sort(key=lambda n: (-float(fit[n]) * items[n].weight, n))
    for least, most in ((_TOGETHER, TOPICS_A_QUESTION), (_LOOSELY, TOPICS_A_QUESTION + 2)):
        for n in others:
            close = {lead: _closeness(items, near, lead, n) for lead in leads if len(members[lead]) < most}
            best = max(close, key=lambda lead: close[lead], default=None)
            enough = _BY_ITSELF if least == _LOOSELY and items[n].whole else least
            if best is not None and close[best] >= enough:
                members[best].append(n)
        others = [n for n in others if (inside[n] or not limited(items[n].hit))]
        others = [n for n in others if not any(n in group for group in members.values())]
    return members


def _closeness(items: Sequence[Item], near: Vectors, lead: int, n: int) -> float:
    a, b = items[lead], items[n]
    same = a.hit.passage.id == b.hit.passage.id and a.quote == b.quote
    grouped = a.hit.passage.group is not None and a.hit.passage.group == b.hit.passage.group
    bonus = _TOGETHER - _SAME_SENTENCE if same or grouped else _SAME_SECTION if _is_one_subject(a, b) else 0.0
    return float(near[lead, n]) + bonus


def _is_one_subject(a: Item, b: Item) -> bool:
    """Tell whether two stand in one section of a rubric, or in what is told of one stage; lists of duties are mixed."""
    if a.hit.source.id != b.hit.source.id or a.hit.passage.role != b.hit.passage.role:
        return False
    if a.hit.passage.role == "process_stage":
        return a.hit.passage.stage is not None and a.hit.passage.stage == b.hit.passage.stage
    return a.hit.passage.role == "rubric_item" and () != a.hit.passage.heading == b.hit.passage.heading


def _with_kinds(
    items: Sequence[Item], members: list[tuple[int, ...]], favoured: set[QuestionKind], draw: random.Random
) -> list[Group]:
    """Give each group the kind that fits it best, held to a fair share so that a set isn't all of one kind."""
    used: dict[QuestionKind, int] = dict.fromkeys(ANGLES, 0)
    turn = {kind: draw.randrange(len(angles)) for kind, angles in ANGLES.items()}
    made = []
    for group in members:
        options = fitting_kinds(items[group[0]])
        if options[0] not in favoured:
            options = tuple(sorted(options, key=lambda kind: kind not in favoured))
        kind = next((k for k in options if used[k] < (0.8 if k in favoured else 0.6) * len(members)), options[0])
        angle = ANGLES[kind][(turn[kind] + used[kind]) % len(ANGLES[kind])]
        used[kind] += 1
        made.append(Group(group, kind, angle))
    return made


def fitting_kinds(item: Item) -> tuple[QuestionKind, ...]:
    """Return the kinds that a question on a requirement may have; a given question keeps the kind that it has."""
    return kinds(item)[:1] if item.given else kinds(item)


def _more(items: Sequence[Item], made: list[Group], missing: int) -> list[Group]:
    """Return further groups on the same requirements, from other angles."""
    used = {(group.members[0], group.kind, group.angle) for group in made}
    found: list[Group] = []
    for kind_place in range(len(ANGLES)):
        for angle_place in range(max(map(len, ANGLES.values()))):
            for group in made:
                if len(found) >= missing:
                    return found
                options = fitting_kinds(items[group.members[0]])
                if kind_place >= len(options):
                    continue
                kind = options[(kind_place + 1) % len(options)]
                if angle_place >= (_WAYS_OF_GIVEN if items[group.members[0]].given else len(ANGLES[kind])):
                    continue
                other = replace(group, kind=kind, angle=ANGLES[kind][angle_place])
                if (other.members[0], other.kind, other.angle) not in used:
                    used.add((other.members[0], other.kind, other.angle))
                    found.append(other)
    return found


def staged(near: Vectors, own: Sequence[str | None], names: Sequence[str]) -> list[str]:
    """Return a stage for each group; each stage gets a question, if there are enough.

    Args:
        near: how well each group fits each stage, shape (groups, stages).
        own: the stage that a group's leading requirement stands under, or None.
        names: the stages' names, in order.
    """
    fit = near.copy()
    for row, name in enumerate(own):
        if name in names:
            fit[row, names.index(name)] += 1.0
    room = -(-len(fit) // len(names)) + 1
    result: dict[int, str] = {}
    for column in range(min(len(names), len(fit))):
        # The group that this stage suits best, compared with what the other stages offer it.
        others = np.delete(fit, column, axis=1).max(axis=1, initial=0.0)
        free = [row for row in range(len(fit)) if row not in result]
        result[max(free, key=lambda row: float(fit[row, column] - others[row]))] = names[column]
    for row in range(len(fit)):
        if row not in result:
            taken = list(result.values())
            with_room = [c for c, name in enumerate(names) if taken.count(name) < room] or list(range(len(names)))
            result[row] = names[max(with_room, key=lambda c: float(fit[row, c]))]
    return [result[row] for row in range(len(fit))]
