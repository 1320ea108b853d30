"""`--judge`: a model's grades of critiques, through the same exchange and recordings as the coach's own calls.

The judge is always the model that `evals.toml` names, also where another model's replies are judged: grades by two
judges are not comparable. Its grades come after everything else and can't change a verdict: see `ADVISORY`.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.engines.langchain.calls import Call, RawReply
from coach.engines.langchain.exchange import Exchange, Job
from coach.engines.langchain.recording import Recorder, RecordingMode
from coach.engines.langchain.schemas import Verdict
from evals import kept, playing
from evals.config import Config
from evals.graders import judge
from evals.playing import Heard, OnProgress, Played, Purse
from evals.results import MissingCall, Run
from evals.types import Case, Grade, Output
from prompts.loader import load

if TYPE_CHECKING:
    from coach.engines.langchain.client import Client

PROMPT = "judge"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a judge sits: its model, its prompt's folder, its recordings. Without a client it only replays."""

    config: Config
    prompts: Path
    recordings: Path
    client: "Client | None" = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An output with the judge's calls about it, and the grade that they came to."""

    played: Played
    grade: Grade


class _Asked:
    """Implements `Judge`, and keeps what it asked."""

    def __init__(self, bench: Bench) -> None:
        self.heard: list[Heard] = []
        self._bench = bench

    async def ask(self, variables: Mapping[str, Any], faults: Callable[[Verdict], list[str]], sample: int) -> Verdict:
        """Return the verdict of the recording, or of the model where there is one to ask."""
        outcome = await self._exchange(sample).run(Job(PROMPT, dict(variables), Verdict, faults))
        return outcome.reply

    def _hear(self, call: Call, reply: RawReply | None, paid: bool) -> None:
        self.heard.append(Heard(call, reply, paid))

    def _exchange(self, sample: int) -> Exchange:
        bench = self._bench
        mode: RecordingMode = "replay" if bench.client is None else "record"
        return Exchange(
            bench.client,
            Recorder(bench.recordings, mode, on_call=self._hear),
            model_name=bench.config.model,
            method=bench.config.method,
            sample=sample,
            prompts=bench.prompts,
        )


def asking(bench: Bench) -> Bench:
    """Return the bench with a client that asks the endpoint of the usual settings.

    Raises:
        ConfigurationError: no key, or a setting that can't be used.
    """
    from coach.engines.langchain.client import Client
    from coach.engines.langchain.model import build_model, silence_tracing
    from coach.settings import load as settings_of

    settings = settings_of(
        engine="langchain",
        model=bench.config.model,
        model_method=bench.config.method,
        recordings=bench.recordings,
        recording_mode="record",
    )
    if settings.tracing == "off":
        silence_tracing()
    model = build_model(
        settings.model,
        deadline_s=settings.model_deadline_s,
        stream=settings.model_stream == "on",
        temperature=settings.model_temperature == "on",
    )
    client = Client(model, deadline_s=settings.model_deadline_s, max_attempts=settings.model_attempts)
    return Bench(bench.config, bench.prompts, bench.recordings, client)


def judged(
    cases: Sequence[Case],
    outputs: Sequence[Output],
    bench: Bench,
    *,
    purse: Purse | None = None,
    on_progress: OnProgress = lambda _: None,
) -> list[Judged]:
    """Return the judge's grades of the critiques among some outputs; those that aren't done are not asked about.

    Raises:
        ConfigurationError: the prompt or a recording is not as it must be.
    """
    by_id = {case.id: case for case in cases if case.task == "critique"}
    about = [(by_id[output.case_id], output) for output in outputs if output.case_id in by_id]
    return asyncio.run(_all(about, bench, purse, on_progress))


async def _all(
    about: Sequence[tuple[Case, Output]], bench: Bench, purse: Purse | None, on_progress: OnProgress
) -> list[Judged]:
    gate = asyncio.Semaphore(bench.config.concurrency)

    async def one(case: Case, output: Output) -> Judged:
        async with gate:
            broke = purse is not None and purse.empty
            asked = _Asked(Bench(bench.config, bench.prompts, bench.recordings) if broke else bench)
            grade = await judge.rubric(case, output, asked)
            if purse:
                purse.pay(asked.heard)
        on_progress(output)
        return Judged(Played(output, asked.heard), grade)

    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(one(case, output)) for case, output in about]
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in running]


def lacking(cases: Sequence[Case], outputs: Sequence[Output], bench: Bench) -> list[Judged]:
    """Return those of some outputs about which a call of the judge isn't recorded."""
    return [one for one in judged(cases, outputs, bench) if one.played.missing]


def told(done: Sequence[Judged], left: Sequence[Judged], purse: Purse) -> str:
    """Say what was recorded, what has been spent, and what is still missing and why."""
    ids = {(one.played.output.case_id, one.played.output.sample) for one in left}
    bad = [one for one in done if (one.played.output.case_id, one.played.output.sample) in ids]
    cost = f", about ${purse.spent:.2f} spent" if purse.spent else ""
    head = f"{len(done) - len(bad)} of {len(done)} judgements are recorded{cost}."
    return "\n".join([head, *(f"not judged: {one.played.output.case_id}: {one.grade.reason}" for one in bad)])


def has_prompt(folder: Path) -> bool:
    """Tell whether a folder of prompts knows a judge; those at old revisions don't."""
    return (folder / f"{PROMPT}.md").exists()


def missing(found: Iterable[Judged], bench: Bench) -> list[MissingCall]:
    """Return the judge's calls that no recording answers."""
    return playing.missing((one.played for one in found), bench.config)


def keys(found: Iterable[Judged]) -> list[str]:
    """Return the keys of all of the judge's calls."""
    return [heard.call.key for one in found for heard in one.played.calls]


def added(made: Run, found: Sequence[Judged], bench: Bench) -> Run:
    """Return a run with the judge's grades and missing calls beside its own."""
    ages = (made.oldest_recording, kept.oldest(bench.recordings, keys(found)))
    return made.model_copy(
        update={
            "prompts": {**made.prompts, PROMPT: load(PROMPT, bench.prompts).ref},
            "grades": (*made.grades, *(one.grade for one in found)),
            "missing": (*made.missing, *missing(found, bench)),
            "oldest_recording": min((age for age in ages if age), default=None),
        }
    )


def trust(cases: Sequence[Case], found: Sequence[Judged]) -> str:
    """Say how far the judge agrees with labels, and so what its grades are worth."""
    agreed = judge.with_rungs(cases, [(one.played.output, one.grade) for one in found])
    worth = "its grades only advise" if agreed.advisory else "high, though no verdict rests on its grades"
    return f"The judge's agreement with the ladder's labels is {agreed}; {worth}."
