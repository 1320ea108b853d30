"""Erasing a source from the rows of the session store (see `coach/stores/erase.py`)."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from coach.stores.erase import Eraser
from coach.stores.tables import practice_sets, sessions, turns


async def erase_sessions(db: AsyncConnection, eraser: Eraser) -> None:
    """Erase the source from each session that cites it anywhere: body, state and turns are one."""
    for owner, session_id in await _citing(db, eraser):
        this = sa.and_(sessions.c.owner == owner, sessions.c.id == session_id)
        its = sa.and_(turns.c.owner == owner, turns.c.session_id == session_id)
        row = (await db.execute(sa.select(sessions).where(this).with_for_update())).one()
        played = (await db.execute(sa.select(turns.c.number, turns.c.body, turns.c.question).where(its))).all()
        told = [row.body, row.state, row.first_question or ""]
        told += [text or "" for turn in played for text in (turn.body, turn.question)]
        body, state, first, *rest = eraser.erase(told)
        own = {"body": body, "state": state, "first_question": first or None}
        await db.execute(sessions.update().where(this).values(own))
        for turn, body, question in zip(played, rest[::2], rest[1::2], strict=True):
            changed = {"body": body, "question": question or None}
            await db.execute(turns.update().where(its, turns.c.number == turn.number).values(changed))


async def _citing(db: AsyncConnection, eraser: Eraser) -> set[tuple[str, str]]:
    needle = eraser.needle
    held = sessions.c.body.contains(needle, autoescape=True) | sessions.c.state.contains(needle, autoescape=True)
    own = await db.execute(sa.select(sessions.c.owner, sessions.c.id).where(held))
    cited = turns.c.body.contains(needle, autoescape=True)
    theirs = await db.execute(sa.select(turns.c.owner, turns.c.session_id).where(cited).distinct())
    return {(row[0], row[1]) for found in (own, theirs) for row in found}


async def erase_sets(db: AsyncConnection, eraser: Eraser) -> None:
    """Erase the source from each practice set that cites it."""
    table = practice_sets
    held = table.c.body.contains(eraser.needle, autoescape=True)
    for row in (await db.execute(sa.select(table).where(held))).all():
        this = sa.and_(table.c.owner == row.owner, table.c.id == row.id)
        await db.execute(table.update().where(this).values(body=eraser.erase([row.body])[0]))
