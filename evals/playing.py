"""Plays cases on an engine, several at once, and keeps count of the model calls behind each output."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from coach.engines.langchain.calls import Call, RawReply
from coach.errors import ModelError, RecordingMissing
from coach.ports import Engine
from corpus.types import Hit
from evals import tasks
from evals.config import Config
from evals.results import MissingCall
from evals.types import Case, Output, Status

Engines = Callable[[int], Engine]  # sample number → engine
OnProgress = Callable[[Output], None]
_CHARACTERS_A_TOKEN = 4
_USUAL = {"critique": 900, "ask": 250, "questions": 900}  # output tokens, where no recording tells better


@dataclass(slots=True)
class Heard:
    """A call of a case, with its reply; None where it is missing. `paid`: it was made now."""

    call: Call
    reply: RawReply | None
    paid: bool


@dataclass(slots=True)
class Played:
    """An output and the calls behind it, in order."""

    output: Output
    calls: list[Heard] = field(default_factory=list)

    @property
    def missing(self) -> list[Call]:
        """The calls that no recording answers."""
        return [heard.call for heard in self.calls if heard.reply is None]


_HEARD: ContextVar[list[Heard]] = ContextVar("heard")


def hear(call: Call, reply: RawReply | None, paid: bool) -> None:
    """Take note of a call for the case that makes it: the `on_call` of recorders."""
    if (heard := _HEARD.get(None)) is not None:
        heard.append(Heard(call, reply, paid))


class Purse:
    """What may still be spent. Calls in flight when it runs out are finished."""

    def __init__(self, config: Config, most_usd: float | None) -> None:
        """Hold `most_usd`, None for no limit."""
        self._config = config
        self._most = most_usd
        self.spent = 0.0

    @property
    def empty(self) -> bool:
        """Whether the limit is reached."""
        return self._most is not None and self.spent >= self._most

    def pay(self, heard: Iterable[Heard]) -> None:
        """Count the calls that were made."""
        for one in heard:
            if one.paid and one.reply:
                tokens = one.reply.input_tokens, one.reply.output_tokens
                asked = tokens[0] if tokens[0] is not None else input_tokens(one.call)
                told = tokens[1] if tokens[1] is not None else len(one.reply.text) // _CHARACTERS_A_TOKEN
                self.spent += self._config.cost(asked, told) or 0.0


async def play(
    cases: Sequence[Case],
    engines: Engines,
    passages: Mapping[str, Hit],
    *,
    concurrency: int = 4,
    samples: int = 1,
    purse: Purse | None = None,
    on_progress: OnProgress = lambda _: None,
) -> list[Played]:
    """Play every sample of every case; outputs come in the order of cases, then samples.

    What the model or its endpoint does to one case stops no other: it is in that case's output.

    Raises:
        ConfigurationError: a case or the engine is not as it must be.
    """
    gate = asyncio.Semaphore(concurrency)
    made = [engines(sample) for sample in range(samples)]

    async def one(case: Case, sample: int) -> Played:
        async with gate:
            if purse and purse.empty:
                output = _output(case, sample, "unrecorded", "the cost cap was reached before this case", ())
                played = Played(output)
            else:
                played = await _played(case, sample, made[sample], passages)
            if purse:
                purse.pay(played.calls)
        on_progress(played.output)
        return played

    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(one(case, sample)) for case in cases for sample in range(samples)]
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in running]


async def _played(case: Case, sample: int, engine: Engine, passages: Mapping[str, Hit]) -> Played:
    heard: list[Heard] = []
    _HEARD.set(heard)  # each case runs in a task of its own, and so in a context of its own
    status: Status = "done"
    reply, reason = None, None
    try:
        reply = await tasks.play(case, engine, passages)
    except RecordingMissing as error:
        status, reason = "unrecorded", str(error)
    except ModelError as error:
        status, reason = "failed", f"{error.code}: {error}"
    keys = tuple(one.call.key for one in heard)
    output = Output(case_id=case.id, sample=sample, status=status, reply=reply, reason=reason, calls=keys)
    return Played(output, heard)


def _output(case: Case, sample: int, status: Status, reason: str, calls: tuple[str, ...]) -> Output:
    return Output(case_id=case.id, sample=sample, status=status, reason=reason, calls=calls)


def missing(played: Iterable[Played], config: Config) -> list[MissingCall]:
    """Return the calls that are to be recorded, each once, with what they will cost by estimate."""
    found: dict[str, MissingCall] = {}
    for one in played:
        for call in one.missing:
            asked, told = input_tokens(call), _USUAL.get(call.task, 500)
            found.setdefault(
                call.key,
                MissingCall(
                    case_id=one.output.case_id,
                    task=call.task,
                    prompt=call.prompt,
                    key=call.key,
                    input_tokens=asked,
                    output_tokens=told,
                    cost_usd=config.cost(asked, told),
                ),
            )
    return list(found.values())


def input_tokens(call: Call) -> int:
    """Return about how many tokens a call sends."""
    schema = len(str(dict(call.schema)))
    return (sum(len(message.content) for message in call.messages) + schema) // _CHARACTERS_A_TOKEN
