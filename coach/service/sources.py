"""Documents that come in over the service rather than from a folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

from coach.errors import Forbidden, InvalidRequest, TooLarge
from coach.requests import SourceRequest
from corpus import formats
from corpus.errors import DocumentRefused
from corpus.load import Overrides, document, from_bytes
from corpus.types import Document, DocumentKind

SOURCE_CHARACTERS = 2_000_000  # a long book; more is several sources
READ_AT_ONCE = 2  # pages and files; the threads that are left serve everyone else
KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
Fetch = Callable[[str], Document]


def refuse_urls(_: str) -> Document:
    """Stand in for fetching where the settings don't allow it.

    Raises:
        Forbidden: always; the address is not repeated, since it may hold a secret.
    """
    raise Forbidden(
        "This server fetches no pages.", "Send the text or the file, or start the server with COACH_ALLOW_URLS=on."
    )


def to_document(wanted: SourceRequest, name: str, fetch: Fetch = refuse_urls) -> Document:
    """Return the document that a request describes.

    Blocks while a page is fetched or a file is read, so it belongs in a thread.

    Args:
        wanted: text, URL or file; what it tells beside wins over what the document says of itself.
        name: the id of a text or file that has none; a page's is its URL.
        fetch: gets the document at a URL.

    Raises:
        InvalidRequest: the kind is none of those there are, or the file is no single document.
        TooLarge: the text is longer than a source may be.
        Forbidden: it is a URL, and none are fetched.
        DocumentRefused: the text, page or file can't be read; says why.
    """
    told = Overrides(wanted.company, wanted.role, _kind(wanted.kind), wanted.licence, wanted.attribution)
    if wanted.text is not None:
        _check_length(wanted.text)
        found = document(wanted.text, name, wanted.title or wanted.id or name)
    else:
        found = fetch(wanted.url) if wanted.url is not None else _file(wanted, name)
        _check_length(found.text)
    named = replace(found, source_id=wanted.id or found.source_id, title=wanted.title or found.title)
    return told.applied(named)


def _check_length(text: str) -> None:
    if len(text) > SOURCE_CHARACTERS:
        raise TooLarge(
            f"The text has {len(text):,} characters; a source may have {SOURCE_CHARACTERS:,}.",
            "Split it into several sources.",
        )


def _kind(wanted: str | None) -> DocumentKind | None:
    kind = next((kind for kind in KINDS if kind == wanted), None)
    if wanted and kind is None:
        raise InvalidRequest(f"{wanted!r} is no kind of document.", f"Use one of {', '.join(KINDS)}.")
    return kind


def _file(wanted: SourceRequest, name: str) -> Document:
    file_name = wanted.file_name or ""
    media_type = formats.media_type(Path(file_name))
    if media_type == "application/jsonl":
        raise InvalidRequest("JSON Lines hold several documents.", "Send each row as a request, or use coach ingest.")
    if not wanted.file:
        raise DocumentRefused("it is empty.", "Send the file's bytes in base64.")
    try:
        return from_bytes(wanted.file, name, file_name, media_type)
    except UnicodeDecodeError:
        raise DocumentRefused("its encoding can't be told.", "Save it as UTF-8.") from None
