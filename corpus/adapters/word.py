"""Word files, by python-docx: heading styles as Markdown headings, lists as bullets, tables as rows.

Deleted text, comments, headers and footers are left out; inserted text, text boxes and content controls are read.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from corpus.adapters import archive
from corpus.adapters.lines import joined, row
from corpus.reading import Extracted, Limits

_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_HEADING = re.compile(r"heading (\d)")
_LIST = re.compile(r"list (?:bullet|number|paragraph)")
_WHITE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(raw: bytes, limits: Limits) -> Extracted:
    """Return the text of a .docx file.

    Raises:
        DocumentRefused: it is encrypted, broken or unpacks to too much.
    """
    archive.opened(raw, limits).close()
    import docx

    document = docx.Document(io.BytesIO(raw))
    styles = {style.style_id: _Style(style) for style in document.styles}
    lines = list(_blocks(document.element.body, styles))
    title = next((text.lstrip("# ") for kind, text in lines if kind == "title"), None)
    return Extracted(joined(lines), title or _property(document))


class _Style:
    """What a paragraph style says: a heading's level or 0, and whether its paragraphs are list items."""

    def __init__(self, style: Any) -> None:
        self.level, self.listed, self.title = 0, False, False
        while style is not None and not self.level:
            name = (style.name or "").casefold()
            found = _HEADING.match(name)
            outline = style.element.find(f"{_NS}pPr/{_NS}outlineLvl")
            self.title = self.title or name == "title"
            self.level = int(found.group(1)) if found else 1 if self.title else 0
            if not self.level and outline is not None:
                level = int(outline.get(f"{_NS}val", "9"))
                self.level = level + 1 if level < 9 else 0
            numbered = style.element.find(f"{_NS}pPr/{_NS}numPr") is not None
            self.listed = self.listed or numbered or bool(_LIST.match(name) and "paragraph" not in name)
            style = getattr(style, "base_style", None)


def _blocks(element: Any, styles: dict[str, _Style]) -> Iterator[tuple[str, str]]:
    """Yield (kind, line) of each paragraph and table row, in order; content controls are looked into."""
    for child in element:
        if child.tag == f"{_NS}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{_NS}tbl":
            yield from _table(child, styles)
        elif child.tag in (f"{_NS}sdt", f"{_NS}sdtContent", f"{_NS}customXml", f"{_NS}ins"):
            yield from _blocks(child, styles)


def _paragraph(element: Any, styles: dict[str, _Style]) -> Iterator[tuple[str, str]]:
    told = element.find(f"{_NS}pPr/{_NS}pStyle")
    style = styles.get(told.get(f"{_NS}val")) if told is not None else None
    text = _text(element).strip()
    if text:
        level = style.level if style else 0
        numbered = element.find(f"{_NS}pPr/{_NS}numPr") is not None or (style is not None and style.listed)
        if level:
            kind = "title" if style and style.title else "heading"
            yield kind, "#" * min(level, 6) + " " + " ".join(text.split())
        else:
            yield ("item", "- " + " ".join(text.split())) if numbered else ("paragraph", text)
    for box in _boxes(element):
        yield from _blocks(box, styles)


def _table(element: Any, styles: dict[str, _Style]) -> Iterator[tuple[str, str]]:
    """A table of one column is layout, and read as paragraphs."""
    rows = [list(line.iter(f"{_NS}tc")) for line in element.iter(f"{_NS}tr")]
    if all(len(line) == 1 for line in rows):
        for cells in rows:
            yield from _blocks(cells[0], styles)
        return
    for line in element.iterchildren(f"{_NS}tr"):
        texts = ["\n".join(_text(p) for p in cell.iter(f"{_NS}p")) for cell in line.iterchildren(f"{_NS}tc")]
        if any(text.strip() for text in texts):
            yield "row", row(texts)


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    _collect(paragraph, parts)
    return "".join(parts)


def _collect(element: Any, parts: list[str]) -> None:
    """Gather the text of runs; what sits in a text box comes after the paragraph, and fallbacks say it twice."""
    for child in element:
        if child.tag in (f"{_NS}txbxContent", _FALLBACK, f"{_NS}del", f"{_NS}pPr", f"{_NS}instrText"):
            continue
        if child.tag in (f"{_NS}t", _MATH):
            parts.append(child.text or "")
        elif isinstance(child.tag, str) and child.tag.removeprefix(_NS) in _WHITE:
            parts.append(_WHITE[child.tag.removeprefix(_NS)])
        else:
            _collect(child, parts)


def _boxes(element: Any) -> Iterator[Any]:
    for box in element.iter(f"{_NS}txbxContent"):
        above = {parent.tag for parent in box.iterancestors()}
        if _FALLBACK not in above:
            yield box


def _property(document: Any) -> str | None:
    title = " ".join((document.core_properties.title or "").split())
    # Templates leave their own name behind; a title that the text doesn't show isn't one.
    shown = " ".join(" ".join(_text(p) for p in list(document.element.body.iter(f"{_NS}p"))[:20]).split())
    return title if title and title.casefold() in shown.casefold() else None
