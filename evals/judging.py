"""`--judge`: a model's grades of critiques, through the same exchange and recordings as the coach's own calls.

The judge is always the model that `evals.toml` names, also where another model's replies are judged: grades by two
judges are not comparable. Its grades come after everything else and can't change a verdict: see `ADVISORY`.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.engines.langchain.calls import Call, RawReply
from coach.engines.langchain.exchange import Exchange, Job
from coach.engines.langchain.recording import Recorder, RecordingMode
from coach.engines.langchain.schemas import Verdict
from evals import kept, playing
from evals.config import Config
from evals.diff import Compare
from evals.graders import judge
from evals.playing import Heard, OnProgress, Played, Purse
from evals.results import CaseChange, Diff, MissingCall, Run
from evals.types import Case, Grade, Output
from prompts.loader import load

if TYPE_CHECKING:
    from coach.engines.langchain.client import Client

PROMPT = "judge"
About = tuple[Case, tuple[Output, ...]]  # what one grade is about: one reply, or the old and the new one


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

    about: About
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


def alone(cases: Sequence[Case], outputs: Iterable[Output]) -> list[About]:
    """Return the critiques among some outputs, each for itself."""
    known = {case.id: case for case in cases if case.task == "critique"}
    return [(known[output.case_id], (output,)) for output in outputs if output.case_id in known]


def pairs(cases: Sequence[Case], old: Iterable[Output], new: Iterable[Output]) -> list[About]:
    """Return the critiques of the same case and sample on both sides of a comparison."""
    before = {(output.case_id, output.sample): output for output in old}
    return [
        (case, (before[output.case_id, output.sample], output))
        for case, (output,) in alone(cases, new)
        if (output.case_id, output.sample) in before
    ]


def judged(
    about: Sequence[About], bench: Bench, *, purse: Purse | None = None, on_progress: OnProgress = lambda _: None
) -> list[Judged]:
    """Return the judge's grades; it isn't asked about what isn't done.

    Raises:
        ConfigurationError: the prompt or a recording is not as it must be.
    """
    return asyncio.run(_all(about, bench, purse, on_progress))


async def _all(about: Sequence[About], bench: Bench, purse: Purse | None, on_progress: OnProgress) -> list[Judged]:
    gate = asyncio.Semaphore(bench.config.concurrency)

    async def one(case: Case, outputs: tuple[Output, ...]) -> Judged:
        async with gate:
            broke = purse is not None and purse.empty
            asked = _Asked(Bench(bench.config, bench.prompts, bench.recordings) if broke else bench)
            grade = await _grade(case, outputs, asked)
            if purse:
                purse.pay(asked.heard)
        on_progress(outputs[-1])
        return Judged((case, outputs), Played(outputs[-1], asked.heard), grade)

    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(one(case, outputs)) for case, outputs in about]
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in running]


async def _grade(case: Case, outputs: tuple[Output, ...], asked: _Asked) -> Grade:
    if len(outputs) == 1:
        return await judge.rubric(case, outputs[0], asked)
    old, new = outputs
    return await judge.pairwise(case, old, new, asked)


def lacking(about: Sequence[About], bench: Bench) -> list[Judged]:
    """Return those about which a call of the judge isn't recorded."""
    return [one for one in judged(about, bench) if one.played.missing]


def told(done: Sequence[Judged], left: Sequence[Judged], purse: Purse) -> str:
    """Say what was recorded, what has been spent, and what is still missing and why."""
    ids = {(one.played.output.case_id, one.played.output.sample) for one in left}
    bad = [one for one in done if (one.played.output.case_id, one.played.output.sample) in ids]
    cost = f", about ${purse.spent:.2f} spent" if purse.spent else ""
    head = f"{len(done) - len(bad)} of {len(done)} judgements are recorded{cost}."
    return "\n".join([head, *(f"not judged: {one.played.output.case_id}: {one.grade.reason}" for one in bad)])


def missing(found: Iterable[Judged], bench: Bench) -> list[MissingCall]:
    """Return the judge's calls that no recording answers."""
    return playing.missing((one.played for one in found), bench.config)


def keys(found: Iterable[Judged]) -> list[str]:
    """Return the keys of all of the judge's calls."""
    return [heard.call.key for one in found for heard in one.played.calls]


def used(
    cases: Sequence[Case],
    by_side: Sequence[Sequence[Played]],
    folders: Sequence[Path],
    recordings: Path,
    config: Config,
) -> list[str]:
    """Return the keys of the judge's calls about each side, and about any two, by its prompt in any of the folders."""
    outputs = [[one.output for one in some] for some in by_side]
    about = [one for some in outputs for one in alone(cases, some)]
    about += [one for old, new in combinations(outputs, 2) for one in pairs(cases, old, new)]
    with_judge = [folder for folder in folders if (folder / f"{PROMPT}.md").exists()]  # old revisions have none
    benches = [Bench(config, folder, recordings) for folder in with_judge]
    return [key for bench in benches for key in keys(judged(about, bench))]


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


def compared(told: Diff, found: Sequence[Judged], bench: Bench, compare: Compare) -> Diff:
    """Return a comparison with the judge's preference as one metric more; its word and its sentence stay.

    A preference of 1 for the new reply is one of 0 for the old one.
    """
    if told.comparison is None or not found:
        return told
    new = [one.grade for one in found]
    old = [one.model_copy(update={"value": None if one.value is None else 1 - one.value}) for one in new]
    metrics = (*told.comparison.metrics, *compare(old, new).metrics)
    ages = (told.oldest_recording, kept.oldest(bench.recordings, keys(found)))
    return told.model_copy(
        update={
            "comparison": told.comparison.model_copy(update={"metrics": metrics}),
            "cases": tuple(_shown(change, old, new) for change in told.cases),
            "oldest_recording": min((age for age in ages if age), default=None),
            "notes": (*told.notes, _preferred([one.value for one in new])),
        }
    )


def _shown(change: CaseChange, old: Sequence[Grade], new: Sequence[Grade]) -> CaseChange:
    """Return a case with the judge's grades among its own; by how much it changed stays as the rules have it."""
    was, now = ([grade for grade in grades if change.case.id in grade.cases] for grades in (old, new))
    return change.model_copy(
        update={"old_grades": (*change.old_grades, *was), "new_grades": (*change.new_grades, *now)}
    )


def _preferred(values: Sequence[float | None]) -> str:
    new, old, neither = (values.count(value) for value in (1.0, 0.0, 0.5))
    return (
        f"The judge prefers {new} new and {old} old replies, neither in {neither} pairs, and gave no verdict on "
        f"{values.count(None)}; it only advises."
    )


def trust(cases: Sequence[Case], found: Sequence[Judged]) -> str:
    """Say how far the judge agrees with labels, and so what its grades are worth."""
    agreed = judge.with_rungs(cases, [(one.played.output, one.grade) for one in found])
    worth = "its grades only advise" if agreed.advisory else "high, though no verdict rests on its grades"
    return f"The judge's agreement with the ladder's labels is {agreed}; {worth}."
