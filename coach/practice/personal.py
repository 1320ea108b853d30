"""Gives a few places of a practice set to questions on the candidate's own CV."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coach.ports import Slot
from coach.practice.cv import Deed, deeds
from coach.practice.dice import number
from coach.practice.draft import Plan, Row
from coach.types import Brief
from coach.words import stems

_FEWEST = 3  # questions in a set from which one is on the CV
_SHARE = 4  # at most every fourth question
_MOST = 2
_COMPETENCY = "own experience"
_WORDINGS = (
    "Walk me through “{text}”{there}: what was your own part?",
    "Your CV says “{text}”{place}. How did you go about it, and what came of it?",
    "I read in your CV: “{text}”{place}. What did you decide yourself there, and why that way?",
)


def with_cv(plan: Plan) -> Plan:
    """Return the plan with one or two of its places given to deeds of the CV; all other slots stay as they are.

    A CV that tells of no deed changes nothing. The requirements that a place practised are then covered by the other
    questions on them, or shown as not covered.
    """
    brief, slots = plan.task.brief, plan.task.slots
    chosen = _chosen(brief, _share(len(slots)), plan.task.seed)
    if not chosen:
        return plan
    free = _free(slots, plan.rows, len(chosen))
    start = random.Random(number(brief, plan.task.seed, "wording")).randrange(len(_WORDINGS))
    asked = {slot.id: _asked(slot, deed, start + n) for n, (slot, deed) in enumerate(zip(free, chosen, strict=True))}
    rows = [replace(row, slot_ids=tuple(name for name in row.slot_ids if name not in asked)) for row in plan.rows]
    task = replace(plan.task, slots=tuple(asked.get(slot.id, slot) for slot in slots))
    return replace(plan, task=task, rows=tuple(rows))


def _share(count: int) -> int:
    return 0 if count < _FEWEST else max(1, min(_MOST, count // _SHARE))


def _chosen(brief: Brief, most: int, seed: int) -> list[Deed]:
    """Return the deeds nearest to the work in question, of different jobs where there are; like ones by chance."""
    found = deeds(brief.cv or "") if most else []
    random.Random(number(brief, seed, "cv")).shuffle(found)
    work = set(stems(" ".join(filter(None, (brief.role, brief.focus, brief.job_description)))))
    found.sort(key=lambda deed: -len(work & set(stems(deed.text))))
    jobs = {deed.place: deed for deed in reversed(found)}
    found.sort(key=lambda deed: jobs[deed.place] is not deed)
    return found[:most]


def _free(slots: Sequence[Slot], rows: Sequence[Row], count: int) -> list[Slot]:
    """Return the places that the set misses least: of behavioral questions, and of what others practise, too."""

    def alone(slot: Slot) -> int:
        return sum(row.slot_ids == (slot.id,) for row in rows)

    ranked = sorted(enumerate(slots), key=lambda each: (each[1].kind != "behavioral", alone(each[1]), -each[0]))
    return [slot for _, slot in sorted(ranked[:count])]


def _asked(slot: Slot, deed: Deed, start: int) -> Slot:
    return Slot(
        id=slot.id,
        kind="behavioral",
        competency=_COMPETENCY,
        topics=(deed.text,),
        hits=(),
        stage=slot.stage,
        wordings=tuple(_wordings(deed, start)),
    )


def _wordings(deed: Deed, start: int) -> Iterator[str]:
    place = f" at {deed.employer}" if deed.employer else f", under “{deed.place}”" if deed.place else ""
    there = place if deed.employer else f"{place} in your CV"
    for n in range(len(_WORDINGS)):
        yield _WORDINGS[(start + n) % len(_WORDINGS)].format(text=deed.text, place=place, there=there)
