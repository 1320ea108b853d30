"""The nouns of the corpus: documents as they come in, sources and passages as they are kept."""

from dataclasses import dataclass, field
from typing import Literal, get_args

DocumentKind = Literal["interview_guide", "job_description", "rubric", "article", "notes"]
PassageRole = Literal[
    "process_stage",  # what happens in a stage of the interview
    "question",  # a question that the document itself asks or proposes
    "question_intent",  # what a question is after
    "advice",  # how to answer or to prepare
    "sample_answer",
    "requirement",  # a must-have
    "nice_to_have",
    "responsibility",  # what the job does
    "value",  # what the company says it stands for
    "rubric_item",  # what good looks like
    "terms",  # pay, perks, legal statements: may be asked about, never practised
    "prose",
]
SearchMode = Literal["hybrid", "dense", "bm25"]

DOCUMENT_KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
PASSAGE_ROLES: tuple[PassageRole, ...] = get_args(PassageRole)


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with a source's text; travels with every passage of it."""

    name: str | None = None
    attribution: str | None = None
    max_excerpt_words: int | None = None
    noncommercial: bool = False
    no_derivatives: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was loaded, before cleaning.

    `source_id` is the name it will have in the library; a document ingested again under the same id replaces
    the earlier one. `origin` is the file name or URL shown to people. Fields left None are inferred from the text.
    """

    source_id: str
    origin: str
    text: str
    title: str | None = None
    kind: DocumentKind | None = None
    company: str | None = None
    role: str | None = None
    licence: Licence = field(default_factory=Licence)
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class DroppedBlock:
    """A block of a document that cleaning cuts, and why; one that was kept by hand stands in the source's text."""

    start: int  # characters into the loaded text
    end: int
    reason: str
    text: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A cleaned document in the library. `text` is what spans of passages index into."""

    id: str
    origin: str
    title: str
    kind: DocumentKind
    company: str | None
    role: str | None
    language: str  # ISO 639-1
    licence: Licence
    text: str
    content_hash: str  # of the document and of the cleaning that was applied to it
    dropped: tuple[DroppedBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable piece of a source: `source.text[start:end] == text`, exactly.

    A passage holds units of one role within one section; units are separated by line breaks.
    """

    id: str
    source_id: str
    ordinal: int  # place within the source, from 0
    text: str
    start: int
    end: int
    heading: tuple[str, ...] = ()
    role: PassageRole = "prose"
    stage: str | None = None  # the document's own name for the stage it tells of
    group: str | None = None  # ties intent, advice and sample answer of one question together
    question: str | None = None  # the question of that group, where the document gives or implies one


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the source that it comes from and its score in 0..1 (higher is closer)."""

    passage: Passage
    source: Source
    score: float


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows a search; a field left None doesn't narrow. Values are compared without regard to case."""

    company: str | None = None
    role: str | None = None
    kind: DocumentKind | None = None
    language: str | None = None  # ISO 639-1
    source_ids: frozenset[str] | None = None
    passage_roles: frozenset[PassageRole] | None = None


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What became of one document."""

    origin: str
    status: Literal["added", "unchanged", "replaced", "refused"]
    source_id: str | None = None
    passages: int = 0
    reason: str | None = None  # why it was refused
