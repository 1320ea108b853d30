"""Untrusted texts made fit to show: cleaned, told as lines, compared and shortened with notice."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

Piece = tuple[Literal["same", "gone", "new"], str]

# C0 and C1 but tab and newline; surrogates and non-characters; marks that reorder what is read (Trojan Source).
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINES = 4_000  # of both texts that are compared line by line
_TOKENS = 1_200  # of a changed stretch that are compared word by word
_CONTEXT = 240  # characters of an unchanged stretch that are shown


def clean(text: str) -> str:
    """Return a text without characters that XML refuses, that steer a terminal or that reorder what is read."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def short(text: str, limit: int) -> str:
    """Return a text of about `limit` characters at most, which says how many it lacks."""
    if len(text) <= limit:
        return text
    return f"{text[:limit]} … [{len(text) - limit:,} more characters left out]"


def told(value: Any, indent: str = "") -> str:
    """Return the JSON of a reply as indented lines, without what is empty."""
    return clean("\n".join(_lines(value, indent)))


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """Return what is the same, gone and new, by lines first and by words within lines that changed."""
    before, after = (text.splitlines(keepends=True) for text in (old, new))
    if len(before) + len(after) > _LINES:
        return tuple(_changed(old, new))
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[a:b])))
        else:
            pieces.extend(_by_words("".join(before[a:b]), "".join(after[c:d])))
    return tuple(pieces)


def folded(pieces: Sequence[Piece], limit: int) -> tuple[Piece, ...]:
    """Return pieces with long unchanged stretches folded and the rest shortened to about `limit` characters."""
    kept: list[Piece] = []
    for kind, text in pieces:
        if limit <= 0:
            kept.append(("same", " … [more left out]"))
            break
        shown = _middle_out(text) if kind == "same" else short(text, limit)
        kept.append((kind, shown))
        limit -= len(shown)
    return tuple(kept)


def _middle_out(text: str) -> str:
    if len(text) <= 2 * _CONTEXT + 80:
        return text
    left_out = len(text) - 2 * _CONTEXT
    return f"{text[:_CONTEXT]} … [{left_out:,} unchanged characters] … {text[-_CONTEXT:]}"


def _by_words(old: str, new: str) -> Iterator[Piece]:
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if not before or not after or len(before) + len(after) > _TOKENS:
        yield from _changed(old, new)
        return
    gone = new = ""
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        shared = "".join(before[a:b]) if kind == "equal" else ""
        if shared and not (shared.isspace() and "\n" not in shared and (gone or new)):
            yield from _changed(gone, new)
            yield "same", shared
            gone = new = ""
            continue
        # Blanks between changed words belong to both, or a rewritten phrase reads as a salad of two.
        gone, new = gone + "".join(before[a:b]), new + "".join(after[c:d])
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Piece]:
    if gone == new:
        if gone:
            yield "same", gone
        return
    if gone:
        yield "gone", gone
    if new:
        yield "new", new


def _lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield from _entry(f"{indent}{key}:", held, indent)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _item(held, indent)
    else:
        yield f"{indent}{value}"


def _entry(head: str, held: Any, indent: str) -> Iterator[str]:
    if held is None or held in ("", [], (), {}):
        return
    if isinstance(held, Mapping | list | tuple):
        yield head
        yield from _lines(held, indent + "  ")
    else:
        yield f"{head} {held}"


def _item(held: Any, indent: str) -> Iterator[str]:
    lines = list(_lines(held, indent + "  "))
    if lines:
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]
