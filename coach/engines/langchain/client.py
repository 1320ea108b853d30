"""One call to a chat model: structured output, own retries, one deadline over all of it."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, convert_to_messages
from langchain_core.runnables import Runnable

from coach.engines.langchain.calls import Call, RawReply
from coach.engines.langchain.failures import CutShort, Failure, failure, timed_out
from coach.errors import ModelError

Method = Literal["json_schema", "function_calling", "json_mode"]
_FIRST_PAUSE_S = 0.5
_FINISH = ("finish_reason", "stop_reason", "done_reason")  # the names that providers use


class Client:
    """Makes calls to one model.

    Cancelling an attempt at the deadline closes its connection, which neither keep-alive comments nor a
    `Retry-After` of minutes can put off.
    """

    def __init__(
        self,
        model: BaseChatModel,
        *,
        deadline_s: float,
        max_attempts: int,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._model = model
        self._deadline_s = deadline_s
        self._attempts = max_attempts
        self._sleep = sleep
        self._clock = clock

    def deadline(self) -> float:
        """Return the time, on the client's clock, at which what begins now must be done."""
        return self._clock() + self._deadline_s

    async def ask(self, call: Call, until: float) -> RawReply:
        """Return the reply to `call`, however often it has to be asked for, before `until`.

        Raises:
            ModelError: the model can't be used, or not in time.
        """
        chain = structured(self._model, call)
        messages = convert_to_messages([(message.role, message.content) for message in call.messages])
        last: Failure | None = None
        try:
            async with asyncio.timeout(max(0.0, until - self._clock())):
                for attempt in count(1):
                    outcome = await self._attempt(chain, messages, call.model)
                    if isinstance(outcome, RawReply):
                        return outcome
                    last = outcome
                    await self._pause(last, attempt, until)
        except TimeoutError:
            pass
        raise timed_out(self._deadline_s, last)

    async def _attempt(
        self, chain: Runnable[Any, Any], messages: list[BaseMessage], model: str
    ) -> "RawReply | Failure":
        try:
            return read_message((await chain.ainvoke(messages))["raw"])
        except Exception as error:
            return from_completion(error) or failure(error, model).because(error)

    async def _pause(self, last: Failure, attempt: int, until: float) -> None:
        """Wait as long as was asked, or a growing while; raise where trying again makes no sense."""
        backoff = _FIRST_PAUSE_S * 2 ** (attempt - 1) * (1 + random.random() / 4)
        wait_s = backoff if last.wait_s is None else last.wait_s
        if not last.retry or attempt == self._attempts or self._clock() + wait_s >= until:
            raise last.error
        await self._sleep(wait_s)


def structured(model: BaseChatModel, call: Call) -> Runnable[Any, Any]:
    """Return `model` bound to the call's schema and sampling parameters; it gives {"raw": message, …}.

    A model that was built without a temperature doesn't let it be set and keeps its own.
    """
    method: Method = call.parameters["method"]
    fields = type(model).model_fields.keys() - ({"temperature"} if getattr(model, "temperature", 0) is None else set())
    tuned = model.model_copy(update={key: value for key, value in call.parameters.items() if key in fields})
    strict = {"strict": True} if method != "json_mode" and _is_openai(model) else {}
    return tuned.with_structured_output(dict(call.schema), method=method, include_raw=True, **strict)


def _is_openai(model: BaseChatModel) -> bool:
    return any(base.__name__ == "BaseChatOpenAI" for base in type(model).__mro__)


def read_message(message: BaseMessage) -> RawReply:
    """Take a message apart into what recordings keep.

    Raises:
        CutShort: it has no finish reason.
    """
    finish = next((found for name in _FINISH if (found := message.response_metadata.get(name))), None)
    if not finish:
        raise CutShort
    usage: Mapping[str, Any] = getattr(message, "usage_metadata", None) or {}
    return RawReply(
        text=message.text,
        finish=str(finish),
        arguments=_arguments(message),
        refusal=message.additional_kwargs.get("refusal") or None,
        model=message.response_metadata.get("model_name"),
        input_tokens=usage.get("input_tokens"),
        output_tokens=usage.get("output_tokens"),
    )


def _arguments(message: BaseMessage) -> tuple[str, ...]:
    if not isinstance(message, AIMessage):
        return ()
    good = tuple(json.dumps(tool["args"], ensure_ascii=False) for tool in message.tool_calls)
    return good + tuple(tool.get("args") or "" for tool in message.invalid_tool_calls)


def from_completion(error: Exception) -> RawReply | None:
    """Return the reply inside the errors by which the openai client reports "length" and "content_filter"."""
    completion = getattr(error, "completion", None)
    if completion is None or isinstance(error, ModelError):
        return None
    choice = completion.choices[0]
    usage = completion.usage
    return RawReply(
        text=choice.message.content or "",
        finish=choice.finish_reason,
        model=completion.model,
        input_tokens=usage.prompt_tokens if usage else None,
        output_tokens=usage.completion_tokens if usage else None,
    )
