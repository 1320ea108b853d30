"""Slides, by python-pptx: each slide's title as a heading, its texts as bullets, tables as rows, notes after it."""

import io
from collections.abc import Iterator
from typing import Any

from corpus.adapters import archive
from corpus.adapters.lines import joined, row
from corpus.errors import DocumentRefused
from corpus.reading import Extracted, Limits

Line = tuple[str, str]


def read(raw: bytes, limits: Limits) -> Extracted:
    """Return the text of a .pptx file.

    Raises:
        DocumentRefused: it is encrypted, broken, unpacks to too much or has too many slides.
    """
    archive.opened(raw, limits).close()
    from pptx import Presentation

    slides = list(Presentation(io.BytesIO(raw)).slides)
    if len(slides) > limits.pages:
        raise DocumentRefused(f"it has {len(slides):,} slides; the limit is {limits.pages:,}.", "Split it.")
    lines = [line for slide in slides for line in _slide(slide)]
    titles = [line.lstrip("# ") for kind, line in lines if kind == "heading"]
    return Extracted(joined(lines), titles[0] if titles else None)


def _slide(slide: Any) -> Iterator[Line]:
    title = slide.shapes.title
    if title is not None and title.has_text_frame and title.text_frame.text.strip():
        yield "heading", "## " + " ".join(title.text_frame.text.split())
    for shape in _ordered(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for line in slide.notes_slide.notes_text_frame.text.splitlines():
            if line.strip():
                yield "paragraph", line.strip()


def _ordered(shapes: Any) -> list[Any]:
    """Shapes as they are read, from the top and then from the left; a placeholder's place may be unknown."""
    return sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0))


def _shape(shape: Any) -> Iterator[Line]:
    if hasattr(shape, "shapes"):
        for inner in _ordered(shape.shapes):
            yield from _shape(inner)
    elif getattr(shape, "has_table", False):
        for line in shape.table.rows:
            yield "row", row([cell.text_frame.text for cell in line.cells])
    elif shape.has_text_frame:
        texts = [text for paragraph in shape.text_frame.paragraphs if (text := " ".join(paragraph.text.split()))]
        for text in texts:
            # A text of one paragraph in a box is a statement, several are a list.
            yield ("item", f"- {text}") if len(texts) > 1 else ("paragraph", text)
