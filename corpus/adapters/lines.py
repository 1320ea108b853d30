"""Lines of a document, each with its kind → text in the Markdown that `corpus.structure` reads."""

from collections.abc import Iterable


def row(cells: list[str]) -> str:
    """Return a table row as one line."""
    return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) for cell in cells) + " |"


def joined(blocks: Iterable[tuple[str, str]]) -> str:
    """Return the text of (kind, line) pairs: items and rows of one list or table together, everything else apart."""
    text: list[str] = []
    last = ""
    for kind, line in blocks:
        close = kind == last and kind in ("item", "row")
        text.append(("\n" if close else "\n\n" if text else "") + line)
        last = kind
    return "".join(text)
