"""Text → blocks: headings, bullets, table rows, code and paragraphs, each with its exact span.

Three layouts are told apart without being asked: Markdown, plain text with blank lines between paragraphs (hard-wrapped
or not), and flattened text whose every line is a paragraph.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

BlockKind = Literal["heading", "bullet", "row", "code", "rule", "paragraph"]
Naming = Callable[[str, bool], bool]

PLAIN_LEVEL = 10  # headings without markup rank below Markdown's six and bold lines
SOFT_LEVEL = 30  # "Requirements:" above a list

_LINE = re.compile(r"[^\n]+")
_ATX = re.compile(r"(#{1,6})[ \t]+\S")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_RULE = re.compile(r"(?:[-*_][ \t]*){3,}$")
_BOLD_LINE = re.compile(r"(\*\*|__)(?=\S)(?:(?!\1).){1,120}\1[ \t]*:?$")
_BULLET = re.compile(r"(?:[•·▪◦‣●○■*+\-–—]|\(?\d{1,2}[.)]|[a-z][.)])[ \t]+\S")
_FENCE = re.compile(r"```|~~~")
_BYLINE = re.compile(r"(?:by|written by|author|posted|published|updated|source|photo)\b", re.IGNORECASE)
_FLAT_LINE = 120  # a line longer than this isn't hard-wrapped
_WRAP_SAMPLE = 12  # lines that show whether a paragraph is hard-wrapped
_TITLE_CHARACTERS = 90
_TITLE_WORDS = 12
_SECTION_WORDS = 6


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text: `text == whole[start:end]`. `level` ranks headings, 1 highest; 0 for the others."""

    start: int
    end: int
    kind: BlockKind
    text: str
    level: int = 0
    indent: int = 0
    apart: bool = False  # a blank line (or the text's start) stands before it

    @property
    def label(self) -> str:
        """The text without heading marks, emphasis and a final colon."""
        return self.text.strip("#>*_: \t\n").replace("**", "")


def parse(text: str, breaks: Sequence[int] = (), names: Naming | None = None) -> list[Block]:
    """Return the blocks of `text` in order. Takes linear time.

    Args:
        text: the whole text.
        breaks: ascending positions that no block crosses.
        names: tells lines that name a section, of documents that are pasted without blank lines or colons; it is given
            the line and whether a bullet follows.
    """
    lines = list(_lines(text, breaks))
    if names:
        lines = _named(lines, names)
    flat = _is_flat(lines)
    if flat:
        lines = [replace(line, apart=True) for line in lines]
    return _ranked(list(_joined(text, lines, flat, breaks)))


def is_title(text: str) -> bool:
    """Whether a line reads like a heading: short, capitalised, without final punctuation."""
    if len(text) > _TITLE_CHARACTERS or not text or text[-1] in ".,;!…" or _BYLINE.match(text):
        return False
    first = text.lstrip("“\"'(¿¡")[:1]
    if not first.isalnum() or first.islower():
        return False
    return len(text.split()) <= _TITLE_WORDS and ": " not in text and any(c.isalpha() for c in text)


def _lines(text: str, breaks: Sequence[int]) -> Iterator[Block]:
    """Yield each line that isn't blank as a block of its own; kinds that one line shows are already right."""
    apart = True
    last = 0
    cut = frozenset(breaks)
    for match in _LINE.finditer(text):
        raw = match.group()
        line = raw.strip()
        if not line:
            apart = True
            continue
        apart = apart or match.start() - last > 1 or match.start() in cut
        start = match.start() + len(raw) - len(raw.lstrip())
        kind, level = _kind(line)
        yield Block(start, start + len(line), kind, line, level, start - match.start(), apart)
        apart, last = False, match.end()


def _named(lines: list[Block], names: Naming) -> list[Block]:
    """Return the lines, with those made headings that name the section which begins right below them."""
    found = list(lines)
    for index, (line, below) in enumerate(pairwise(lines)):
        if line.kind != "paragraph" or len(line.text.split()) > _SECTION_WORDS or not is_title(line.text.rstrip(":")):
            continue
        if not below.apart and below.kind in ("bullet", "paragraph") and names(line.label, below.kind == "bullet"):
            found[index] = replace(line, kind="heading", level=PLAIN_LEVEL)
    return found


def _kind(line: str) -> tuple[BlockKind, int]:
    if heading := _ATX.match(line):
        return "heading", len(heading.group(1))
    if _RULE.match(line):
        return "rule", 0
    if _FENCE.match(line):
        return "code", 0
    if _BOLD_LINE.match(line):
        return "heading", 7
    if _BULLET.match(line):
        return "bullet", 0
    if line[0] == "|" and line.count("|") > 1:
        return ("rule", 0) if not line.strip("|-: \t") else ("row", 0)
    return "paragraph", 0


def _is_flat(lines: list[Block]) -> bool:
    """Whether every line is a paragraph: hardly a blank line, and lines too long to be wrapped."""
    if len(lines) < 3 or sum(line.apart for line in lines) * 4 > len(lines):
        return False
    return sum(line.end - line.start > _FLAT_LINE for line in lines) * 2 > len(lines)


