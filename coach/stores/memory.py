"""A store in memory: for a process that keeps nothing, and the plainest telling of what a store does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from coach.errors import Conflict, NotFound
from coach.ports import StoredTurn
from coach.stores.erase import Eraser
from coach.stores.errors import ENDED, IN_FLIGHT, KEY_USED, LEASE_LOST, NO_SESSION, NO_SET
from coach.types import PracticeSet, Session, Turn


@dataclass
class _Row:
    session: Session
    state: str
    first: str | None
    turns: list[StoredTurn] = field(default_factory=list)
    pending: str | None = None
    pending_key: str | None = None
    lease_until: datetime | None = None

    def whole(self, now: datetime) -> Session:
        pending = None if self.leased(now) else self.pending
        return self.session.model_copy(update={"turns": [item.turn for item in self.turns], "pending": pending})

    def leased(self, now: datetime) -> bool:
        return self.lease_until is not None and now < self.lease_until


class MemorySessionStore:
    """Keeps everything in this process; nothing awaits inside a method, so each is atomic."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._sessions: dict[tuple[str, str], _Row] = {}
        self._sets: dict[tuple[str, str], PracticeSet] = {}

    def _row(self, owner: str, session_id: str) -> _Row:
        try:
            return self._sessions[owner, session_id]
        except KeyError:
            raise NotFound(*NO_SESSION) from None

    async def create_session(self, owner: str, session: Session, state: str) -> None:
        """Store a new session with its machine's state."""
        first = session.question.text if session.question else None
        self._sessions[owner, session.id] = _Row(session, state, first)

    async def session(self, owner: str, session_id: str) -> tuple[Session, str]:
        """Return a session with all its turns, and its state."""
        row = self._row(owner, session_id)
        return row.whole(self._clock()), row.state

    async def sessions(self, owner: str, limit: int = 50) -> list[Session]:
        """Return an owner's sessions, newest first, without their turns."""
        own = [row.whole(self._clock()) for (whose, _), row in self._sessions.items() if whose == owner]
        newest = sorted(own, key=lambda session: (session.created_at, session.id), reverse=True)
        return [session.model_copy(update={"turns": []}) for session in newest[:limit]]

    async def delete_session(self, owner: str, session_id: str) -> None:
        """Delete a session with its turns."""
        self._row(owner, session_id)
        del self._sessions[owner, session_id]

    async def begin_turn(self, owner: str, session_id: str, text: str, key: str | None, lease_s: float) -> Turn | None:
        """Keep the text of a turn and take the session's lease."""
        row, now = self._row(owner, session_id), self._clock()
        done = next((item.turn for item in row.turns if key and item.idempotency_key == key), None)
        if done:
            return _same_text(done, text)
        if row.session.status == "ended":
            raise Conflict(*ENDED)
        if row.leased(now):
            raise Conflict(*IN_FLIGHT)
        if key and row.pending_key == key and row.pending != text:
            raise Conflict(*KEY_USED)
        row.pending, row.pending_key = text, key
        row.lease_until = now + timedelta(seconds=lease_s)
        return None

    async def finish_turn(self, owner: str, session: Session, stored: StoredTurn) -> None:
        """Store the turn and the session's new status and state, and let go of the lease."""
        row = self._row(owner, session.id)
        if row.lease_until is None or stored.turn.number != len(row.turns) + 1:
            raise Conflict(*LEASE_LOST)
        row.turns.append(stored)
        row.session, row.state = session, stored.state
        row.pending = row.pending_key = row.lease_until = None

    async def fail_turn(self, owner: str, session_id: str) -> None:
        """Let go of the lease; the text stays as the session's `pending`."""
        row = self._sessions.get((owner, session_id))
        if row:
            row.lease_until = None

    async def save_set(self, owner: str, practice_set: PracticeSet) -> None:
        """Store a practice set."""
        self._sets[owner, practice_set.set_id] = practice_set

    async def practice_set(self, owner: str, set_id: str) -> PracticeSet:
        """Return a practice set."""
        try:
            return self._sets[owner, set_id]
        except KeyError:
            raise NotFound(*NO_SET) from None

    async def questions_asked(self, owner: str) -> Sequence[str]:
        """Return the texts of the questions that the owner was asked in earlier sessions, newest first."""
        rows = sorted(
            (row for (whose, _), row in self._sessions.items() if whose == owner),
            key=lambda row: (row.session.created_at, row.session.id),
            reverse=True,
        )
        asked = (text for row in rows for text in [row.first, *(_open(item.turn) for item in row.turns)])
        return list(dict.fromkeys(text for text in asked if text))

    async def forget(self, source_id: str, text: str) -> None:
        """Erase a source from all sessions and practice sets, whoever owns them; `text` is all of its words."""
        eraser = Eraser(source_id, text)
        for row in self._sessions.values():
            told = [row.session.model_dump_json(), row.state, row.first or ""]
            body, row.state, first, *played = eraser.erase(
                [*told, *(item.turn.model_dump_json() for item in row.turns)]
            )
            row.session = Session.model_validate_json(body)
            row.turns = [
                replace(item, turn=Turn.model_validate_json(turn)) for item, turn in zip(row.turns, played, strict=True)
            ]
            row.first = first or None
        for key, held in self._sets.items():
            self._sets[key] = PracticeSet.model_validate_json(eraser.erase([held.model_dump_json()])[0])

    async def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


def _same_text(done: Turn, text: str) -> Turn:
    if done.text != text:
        raise Conflict(*KEY_USED)
    return done


def _open(turn: Turn) -> str | None:
    return turn.question.text if turn.question else None
