"""Documents that come in over the service rather than from a folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

from coach.errors import Forbidden, InvalidRequest, TooLarge
from coach.requests import SourceRequest
from corpus import formats
from corpus.load import Overrides, from_bytes
from corpus.types import Document, DocumentKind, Licence

SOURCE_CHARACTERS = 2_000_000  # a long book; more is several sources
KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
Fetch = Callable[[str], Document]


def refuse_urls(url: str) -> Document:
    """Stand in for fetching where the settings don't allow it.

    Raises:
        Forbidden: always.
    """
    raise Forbidden(
        f"This server fetches no pages, {url[:200]!r} neither.",
        "Send the text or the file, or start the server with COACH_ALLOW_URLS=on.",
    )


def to_document(wanted: SourceRequest, name: str, fetch: Fetch = refuse_urls) -> Document:
    """Return the document that a request describes; `name` is its id where the request gives none.

    Blocks while a page is fetched or a file is read, so it belongs in a thread.

    Args:
        wanted: text, URL or file; what it tells beside wins over what the document says of itself.
        name: the id of a text or file that has none; a page's is its URL.
        fetch: gets the document at a URL.

    Raises:
        InvalidRequest: the kind is none of those there are.
        TooLarge: the text is longer than a source may be.
        Forbidden: it is a URL, and none are fetched.
        DocumentRefused: the page or file can't be read; says why.
    """
    kind = _kind(wanted.kind)
    if wanted.text is None:
        found = _named(wanted, _page(wanted, fetch) if wanted.url else _file(wanted, name))
        told = Overrides(wanted.company, wanted.role, kind, wanted.licence, wanted.attribution).applied(found)
    else:
        told = Document(
            source_id=wanted.id or name,
            origin=wanted.title or wanted.id or name,
            text=wanted.text,
            title=wanted.title,
            kind=kind,
            company=wanted.company,
            role=wanted.role,
            licence=Licence(name=wanted.licence, attribution=wanted.attribution),
        )
    if len(told.text) > SOURCE_CHARACTERS:
        raise TooLarge(
            f"The text has {len(told.text):,} characters; a source may have {SOURCE_CHARACTERS:,}.",
            "Split it into several sources.",
        )
    return told


def _kind(wanted: str | None) -> DocumentKind | None:
    kind = next((kind for kind in KINDS if kind == wanted), None)
    if wanted and kind is None:
        raise InvalidRequest(f"{wanted!r} is no kind of document.", f"Use one of {', '.join(KINDS)}.")
    return kind


def _page(wanted: SourceRequest, fetch: Fetch) -> Document:
    return fetch(wanted.url or "")


def _file(wanted: SourceRequest, name: str) -> Document:
    file_name = wanted.file_name or ""
    return from_bytes(wanted.file or b"", name, file_name, formats.media_type(Path(file_name)))


def _named(wanted: SourceRequest, found: Document) -> Document:
    return replace(found, source_id=wanted.id or found.source_id, title=wanted.title or found.title)
