"""EPUB books: a zip archive of XHTML chapters, in the order of the spine, each block a line."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import lxml.html

from corpus.adapters import archive
from corpus.adapters.lines import joined, row
from corpus.errors import DocumentRefused
from corpus.reading import Extracted, Limits

_CONTAINER = "META-INF/container.xml"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEAVES = (*_HEADINGS, "p", "li", "tr", "pre", "dt", "dd", "figcaption")
_BOXES = ("div", "section", "article", "aside", "ul", "ol", "dl", "table", "tbody", "blockquote", "figure", "header")
_SILENT = ("script", "style", "nav", "svg")
_PAGES = ("application/xhtml+xml", "text/html")


def read(raw: bytes, limits: Limits) -> Extracted:
    """Return the text of a book, with its `dc:title` and, as a note, its `dc:rights`.

    Raises:
        DocumentRefused: it is encrypted, broken, unpacks to too much or has too many chapters.
    """
    with archive.opened(raw, limits) as book:
        _check_open(book)
        package = _package(book)
        tree = ElementTree.fromstring(book.read(package))
        chapters = _chapters(tree, posixpath.dirname(package))
        if len(chapters) > limits.pages:
            raise DocumentRefused(f"it has {len(chapters):,} chapters; the limit is {limits.pages:,}.", "Split it.")
        texts, size = [], 0
        for chapter in chapters:
            text = _text(book, chapter)
            size += len(text)
            if size > limits.characters:
                raise DocumentRefused(f"its text passes the limit of {limits.characters:,} characters.", "Split it.")
            texts.append(text)
    rights = [" ".join((element.text or "").split()) for element in tree.iter(f"{_DC}rights")]
    title = next((" ".join((element.text or "").split()) for element in tree.iter(f"{_DC}title")), "")
    return Extracted("\n\n".join(filter(None, texts)), title or None, tuple(filter(None, rights)))


def _check_open(book: zipfile.ZipFile) -> None:
    """Refuse a book under digital rights management; `encryption.xml` may also merely name obfuscated fonts."""
    try:
        listed = book.read("META-INF/encryption.xml").decode("utf-8", "replace").casefold()
    except KeyError:
        return
    if ".xhtml" in listed or ".html" in listed or ".htm" in listed:
        raise archive.encrypted()


def _package(book: zipfile.ZipFile) -> str:
    for element in ElementTree.fromstring(book.read(_CONTAINER)).iter():
        if element.tag.endswith("}rootfile") and (path := element.get("full-path")):
            return path
    raise DocumentRefused("its container names no package.", "Convert it to .epub anew.")


def _chapters(tree: ElementTree.Element, folder: str) -> list[str]:
    manifest = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        for item in tree.iter(f"{_OPF}item")
        if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split()
    }
    spine = (item.get("idref") for item in tree.iter(f"{_OPF}itemref") if item.get("linear") != "no")
    return [manifest[name] for name in spine if name in manifest]


def _text(book: zipfile.ZipFile, chapter: str) -> str:
    try:
        raw = book.read(chapter)
    except KeyError:
        return ""
    tree = lxml.html.document_fromstring(raw) if raw.strip() else None
    body = tree.find("body") if tree is not None else None
    if body is None:
        return ""
    for rule in body.iter("br"):
        rule.tail = " " + (rule.tail or "")
    return joined(_lines(body))


def _lines(element: Any) -> Iterator[tuple[str, str]]:
    """Yield (kind, line) of each block. A chapter has no menus, so nothing is guessed and nothing left out."""
    loose = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _SILENT:
            loose.append(child.tail or "")
        elif child.tag in _LEAVES or (child.tag in _BOXES and not _holds_blocks(child)):
            yield from _paragraph("p", "".join(loose))
            yield from _paragraph(child.tag, _told(child), child)
            loose = [child.tail or ""]
        elif _holds_blocks(child):
            yield from _paragraph("p", "".join(loose))
            yield from _lines(child)
            loose = [child.tail or ""]
        else:
            loose.append(_told(child) + (child.tail or ""))
    yield from _paragraph("p", "".join(loose))


def _paragraph(tag: str, text: str, element: Any = None) -> Iterator[tuple[str, str]]:
    text = " ".join(text.split())
    if tag == "tr":
        yield "row", row([_told(cell) for cell in element if cell.tag in ("td", "th")])
    elif not text:
        return
    elif tag in _HEADINGS:
        yield "heading", "#" * int(tag[1]) + " " + text
    else:
        yield ("item", f"- {text}") if tag == "li" else ("paragraph", text)


def _told(element: Any) -> str:
    return str(element.text_content())


def _holds_blocks(element: Any) -> bool:
    return any(inner.tag in _LEAVES or inner.tag in _BOXES for inner in element.iterdescendants())
