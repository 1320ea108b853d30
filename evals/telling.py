"""What the command line says beside its results: progress, what is missing and how to mend it, how old replies are."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote

from evals import parts
from evals.config import Config
from evals.playing import OnProgress, Played, Purse
from evals.record import Order, estimate
from evals.results import Diff, Run

LISTED = 10  # missing calls named one by one; `--json` has all


def say(text: str) -> None:
    """Print a message on stderr."""
    sys.stderr.write(f"{text}\n")


def tell(told: Run | Diff, as_json: bool, files: Mapping[str, Path | None]) -> None:
    """Print the result on stdout, and write the reports that are asked for."""
    if as_json:
        sys.stdout.write(told.model_dump_json(indent=1) + "\n")
    else:
        parts.show(told)
    parts.write(told, files)


def missing(told: Diff, command: str, as_json: bool) -> None:
    """Say which calls aren't recorded, what they will cost, and the command that records them."""
    if as_json:
        sys.stdout.write(told.model_dump_json(indent=1) + "\n")
    else:
        for call in told.missing[:LISTED]:
            sys.stdout.write(f"{call.case_id}  {call.prompt}  {call.key[:16]}  ~{call.input_tokens:,} tokens\n")
        if len(told.missing) > LISTED:
            sys.stdout.write(f"… and {len(told.missing) - LISTED} more\n")
    say(f"Not recorded: {estimate(told.missing)}. Repairs and later turns follow once these are recorded.")
    say(f"Record them: {command}")


def command(
    base: str | None,
    model: str | None,
    dataset: Sequence[str] | None,
    case: Sequence[str] | None,
    samples: int | None,
    root: Path | None = None,
) -> str:
    """Return the command that records what a diff lacks."""
    parts = ["evals record --changed"]
    parts += [f"--base {quote(base)}"] if base else []
    parts += [f"--model {quote(model)}"] if model else []
    parts += [f"--dataset {quote(name)}" for name in dataset or ()]
    parts += [f"--case {quote(name)}" for name in case or ()]
    parts += [f"--samples {samples}"] if samples else []
    parts += [f"--root {quote(str(root))}"] if root else []
    return " ".join(parts)


def age(told: Run | Diff, config: Config) -> None:
    """Point out old recordings: models behind a name change, though what was recorded stays true of its day."""
    if told.oldest_recording is None:
        return
    days = (datetime.now(UTC) - told.oldest_recording).days
    if days > config.old_after_days:
        say(f"note: the oldest recording is {days} days old; the model may reply otherwise by now.")


def recorded(done: Sequence[Played], left: Order, purse: Purse) -> None:
    """Say what was recorded, what it cost where that is known, and what is still missing and why."""
    lacking = {call.case_id for call in left.calls}
    bad = [one.output for one in done if one.output.status != "done" or one.output.case_id in lacking]
    cost = f" for about ${purse.spent:.2f}" if purse.spent else ""
    say(f"{len(done) - len(bad)} of {len(done)} outputs are recorded{cost}.")
    for output in bad:
        say(f"{output.status}: {output.case_id}: {output.reason or 'a later call failed; record again'}")


@contextmanager
def progress(name: str, total: int) -> Iterator[OnProgress]:
    """Show a progress bar with the time that is left on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=total)
        yield lambda _: bar.advance(task)
