"""Graders, statistics and reports, loaded when they are needed: a diff that stops at missing calls does without."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from corpus.types import Hit
from evals.results import Comparison, Diff, Run
from evals.types import Case, Grade, Output


def grade(cases: Sequence[Case], outputs: Sequence[Output], passages: Mapping[str, Hit]) -> list[Grade]:
    """Grade outputs, as `evals.graders` does."""
    return cast("list[Grade]", import_module("evals.graders").grade(cases, outputs, passages))


def compare(old: Sequence[Grade], new: Sequence[Grade]) -> Comparison:
    """Compare grades, as `evals.statistics` does."""
    return cast("Comparison", import_module("evals.statistics").compare(old, new))


def show(told: Run | Diff) -> None:
    """Print a run or a comparison on stdout."""
    from rich.console import Console

    import_module("evals.report").terminal(Console(highlight=False, soft_wrap=not sys.stdout.isatty()), told)


def write(told: Run | Diff, files: Mapping[str, Path | None]) -> None:
    """Write the reports that are asked for: `markdown`, `junit`, `html`."""
    for name, path in files.items():
        if path is not None:
            make: Callable[[Any], str] = getattr(import_module("evals.report"), name)
            path.write_text(make(told), encoding="utf-8")
