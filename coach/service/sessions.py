"""Sessions: start, turn and report, around the interview's state machine."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime

from coach import interview, progress, report
from coach.errors import InvalidRequest
from coach.interview import State
from coach.ports import AskTask, CritiqueTask, Engine, SessionStore, StoredTurn
from coach.requests import SessionRequest
from coach.service.events import Event, OnEvent, replay
from coach.service.finding import Finder
from coach.service.limits import allowance, of_critique, within_limits
from coach.service.practising import Practising, latest
from coach.types import Brief, Critique, PracticeSet, Reply, Report, Session, Turn
from coach.words import stems
from corpus.types import Hit

log = logging.getLogger(__name__)
JOB_PASSAGES = 4  # of a pasted job description, read for a question before the library's
COMPARED = 5  # earlier sessions that a report looks back on


class Sessions:
    """Plays sessions; each turn is stored before it is returned."""

    def __init__(
        self,
        finder: Finder,
        engine: Engine,
        store: SessionStore,
        practising: Practising,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        lease_s: float,
    ) -> None:
        self._finder = finder
        self._engine = engine
        self._store = store
        self._practising = practising
        self._clock = clock
        self._new_id = new_id
        self._lease_s = lease_s
        self._in_flight: set[asyncio.Task[Turn]] = set()

    async def start(self, owner: str, wanted: SessionRequest) -> Session:
        """Start a session with its questions planned and the first one open."""
        made = None if wanted.mode == "coach" else await self._set(owner, wanted)
        brief = _brief(wanted, made)
        questions = tuple(made.questions[: _count(wanted, made)]) if made else ()
        state = interview.begin(wanted.mode, questions)
        session = Session(
            id=self._new_id(),
            mode=wanted.mode,
            brief=brief,
            status="active",
            question=state.question,
            progress=state.progress,
            created_at=self._clock(),
            set_id=made.set_id if made else None,
            opening=" ".join((interview.opening(state, brief), *(made.unsupported if made else ()))),
        )
        await self._store.create_session(owner, session, state.model_dump_json())
        return session

    async def _set(self, owner: str, wanted: SessionRequest) -> PracticeSet:
        if wanted.set_id:
            made = await self._store.practice_set(owner, wanted.set_id)
        else:
            asked = await self._store.questions_asked(owner)
            # A candidate who comes back gets other questions; one who names a seed gets those of that seed.
            seed = wanted.seed if "seed" in wanted.model_fields_set else len(asked)
            brief = _brief(wanted, None)
            by_stage = wanted.mode == "interview"
            made = await self._practising.compose(owner, brief, wanted.questions, seed, latest(asked), by_stage)
        if not made.questions:
            raise InvalidRequest(
                "There is nothing to ask about: no question could be drawn from the library.",
                "Ingest a job description or an interview guide, or start a session in coach mode.",
            )
        return made

    async def turn(self, owner: str, session_id: str, text: str | None, key: str | None, tell: OnEvent) -> Turn:
        """Play one message; a caller who goes away doesn't undo it."""
        said = await self._pending(owner, session_id) if text is None else text
        stored = await self._store.begin_turn(owner, session_id, said, key, self._lease_s)
        if stored:
            replay(stored, tell)
            return stored
        # Shielded: when the client hangs up, the reply that was paid for is still stored, and its key finds it.
        task = asyncio.create_task(self._play(owner, session_id, said, key, tell))
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)
        return await asyncio.shield(task)

    async def settle(self) -> None:
        """Wait until no turn is in flight."""
        await asyncio.gather(*self._in_flight, return_exceptions=True)

    async def _pending(self, owner: str, session_id: str) -> str:
        session, _ = await self._store.session(owner, session_id)
        if session.pending is None:
            raise InvalidRequest("There is no kept message to send again.", "Send a text.")
        return session.pending

    async def _play(self, owner: str, session_id: str, text: str, key: str | None, tell: OnEvent) -> Turn:
        try:
            session, raw = await self._store.session(owner, session_id)
            state = State.model_validate_json(raw)
            turn, state = await self._move(session, state, text, tell)
            after = session.model_copy(
                update={"status": turn.status, "question": turn.question, "progress": state.progress, "turns": []}
            )
            await self._store.finish_turn(owner, after, StoredTurn(turn, state.model_dump_json(), key))
        except BaseException:
            with contextlib.suppress(Exception):
                await asyncio.shield(self._store.fail_turn(owner, session_id))
            raise
        tell(Event("done", turn.model_dump(mode="json")))
        return turn

    async def _move(self, session: Session, state: State, text: str, tell: OnEvent) -> tuple[Turn, State]:
        critique = answer = law = None
        hits: list[Hit] = []
        last = _last_answer(session)
        claim = interview.disputed(state, text) or interview.Claim(state, text)
        move = interview.by_command(state, text, last)
        if move is None and state.mode != "coach":
            critique = interview.upheld(state, text, await self._critique(session, claim, hits, tell), last)
            # The critique goes out first, and must leave room for the question that comes with it.
            law = allowance(hits, state.questions[state.at : state.at + 2])
            critique = of_critique(critique, law)
            tell(Event("critique", critique.model_dump(mode="json")))
        if move is None and (critique is None or interview.asks_documents(state, claim.rest, critique)):
            asked = interview.left_to_documents(state, claim.rest, critique) if critique else text
            answer = await self._answer(session, asked, hits, tell)
        move = move or interview.advance(state, text, critique, answer, last)
        turn = Turn(
            number=len(session.turns) + 1,
            text=text,
            intent=move.intent,
            reply=move.reply,
            critique=critique,
            question=move.state.question,
            status="ended" if move.state.ended else "active",
            engine=critique.engine if critique else answer.engine if answer else self._engine.info,
            created_at=self._clock(),
        )
        turn = within_limits(turn, hits, law)
        tell(Event("reply", turn.reply.model_dump(mode="json")))
        return turn, move.state

    async def _critique(self, session: Session, claim: interview.Claim, hits: list[Hit], tell: OnEvent) -> Critique:
        """Judge what a claim says, in the state that it is about."""
        tell(Event("progress", {"step": "critique", "text": "Reading your answer"}))
        state = claim.state
        question, brief = state.questions[state.at], session.brief
        found = await self._finder.to_judge(question.text, question.competency, brief.company, brief.role)
        hits.extend(found)
        task = CritiqueTask(
            question=question.text,
            answer=claim.rest,
            kind=question.kind,
            competency=question.competency,
            role=brief.role,
            company=brief.company,
            looks_for=tuple(question.looks_for),
            earlier=state.earlier,
            hits=found,
            interview=state.facts,
            follow_up=state.prompt if state.follow_up_open else None,
        )
        return await self._engine.critique(task)

    async def _answer(self, session: Session, text: str, hits: list[Hit], tell: OnEvent) -> Reply:
        tell(Event("progress", {"step": "answer", "text": "Looking in the documents"}))
        brief = session.brief
        found = await self._finder.to_answer(text, brief.company, brief.role)
        found = (*_of_job(brief, text), *found)
        hits.extend(found)
        return await self._engine.answer(AskTask(text, found, brief.company, brief.role))

    async def report(self, owner: str, session_id: str) -> Report:
        """Return the report of a session, with how it stands to the owner's earlier ones for the same role."""
        session, raw = await self._store.session(owner, session_id)
        earlier = [item for item in await self._store.sessions(owner) if item.created_at < session.created_at]
        alike = [item for item in earlier if item.mode != "coach" and progress.alike(session, item)][:COMPARED]
        told = [await self._store.session(owner, item.id) for item in alike]
        return report.write(
            report.Told(session, State.model_validate_json(raw)),
            [report.Told(other, State.model_validate_json(state)) for other, state in told],
        )


