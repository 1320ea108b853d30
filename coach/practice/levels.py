"""Reads rubrics that describe levels: a competency is asked for, its levels only tell what a good answer shows."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coach.words import sentences
from corpus.types import Hit

_LABELLED = re.compile(
    r"^\s*(?:[-•*–◦▪]|\(?\d{1,2}[.)])?\s*(?:\*\*|__)?(?P<label>[A-Z\d][^:.?!\n*_]{0,38}?)(?:\*\*|__)?"
    r"(?::(?:\*\*|__)?| [–—])\s+(?P<text>\S.+?)\s*$"
)
_LOW = re.compile(
    r"^(?:below|developing|not yet|weak|poor|needs|unsatisfactory|novice|beginner|basic|insufficient|missing|"
    r"red flags?|inadequate|emerging|level 1|1)\b",
    re.I,
)
_HIGH = re.compile(
    r"^(?:strong|exceptional|exceeds|excellent|outstanding|expert|advanced|distinguished|mastery|ready to teach|"
    r"meets|solid|ready|good|proficient|competent|satisfactory)\b",
    re.I,
)
_EVIDENCE = re.compile(r"\b(?:evidence|listen for|look for|looks? like|signs?|signals?|indicators?)\b", re.I)
_FEWEST = 2  # labels under a heading, and headings that share a label, from which a list is one of levels


@dataclass(frozen=True, slots=True)
class Competency:
    """A competency of a rubric with levels.

    `told` is the sentence that describes it, or the first level above the lowest where none does; an exact span of
    the passage, as are `points`: what the levels above the lowest say, the highest first, then the evidence.
    """

    name: str
    told: str
    points: tuple[str, ...]


def competencies(hits: Iterable[Hit]) -> dict[str, Competency | None]:
    """Return the competency that opens in each passage of a rubric with levels, by the passage's id.

    Passages that only go on with a competency's levels, or that introduce such a rubric, are there with None.
    """
    found: dict[str, Competency | None] = {}
    for passages in _by_source(hits).values():
        sections = _sections(passages)
        levels = _level_labels(sections)
        if not levels:
            continue
        found.update({hit.passage.id: None for hit in passages if hit.source.kind == "rubric"})
        for heading, members in sections.items():
            if len(levels & set(_labels(members))) >= _FEWEST:
                found.update({hit.passage.id: None for hit in members})
                found.update(_opened(heading, members, levels))
    return found


def _by_source(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    groups: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.source.kind == "rubric" or hit.passage.role == "rubric_item":
            groups[hit.source.id].append(hit)
    return groups


def _sections(hits: Iterable[Hit]) -> dict[tuple[str, ...], list[Hit]]:
    groups: dict[tuple[str, ...], list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.passage.heading:
            groups[hit.passage.heading].append(hit)
    return groups


def _level_labels(sections: dict[tuple[str, ...], list[Hit]]) -> frozenset[str]:
    """Return the labels, in lower case, that recur under headings or that are known to name a level."""
    counts: dict[str, int] = defaultdict(int)
    for members in sections.values():
        for label in set(_labels(members)):
            counts[label] += 1
    known = [label for label in counts if _LOW.match(label) or _HIGH.match(label) or _EVIDENCE.search(label)]
    recurring = {label for label, count in counts.items() if count >= _FEWEST}
    return frozenset(recurring | set(known)) if len(recurring) >= _FEWEST or len(known) > _FEWEST else frozenset()


def _labels(hits: Sequence[Hit]) -> list[str]:
    matches = (_LABELLED.match(line) for hit in hits for line in hit.passage.text.split("\n"))
    return [match["label"].casefold() for match in matches if match]


def _opened(heading: tuple[str, ...], members: list[Hit], levels: frozenset[str]) -> dict[str, Competency]:
    told: tuple[str, str] | None = None
    above: list[tuple[str, str]] = []  # passage and text, the highest level last
    evidence: list[str] = []
    lowest = _lowest([label for label in _labels(members) if label in levels])
    for hit in members:
        for line in filter(str.strip, hit.passage.text.split("\n")):
            match = _LABELLED.match(line)
            label = match["label"].casefold() if match else ""
            if match and label in levels:
                if _EVIDENCE.search(label):
                    evidence.append(match["text"])
                elif label != lowest:
                    above.append((hit.passage.id, match["text"]))
            elif told is None and (first := next(iter(sentences(line)), "")):
                told = hit.passage.id, first
    if not (told := told or (above[0] if above else None)):
        return {}
    best = [text for _, text in above]
    points = (*(best if _falling(_labels(members)) else best[::-1]), *evidence)
    return {told[0]: Competency(heading[-1], told[1], tuple(point for point in points if point != told[1]))}


def _falling(labels: list[str]) -> bool:
    """Tell whether the levels are listed from the highest to the lowest."""
    return bool(labels) and not _LOW.match(labels[0]) and any(_LOW.match(label) for label in labels)


def _lowest(labels: list[str]) -> str | None:
    """Return the lowest level's label: one that says so, or else the first."""
    graded = [label for label in labels if not _EVIDENCE.search(label)]
    return next((label for label in graded if _LOW.match(label)), graded[0] if graded else None)
