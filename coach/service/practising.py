"""Practice sets: planned by code, worded by the engine, assembled and stored."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from coach.ports import Engine, PracticeTask, SessionStore
from coach.requests import PracticeRequest
from coach.types import Brief, PracticeSet

if TYPE_CHECKING:
    from corpus.library import Library


class Practising:
    """Makes practice sets."""

    def __init__(
        self,
        library: "Library",
        engine: Engine,
        store: SessionStore,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._library = library
        self._engine = engine
        self._store = store
        self._clock = clock
        self._new_id = new_id

    async def make(self, owner: str, wanted: PracticeRequest) -> PracticeSet:
        """Write the set that is asked for and store it."""
        brief = Brief(
            company=wanted.company,
            role=wanted.role,
            level=wanted.level,
            focus=wanted.focus,
            stages=[wanted.stage] if wanted.stage else [],
            job_description=wanted.job_description,
        )
        return await self.compose(owner, brief, wanted.count, wanted.seed)

    async def compose(self, owner: str, brief: Brief, count: int, seed: int, avoid: Sequence[str] = ()) -> PracticeSet:
        """Plan, word, assemble and store a set of `count` questions that repeats none of `avoid`."""
        from coach.practice import assemble, plan

        planned = await asyncio.to_thread(plan, self._library, brief, count, seed, avoid, self._library.embed)
        task = PracticeTask(brief, planned.slots, seed, tuple(avoid))
        questions = await self._engine.questions(task)
        made = assemble(planned, questions, self._engine.info, set_id=self._new_id(), created_at=self._clock())
        await self._store.save_set(owner, made)
        return made
