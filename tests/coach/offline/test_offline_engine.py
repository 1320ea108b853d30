import asyncio
import threading
from collections.abc import Sequence

from coach.engines.offline.engine import OfflineEngine
from coach.ports import AskTask
from corpus.ports import Vectors
from tests.coach.shelf import EMBEDDER, bakery


def test_work_for_the_processor_leaves_the_event_loops_thread() -> None:
    threads: list[int] = []

    def embed(texts: Sequence[str]) -> Vectors:
        threads.append(threading.get_ident())
        return EMBEDDER.embed(texts)

    asyncio.run(OfflineEngine(embed).answer(AskTask("What is the salary?", tuple(bakery().hits()))))
    assert threads
    assert threading.get_ident() not in threads
