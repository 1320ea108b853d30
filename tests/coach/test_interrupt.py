"""An ingest that is interrupted stops soon, and what it stored stays."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.engines.offline.engine import OfflineEngine
from coach.service import Coach
from coach.stores.memory import MemorySessionStore
from corpus.library import Library
from corpus.types import Document
from tests.corpus.hashing import HashingEmbedder


def now() -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC)


def test_an_endless_ingest_ends_when_it_is_cancelled(tmp_path: Path) -> None:
    stored = threading.Event()

    def documents() -> Iterator[Document]:
        for number in range(1_000_000):
            # Unlike each other: among thousands of all but equal vectors an approximate index finds any of them.
            words = " ".join(f"word{number * 7919 % (part + 101)}x{part}" for part in range(24))
            yield Document(f"d{number}", f"{number}.txt", f"Panel {number} asks about {words} and why it matters.")

    async def play() -> None:
        with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
            coach = Coach(library, OfflineEngine(library.embed), MemorySessionStore(now), clock=now, new_id=str)
            task = asyncio.create_task(coach.ingest(documents(), lambda _: stored.set()))
            await asyncio.to_thread(stored.wait, 30)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(play())
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        assert 1 <= len(library.sources()) < 10_000
        library.health()
