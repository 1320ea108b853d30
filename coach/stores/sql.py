"""The store on SQLite (a file in COACH_HOME) or PostgreSQL.

Every method is one transaction. A turn takes its session's lease in the first and gives it back in the last, so that
of two turns in flight, in whatever processes, one is refused. A lease ends by itself when its time is over, and on
SQLite, which lives on one machine, as soon as the process that took it is gone.
"""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from coach.errors import Conflict, NotFound
from coach.ports import StoredTurn
from coach.stores.connection import checkpoint, connect, writing
from coach.stores.erase import Eraser
from coach.stores.errors import ENDED, IN_FLIGHT, KEY_USED, LEASE_LOST, NO_SESSION, NO_SET
from coach.stores.rows import erase_sessions, erase_sets
from coach.stores.tables import practice_sets, sessions, turns
from coach.types import PracticeSet, Session, Turn


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def _process() -> str:
    """Name this process; a process id alone is soon used again."""
    return f"{os.getpid()}:{uuid4().hex}"


class SqlSessionStore:
    """Keeps sessions, turns and practice sets in SQL."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._clock = clock
        self._one_machine = engine.dialect.name == "sqlite"
        self._leases: dict[tuple[str, str], str] = {}

    @classmethod
    async def open(
        cls, home: Path, database_url: str | None = None, *, clock: Callable[[], datetime] = _now
    ) -> "SqlSessionStore":
        """Open the store on `home`/sessions.db, or on PostgreSQL where a URL is given.

        Raises:
            ConfigurationError: the database can't be used; names the reason.
        """
        return cls(await connect(home, database_url), clock)

    async def create_session(self, owner: str, session: Session, state: str) -> None:
        """Store a new session with its machine's state."""
        row = {
            "owner": owner,
            "id": session.id,
            "status": session.status,
            "created_at": session.created_at,
            "body": _body(session),
            "state": state,
            "first_question": session.question.text if session.question else None,
        }
        async with writing(self._engine) as db:
            await db.execute(sessions.insert().values(row))

    async def session(self, owner: str, session_id: str) -> tuple[Session, str]:
        """Return a session with all its turns, and its state.

        Raises:
            NotFound: no such session of this owner.
        """
        async with self._engine.begin() as db:
            row = await _row(db, owner, session_id)
            found = await db.scalars(
                sa.select(turns.c.body).where(*_turns_of(owner, session_id)).order_by(turns.c.number)
            )
            played = [Turn.model_validate_json(body) for body in found]
        return self._session(row).model_copy(update={"turns": played}), row.state

    async def sessions(self, owner: str, limit: int = 50) -> list[Session]:
        """Return an owner's sessions, newest first, without their turns."""
        newest = sa.select(sessions).where(sessions.c.owner == owner).order_by(*_newest_first()).limit(limit)
        async with self._engine.begin() as db:
            return [self._session(row) for row in await db.execute(newest)]

    async def delete_session(self, owner: str, session_id: str) -> None:
        """Delete a session with its turns.

        Raises:
            NotFound: no such session of this owner.
        """
        async with writing(self._engine) as db:
            await _row(db, owner, session_id, lock=True)
            await db.execute(turns.delete().where(*_turns_of(owner, session_id)))
            await db.execute(sessions.delete().where(*_is(owner, session_id)))

    async def begin_turn(self, owner: str, session_id: str, text: str, key: str | None, lease_s: float) -> Turn | None:
        """Keep the text of a turn and take the session's lease; return the finished turn of `key`, if there is one.

        Raises:
            NotFound: no such session of this owner.
            Conflict: the session has ended, another turn is in flight, or `key` was used for another text.
        """
        async with writing(self._engine) as db:
            row = await _row(db, owner, session_id, lock=True)
            if key and (done := await _turn_of_key(db, owner, session_id, key)):
                return _same_text(done, text)
            if row.status == "ended":
                raise Conflict(*ENDED)
            if self._leased(row):
                raise Conflict(*IN_FLIGHT)
            if key and row.pending_key == key and row.pending != text:
                raise Conflict(*KEY_USED)
            lease = f"{_process()}:{uuid4().hex}"
            until = self._clock() + timedelta(seconds=lease_s)
            taken = {"pending": text, "pending_key": key, "lease": lease, "lease_until": until}
            await db.execute(sessions.update().where(*_is(owner, session_id)).values(taken))
        self._leases[owner, session_id] = lease
        return None

    async def finish_turn(self, owner: str, session: Session, stored: StoredTurn) -> None:
        """Store the turn and the session's new status and state, and let go of the lease.

        Raises:
            NotFound: the session was deleted meanwhile.
            Conflict: the lease ran out and the session went on without this turn.
        """
        turn = stored.turn
        played = {
            "owner": owner,
            "session_id": session.id,
            "number": turn.number,
            "idempotency_key": stored.idempotency_key,
            "question": turn.question.text if turn.question else None,
            "body": turn.model_dump_json(),
        }
        after = {"status": session.status, "body": _body(session), "state": stored.state, **_FREE, "pending": None}
        async with writing(self._engine) as db:
            row = await _row(db, owner, session.id, lock=True)
            if row.lease is None or row.lease != self._leases.get((owner, session.id)):
                raise Conflict(*LEASE_LOST)
            try:
                await db.execute(turns.insert().values(played))
            except IntegrityError:
                raise Conflict(*LEASE_LOST) from None
            await db.execute(sessions.update().where(*_is(owner, session.id)).values(**after, pending_key=None))
        self._leases.pop((owner, session.id), None)

    async def fail_turn(self, owner: str, session_id: str) -> None:
        """Let go of the lease; the text stays as the session's `pending`."""
        lease = self._leases.pop((owner, session_id), None)
        if lease is None:
            return
        async with writing(self._engine) as db:
            own = sessions.update().where(*_is(owner, session_id), sessions.c.lease == lease)
            await db.execute(own.values(_FREE))

    async def save_set(self, owner: str, practice_set: PracticeSet) -> None:
        """Store a practice set."""
        row = {"owner": owner, "id": practice_set.set_id, "body": practice_set.model_dump_json()}
        same = (practice_sets.c.owner == owner, practice_sets.c.id == practice_set.set_id)
        async with writing(self._engine) as db:
            await db.execute(practice_sets.delete().where(*same))
            await db.execute(practice_sets.insert().values(row))

    async def practice_set(self, owner: str, set_id: str) -> PracticeSet:
        """Return a practice set.

        Raises:
            NotFound: no such set of this owner.
        """
        wanted = sa.select(practice_sets.c.body).where(practice_sets.c.owner == owner, practice_sets.c.id == set_id)
        async with self._engine.begin() as db:
            body = await db.scalar(wanted)
        if body is None:
            raise NotFound(*NO_SET)
        return PracticeSet.model_validate_json(body)

    async def questions_asked(self, owner: str) -> Sequence[str]:
        """Return the texts of the questions that the owner was asked in earlier sessions, newest session first."""
        both = sa.and_(turns.c.owner == sessions.c.owner, turns.c.session_id == sessions.c.id)
        wanted = (
            sa.select(sessions.c.first_question, turns.c.question)
            .select_from(sessions.outerjoin(turns, both))
            .where(sessions.c.owner == owner)
            .order_by(*_newest_first(), turns.c.number)
        )
        async with self._engine.begin() as db:
            rows = (await db.execute(wanted)).all()
        return list(dict.fromkeys(text for row in rows for text in row if text))

    async def forget(self, source_id: str, text: str) -> None:
        """Erase a source from all sessions and practice sets, whoever owns them; `text` is all of its words."""
        eraser = Eraser(source_id, text)
        async with writing(self._engine) as db:
            await erase_sessions(db, eraser)
            await erase_sets(db, eraser)
        await checkpoint(self._engine)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    def _session(self, row: sa.Row[Any]) -> Session:
        pending = None if self._leased(row) else row.pending
        return Session.model_validate_json(row.body).model_copy(update={"pending": pending})

    def _leased(self, row: sa.Row[Any]) -> bool:
        if row.lease is None or row.lease_until <= self._clock():
            return False
        return not (self._one_machine and _gone(row.lease))


