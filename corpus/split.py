"""A source → passages: whole units of one role within one section, short enough for the embedder.

About 130 words was measured best on the development questions; 256 WordPiece tokens is where MiniLM stops reading. A
short text in which nothing has a role of its own stays whole as long as the embedder reads all of it: nDCG@10 of
Cranfield's abstracts is 0.002 higher than with those over 130 words cut in two. A passage is an exact slice of the
source's text and never crosses a place where cleaning cut a block out.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from corpus.clean import seams
from corpus.structure import units
from corpus.text import sentences, tokens
from corpus.types import Passage, Source
from corpus.unit import Unit

WORDS = 130
TOKENS = 245  # by an estimate on the safe side; the embedder reads 256, two of them its own
_CHARACTERS = 80  # of a stretch that has nowhere to be cut: no character gives more than three tokens


def split(source: Source, words: int = WORDS) -> list[Passage]:
    """Return the passages of `source` in order. The same source gives the same passages, ids included.

    Args:
        source: cleaned.
        words: of a passage at most; others than `WORDS` are for measurements.
    """
    cuts = seams(source)
    found = units(source, cuts)
    if not cuts and _readable(source.text) and all(unit.role == "prose" and not unit.group for unit in found):
        return [_passage(source, ordinal, unit) for ordinal, unit in enumerate(_whole(source.text))]
    pieces = [piece for unit in found for piece in _pieces(source.text, unit, words)]
    return [_passage(source, ordinal, part) for ordinal, part in enumerate(_packed(source.text, pieces, cuts, words))]


def _whole(text: str) -> list[Unit]:
    """Return a short text as one unit, its headings included: nothing in it has a role of its own."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return [Unit(start, end)] if end > start else []


def _packed(text: str, pieces: list[Unit], cuts: list[int], words: int) -> Iterator[Unit]:
    """Yield stretches of neighbouring pieces that belong together, as long as they fit."""
    held: Unit | None = None
    for piece in pieces:
        if held is not None and _together(held, piece, cuts) and fits(text[held.start : piece.end], words):
            held = replace(held, end=piece.end)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _together(one: Unit, other: Unit, cuts: list[int]) -> bool:
    if (one.role, one.stage, one.group, one.heading) != (other.role, other.stage, other.group, other.heading):
        return False
    return bisect_right(cuts, one.start) == bisect_right(cuts, other.start)


def fits(text: str, words: int = WORDS) -> bool:
    """Whether `text` is short enough for one passage."""
    # Counting is only needed where the length leaves it open.
    return len(text) <= _CHARACTERS or (len(text.split()) <= words and tokens(text) <= TOKENS)


def _readable(text: str) -> bool:
    """Whether the embedder reads `text` to its end."""
    return len(text.split()) <= TOKENS and tokens(text) <= TOKENS


def _pieces(text: str, unit: Unit, words: int) -> Iterator[Unit]:
    """Yield the unit, or where it is too long its sentences, or where these are too long its words."""
    if fits(text[unit.start : unit.end], words):
        yield unit
        return
    whole = text[unit.start : unit.end]
    parts = -(-max(len(whole.split()), 1) // words)
    goal = len(whole) // parts  # even parts: a last sentence alone is hard to find
    held: tuple[int, int] | None = None
    for start, end in _sentences(text, unit, words):
        if held and (held[1] - held[0] >= goal or not fits(text[held[0] : end], words)):
            yield replace(unit, start=held[0], end=held[1])
            held = None
        held = (held[0], end) if held else (start, end)
    if held:
        yield replace(unit, start=held[0], end=held[1])


def _sentences(text: str, unit: Unit, words: int) -> Iterator[tuple[int, int]]:
    for start, end in sentences(text[unit.start : unit.end]):
        span = (unit.start + start, unit.start + end)
        yield from [span] if fits(text[span[0] : span[1]], words) else _runs(text, *span)


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of at most `_CHARACTERS` characters, cut at white space where there is any."""
    while end - start > _CHARACTERS:
        stop = text.rfind(" ", start + 1, start + _CHARACTERS)
        stop = stop if stop > start else start + _CHARACTERS
        yield start, stop
        start = stop
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _passage(source: Source, ordinal: int, part: Unit) -> Passage:
    text = source.text[part.start : part.end]
    key = f"{source.id}\x1f{part.start}\x1f{text}".encode("utf-8", "surrogatepass")
    return Passage(
        id=hashlib.sha256(key).hexdigest()[:24],
        source_id=source.id,
        ordinal=ordinal,
        text=text,
        start=part.start,
        end=part.end,
        heading=part.heading,
        role=part.role,
        stage=part.stage,
        group=part.group,
        question=part.question,
    )