def _brief(wanted: SessionRequest, made: PracticeSet | None) -> Brief:
    """Return whom the session is for; what the request leaves open is taken from the set."""
    brief = Brief(
        company=wanted.company,
        role=wanted.role,
        level=wanted.level,
        focus=wanted.focus,
        stages=list(wanted.stages or []),
        cv=wanted.cv,
        job_description=wanted.job_description,
    )
    given = {name: value for name, value in brief if value}
    return made.brief.model_copy(update=given) if made else brief


def _of_job(brief: Brief, question: str) -> list[Hit]:
    """Return the passages of the pasted job description that share most words with a question, the nearest first."""
    from coach.practice.select import pasted  # numpy, which a replay of recordings doesn't need

    wanted = set(stems(question))
    shared = [(len(wanted & set(stems(hit.passage.text))), hit) for hit in pasted(brief)]
    near = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])
    return [hit for _, hit in near[:JOB_PASSAGES]]


def _count(wanted: SessionRequest, made: PracticeSet) -> int:
    """Return how many of a set's questions to ask: all of a stored one, unless the request says how many."""
    whole = wanted.set_id is not None and "questions" not in wanted.model_fields_set
    return len(made.questions) if whole else wanted.questions


def _last_answer(session: Session) -> Critique | None:
    """Return the critique of the candidate's latest answer."""
    critiques = (turn.critique for turn in reversed(session.turns) if turn.critique)
    return next((critique for critique in critiques if critique.intent == "answer"), None)