def _joined(text: str, lines: list[Block], flat: bool, breaks: Sequence[int]) -> Iterator[Block]:
    """Yield blocks: fenced code and hard-wrapped lines put together, underlined lines made headings."""
    index = 0
    while index < len(lines):
        line = lines[index]
        end = index + 1
        if line.kind == "code":
            end = _fence_end(lines, index, breaks)
        elif line.kind == "paragraph" and end < len(lines) and _underlines(line, lines[end]):
            yield replace(line, kind="heading", level=1 if lines[end].text[0] == "=" else 2, end=lines[end].end)
            index = end + 1
            continue
        elif not flat and line.kind in ("paragraph", "bullet"):
            end = _wrap_end(lines, index)
        yield _merge(text, line, lines[end - 1])
        index = end


def _merge(text: str, first: Block, last: Block) -> Block:
    return first if first is last else replace(first, end=last.end, text=text[first.start : last.end])


def _fence_end(lines: list[Block], index: int, breaks: Sequence[int]) -> int:
    following = bisect_right(breaks, lines[index].start)
    stop = breaks[following] if following < len(breaks) else lines[-1].end
    for end in range(index + 1, len(lines)):
        if lines[end].start >= stop:
            break
        if lines[end].kind == "code":
            return end + 1
    return index + 1


def _underlines(line: Block, below: Block) -> bool:
    return not below.apart and bool(_UNDERLINE.match(below.text)) and len(line.text) <= _TITLE_CHARACTERS


def _wrap_end(lines: list[Block], index: int) -> int:
    """Return the index after the last line that continues the one at `index`."""
    group = index + 1
    while group < len(lines) and group - index < _WRAP_SAMPLE and not lines[group].apart:
        group += 1
    widest = max(line.end - line.start for line in lines[index:group])
    lower = sum(line.text[0].islower() for line in lines[index + 1 : group])
    wrapped = widest <= _FLAT_LINE and lower * 4 >= group - index - 1
    end = index + 1
    while end < len(lines) and _continues(lines[index], lines[end - 1], lines[end], widest if wrapped else 0):
        end += 1
    return end


def _continues(first: Block, above: Block, line: Block, width: int) -> bool:
    """Whether `line` goes on with the paragraph; `width` is that of its hard-wrapped lines, 0 where they aren't."""
    if line.apart or line.kind != "paragraph":
        return False
    if first.kind == "bullet" and line.indent > first.indent:
        return True
    if not width:
        return line.text[0].islower() and above.text[-1] not in ".!?:"
    # A wrapped paragraph's last line is short; a full line goes on even where it happens to end a sentence.
    return (above.end - above.start) * 10 >= width * (7 if above.text[-1] in ".!?:" else 5)


def _ranked(blocks: list[Block]) -> list[Block]:
    """Find headings without markup, and rank them by how they stand to each other."""
    listed = _announced(blocks)
    marked = sum(block.kind == "heading" and block.level <= 6 for block in blocks) >= 2
    level, after_heading = PLAIN_LEVEL, False
    for index, block in enumerate(blocks):
        if block.kind != "paragraph":
            if block.kind != "rule":
                after_heading = block.kind == "heading"
            continue
        rank = _plain_heading(blocks, index, marked)
        if rank is None:
            after_heading = False
            continue
        if rank < SOFT_LEVEL:
            if block.label.casefold() in listed:
                rank = PLAIN_LEVEL
            else:
                rank = min(level + after_heading, SOFT_LEVEL - 1) if index else PLAIN_LEVEL
            level, after_heading = rank, index > 0
        blocks[index] = replace(block, kind="heading", level=rank)
    return blocks


def _announced(blocks: list[Block]) -> frozenset[str]:
    """Bullets of one or two words name the sections that follow, all of one rank."""
    bullets = (_BULLET_MARK.sub("", block.text) for block in blocks if block.kind == "bullet" and len(block.text) < 40)
    return frozenset(text.casefold() for text in bullets if len(text.split()) <= 3)


_BULLET_MARK = re.compile(r"^\W*(?:\d{1,2}[.)])?\s*")


def _plain_heading(blocks: list[Block], index: int, marked: bool) -> int | None:
    """Return the rank of a line that is a heading by its looks alone, or None."""
    block = blocks[index]
    text = block.text
    following = next((b for b in blocks[index + 1 : index + 3] if b.kind != "rule"), None)
    if len(text) > _TITLE_CHARACTERS or (following is None and text[-1] != ":"):
        return None
    if text[-1] == ":" or following is None:
        return SOFT_LEVEL if len(text.split()) <= 6 and is_title(text[:-1]) else None
    if marked or not block.apart or not is_title(text) or text[-1] == "?":
        return None
    if following.kind in ("bullet", "heading", "row", "code"):
        return PLAIN_LEVEL
    if not is_title(following.text):
        # Not a heading: the first of several lines of one paragraph.
        return PLAIN_LEVEL if following.apart or following.text[-1] in ".!?" else None
    return PLAIN_LEVEL if following.apart and _leads_on(blocks, index) else PLAIN_LEVEL if not index else None


def _leads_on(blocks: list[Block], index: int) -> bool:
    """Whether the title-like line after this one is itself a heading, or the first item of an unmarked list."""
    second = blocks[index + 1]
    third = blocks[index + 2] if index + 2 < len(blocks) else None
    if third is None:
        return False
    return third.kind == "bullet" or not third.apart or not is_title(third.text) or second.text[-1] == ":"
