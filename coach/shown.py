"""Sources and passages as they are shown: what the API sends and what the command line prints as JSON."""

from collections.abc import Sequence

from pydantic import BaseModel

from corpus.licence import warnings
from corpus.types import DocumentKind, Hit, Licence, Passage, PassageRole, Source


class LicenceTerms(BaseModel):
    """What may be done with a source's text."""

    name: str | None
    attribution: str | None
    max_excerpt_words: int | None
    noncommercial: bool
    no_derivatives: bool


class SourceSummary(BaseModel):
    """A document in the library; `warnings` say what its licence asks of whoever uses it."""

    id: str
    source: str
    title: str
    kind: DocumentKind
    company: str | None
    role: str | None
    language: str
    passages: int
    licence: LicenceTerms
    warnings: list[str]


class KeptPassage(BaseModel):
    """A passage of a source: `text` is the source's text from `start` to `end`, exactly."""

    passage_id: str
    role: PassageRole
    heading: list[str]
    stage: str | None
    question: str | None
    start: int
    end: int
    text: str


class Dropped(BaseModel):
    """A block that cleaning cuts, and why; `kept` says that it was put back by hand. Numbers count from 1."""

    number: int
    reason: str
    kept: bool
    text: str


class SourceDetail(SourceSummary):
    """A source with its cleaned text, what was kept of it as passages, and what cleaning dropped."""

    text: str
    kept: list[KeptPassage]
    dropped: list[Dropped]


class PassageDetail(KeptPassage):
    """A passage with where it comes from."""

    source_id: str
    source: str
    title: str
    licence: LicenceTerms
    warnings: list[str]


def terms(licence: Licence) -> LicenceTerms:
    """Return a licence as it goes out."""
    return LicenceTerms(
        name=licence.name,
        attribution=licence.attribution,
        max_excerpt_words=licence.max_excerpt_words,
        noncommercial=licence.noncommercial,
        no_derivatives=licence.no_derivatives,
    )


def summary(source: Source, passages: int) -> SourceSummary:
    """Return a source as lists show it."""
    return SourceSummary(**_summary(source, passages))


def detail(source: Source, passages: Sequence[Passage]) -> SourceDetail:
    """Return a source whole."""
    return SourceDetail(
        **_summary(source, len(passages)),
        text=source.text,
        kept=[KeptPassage(**_kept(passage)) for passage in passages],
        dropped=[
            Dropped(number=number, reason=block.reason, kept=block.kept, text=block.text)
            for number, block in enumerate(source.dropped, start=1)
        ],
    )


def passage(hit: Hit) -> PassageDetail:
    """Return a passage with where it comes from."""
    licence = hit.source.licence
    return PassageDetail(
        **_kept(hit.passage),
        source_id=hit.source.id,
        source=hit.source.origin,
        title=hit.source.title,
        licence=terms(licence),
        warnings=warnings(licence),
    )


def _summary(source: Source, passages: int) -> dict[str, object]:
    return {
        "id": source.id,
        "source": source.origin,
        "title": source.title,
        "kind": source.kind,
        "company": source.company,
        "role": source.role,
        "language": source.language,
        "passages": passages,
        "licence": terms(source.licence),
        "warnings": warnings(source.licence),
    }


def _kept(passage: Passage) -> dict[str, object]:
    return {
        "passage_id": passage.id,
        "role": passage.role,
        "heading": list(passage.heading),
        "stage": passage.stage,
        "question": passage.question,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }
