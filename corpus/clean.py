"""A loaded document → a source: licence read, furniture cut, what isn't given inferred.

Cleaning drops whole blocks and rewrites nothing: `Source.text` is the loaded text with the dropped blocks taken out,
every other character, white space included, as it was. Where a block was cut can so be told from `Source.dropped` alone
(`seams`), and a passage that crosses no seam is an exact substring of the file.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import astuple, replace

from corpus import furniture, infer, language, licence, orders
from corpus.blocks import Block, parse
from corpus.types import Document, DroppedBlock, Licence, Source

CLEANING = "3"  # part of the content hash: raise it when the rules change, and sources are cleaned anew


def clean(document: Document, kept_by_hand: Collection[str] = ()) -> Source:
    """Return the source that `document` gives. Takes time linear in the text's length.

    Args:
        document: as it was loaded.
        kept_by_hand: texts of blocks that stay though the rules would cut them; what the source is, and its licence,
            is read as if they had been cut.
    """
    blocks, ordering = orders.parted(parse(document.text))
    home = language.detect(document.text)
    reasons = _reasons(document.text, blocks, home, ordering)
    dropped = _dropped(document.text, blocks, reasons)
    text = _without(document.text, dropped)
    kept = [block for block, why in zip(blocks, reasons, strict=True) if why is None]
    notes = "\n".join(
        [block.text for block, why in zip(blocks, reasons, strict=True) if why and licence.is_note(block.text)]
        + licence.sentences(text)
    )
    found = licence.read(notes) if notes else Licence()
    told = infer.infer(document, kept, text, licence.owner(notes))
    return Source(
        id=document.source_id,
        origin=document.origin,
        title=told.title,
        kind=told.kind,
        company=told.company,
        role=told.role,
        language=home or "en",
        licence=licence.merged(document.licence, _attributed(found, told, licence.wants_credit(notes))),
        text=_without(document.text, marked := _kept(dropped, kept_by_hand)),
        content_hash=_hash(document),
        dropped=marked,
    )


def keep(source: Source, number: int) -> Source:
    """Return the source with its dropped block of that number, counted from 1, back in its text wherever it stood.

    Raises:
        IndexError: it has no such block.
    """
    if not 1 <= number <= len(source.dropped):
        raise IndexError(number)
    wanted = {source.dropped[number - 1].text.strip()}
    marked = tuple(replace(block, kept=block.kept or block.text.strip() in wanted) for block in source.dropped)
    return replace(source, text=_without(_loaded(source), marked), dropped=marked)


def _loaded(source: Source) -> str:
    """Return the text as it was loaded: the source's, with the cut blocks where they were."""
    parts, taken, at = [], 0, 0
    for block in _cut(source.dropped):
        between = block.start - at
        parts += [source.text[taken : taken + between], block.text]
        taken, at = taken + between, block.end
    return "".join([*parts, source.text[taken:]])


def _kept(dropped: tuple[DroppedBlock, ...], by_hand: Collection[str]) -> tuple[DroppedBlock, ...]:
    return tuple(replace(block, kept=block.text.strip() in by_hand) for block in dropped)


def _cut(dropped: Iterable[DroppedBlock]) -> list[DroppedBlock]:
    return [block for block in dropped if not block.kept]


def seams(source: Source) -> list[int]:
    """Return the positions in `source.text` where blocks were cut out, ascending."""
    gone, positions = 0, []
    for block in _cut(source.dropped):
        positions.append(block.start - gone)
        gone += block.end - block.start
    return positions


def _reasons(text: str, blocks: list[Block], home: str | None, ordering: Collection[int]) -> list[str | None]:
    """Return for each block why it is cut, or None; nothing is foreign to a text whose language can't be told.

    `ordering` holds the places of blocks that speak to a machine.
    """
    reasons = [orders.REASON if n in ordering else furniture.reason(block) for n, block in enumerate(blocks)]
    cards = furniture.related(blocks, len(text))
    if cards:
        reasons[cards[0] : cards[1]] = ["similar articles"] * (cards[1] - cards[0])
    if home and len(blocks) > 1:
        script = language.script(text)
        for index, block in enumerate(blocks):
            if reasons[index] is None and block.kind != "code" and language.foreign(block.text, home, script):
                reasons[index] = "another language"
    return _orphans(blocks, reasons)


def _orphans(blocks: list[Block], reasons: list[str | None]) -> list[str | None]:
    """Cut the heading of a section that was cut whole because it was a notice."""
    for index, block in enumerate(blocks[:-1]):
        if reasons[index] is None and block.kind == "heading" and len(block.text) <= 40:
            below = reasons[index + 1]
            end = index + 2 == len(blocks) or reasons[index + 2] is not None or blocks[index + 2].kind == "heading"
            if below in ("legal notice", "licence note", "cookie notice") and end:
                reasons[index] = below
    return reasons


def _dropped(text: str, blocks: list[Block], reasons: list[str | None]) -> tuple[DroppedBlock, ...]:
    """Return the cut stretches, each up to the next block, neighbours of one reason together."""
    spans: list[tuple[int, int, str]] = []
    for index, why in enumerate(reasons):
        if why is None:
            continue
        start = blocks[index].start
        end = blocks[index + 1].start if index + 1 < len(blocks) else len(text)
        if spans and spans[-1][1] == start and spans[-1][2] == why:
            start = spans.pop()[0]
        spans.append((start, end, why))
    return tuple(DroppedBlock(start, end, why, text[start:end]) for start, end, why in spans)


def _without(text: str, dropped: Iterable[DroppedBlock]) -> str:
    """Return a loaded text without those blocks of it that weren't kept by hand."""
    parts, at = [], 0
    for block in _cut(dropped):
        parts.append(text[at : block.start])
        at = block.end
    return "".join([*parts, text[at:]])


def _attributed(found: Licence, told: infer.Told, credit: bool) -> Licence:
    """A note that limits excerpts, or asks for credit, wants title, author and mark beside each of them."""
    if not credit and (found.attribution is None or found.max_excerpt_words is None):
        return found
    parts = dict.fromkeys(part for part in (told.title, told.author, found.attribution) if part)
    return replace(found, attribution=", ".join(parts) or None)


def _hash(document: Document) -> str:
    """Return the hash of everything that cleaning looks at, and of its rules."""
    whole = "\x1f".join(repr(value) for value in (*astuple(document), CLEANING))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