_FREE: dict[str, Any] = {"lease": None, "lease_until": None}


def _gone(lease: str) -> bool:
    """Whether the process that took a lease on this machine has ended."""
    holder = lease.rsplit(":", 1)[0]
    if holder == _process():
        return False
    number = int(holder.split(":", 1)[0])
    if number == os.getpid():
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _is(owner: str, session_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return sessions.c.owner == owner, sessions.c.id == session_id


def _turns_of(owner: str, session_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return turns.c.owner == owner, turns.c.session_id == session_id


def _newest_first() -> tuple[sa.ColumnElement[Any], ...]:
    return sessions.c.created_at.desc(), sessions.c.id.desc()


async def _row(db: AsyncConnection, owner: str, session_id: str, *, lock: bool = False) -> sa.Row[Any]:
    wanted = sa.select(sessions).where(*_is(owner, session_id))
    row = (await db.execute(wanted.with_for_update() if lock else wanted)).one_or_none()
    if row is None:
        raise NotFound(*NO_SESSION)
    return row


async def _turn_of_key(db: AsyncConnection, owner: str, session_id: str, key: str) -> Turn | None:
    wanted = sa.select(turns.c.body).where(*_turns_of(owner, session_id), turns.c.idempotency_key == key)
    body = await db.scalar(wanted)
    return Turn.model_validate_json(body) if body else None


def _same_text(done: Turn, text: str) -> Turn:
    if done.text != text:
        raise Conflict(*KEY_USED)
    return done


def _body(session: Session) -> str:
    return session.model_copy(update={"turns": [], "pending": None}).model_dump_json()
