"""Groundedness: figures and names that stand neither in the answer nor in what the coach was given are made up.

A figure is a number in digits, or a word for one above twelve: smaller ones are ordinary language ("one or two
sentences"). A name is a capitalised word inside a sentence. Judgements of technical answers may name what the field
settles ("TCP"), so names are not asked of their `why`. A next step may say how long to speak ("in ninety seconds").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from coach.types import Critique
from coach.words import stem
from evals.graders.base import Mark, Sample, each, verdict
from evals.graders.text import shorten, strings

_UNITS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17},
    **{"eighteen": 18, "nineteen": 19},
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES = {"hundred": 100, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_ORDINARY = 12  # words for numbers up to here are no figures
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SCALED = re.compile(r"(\d+(?:[.,]\d+)*)\s*(k|m|hundred|thousand|million)\b", re.IGNORECASE)
_UNIT = "|".join(_UNITS)
_WORD_FIGURE = re.compile(rf"\b(?:({'|'.join(_TENS)})(?:[-\s]({_UNIT}))?|({_UNIT}))\b", re.IGNORECASE)
_PRACTISING = re.compile(
    r"[\w.,]+(?:[-\s](?:and|to|or)[-\s][\w.,]+)?[-\s](?:seconds?|minutes?|sentences?|words?)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<![\w'’])[A-Z][\w]*(?:[-'’]\w+)*")
_STARTS = re.compile(r"(?:^|[.!?:;…\n]|[“\"(\[‘])[\s“\"(\[‘’”*-]*$")
_COMMON = frozenset({"i", "star", "cv", "kpi", "kpis", "ok", "okay", "q", "a", "english", "i'm", "i'd", "i've", "i'll"})


def figures(text: str) -> Iterator[tuple[str, float]]:
    """Yield the figures that a text states, as they stand and as numbers."""
    for found in _FIGURE.finditer(text):
        yield found.group(), _number(found.group())
    for found in _WORD_FIGURE.finditer(text):
        if (value := _worded(found)) > _ORDINARY:
            yield found.group(), float(value)


@lru_cache(maxsize=512)
def _known_figures(text: str) -> frozenset[float]:
    known = {_number(found) for found in _FIGURE.findall(text)}
    known |= {_number(number) * _SCALES[scale.lower()] for number, scale in _SCALED.findall(text)}
    return frozenset(known | {float(_worded(found)) for found in _WORD_FIGURE.finditer(text)})


def _number(figure: str) -> float:
    """Return a figure's value; a comma, or a point, before three digits groups thousands where it can."""
    plain = re.sub(r",(?=\d{3}(?!\d))", "", figure).replace(",", ".")
    whole, *parts = plain.split(".")
    return float(f"{whole}.{''.join(parts)}" if parts else whole)


def _worded(found: re.Match[str]) -> int:
    tens, unit, alone = found.groups()
    if alone:
        return _UNITS[alone.lower()]
    return _TENS[tens.lower()] + (_UNITS[unit.lower()] if unit else 0)


def names(text: str) -> Iterator[str]:
    """Yield the capitalised words of a text that no sentence or quote begins with."""
    for found in _NAME.finditer(text):
        name = re.sub(r"['’]s?$", "", found.group())
        if name.lower() not in _COMMON and not _STARTS.search(text[: found.start()]):
            yield name


@lru_cache(maxsize=512)
def _known_words(text: str) -> frozenset[str]:
    return frozenset(stem(part) for part in re.findall(r"\w+", text.lower()))


def made_up(text: str, sources: Sequence[str], *, with_names: bool = True) -> str | None:
    """Return the first figure or name in a text that no source has, or None."""
    known = frozenset().union(*map(_known_figures, sources))
    for shown, value in figures(text):
        if value not in known:
            return shown
    words = frozenset().union(*map(_known_words, sources))
    invented = (name for name in names(text) if not _known_words(name) <= words)
    return next(invented, None) if with_names else None


def _claims(critique: Critique, technical: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield what a critique claims: which field, its text, and whether names are asked of it."""
    for finding in critique.findings:
        yield f"the why of {finding.criterion}", finding.why, not technical
    for strength in critique.strengths:
        yield "a strength", strength.text, not technical
    yield "the next step", _PRACTISING.sub("", critique.next_step), True
    if critique.follow_up:
        yield "the follow-up", critique.follow_up.text, True


def sources(sample: Sample) -> list[str]:
    """Return every text that a reply may take figures and names from."""
    found = [*strings(sample.case.input)]
    for hit in sample.hits:
        place = (*hit.passage.heading, hit.source.title, hit.source.company or "", hit.source.role or "")
        found += [hit.passage.text, hit.passage.question or "", hit.passage.stage or "", *place]
    if sample.case.task == "interview":
        found += [turn.text for turn in sample.turns]
        found += strings([turn.question.model_dump() for turn in sample.turns if turn.question])
        found += strings(sample.session.brief.model_dump())
        found += strings(sample.session.question.model_dump() if sample.session.question else {})
    return found


def _texts(sample: Sample) -> Iterable[tuple[str, str, bool]]:
    if sample.case.task == "ask":
        yield "the answer", sample.answer.answer, True
    technical = sample.case.slices.get("kind") == "technical" or sample.case.input.get("kind") == "technical"
    for said in sample.critiques():
        for field, text, with_names in _claims(said.critique, technical or sample.case.task == "interview"):
            yield f"{field} ({said.where})", text, with_names


def _grounded(sample: Sample) -> Mark:
    known = sources(sample)
    for field, text, with_names in _texts(sample):
        if invented := made_up(text, known, with_names=with_names):
            return verdict(f"“{invented}” in {field} stands in no source: “{shorten(text)}”.", "")
    return Mark(1.0, "Every figure and name stands in a source.")


GRADERS = (each("grounded", lambda case: case.task in ("critique", "ask", "interview"), _grounded),)
