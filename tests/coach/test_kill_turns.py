"""A process is killed while it plays turns: nothing acknowledged is lost, and the next one goes on at once.

COACH_KILLS sets how many kills; a few are enough for every run, `COACH_KILLS=20` is the long form.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.errors import Conflict
from coach.stores.sql import SqlSessionStore
from coach.types import Session

KILLS = int(os.environ.get("COACH_KILLS", "3"))
ROOT = Path(__file__).parent.parent.parent
CHILD = Path(__file__).parent / "kill_child.py"


def start(home: Path) -> "subprocess.Popen[str]":
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, str(CHILD), str(home), "s1"], stdout=subprocess.PIPE, text=True, env=env)


def played(home: Path) -> Session:
    async def read() -> Session:
        store = await SqlSessionStore.open(home)
        try:
            return (await store.session("me", "s1"))[0]
        finally:
            await store.close()

    return asyncio.run(read())


def killed(home: Path, after_s: float) -> list[int]:
    """Run the child, kill it some time after its first turn, and return the turns it acknowledged."""
    child = start(home)
    assert child.stdout is not None
    first = child.stdout.readline()
    assert first, "the child played no turn"
    time.sleep(after_s)
    child.kill()
    rest, _ = child.communicate()
    whole = (first + rest).rsplit("\n", 1)[0]
    return [int(line) for line in whole.split("\n")]


def test_killed_processes_lose_nothing_they_acknowledged(tmp_path: Path) -> None:
    draw = random.Random(11)
    acknowledged: list[int] = []
    for _ in range(KILLS):
        acknowledged += killed(tmp_path, draw.uniform(0, 0.3))
        session = played(tmp_path)
        numbers = [turn.number for turn in session.turns]
        assert numbers == list(range(1, len(numbers) + 1))
        assert set(acknowledged) <= set(numbers)
        assert len(numbers) <= len(acknowledged) + KILLS  # at most one unacknowledged turn a kill
    assert len(set(acknowledged)) == len(acknowledged) > KILLS


def test_the_lease_of_a_killed_process_ends_with_it_and_its_message_can_be_sent_again(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys, time\n"
        "from pathlib import Path\n"
        "from coach.stores.sql import SqlSessionStore\n"
        "async def main():\n"
        "    store = await SqlSessionStore.open(Path(sys.argv[1]))\n"
        "    await store.begin_turn('me', 's1', 'my answer', 'k1', 3600)\n"
        "    print('taken', flush=True)\n"
        "    time.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    asyncio.run(_with_session(tmp_path))
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=env)
    assert child.stdout is not None
    assert child.stdout.readline() == "taken\n"
    with pytest.raises(Conflict):
        asyncio.run(_begin(tmp_path))
    assert played(tmp_path).pending is None
    child.kill()
    child.communicate()
    assert played(tmp_path).pending == "my answer"
    asyncio.run(_begin(tmp_path))


async def _with_session(home: Path) -> None:
    store = await SqlSessionStore.open(home)
    session = Session.model_validate(
        {
            "id": "s1",
            "mode": "coach",
            "brief": {},
            "status": "active",
            "question": None,
            "progress": {"asked": 0, "total": 0},
            "created_at": datetime.now(UTC),
        }
    )
    await store.create_session("me", session, "{}")
    await store.close()


async def _begin(home: Path) -> None:
    store = await SqlSessionStore.open(home)
    try:
        assert await store.begin_turn("me", "s1", "my answer", "k1", 60) is None
    finally:
        await store.close()
