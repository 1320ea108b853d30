"""Where results, messages and failures go."""

import sys
from typing import NoReturn

from pydantic import BaseModel
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from coach.errors import CoachError, ConfigurationError, InvalidRequest
from corpus.errors import CorpusError, DocumentRefused

DONE, FAILED, USAGE, SOME_ROWS_FAILED = 0, 1, 2, 3

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def emit(model: BaseModel) -> None:
    """Print a model as indented JSON on stdout."""
    sys.stdout.write(model.model_dump_json(indent=2) + "\n")


def fail(error: CoachError | CorpusError) -> NoReturn:
    """Print what went wrong and how to mend it on stderr, and exit."""
    err.print(f"error: {error}", style="red", markup=False)
    usage = isinstance(error, InvalidRequest | ConfigurationError | DocumentRefused)
    sys.exit(USAGE if usage else FAILED)


def progress() -> Progress:
    """Return a progress bar on stderr that leaves no trace where stderr is not a terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=not err.is_terminal,
        disable=not err.is_terminal,
    )
