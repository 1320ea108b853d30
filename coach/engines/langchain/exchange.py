"""One exchange with the model: a rendered prompt, a reply that is checked, and one repair round if it fails."""

import copy
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from coach.engines.langchain.calls import Call, RawReply, Usage
from coach.engines.langchain.recording import Recorder
from coach.engines.langchain.schemas import SCHEMAS, Shape, schema_of
from coach.errors import ConfigurationError, ModelError, ModelRefused, ModelReplyInvalid, RecordingMissing
from prompts.loader import Message, Prompt, load

if TYPE_CHECKING:
    from coach.engines.langchain.client import Client, Method

R = TypeVar("R", bound=Shape)

_FENCE = re.compile(r"\A\s*```\w*\n(.*?)\n?```\s*\Z", re.DOTALL)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FAULTS_TOLD = 20
_SPREAD_OUT = 0.7  # temperature of further samples: at 0 they would only repeat the first
_IN_JSON_MODE = "Return nothing but one JSON object that fits this JSON schema:\n"


@dataclass(frozen=True, slots=True)
class Job(Generic[R]):
    """What to ask of a prompt. `faults` tells, for people and for the model, what is wrong with a reply."""

    prompt: str
    variables: dict[str, Any]
    output: type[R]
    faults: Callable[[R], list[str]]
    repairable: bool = True  # whether a reply that fails is worth a second call


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """The better of at most two replies; `faults` is what is still wrong with it and has to be dropped."""

    reply: R
    faults: tuple[str, ...]
    prompt: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class _Attempt(Generic[R]):
    call: Call
    text: str
    reply: R | None
    faults: list[str] = field(default_factory=list)


class Exchange:
    """Runs jobs on one model, through a recorder."""

    def __init__(
        self,
        client: "Client | None",
        recorder: Recorder,
        *,
        model_name: str,
        method: "Method",
        sample: int = 0,
        prompts: Path | None = None,
    ) -> None:
        """Use `client` for what the recorder doesn't hold; None is enough for replaying.

        Raises:
            ConfigurationError: no client, and the recorder isn't replaying.
        """
        if client is None and recorder.mode != "replay":
            raise ConfigurationError("There is no model to ask.", "Set COACH_MODEL, or replay recordings.")
        self._client = client
        self._recorder = recorder
        self._model_name = model_name
        self._method = method
        self._sample = sample
        self._prompts = prompts
        self._tuned: dict[str, Any] = {}

    def sampled(self, number: int) -> "Exchange":
        """Return this exchange for a further sample of the same requests, at a temperature that lets them differ."""
        other = copy.copy(self)
        other._sample += number
        other._tuned = {"temperature": _SPREAD_OUT} if number else {}
        return other

    def prompt(self, name: str) -> Prompt:
        """Return the prompt `name` as it is on disk now."""
        return load(name, self._prompts)

    async def run(self, job: Job[R]) -> Outcome[R]:
        """Ask, check, and ask once more where the check fails; both under one deadline.

        Raises:
            ModelError: the model can't be used, or even the second reply can't be read.
        """
        prompt = self.prompt(job.prompt)
        usage = Usage()
        until = self._client.deadline() if self._client else 0.0
        first = await self._answer(job, self._call(prompt, job.output, job.variables), usage, until)
        best = first if not first.faults or not job.repairable else await self._repaired(job, first, usage, until)
        if best.reply is None:
            repaired = ", even after one repair" if job.repairable else ""
            raise ModelReplyInvalid(
                f"The reply of {self._model_name} can't be read{repaired}: {best.faults[0]}",
                "Use a stronger model, or another COACH_MODEL_METHOD.",
            )
        return Outcome(best.reply, tuple(best.faults), prompt.ref, usage)

    async def _repaired(self, job: Job[R], first: _Attempt[R], usage: Usage, until: float) -> _Attempt[R]:
        """Return the second reply unless it is the worse one; a readable first reply outlives a failing repair."""
        call = replace(first.call, messages=(*first.call.messages, *self._repair(job, first)))
        try:
            second = await self._answer(job, call, usage, until)
        except RecordingMissing:
            raise
        except ModelError:
            if first.reply is None:
                raise
            return first
        if second.reply is None and first.reply is not None:
            return first
        return first if first.reply is not None and len(first.faults) < len(second.faults) else second

    async def _answer(self, job: Job[R], call: Call, usage: Usage, until: float) -> _Attempt[R]:
        """Run the chain model → parse → check."""

        async def ask(call: Call) -> RawReply:
            return await self._ask(call, until)

        def check(raw: RawReply) -> _Attempt[R]:
            usage.add(raw)
            return _checked(job, call, raw)

        if self._client is None:
            return check(await ask(call))  # LangChain takes a second to load, and recordings need none of it
        attempt: _Attempt[R] = await _chain(ask, check).ainvoke(call)
        return attempt

    async def _ask(self, call: Call, until: float) -> RawReply:
        async def paid() -> RawReply:
            assert self._client is not None  # only a replaying recorder goes without, and it never asks
            return await self._client.ask(call, until)

        return await self._recorder.reply(call, paid)

    def _call(self, prompt: Prompt, output: type[Shape], variables: dict[str, Any]) -> Call:
        if SCHEMAS.get(prompt.output) is not output:
            raise ConfigurationError(
                f"The prompt {prompt.name} names the output {prompt.output!r}.", f"It must be {output.__name__}."
            )
        schema = schema_of(output)
        messages = prompt.render(**variables)
        if self._method == "json_mode":
            last = messages[-1]
            messages[-1] = last._replace(content=f"{last.content}\n\n{_IN_JSON_MODE}{_compact(schema)}")
        return Call(
            task=prompt.name,
            prompt=prompt.ref,
            model=self._model_name,
            messages=tuple(messages),
            parameters={**prompt.parameters, **self._tuned, "method": self._method},
            schema=schema,
            sample=self._sample,
        )

    def _repair(self, job: Job[R], first: _Attempt[R]) -> list[Message]:
        told = first.faults[:_FAULTS_TOLD]
        asked = self.prompt("repair").render(faults=told, schema=_compact(schema_of(job.output)))
        return [Message("assistant", first.text or "(nothing)"), *asked]


