"""An engine that reads a candidate's mind from the first word of a message, and a shelf of a few passages."""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from coach.errors import ModelUnreachable
from coach.ports import AskTask, CritiqueTask, PracticeTask
from coach.types import (
    Citation,
    Critique,
    EngineInfo,
    Finding,
    FollowUp,
    Question,
    Reply,
    Strength,
)
from corpus.errors import NotInLibrary
from corpus.types import Filter, Hit, IngestOutcome, Licence, Passage, SearchMode, Source

INFO = EngineInfo(name="offline")
INTENTS = {
    "SKIP": "skip",
    "HINT": "hint_request",
    "ASK": "question_to_coach",
    "ERM": "non_answer",
    "WEATHER": "off_topic",
    "RUDE": "abuse",
    "IGNORE": "injection",
    "END": "end",
}


def question(number: int, stage: str | None = None, **more: Any) -> Question:
    fields = {"id": f"q{number}", "text": f"Question number {number}?", "kind": "behavioral", "competency": "ownership"}
    return Question.model_validate({**fields, "stage": stage, **more})


def critique(text: str, gap: str = "metric", score: float = 3.0, **more: Any) -> Critique:
    """Return the critique of an answer, or of what the first word of a message in capitals says it is."""
    intent = INTENTS.get(text.split()[0] if text.split() else "ERM", "answer")
    if intent != "answer":
        return Critique(intent=intent, score=None, gap="none", next_step="Go on.", engine=INFO, **more)  # type: ignore[arg-type]
    quote = " ".join(text.split()[:6])
    fields: dict[str, Any] = {
        "intent": "answer",
        "score": score,
        "findings": [
            Finding(criterion="own_action", band=4, why="You say what you did.", evidence=[quote]),
            Finding(criterion="metric", band=None if gap == "none" else 1, why="No figure."),
        ],
        "strengths": [Strength(text="You say what you did", evidence=[quote])],
        "gap": gap,
        "next_step": "Give one figure for the result.",
        "follow_up": FollowUp(text="By how much did that change?", targets=gap, span=quote),
        "engine": INFO,
    }
    return Critique(**{**fields, **more})


class ScriptedEngine:
    """Fails while `failing`; waits at the gate while there is one. Keeps its tasks for reading."""

    info = INFO

    def __init__(self) -> None:
        self.failing = False
        self.gate: asyncio.Event | None = None
        self.judged: list[CritiqueTask] = []
        self.asked: list[AskTask] = []
        self.practised: list[PracticeTask] = []
        self.next: dict[str, Any] = {}

    async def critique(self, task: CritiqueTask) -> Critique:
        self.judged.append(task)
        if self.gate:
            await self.gate.wait()
        if self.failing:
            raise ModelUnreachable("The model can't be reached.", "Try again.")
        return critique(task.answer, **self.next)

    async def answer(self, task: AskTask) -> Reply:
        self.asked.append(task)
        if self.failing:
            raise ModelUnreachable("The model can't be reached.", "Try again.")
        if not task.hits:
            return Reply(answer="The documents don't say.", abstained=True, engine=INFO)
        hit = task.hits[0]
        cited = Citation(
            passage_id=hit.passage.id,
            source_id=hit.source.id,
            source=hit.source.origin,
            title=hit.source.title,
            quote=hit.passage.text,
        )
        return Reply(answer=hit.passage.text, abstained=False, citations=[cited], engine=INFO)

    async def questions(self, task: PracticeTask) -> list[Question]:
        self.practised.append(task)
        return [
            Question(
                id=slot.id,
                text=f"Tell me about {slot.topics[0].rstrip('.').lower()}?",
                kind=slot.kind,
                competency=slot.competency,
                stage=slot.stage,
                looks_for=list(slot.topics),
            )
            for slot in task.slots
        ]


def source(name: str, company: str | None = None, role: str | None = None, text: str = "") -> Source:
    return Source(name, f"{name}.txt", name.title(), "interview_guide", company, role, "en", Licence(), text, name)


def hits(of: Source, *texts: str, role: str = "requirement") -> list[Hit]:
    return [
        Hit(Passage(f"{of.id}-{n}", of.id, n, text, 0, len(text), role=role), of, 0.5)  # type: ignore[arg-type]
        for n, text in enumerate(texts)
    ]


class Shelf:
    """As much of a library as the service asks for; nearness is the number of words in common."""

    def __init__(self, *held: Hit) -> None:
        self.held = list(held)

    def sources(self) -> list[Source]:
        return list({hit.source.id: hit.source for hit in self.held}.values())

    def source(self, source_id: str) -> Source:
        for one in self.sources():
            if one.id == source_id:
                return one
        raise NotInLibrary(f"No source {source_id}.")

    def passages(self, source_id: str) -> list[Passage]:
        return [hit.passage for hit in self.held if hit.source.id == source_id]

    def passage(self, passage_id: str) -> Hit:
        for hit in self.held:
            if hit.passage.id == passage_id:
                return hit
        raise NotInLibrary(f"No passage {passage_id}.")

    def delete(self, source_id: str) -> None:
        self.source(source_id)
        self.held = [hit for hit in self.held if hit.source.id != source_id]

    def ingest(self, documents: Sequence[Any], on_outcome: Any = None) -> list[IngestOutcome]:
        outcomes = []
        for document in documents:
            new = source(document.source_id, document.company, document.role, document.text)
            self.held += hits(new, document.text)
            outcomes.append(IngestOutcome(document.origin, "added", document.source_id, 1))
        return outcomes

    def search(self, query: str, k: int = 10, mode: SearchMode = "hybrid", where: Filter | None = None) -> list[Hit]:
        where = where or Filter()
        found = [hit for hit in self.held if _fits(hit, where) and _words(query) & _words(hit.passage.text)]
        return sorted(found, key=lambda hit: -len(_words(query) & _words(hit.passage.text)))[:k]

    def embed(self, texts: Sequence[str]) -> Any:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _words(text) or {"nothing"}:
                row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


def _fits(hit: Hit, where: Filter) -> bool:
    return (
        (where.company is None or (hit.source.company or "").lower() == where.company.lower())
        and (where.role is None or (hit.source.role or "").lower() == where.role.lower())
        and (where.passage_roles is None or hit.passage.role in where.passage_roles)
    )


def requirements() -> Shelf:
    """Return a shelf with one job description, rich enough for a handful of questions."""
    job = source("job", "Harbourline", "Product Manager")
    wishes = (
        "You have launched payment products with compliance and legal teams.",
        "You prioritise a roadmap with customer research and revenue data.",
        "You define metrics and run experiments on onboarding funnels.",
        "You influence senior stakeholders without formal authority.",
        "You coach junior colleagues and give honest feedback.",
        "You negotiate contracts with banking partners abroad.",
        "You write clear strategy papers for the leadership.",
        "You resolve conflicts between design and engineering.",
    )
    return Shelf(*hits(job, *wishes))


class Ids:
    """Ids in order."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self) -> str:
        self.given += 1
        return f"id{self.given}"


START = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
