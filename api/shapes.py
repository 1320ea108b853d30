"""The shapes that only the API sends: lists, sources and passages."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from coach.types import Result, Session
from corpus.licence import warnings
from corpus.types import DocumentKind, Hit, IngestOutcome, Licence, Passage, PassageRole, Source


class Health(BaseModel):
    """Whether the service lives, or is ready."""

    status: str


class Results(BaseModel):
    """What a search found, best first."""

    results: list[Result]


class SessionList(BaseModel):
    """Sessions, newest first, without their turns."""

    sessions: list[Session]


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


class SourceList(BaseModel):
    """What is in the library."""

    sources: list[SourceSummary]


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


class Kept(BaseModel):
    """Which dropped block to put back, by its number."""

    model_config = ConfigDict(extra="forbid")

    block: int = Field(ge=1)


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


class SourceOutcome(BaseModel):
    """What became of a document that was sent."""

    id: str
    status: str
    passages: int


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


def outcome(taken: IngestOutcome) -> SourceOutcome:
    """Return what became of a document."""
    return SourceOutcome(id=taken.source_id or "", status=taken.status, passages=taken.passages)


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
