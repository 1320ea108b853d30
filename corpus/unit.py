"""The unit of structure: one paragraph, bullet or table row, with what it is for."""

from dataclasses import dataclass

from corpus.types import PassageRole


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, bullet or table row, `source.text[start:end]`, and what it is for."""

    start: int
    end: int
    heading: tuple[str, ...] = ()
    role: PassageRole = "prose"
    stage: str | None = None
    group: str | None = None
    question: str | None = None
    bullet: bool = False