def _chain(ask: Callable[[Call], Awaitable[RawReply]], check: "Callable[[RawReply], _Attempt[R]]") -> Any:
    """Return the steps as LangChain's, so that its tracing shows them where somebody switches it on."""
    from langchain_core.runnables import RunnableLambda

    return RunnableLambda(ask) | RunnableLambda(check)


def _checked(job: Job[R], call: Call, raw: RawReply) -> _Attempt[R]:
    """Parse and check a reply.

    Raises:
        ModelRefused: the model declined, or its provider's filter stepped in.
        ModelReplyInvalid: the reply was cut at the model's length limit, where a repair would be cut again.
    """
    if raw.refusal or raw.finish == "content_filter":
        said = f": {raw.refusal[:200]}" if raw.refusal else " by a content filter"
        raise ModelRefused(f"The model declined to reply{said}.", "Rephrase the message or use another model.")
    if raw.finish in ("length", "max_tokens"):
        raise ModelReplyInvalid(
            "The reply was cut at the model's length limit.", "Use a model with a longer output, or a shorter answer."
        )
    if len(raw.arguments) > 1:
        return _Attempt(call, "\n".join(raw.arguments), None, ["there must be one tool call, there were several"])
    text = raw.arguments[0] if raw.arguments else raw.text
    try:
        reply = job.output.model_validate_json(_object_in(text))
    except ValidationError as error:
        return _Attempt(call, text, None, _validation_faults(error))
    return _Attempt(call, text, reply, job.faults(reply))


def _object_in(text: str) -> str:
    """Return the JSON object in a reply: models wrap it in fences, thoughts or a word of introduction."""
    text = _THOUGHT.sub("", text)
    fenced = _FENCE.match(text)
    text = (fenced[1] if fenced else text).strip()
    if text.startswith("{"):
        return text
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _validation_faults(error: ValidationError) -> list[str]:
    faults: Sequence[Any] = error.errors(include_url=False, include_input=False)
    return [f"{'.'.join(map(str, fault['loc'])) or 'the reply'}: {fault['msg']}" for fault in faults]


def _compact(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
