"""A call to a model and its reply, independent of any vendor: what recordings hold and replay."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from prompts.loader import Message


@dataclass(frozen=True)
class Call:
    """A request as rendered. Everything that can change the reply is in the key; the URL and the API key are not.

    `parameters` holds the sampling parameters and the way structured output is asked for; `sample` tells apart
    several replies to the same request.
    """

    task: str
    prompt: str  # the prompt's name and hash, for people; not part of the key
    model: str
    messages: tuple[Message, ...]
    parameters: Mapping[str, Any]
    schema: Mapping[str, Any]
    sample: int = 0

    @cached_property
    def key(self) -> str:
        """64 hex digits over the canonical JSON of the request, line ends normalised."""
        request = {
            "model": self.model,
            "messages": [[message.role, _newlines(message.content)] for message in self.messages],
            "parameters": dict(self.parameters),
            "schema": self.schema_hash,
            "sample": self.sample,
        }
        return _hash(request)

    @cached_property
    def schema_hash(self) -> str:
        """64 hex digits over the schema."""
        return _hash(dict(self.schema))


@dataclass(frozen=True, slots=True)
class RawReply:
    """A reply below the parse step, so that parsing and repairs replay too."""

    text: str
    finish: str  # "stop", "tool_calls", "length", "content_filter" or the provider's own word
    arguments: tuple[str, ...] = ()  # of each tool call, as the model wrote them
    refusal: str | None = None
    model: str | None = None  # the name that the endpoint gives
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(slots=True)
class Usage:
    """Tokens over several calls; None until an endpoint tells them."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    calls: int = field(default=0)

    def add(self, reply: RawReply) -> None:
        """Count a reply's tokens."""
        self.spend(reply.input_tokens, reply.output_tokens)

    def spend(self, input_tokens: int | None, output_tokens: int | None) -> None:
        """Count the tokens of a call."""
        self.calls += 1
        if input_tokens is not None:
            self.input_tokens = (self.input_tokens or 0) + input_tokens
        if output_tokens is not None:
            self.output_tokens = (self.output_tokens or 0) + output_tokens


def _hash(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
