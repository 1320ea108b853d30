"""Opens the coach for one command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from coach.cli import batch
from coach.cli.output import err, progress
from coach.settings import Settings, load

if TYPE_CHECKING:
    from coach.service import Coach
    from corpus.types import IngestOutcome

T = TypeVar("T")
LOCAL = "local"  # every row has an owner; the command line's is this one


def with_coach(work: Callable[[Coach, Settings], Awaitable[T]], *, starter: bool = True) -> T:
    """Open the coach, await `work` on it, and close the coach again.

    With `starter`, an empty library is given the starter corpus first, under a progress bar.
    """
    from coach.build import open_coach  # the libraries behind it take a second to load: `--help` does without

    settings = load() if starter else load(starter_corpus="off")

    async def opened() -> T:
        with StarterBar() as bar:
            async with open_coach(settings, bar) as coach:
                bar.close()
                return await work(coach, settings)

    return asyncio.run(opened())


def with_rows(
    jsonl: str, concurrency: int | None, handle: Callable[[Coach, dict[str, Any]], Awaitable[batch.Outcome]]
) -> NoReturn:
    """Open the coach, work on every row of a JSON Lines file, and exit with the batch's code."""

    async def work(coach: Coach, settings: Settings) -> int:
        return await batch.run(jsonl, lambda row: handle(coach, row), concurrency or settings.concurrency)

    raise typer.Exit(with_coach(work))


class StarterBar:
    """A progress bar that appears with the first document of the starter corpus, and only then."""

    def __init__(self) -> None:
        from coach.build import STARTER

        self._bar = progress()
        self._task = self._bar.add_task("starter corpus", total=len(list(STARTER.glob("*.md"))))
        self._passages = 0

    def __enter__(self) -> StarterBar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, outcome: IngestOutcome) -> None:
        """Count a document."""
        self._bar.start()
        self._passages += outcome.passages
        self._bar.advance(self._task)

    def close(self) -> None:
        """Say what was ingested, if anything was."""
        self._bar.stop()
        if self._passages:
            err.print(f"starter corpus ingested: {self._passages} passages")
