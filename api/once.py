"""Idempotency keys for what is made once: a repeated request gets the first one's result.

Turns have theirs in the store, where they outlive a restart; a session or a set that was made twice does no harm
beyond being there twice, so that for them a memory of the running process is enough.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from coach.errors import Conflict

REMEMBERED = 1_000

Made = TypeVar("Made")


class Once:
    """Remembers the latest keys, what was asked under them and what came of it."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._kept: OrderedDict[Hashable, tuple[Hashable, asyncio.Task[Any]]] = OrderedDict()

    async def make(self, key: Hashable | None, asked: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        """Return what `make` makes, or what it made for this key before. A failure is forgotten.

        Raises:
            Conflict: the key was used for something else.
        """
        if key is None:
            return await make()
        kept = self._kept.get(key)
        if kept and kept[0] != asked:
            raise Conflict("This Idempotency-Key was used for another request.", "Use a new key for a new request.")
        task = kept[1] if kept else self._start(key, asked, make)
        made: Made = await asyncio.shield(task)
        return made

    def _start(self, key: Hashable, asked: Hashable, make: Callable[[], Awaitable[Made]]) -> asyncio.Task[Made]:
        async def run() -> Made:
            return await make()

        task = asyncio.create_task(run())
        self._kept[key] = (asked, task)
        task.add_done_callback(lambda done: self._forget(key) if done.cancelled() or done.exception() else None)
        while len(self._kept) > self._remembered:
            self._kept.popitem(last=False)
        return task

    def _forget(self, key: Hashable) -> None:
        self._kept.pop(key, None)
