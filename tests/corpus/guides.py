"""Two documents, and what the tests of the library ask of them."""

from corpus.library import Library
from corpus.types import Document

GUIDE = """# Product manager interview at Fernhill

## Stakeholder round

The panel asks how you align stakeholders who disagree about the roadmap.

## Case round

You size a market for irrigation sensors and defend your assumptions.
"""
NURSING = """# Nurse manager interview

## Rota exercise

You plan a weekly rota for twelve nurses and explain the trade-offs.
"""


def guide(text: str = GUIDE) -> Document:
    return Document("guide", "guide.md", text, company="Fernhill", role="Product Manager", kind="interview_guide")


def nursing() -> Document:
    return Document("nursing", "nursing.md", NURSING, company="Tidewater", role="Nurse Manager", kind="notes")


def ids(library: Library, query: str, **more: object) -> list[str]:
    return [hit.passage.source_id for hit in library.search(query, **more)]  # type: ignore[arg-type]
