"""The shapes that only the API has: lists, outcomes and health."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from coach.shown import SourceSummary
from coach.types import Result, Session
from corpus.types import IngestOutcome


class Health(BaseModel):
    """Whether the service lives, or is ready."""

    status: str


class Results(BaseModel):
    """What a search found, best first."""

    results: list[Result]


class SessionList(BaseModel):
    """Sessions, newest first, without their turns."""

    sessions: list[Session]


class SourceList(BaseModel):
    """What is in the library."""

    sources: list[SourceSummary]


class Kept(BaseModel):
    """Which dropped block to put back, by its number."""

    model_config = ConfigDict(extra="forbid")

    block: int = Field(ge=1)


class SourceOutcome(BaseModel):
    """What became of a document that was sent."""

    id: str
    status: str
    passages: int


def outcome(taken: IngestOutcome) -> SourceOutcome:
    """Return what became of a document."""
    return SourceOutcome(id=taken.source_id or "", status=taken.status, passages=taken.passages)
