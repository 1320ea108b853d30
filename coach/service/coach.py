"""`Coach`: every use case, one method each."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from coach.grounding import result
from coach.ports import AskTask, CritiqueTask, Engine, Rewriter, SessionStore
from coach.requests import (
    AskRequest,
    CritiqueRequest,
    PracticeRequest,
    SearchRequest,
    SessionRequest,
    SourceRequest,
)
from coach.service.events import OnEvent, ignore
from coach.service.finding import Finder
from coach.service.limits import allowance, of_critique, of_reply, of_report
from coach.service.practising import Practising
from coach.service.sessions import Sessions
from coach.service.sources import READ_AT_ONCE, Fetch, refuse_urls, to_document
from coach.types import Critique, PracticeSet, Reply, Report, Result, Session, Turn
from corpus.types import Document, Hit, IngestOutcome, Passage, Source

if TYPE_CHECKING:
    from corpus.library import Library

LEASE_S = 600.0  # longer than any turn may take: two model calls with their deadlines


class Coach:
    """Coaches candidates, grounded in a library.

    Args:
        library: documents and their search; its calls block, so they run in threads.
        engine: writes questions, critiques and answers.
        store: keeps sessions, turns and practice sets.
        clock: returns the time, with its zone.
        new_id: returns an id that nobody can guess.
        lease_s: seconds after which a turn that never ended no longer holds its session.
        fetch: gets the document at a URL; by default none are fetched.
    """

    def __init__(
        self,
        library: "Library",
        engine: Engine,
        store: SessionStore,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        lease_s: float = LEASE_S,
        fetch: Fetch = refuse_urls,
    ) -> None:
        self._library = library
        self._engine = engine
        self._store = store
        self._new_id = new_id
        self._fetch = fetch
        self._reading = asyncio.Semaphore(READ_AT_ONCE)
        self._finder = Finder(library)
        self._practising = Practising(library, engine, store, clock, new_id)
        self._sessions = Sessions(self._finder, engine, store, self._practising, clock, new_id, lease_s)

    async def critique(self, wanted: CritiqueRequest) -> Critique:
        """Judge one answer.

        Raises:
            ModelError: the model failed; nothing is scored by default.
        """
        hits = await self._finder.to_judge(wanted.question, wanted.competency, wanted.company, wanted.role)
        task = CritiqueTask(
            question=wanted.question,
            answer=wanted.answer,
            kind=wanted.kind,
            competency=wanted.competency,
            role=wanted.role,
            company=wanted.company,
            reference=wanted.reference,
            hits=hits,
        )
        return of_critique(await self._engine.critique(task), allowance(hits))

    async def ask(self, wanted: AskRequest) -> Reply:
        """Answer a free question from the documents, or say that they don't tell.

        Raises:
            ModelError: the model failed.
        """
        question, company, role = wanted.question, wanted.company, wanted.role
        rewriting = await self._engine.rewrite(question, company, role) if isinstance(self._engine, Rewriter) else None
        hits = await self._finder.to_answer(question, company, role, rewriting.queries if rewriting else ())
        return of_reply(await self._engine.answer(AskTask(question, hits, company, role, rewriting)), hits)

    async def search(self, wanted: SearchRequest) -> list[Result]:
        """Return the passages nearest to a query, best first, whole: this is the library keeper's view."""
        return [result(hit) for hit in await self._finder.search(wanted)]

    async def practice(self, owner: str, wanted: PracticeRequest) -> PracticeSet:
        """Write a practice set and store it.

        Raises:
            ModelError: the model failed.
        """
        return await self._practising.make(owner, wanted)

    async def practice_set(self, owner: str, set_id: str) -> PracticeSet:
        """Return a stored practice set.

        Raises:
            NotFound: no such set of this owner.
        """
        return await self._store.practice_set(owner, set_id)

    async def start(self, owner: str, wanted: SessionRequest) -> Session:
        """Start a session; its first question is open when this returns.

        Raises:
            InvalidRequest: there is nothing to ask about.
            NotFound: no practice set of that id.
            ModelError: the model failed.
        """
        return await self._sessions.start(owner, wanted)

    async def turn(
        self, owner: str, session_id: str, text: str | None, key: str | None = None, on_event: OnEvent | None = None
    ) -> Turn:
        """Take a candidate's message and return the stored turn.

        Args:
            owner: whose session it is.
            session_id: the session.
            text: the message; None sends the session's pending message again.
            key: idempotency key; the same key and text return the same turn.
            on_event: called with each event, in order; it must not block.

        Raises:
            NotFound: no such session of this owner.
            Conflict: the session has ended, another turn is in flight, or the key was used for another text.
            InvalidRequest: there is no pending message to send again.
            ModelError: the model failed; the message is kept as the session's `pending`.
        """
        return await self._sessions.turn(owner, session_id, text, key, on_event or ignore)

    async def session(self, owner: str, session_id: str) -> Session:
        """Return a session with its turns.

        Raises:
            NotFound: no such session of this owner.
        """
        return (await self._store.session(owner, session_id))[0]

    async def sessions(self, owner: str, limit: int = 50) -> list[Session]:
        """Return an owner's sessions, newest first, without their turns."""
        return await self._store.sessions(owner, limit)

    async def delete_session(self, owner: str, session_id: str) -> None:
        """Delete a session with its turns.

        Raises:
            NotFound: no such session of this owner.
        """
        await self._store.delete_session(owner, session_id)

    async def report(self, owner: str, session_id: str) -> Report:
        """Return the report of a session, ended or not.

        Raises:
            NotFound: no such session of this owner.
        """
        report = await self._sessions.report(owner, session_id)
        session = await self.session(owner, session_id)
        return await asyncio.to_thread(of_report, report, session, self._library)

    async def add_source(self, wanted: SourceRequest) -> IngestOutcome:
        """Take a document into the library; a refusal is an outcome.

        Raises:
            InvalidRequest: the kind is none of those there are, or the file is no single document.
            TooLarge: the text is too long.
            Forbidden: it is a URL, and this server fetches none.
            DocumentRefused: the text, page or file can't be read; says why.
        """
        async with nullcontext() if wanted.text is not None else self._reading:
            document = await asyncio.to_thread(to_document, wanted, self._new_id(), self._fetch)
        return (await asyncio.to_thread(self._library.ingest, [document]))[0]

    async def ingest(
        self, documents: Iterable[Document | IngestOutcome], on_outcome: Callable[[IngestOutcome], None] | None = None
    ) -> list[IngestOutcome]:
        """Take documents into the library; `on_outcome` hears of each once it is stored, from another thread.

        Cancelled, it stops within a few documents; what is stored by then stays.
        """
        stopped = threading.Event()  # a thread can't be cancelled: it is given no more documents

        def until_stopped() -> Iterator[Document | IngestOutcome]:
            for document in documents:
                if stopped.is_set():
                    return
                yield document

        try:
            return await asyncio.to_thread(self._library.ingest, until_stopped(), on_outcome)
        finally:
            stopped.set()

    async def sources(self) -> list[Source]:
        """Return the library's sources."""
        return await asyncio.to_thread(self._library.sources)

    async def counts(self) -> dict[str, int]:
        """Return the number of passages of each source, by its id."""
        return await asyncio.to_thread(self._library.counts)

    async def health(self) -> None:
        """Look some passages of the library up by themselves; nothing is embedded for it.

        Raises:
            CorpusError: one of them is not found.
        """
        await asyncio.to_thread(self._library.health)

    async def source(self, source_id: str) -> Source:
        """Return a source.

        Raises:
            NotInLibrary: no source of that id.
        """
        return await asyncio.to_thread(self._library.source, source_id)

    async def passages(self, source_id: str) -> list[Passage]:
        """Return a source's passages, in order.

        Raises:
            NotInLibrary: no source of that id.
        """
        return await asyncio.to_thread(self._library.passages, source_id)

    async def keep_block(self, source_id: str, number: int) -> Source:
        """Put a block that cleaning dropped back into its source, for good; `number` counts from 1.

        Raises:
            NotInLibrary: no such source, or no such block.
        """
        return await asyncio.to_thread(self._library.keep, source_id, number)

    async def delete_source(self, source_id: str) -> None:
        """Forget a source with its passages, and what sessions and practice sets keep of it.

        What they keep goes first: cut short, the source is still there, and can be deleted once more.

        Raises:
            NotInLibrary: no source of that id.
        """
        source = await self.source(source_id)
        words = "\n".join([source.title, source.text, *(block.text for block in source.dropped)])
        await self._store.forget(source_id, words)
        await asyncio.to_thread(self._library.delete, source_id)
        await self._store.forget(source_id, words)  # a turn may have been played in between

    async def passage(self, passage_id: str) -> Hit:
        """Return a passage with its source.

        Raises:
            NotInLibrary: no passage of that id.
        """
        return await asyncio.to_thread(self._library.passage, passage_id)

    async def close(self) -> None:
        """Wait for turns in flight and let go of the store; the library is closed by whoever opened it."""
        await self._sessions.settle()
        await self._store.close()
