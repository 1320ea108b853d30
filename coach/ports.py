"""What the service asks of engines and stores."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from coach.types import Brief, Critique, EngineInfo, PracticeSet, Question, QuestionKind, Reply, Session, Turn
from corpus.types import Hit


@dataclass(frozen=True, slots=True)
class CritiqueTask:
    """An answer to judge.

    `answer` is the candidate's latest message: its intent is read from it alone. `earlier` holds what they already
    said to the same question, oldest first: bands are judged, and evidence is quoted, from all of it together.
    `hits` are the passages that ground the critique.
    """

    question: str
    answer: str
    kind: QuestionKind | None = None  # None: the engine tells from the question
    competency: str | None = None
    role: str | None = None
    company: str | None = None
    reference: str | None = None
    looks_for: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    interview: "InterviewState | None" = None
    follow_up: str | None = None  # what `answer` replies to, where that is a follow-up to `question`


@dataclass(frozen=True, slots=True)
class InterviewState:
    """What an engine may tell a candidate about the interview they are in."""

    asked: int
    total: int
    stage: str | None = None
    follow_ups_left: int = 0


@dataclass(frozen=True, slots=True)
class AskTask:
    """A free question to be answered from `hits` alone; `rewriting` is what they were searched with beside it."""

    question: str
    hits: tuple[Hit, ...]
    company: str | None = None
    role: str | None = None
    rewriting: "Rewriting | None" = None


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Queries to search with beside a question, and what they cost; None where the endpoint didn't tell."""

    queries: tuple[str, ...]
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A question to be written: what it must practise, and where the documents ask for it.

    `topics` are exact spans of the texts of `hits`, one or more requirements that one question can cover.
    """

    id: str
    kind: QuestionKind
    competency: str
    topics: tuple[str, ...]
    hits: tuple[Hit, ...]
    stage: str | None = None
    given: str | None = None  # a question that the document itself gives or implies
    angle: str | None = None  # how to come at the topics, so that questions on like topics differ
    named: str | None = None  # the competency or value that the document names; the first topic tells what it means
    points: tuple[str, ...] = ()  # what the documents say a good answer shows, the most telling first
    wordings: tuple[str, ...] = ()  # where code words the question itself, without documents: the best first


@dataclass(frozen=True, slots=True)
class PracticeTask:
    """Questions to be written, one a slot, for a brief; `avoid` are texts not to repeat."""

    brief: Brief
    slots: tuple[Slot, ...]
    seed: int = 0
    avoid: tuple[str, ...] = field(default=())


class Engine(Protocol):
    """Writes questions, critiques, follow-ups and answers.

    Whatever an engine returns has passed `coach.grounding`: inexact quotes are dropped and counted.
    """

    @property
    def info(self) -> EngineInfo:
        """Names the engine and its model, for practice sets and for turns that needed no call."""

    async def critique(self, task: CritiqueTask) -> Critique:
        """Read the intent of an answer and judge it; the critique's follow-up aims at its largest gap.

        Raises:
            ModelError: the model failed; nothing is scored by default.
        """

    async def answer(self, task: AskTask) -> Reply:
        """Answer from the task's passages, or abstain.

        Raises:
            ModelError: the model failed.
        """

    async def questions(self, task: PracticeTask) -> list[Question]:
        """Write one question a slot, with the slot's id, in order.

        Raises:
            ModelError: the model failed.
        """


@runtime_checkable
class Rewriter(Protocol):
    """What an engine may offer beside its tasks: better queries for a search than the question itself."""

    async def rewrite(self, question: str, company: str | None, role: str | None) -> Rewriting | None:
        """Return queries for a question, None where that is switched off or failed."""


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn as acknowledged, and the machine's state after it (opaque JSON)."""

    turn: Turn
    state: str
    idempotency_key: str | None = None


class SessionStore(Protocol):
    """Keeps sessions, turns and practice sets. Every row has an owner; other owners' rows don't exist.

    A turn goes through two writes: `begin_turn` keeps the candidate's text before a model is called, and
    `finish_turn` stores turn and state in one transaction, before the turn is acknowledged.
    """

    async def create_session(self, owner: str, session: Session, state: str) -> None:
        """Store a new session with its machine's state."""

    async def session(self, owner: str, session_id: str) -> tuple[Session, str]:
        """Return a session with all its turns, and its state.

        Raises:
            NotFound: no such session of this owner.
        """

    async def sessions(self, owner: str, limit: int = 50) -> list[Session]:
        """Return an owner's sessions, newest first, without their turns."""

    async def delete_session(self, owner: str, session_id: str) -> None:
        """Delete a session with its turns.

        Raises:
            NotFound: no such session of this owner.
        """

    async def begin_turn(self, owner: str, session_id: str, text: str, key: str | None, lease_s: float) -> Turn | None:
        """Keep the text of a turn and take the session's lease; return the finished turn of `key`, if there is one.

        Raises:
            NotFound: no such session of this owner.
            Conflict: the session has ended, another turn is in flight, or `key` was used for another text.
        """

    async def finish_turn(self, owner: str, session: Session, stored: StoredTurn) -> None:
        """Store the turn and the session's new status and state, and let go of the lease."""

    async def fail_turn(self, owner: str, session_id: str) -> None:
        """Let go of the lease; the text stays as the session's `pending`."""

    async def save_set(self, owner: str, practice_set: PracticeSet) -> None:
        """Store a practice set."""

    async def practice_set(self, owner: str, set_id: str) -> PracticeSet:
        """Return a practice set.

        Raises:
            NotFound: no such set of this owner.
        """

    async def questions_asked(self, owner: str) -> Sequence[str]:
        """Return the texts of the questions that the owner was asked in earlier sessions."""

    async def forget(self, source_id: str, text: str) -> None:
        """Erase a source from all sessions and practice sets, whoever owns them; `text` is all of its words."""

    async def close(self) -> None:
        """Let go of the database."""
