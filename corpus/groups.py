"""Ties together what a guide says about one question: what it is after, how to answer it, a sample answer.

The question stands as a heading or a line above, or was lost in copying and is made again (`corpus.questions`).
"""

import re
from dataclasses import dataclass, field, replace

from corpus import cues
from corpus.questions import reconstruct
from corpus.sections import label, part_role, section_role, unlabelled
from corpus.types import PassageRole, Source
from corpus.unit import Unit

_INTENT = re.compile(
    r"(?:this|the) question\s(?:\w+ly\s)?(?:aims?|assess|evaluat|tests?|gauges?|focus|explor|seeks?|"
    r"measur|examin|helps?|prob|checks?|allows?|"
    r"lets?|is (?:designed|meant|intended|used|about|asked|after)|looks?|tries|wants?|reveal|"
    r"uncovers?|determin|covers?|gives?)|"
    r"(?:the )?interviewers? (?:asks?|wants?|use) (?:this|to (?:know|see|hear|find))|(?:they|"
    r"we)(?:['’]re| are)? (?:want to (?:see|know|hear)|looking for|"
    r"ask(?:ing)? this|after)|(?:with this question|by asking this)",
    re.IGNORECASE,
)
_FAQ = re.compile(
    r"\bfaqs?\b|frequently asked|questions (?:to ask|for (?:the|your) interviewer|you (?:can|should) ask)",
    re.IGNORECASE,
)
_SAMPLE_CHARACTERS = 60
_PARTS = ("question_intent", "advice", "sample_answer")


@dataclass(slots=True)
class _Group:
    """One question's treatment while it is being read."""

    asked: str | None  # the document's own question
    headed: bool  # the question is a heading; the group lasts as long as its section
    members: list[int] = field(default_factory=list)
    roles: list[PassageRole] = field(default_factory=list)


def grouped(source: Source, units: list[Unit]) -> list[Unit]:
    """Return `units` with role, group and question set for those that treat one question. Takes linear time."""
    result = list(units)
    number = 0
    for group in _groups(source.text, units):
        if not set(group.roles) & set(_PARTS):
            continue
        number += 1
        question = group.asked or _made(source.text, units, group)
        for index, role in zip(group.members, group.roles, strict=True):
            result[index] = replace(units[index], role=role, group=f"{source.id}#{number}", question=question)
    return result


def _groups(text: str, units: list[Unit]) -> list[_Group]:
    groups: list[_Group] = []
    heading: tuple[str, ...] | None = None
    treated = _treated(text, units)
    for index, unit in enumerate(units):
        words = text[unit.start : unit.end]
        asked = _question_heading(unit.heading, treated)
        if asked is not None:
            if asked != heading:
                groups.append(_Group(cues.bare_prompt(asked[-1]), headed=True))
            _add(groups[-1], index, _part(words, unit) or _following(groups[-1]))
            heading = asked
            continue
        current = groups[-1] if groups and heading is None else None
        heading = None
        _take(groups, current, index, units, text)
    return groups


def _take(groups: list[_Group], current: _Group | None, index: int, units: list[Unit], text: str) -> None:
    """Put a unit that stands under no question heading into the running group, a new one, or none."""
    unit = units[index]
    words = text[unit.start : unit.end]
    part = _part(words, unit)
    running = current is not None and bool(current.members) and current.members[-1] == index - 1
    if part == "question_intent" and not (running and current and current.roles == ["question"]):
        groups.append(_Group(None, headed=False))
    elif (
        cues.is_prompt(words)
        and _opens(text, units, index)
        and not (running and current and _awaits_advice(current, words))
    ):
        groups.append(_Group(cues.bare_prompt(words), headed=False))
        part = "question"
    elif not running or current is None or current.headed:
        return
    elif part is None:
        if current.roles[-1] == "sample_answer" or unit.heading != units[index - 1].heading:
            return
        part = "advice"
    _add(groups[-1], index, part)


def _awaits_advice(group: _Group, words: str) -> bool:
    """Whether "Describe a …" after an intent tells how to answer rather than asks."""
    return group.roles[-1] == "question_intent" and words.rstrip()[-1] != "?"


def _opens(text: str, units: list[Unit], index: int) -> bool:
    """Whether the question at `index` is followed by its treatment."""
    if index + 1 == len(units):
        return False
    following = units[index + 1]
    if following.heading[: len(units[index].heading)] != units[index].heading:
        return False
    return _part(text[following.start : following.end], following) is not None


def _add(group: _Group, index: int, part: PassageRole | None) -> None:
    if part is not None:
        group.members.append(index)
        group.roles.append(part)


def _following(group: _Group) -> PassageRole:
    """Return the role of an unmarked paragraph under a question: it goes on with a sample answer, else it is advice."""
    return "sample_answer" if group.roles and group.roles[-1] == "sample_answer" else "advice"


def _part(words: str, unit: Unit) -> PassageRole | None:
    """Return which part of a question's treatment a unit is by its label, its words or its nearest heading."""
    if (named := label(words)) and (found := part_role(named)):
        return found
    if _INTENT.match(words.lstrip("*_> ")):
        return "question_intent"
    if words[0] in '“"«„' and len(words) > _SAMPLE_CHARACTERS and words.rstrip()[-1] in '”"»“.':
        return "sample_answer"
    nearest = unit.heading[-1] if unit.heading else ""
    return part_role(nearest) if len(unit.heading) > 1 else None


def _treated(text: str, units: list[Unit]) -> frozenset[tuple[str, ...]]:
    """Return the headings that are questions however they are worded: one labelled intent and more stand below."""
    parts: dict[tuple[str, ...], list[PassageRole]] = {}
    for unit in units:
        named = label(text[unit.start : unit.end])
        if unit.heading and named and (found := part_role(named)):
            parts.setdefault(unit.heading, []).append(found)
        elif len(unit.heading) > 1 and (found := part_role(unit.heading[-1])):
            parts.setdefault(unit.heading[:-1], []).append(found)
    return frozenset(
        path
        for path, roles in parts.items()
        if roles.count("question_intent") == 1 and len(roles) > 1 and section_role(path[-1], "interview_guide") is None
    )


def _question_heading(
    path: tuple[str, ...], treated: frozenset[tuple[str, ...]] = frozenset()
) -> tuple[str, ...] | None:
    """Return the path down to the nearest heading that asks the candidate something, or None."""
    if any(_FAQ.search(heading) for heading in path):
        return None
    for depth in range(len(path), 0, -1):
        if path[:depth] in treated or (cues.is_prompt(path[depth - 1]) and cues.is_to_candidate(path[depth - 1])):
            return path[:depth]
    return None


def _made(text: str, units: list[Unit], group: _Group) -> str | None:
    told: dict[PassageRole, str] = {}
    for index, role in zip(group.members, group.roles, strict=True):
        told.setdefault(role, unlabelled(text[units[index].start : units[index].end]))
    return reconstruct(told.get("question_intent", ""), told.get("advice", ""))
