"""Plays turns for ever and prints each number once it is acknowledged; the test kills it at any moment."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from scripted import ScriptedEngine, requirements

from coach.requests import SessionRequest
from coach.service import Coach
from coach.stores.sql import SqlSessionStore


async def main(home: Path, session_id: str) -> None:
    store = await SqlSessionStore.open(home)
    coach = Coach(
        requirements(),  # type: ignore[arg-type]
        ScriptedEngine(),
        store,
        clock=lambda: datetime.now(UTC),
        new_id=lambda: session_id,
    )
    if not await coach.sessions("me"):
        await coach.start("me", SessionRequest(mode="coach"))
    while True:
        turn = await coach.turn("me", session_id, "What about payment products?")
        sys.stdout.write(f"{turn.number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
