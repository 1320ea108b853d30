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
    from rich.progress import TaskID

    from coach.service import Coach
    from corpus.types import IngestOutcome

T = TypeVar("T")
LOCAL = "local"  # every row has an owner; the command line's is this one


def with_coach(work: Callable[[Coach, Settings], Awaitable[T]], *, starter: bool = True) -> T:
    """Open the coach, await `work` on it, and close the coach again.

    With `starter`, an empty library is given the starter corpus first; that and a rebuild show a progress bar.
    """
    from coach.build import open_coach  # the libraries behind it take a second to load: `--help` does without

    settings = load() if starter else load(starter_corpus="off")

    async def opened() -> T:
        with OpeningBar() as bar:
            async with open_coach(settings, bar.document, bar.rebuild) as coach:
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


class OpeningBar:
    """A progress bar that appears when opening takes a while: for the starter corpus, or for a rebuild."""

    def __init__(self) -> None:
        self._bar = progress()
        self._tasks: dict[str, TaskID] = {}
        self._passages = 0

    def __enter__(self) -> OpeningBar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def document(self, outcome: IngestOutcome) -> None:
        """Count a document of the starter corpus."""
        from coach.build import STARTER

        self._passages += outcome.passages
        self._bar.advance(self._task("starter corpus", len(list(STARTER.glob("*.md")))))

    def rebuild(self, what: str, done: int, total: int) -> None:
        """Show how many passages of the library are embedded or indexed again."""
        self._bar.update(self._task(f"{what} again", total), completed=done)

    def close(self) -> None:
        """Say what was ingested, if anything was."""
        self._bar.stop()
        if self._passages:
            err.print(f"starter corpus ingested: {self._passages} passages")

    def _task(self, name: str, total: int) -> TaskID:
        self._bar.start()
        if name not in self._tasks:
            self._tasks[name] = self._bar.add_task(name, total=total)
        return self._tasks[name]
