"""The offline engine: rules, the embedder and the documents' own words; no key, no network, deterministic."""

import asyncio
from collections.abc import Callable, Sequence

from coach.engines.offline.ask import answer
from coach.engines.offline.critique import critique
from coach.engines.offline.memory import remembering
from coach.engines.offline.write import write
from coach.ports import AskTask, CritiqueTask, PracticeTask
from coach.types import Critique, EngineInfo, Question, Reply
from corpus.ports import Vectors


class OfflineEngine:
    """An `Engine` that works from rules alone. Work for the processor runs in threads, so a server stays awake."""

    def __init__(self, embed: Callable[[Sequence[str]], Vectors]) -> None:
        """`embed` turns texts into unit vectors; it is called from threads."""
        self._embed = embed

    @property
    def info(self) -> EngineInfo:
        """Return what names this engine in a reply."""
        return EngineInfo(name="offline")

    async def critique(self, task: CritiqueTask) -> Critique:
        """Read the intent of an answer and judge it by rule."""
        return await asyncio.to_thread(critique, task, remembering(self._embed))

    async def answer(self, task: AskTask) -> Reply:
        """Answer in the passages' own sentences, or abstain."""
        return await asyncio.to_thread(answer, task, remembering(self._embed))

    async def questions(self, task: PracticeTask) -> list[Question]:
        """Word one question a slot, in order."""
        return await asyncio.to_thread(write, task)
