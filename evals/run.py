"""`evals run`: cases on one engine, graded."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from coach.errors import ConfigurationError
from corpus.types import Hit
from evals import kept, playing
from evals.config import Config
from evals.graders.base import BUG
from evals.playing import Engines, OnProgress, Played, Purse
from evals.results import Run
from evals.types import Case, Grade, Output, Task
from prompts.loader import Prompt, load

Grader = Callable[[Sequence[Case], Sequence[Output], Mapping[str, Hit]], list[Grade]]

# Which prompts a task can come to ask. What a case is searched with is frozen, so none asks `rewrite`.
PROMPTS: dict[Task, tuple[str, ...]] = {
    "critique": ("critique", "repair"),
    "ask": ("ask", "repair"),
    "practice": ("questions", "repair"),
    "interview": ("critique", "ask", "repair"),
}
_LAST = "last.json"


def run(
    cases: Sequence[Case],
    engines: Engines,
    passages: Mapping[str, Hit],
    config: Config,
    grade: Grader,
    *,
    engine: str = "langchain",
    prompts: Path,
    recordings: Path,
    concurrency: int | None = None,
    samples: int | None = None,
    purse: Purse | None = None,
    on_progress: OnProgress = lambda _: None,
) -> Run:
    """Play the cases and grade what is done; what failed or isn't recorded is no score.

    Raises:
        ConfigurationError: cases, prompts or engine are not as they must be, or a grader broke.
    """
    started = datetime.now(UTC)
    played = asyncio.run(
        playing.play(
            cases,
            engines,
            passages,
            concurrency=concurrency or config.concurrency,
            samples=(samples or config.samples) if engine == "langchain" else 1,
            purse=purse,
            on_progress=on_progress,
        )
    )
    outputs = tuple(one.output for one in played)
    return Run(
        started_at=started,
        engine=engine,
        model=config.model if engine == "langchain" else None,
        prompts={name: prompt.ref for name, prompt in used(cases, prompts).items()} if engine == "langchain" else {},
        cases=tuple(cases),
        outputs=outputs,
        grades=tuple(graded(grade, cases, outputs, passages)),
        missing=tuple(playing.missing(played, config)),
        oldest_recording=kept.oldest(recordings, keys(played)),
    )


def graded(grade: Grader, cases: Sequence[Case], outputs: Sequence[Output], passages: Mapping[str, Hit]) -> list[Grade]:
    """Grade what was done. A grader that breaks stops the run: its bug must not look like a low or a missing score.

    Raises:
        ConfigurationError: a grader broke; its traceback is in the log, or the cause.
    """
    mend = "Mend the grader; nothing was scored."
    try:
        grades = grade(cases, outputs, passages)
    except Exception as error:
        raise ConfigurationError(f"A grader broke: {error!r}.", mend) from error
    for one in grades:
        if one.value is None and one.reason.startswith(BUG):
            raise ConfigurationError(f"A grader broke, {one.metric} on {one.unit}: {one.reason}", mend)
    return grades


def used(cases: Iterable[Case], folder: Path) -> dict[str, Prompt]:
    """Return the prompts that the cases can come to ask."""
    names = {name for task in {case.task for case in cases} for name in PROMPTS[task]}
    return {name: load(name, folder) for name in sorted(names)}


def keys(played: Iterable[Played]) -> list[str]:
    """Return the keys of all calls."""
    return [key for one in played for key in one.output.calls]


def chosen(cases: Sequence[Case], ids: Sequence[str], tasks: Sequence[str] = ()) -> list[Case]:
    """Return the cases of these ids, of any id where none is named, and of these tasks.

    Raises:
        ConfigurationError: there is no such case.
    """
    known = {case.id for case in cases}
    if lost := [name for name in ids if name not in known]:
        raise ConfigurationError(f"There is no case {lost[0]!r}.", "`evals run` lists their ids.")
    return [case for case in cases if (not ids or case.id in ids) and (not tasks or case.task in tasks)]


def remember(state: Path, run: Run) -> None:
    """Keep which cases failed, for `--failed`: those without a reply, or with a broken invariant or a grade of 0."""
    bad = {output.case_id for output in run.outputs if output.status == "failed"}
    bad |= {name for grade in run.grades if _failed(grade) for name in grade.cases}
    state.mkdir(parents=True, exist_ok=True)
    (state / _LAST).write_text(json.dumps({"failed": sorted(bad)}, indent=1) + "\n", encoding="utf-8")


def failed(state: Path) -> list[str]:
    """Return the ids of the cases that failed in the last run.

    Raises:
        ConfigurationError: there was no run, or none of its cases failed.
    """
    try:
        names: list[str] = json.loads((state / _LAST).read_text(encoding="utf-8"))["failed"]
    except (OSError, ValueError, KeyError):
        raise ConfigurationError("No earlier run is known here.", "Run all cases first: `evals run`.") from None
    if not names:
        raise ConfigurationError("No case failed in the last run.", "Run without --failed.")
    return names


def _failed(grade: Grade) -> bool:
    return grade.value is not None and (grade.value <= 0 or (grade.hard and grade.value < 1))
