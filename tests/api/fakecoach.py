"""A coach of a few lines: a test decides when a turn goes on and what fails."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from coach.errors import Conflict, NotFound
from coach.requests import SearchRequest, SessionRequest, SourceRequest
from coach.service import Event
from coach.types import (
    Brief,
    Critique,
    EngineInfo,
    PracticeSet,
    Progress,
    Question,
    Reply,
    Report,
    Result,
    Session,
    Turn,
    TurnReply,
)
from corpus.errors import NotInLibrary
from corpus.types import Hit, IngestOutcome, Licence, Passage, Source

ENGINE = EngineInfo(name="offline")
NOW = datetime(2026, 1, 2, tzinfo=UTC)
QUESTION = Question(id="q1", text="=Tell me about a launch.", kind="behavioral", competency="delivery")
TEXT = "Say what you did. Say what came of it."


def critique(score: float = 3.5) -> Critique:
    return Critique(intent="answer", score=score, gap="metric", next_step="Add a number.", engine=ENGINE)


def source(name: str = "guides/pm.v2/guide.md", licence: Licence | None = None) -> Source:
    return Source(
        id=name,
        origin="guide.md",
        title="Guide",
        kind="interview_guide",
        company=None,
        role=None,
        language="en",
        licence=licence or Licence(attribution="By Ada", max_excerpt_words=100, noncommercial=True),
        text=TEXT,
        content_hash="h",
    )


class FakeCoach:
    """Has the methods of `Coach`; `go` holds turns back, `fails` maps a method's name to what it raises."""

    def __init__(self) -> None:
        self.kept: dict[str, Source] = {one.id: one for one in (source(),)}
        self.live: dict[str, Session] = {}
        self.sets: dict[str, PracticeSet] = {}
        self.stored: list[Turn] = []
        self.calls: list[tuple[str, Any]] = []
        self.fails: dict[str, Exception] = {}
        self.go = asyncio.Event()
        self.go.set()
        self.closed = False

    def _note(self, name: str, what: Any = None) -> None:
        self.calls.append((name, what))
        if name in self.fails:
            raise self.fails[name]

    def _passages(self, source_id: str) -> list[Passage]:
        return [Passage(f"{source_id}#0", source_id, 0, TEXT[:17], 0, 17, role="advice")]

    async def critique(self, wanted: Any) -> Critique:
        self._note("critique", wanted)
        return critique()

    async def ask(self, wanted: Any) -> Reply:
        self._note("ask", wanted)
        return Reply(answer="Prepare.", abstained=False, engine=ENGINE)

    async def search(self, wanted: SearchRequest) -> list[Result]:
        self._note("search", wanted)
        hits = [(one, passage) for one in self.kept.values() for passage in self._passages(one.id)]
        return [
            Result(source_id=one.id, source=one.origin, passage_id=p.id, text=p.text, score=0.5) for one, p in hits
        ][: wanted.k]

    async def practice(self, owner: str, wanted: Any) -> PracticeSet:
        self._note("practice", wanted)
        made = PracticeSet(set_id=f"s{len(self.sets)}", brief=Brief(), questions=[QUESTION], engine=ENGINE)
        self.sets[made.set_id] = made
        return made

    async def practice_set(self, owner: str, set_id: str) -> PracticeSet:
        if set_id not in self.sets:
            raise NotFound(f"There is no practice set {set_id}.", "Create one.")
        return self.sets[set_id]

    async def start(self, owner: str, wanted: SessionRequest) -> Session:
        self._note("start", wanted)
        name = f"session{len(self.live)}"
        progress = Progress(asked=1, total=wanted.questions)
        self.live[name] = Session(
            id=name,
            mode=wanted.mode,
            brief=Brief(cv=wanted.cv),
            status="active",
            question=QUESTION,
            progress=progress,
            created_at=NOW,
        )
        return self.live[name]

    async def session(self, owner: str, session_id: str) -> Session:
        if session_id not in self.live:
            raise NotFound("There is no such session.", "List them with GET /v1/sessions.")
        return self.live[session_id]

    async def sessions(self, owner: str, limit: int = 50) -> list[Session]:
        self._note("sessions", limit)
        return list(self.live.values())[:limit]

    async def delete_session(self, owner: str, session_id: str) -> None:
        await self.session(owner, session_id)
        del self.live[session_id]

    async def report(self, owner: str, session_id: str) -> Report:
        await self.session(owner, session_id)
        return Report(session_id=session_id, summary="Well begun.", next_practice="Numbers.", progress="First.")

    async def turn(
        self,
        owner: str,
        session_id: str,
        text: str | None,
        key: str | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> Turn:
        tell = on_event or (lambda _: None)
        session = await self.session(owner, session_id)
        self._note("turn", (text, key))
        if session.status == "ended":
            raise Conflict("The session has ended.", "Start another one.")
        tell(Event("progress", {"step": "critique", "text": "Reading"}))
        await self.go.wait()
        self._note("model")
        reply = TurnReply(kind="follow_up", text="How many users did it reach?")
        tell(Event("critique", critique().model_dump(mode="json")))
        tell(Event("reply", reply.model_dump(mode="json")))
        turn = Turn(
            number=len(self.stored) + 1,
            text=text or "",
            intent="answer",
            reply=reply,
            critique=critique(),
            status="active",
            engine=ENGINE,
        )
        self.stored.append(turn)
        tell(Event("done", turn.model_dump(mode="json")))
        return turn

    async def add_source(self, wanted: SourceRequest) -> IngestOutcome:
        self._note("add_source", wanted)
        name = wanted.id or "made"
        if "\x01" in (wanted.text or ""):
            return IngestOutcome(origin=name, status="refused", reason="The text is binary.")
        known = name in self.kept
        self.kept[name] = source(name, Licence())
        return IngestOutcome(name, "replaced" if known else "added", name, 1)

    async def sources(self) -> list[Source]:
        return list(self.kept.values())

    async def counts(self) -> dict[str, int]:
        return {name: len(self._passages(name)) for name in self.kept}

    async def health(self) -> None:
        self._note("health")

    async def source(self, source_id: str) -> Source:
        if source_id not in self.kept:
            raise NotInLibrary(f"There is no source {source_id}.", "See GET /v1/sources.")
        return self.kept[source_id]

    async def passages(self, source_id: str) -> list[Passage]:
        return self._passages(source_id)

    async def keep_block(self, source_id: str, number: int) -> Source:
        self._note("keep_block", (source_id, number))
        return await self.source(source_id)

    async def delete_source(self, source_id: str) -> None:
        await self.source(source_id)
        del self.kept[source_id]

    async def passage(self, passage_id: str) -> Hit:
        one = await self.source(passage_id.rpartition("#")[0])
        return Hit(self._passages(one.id)[0], one, 1.0)

    def opener(self) -> Any:
        @asynccontextmanager
        async def opened() -> AsyncIterator["FakeCoach"]:
            try:
                yield self
            finally:
                self.closed = True

        return opened
