"""Practice sets: planned by code, worded by the engine, assembled and stored."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from coach.ports import Engine, SessionStore
from coach.requests import PracticeRequest
from coach.types import Brief, PracticeSet, Question

if TYPE_CHECKING:
    from coach.practice import Plan
    from corpus.library import Library


AVOIDED = 200  # questions of earlier sessions, the latest, that a new set keeps away from


def latest(asked: Sequence[str]) -> list[str]:
    """Return the questions to keep away from, of those asked, newest first; the latest last.

    An engine that shortens the list keeps its end.
    """
    return list(reversed(asked[:AVOIDED]))


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
        """Write the set that is asked for and store it.

        A seed that is named gives the same set each time; without one, a set keeps away from what the owner was asked
        in sessions before.

        Raises:
            InvalidRequest: the documents carry no or too few questions; says how many.
            ModelError: the model failed.
        """
        brief = Brief(
            company=wanted.company,
            role=wanted.role,
            level=wanted.level,
            focus=wanted.focus,
            stages=[wanted.stage] if wanted.stage else [],
            cv=wanted.cv,
            job_description=wanted.job_description,
        )
        named = "seed" in wanted.model_fields_set
        avoid = [] if named else latest(await self._store.questions_asked(owner))
        return await self.compose(owner, brief, wanted.count, wanted.seed, avoid)

    async def compose(
        self, owner: str, brief: Brief, count: int, seed: int, avoid: Sequence[str] = (), by_stage: bool = False
    ) -> PracticeSet:
        """Plan, word, assemble and store a set of `count` questions that keeps away from `avoid` where it can."""
        drafted = await asyncio.to_thread(self._plan, brief, count, seed, avoid, by_stage)
        questions = await self._engine.questions(drafted.task)
        made = await asyncio.to_thread(self._assemble, drafted, questions)
        await self._store.save_set(owner, made)
        return made

    def _plan(self, brief: Brief, count: int, seed: int, avoid: Sequence[str], by_stage: bool) -> "Plan":
        from coach.practice import plan, with_cv

        drafted = plan(self._library, brief, count, seed, avoid, embed=self._library.embed, by_stage=by_stage)
        # A model reads the CV in its prompt; by rule it has questions of its own.
        return with_cv(drafted) if self._engine.info.name == "offline" else drafted

    def _assemble(self, drafted: "Plan", questions: Sequence[Question]) -> PracticeSet:
        from coach.practice import assemble, weak

        if drafted.task.avoid and weak(drafted, questions):
            # Few documents carry few questions: one asked before is better than none.
            drafted = replace(drafted, task=replace(drafted.task, avoid=()))
        made = assemble(drafted, questions, self._engine.info, self._new_id())
        return made.model_copy(update={"created_at": self._clock()})
