"""Lines on pages → text: paragraphs unwrapped, headings told by size or weight, rows and bullets kept.

Running heads and page numbers are cut here and not by cleaning: only the layout shows them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.adapters.lines import joined, row

_BULLET = re.compile(r"(?:[•·▪◦‣●○■□➢➤✓✔❖*\uf0b7\uf0a7]|[-–—])\s+(?=\S)")
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|[a-zA-Z][.)])\s+\S")
_PAGE = re.compile(r"(?:page|seite|p\.)?\s*#(?:\s*(?:of|/|von|de)\s*#)?$", re.IGNORECASE)
_EDGE = 2  # lines at the top and at the bottom of a page that may be furniture
_REPEATED = 3  # pages on which such a line must stand
_LARGER = 1.12  # a heading's size by the body's
_HEADING_CHARACTERS = 120
_BOLD_CHARACTERS = 80
_LEVELS = 4


@dataclass(slots=True)
class Line:
    """A line of a page, in points from the bottom left corner; more than one cell makes it a table row."""

    cells: list[str]
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    page: int = 0
    hyphen: bool = False  # it ends within a word

    @property
    def text(self) -> str:
        """The cells in one."""
        return " ".join(self.cells)


def arranged(pages: list[list[Line]]) -> str:
    """Return the text of `pages`, headings as Markdown."""
    pages = [_whole(page) for page in pages]
    repeated = _furniture(pages)
    lines = [line for page in pages for line in _without(page, repeated)]
    if not lines:
        return ""
    body = _body(lines)
    sizes = sorted({round(line.size) for line in lines if _is_large(line, body)}, reverse=True)[:_LEVELS]
    return joined(_blocks(lines, body, sizes))


def _whole(page: list[Line]) -> list[Line]:
    """Put pieces of one line that stand side by side into one, as cells when there is a wide space between."""
    lines: list[Line] = []
    for line in page:
        above = lines[-1] if lines else None
        if above is None or above.hyphen or not _beside(above, line):
            lines.append(line)
        elif line.left - above.right > 2 * above.size:
            above.cells.extend(line.cells)
            above.right, above.hyphen = line.right, line.hyphen
        else:
            above.cells[-1] += " " + line.cells[0]
            above.cells.extend(line.cells[1:])
            above.right, above.hyphen = line.right, line.hyphen
    return lines


def _beside(above: Line, line: Line) -> bool:
    middle = (line.top + line.bottom) / 2
    return above.bottom < middle < above.top and line.left >= above.right - 1 and abs(above.size - line.size) < 2


def _furniture(pages: list[list[Line]]) -> frozenset[str]:
    """Return what stands at the edge of many pages, digits aside: running heads, page numbers."""
    counts = Counter(text for page in pages for text in {_folded(line) for line in _edges(page)})
    needed = max(_REPEATED, len(pages) * 2 // 5)
    return frozenset(text for text, count in counts.items() if count >= needed)


def _edges(page: list[Line]) -> list[Line]:
    return page[:_EDGE] + page[-_EDGE:] if len(page) > 2 * _EDGE else page


def _folded(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold()).strip()


def _without(page: list[Line], repeated: frozenset[str]) -> Iterator[Line]:
    edges = {id(line) for line in _edges(page)}
    for line in page:
        folded = _folded(line)
        if id(line) in edges and len(page) > 1 and (folded in repeated or _PAGE.match(folded)):
            continue
        yield line


def _body(lines: list[Line]) -> float:
    """Return the size in which most characters are set."""
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
    return weights.most_common(1)[0][0]


def _is_large(line: Line, body: float) -> bool:
    words = sum(character.isalpha() for character in line.text)
    return line.size > body * _LARGER and len(line.text) <= _HEADING_CHARACTERS and words > 2


def _is_heading(line: Line, body: float) -> bool:
    if len(line.cells) > 1 or _bullet(line.text):
        return False
    if _is_large(line, body):
        return True
    short = len(line.text) <= _BOLD_CHARACTERS and line.text[-1] not in ".,;"
    return line.bold and short and (line.text[0].isupper() or line.text[0].isdigit()) and line.size > body * 0.8


def _bullet(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBERED.match(text))


def _blocks(lines: list[Line], body: float, sizes: list[int]) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of each block."""
    widths = _margins(lines)
    mostly_bold = sum(line.bold for line in lines) * 2 > len(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        if len(line.cells) > 1:
            yield (
                ("item", _item(line.text)) if _bullet(line.text) and len(line.cells) == 2 else ("row", row(line.cells))
            )
            index += 1
            continue
        heading = _is_heading(line, body) and (not mostly_bold or _is_large(line, body))
        end = index + 1
        while end < len(lines) and _goes_on(lines[end - 1], lines[end], widths, heading, body):
            end += 1
        text = _flowed(lines[index:end])
        if heading and len(text) <= _HEADING_CHARACTERS:
            level = sizes.index(round(line.size)) + 1 if round(line.size) in sizes else min(len(sizes) + 1, _LEVELS + 1)
            yield "heading", "#" * level + " " + text
        else:
            yield ("item", _item(text)) if _bullet(text) else ("paragraph", text)
        index = end


def _item(text: str) -> str:
    return _BULLET.sub("- ", text, count=1) if _BULLET.match(text) else text


def _margins(lines: list[Line]) -> dict[int, float]:
    """Return the right margin of the lines that begin at each left edge, edges in steps of 20 points."""
    margins: dict[int, float] = {}
    for line in lines:
        if len(line.cells) == 1:
            edge = int(line.left // 20)
            margins[edge] = max(margins.get(edge, 0.0), line.right)
    return margins


def _goes_on(above: Line, line: Line, margins: dict[int, float], heading: bool, body: float) -> bool:
    """Whether `line` continues the paragraph (or heading) of `above`."""
    if len(line.cells) > 1 or _bullet(line.text) or abs(above.size - line.size) > 0.12 * above.size:
        return False
    if above.hyphen:
        return True
    gap = above.bottom - line.top
    if heading or _is_heading(line, body):
        close = above.page == line.page and -above.size < gap < 0.6 * above.size
        return heading and _is_heading(line, body) and close and line.bold == above.bold and above.size > body * _LARGER
    if above.page != line.page or gap < -above.size or gap > 2 * above.size:  # another page or column
        return above.text[-1] not in ".?!:" and line.text[0].islower()
    if gap > 0.7 * above.size:
        return False
    first = line.text.split()[0]
    needed = len(first) * (above.right - above.left) / max(len(above.text), 1)
    # The next word would have fitted into the line above: its end was meant.
    return above.right + needed >= margins.get(int(above.left // 20), above.right) - above.size * 0.5


def _flowed(lines: list[Line]) -> str:
    text = lines[0].text
    for above, line in pairwise(lines):
        text += line.text if above.hyphen else " " + line.text
    return text
