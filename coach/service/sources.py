"""Documents that come in over the service rather than from a folder."""

from typing import get_args

from coach.errors import InvalidRequest, TooLarge
from coach.requests import SourceRequest
from corpus.types import Document, DocumentKind, Licence

SOURCE_CHARACTERS = 2_000_000  # a long book; more is several sources
KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)


def to_document(wanted: SourceRequest, name: str) -> Document:
    """Return the document that a request describes; `name` is its id where the request gives none.

    Raises:
        InvalidRequest: the kind is none of those there are.
        TooLarge: the text is longer than a source may be.
    """
    if len(wanted.text) > SOURCE_CHARACTERS:
        raise TooLarge(
            f"The text has {len(wanted.text):,} characters; a source may have {SOURCE_CHARACTERS:,}.",
            "Split it into several sources.",
        )
    kind = next((kind for kind in KINDS if kind == wanted.kind), None)
    if wanted.kind and kind is None:
        raise InvalidRequest(f"{wanted.kind!r} is no kind of document.", f"Use one of {', '.join(KINDS)}.")
    return Document(
        source_id=wanted.id or name,
        origin=wanted.title or wanted.id or name,
        text=wanted.text,
        title=wanted.title,
        kind=kind,
        company=wanted.company,
        role=wanted.role,
        licence=Licence(name=wanted.licence, attribution=wanted.attribution),
    )
