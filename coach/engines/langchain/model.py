"""Building the chat model that a setting names, with nothing left to vendors' defaults.

Found by measurement: `ChatOpenAI` has no timeout of its own, retries behind the caller's back and shares one HTTP
client between event loops; LangSmith sends answers away when either of two families of variables is set.
"""

import os
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from coach.errors import ConfigurationError

DEFAULT_PROVIDER = "openai"
_TRACING = ("TRACING", "TRACING_V2", "HANDLER", "GATEWAY", "ENDPOINT", "RUNS_ENDPOINTS")
_NO_KEY_NEEDED = "unused"  # servers on one's own machine ask for no key, but the client insists on having one


def silence_tracing() -> None:
    """Clear the variables by which LangSmith would be sent prompts and answers.

    Both families are cleared, since `LANGSMITH_TRACING=false` loses to an old `LANGCHAIN_TRACING_V2=true`.
    """
    for family in ("LANGSMITH", "LANGCHAIN"):
        for name in _TRACING:
            os.environ.pop(f"{family}_{name}", None)
    from langsmith import utils

    utils.get_env_var.cache_clear()  # type: ignore[attr-defined]  # it remembers what it read before


def build_model(
    name: str | None, *, deadline_s: float, stream: bool = False, temperature: bool = True
) -> BaseChatModel:
    """Return the chat model `name`, "provider:model" or a bare name for OpenAI and compatible endpoints.

    Args:
        name: as in COACH_MODEL.
        deadline_s: the longest that one attempt may take, seconds.
        stream: ask for replies in pieces, for proxies that cut silent connections; they are used whole all the same.
        temperature: whether the model lets it be set; many reasoning models don't.

    Raises:
        ConfigurationError: no name, no key, or a provider whose package isn't installed.
    """
    if not name:
        raise ConfigurationError("The langchain engine needs a model.", "Set COACH_MODEL, e.g. openai:gpt-4o-mini.")
    provider, model = split_name(name)
    arguments: dict[str, Any] = {"max_retries": 0, "timeout": deadline_s}
    if temperature:
        arguments["temperature"] = 0
    if stream:
        arguments["streaming"] = True
    if provider == DEFAULT_PROVIDER:
        arguments |= _openai(deadline_s, stream)
    try:
        built: BaseChatModel = init_chat_model(model, model_provider=provider, **arguments)
    except ImportError as error:
        mend = f"Install its package, e.g. `uv add langchain-{provider.replace('_', '-')}`."
        raise ConfigurationError(f"COACH_MODEL names {provider!r}, a provider that isn't installed.", mend) from error
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            f"COACH_MODEL={name} can't be used: {_first_line(error)}", "Set it to provider:model."
        ) from error
    return built


def split_name(name: str) -> tuple[str, str]:
    """Return provider and model of a COACH_MODEL; without a known provider before a colon it is OpenAI's.

    Names of local models hold colons too ("llama3.1:8b"), so only LangChain's own provider names count.
    """
    from langchain.chat_models.base import _BUILTIN_PROVIDERS

    provider, colon, model = name.partition(":")
    if colon and provider.replace("-", "_") in _BUILTIN_PROVIDERS:
        return provider.replace("-", "_"), model
    return DEFAULT_PROVIDER, name


def _openai(deadline_s: float, stream: bool) -> dict[str, Any]:
    import httpx2  # what the openai client is built on
    import openai

    base = os.environ.get("OPENAI_API_BASE") or os.environ.get("OPENAI_BASE_URL")
    key = os.environ.get("OPENAI_API_KEY") or (_NO_KEY_NEEDED if base else None)
    if key is None:
        raise ConfigurationError(
            "There is no key for the model.",
            "Set OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint that needs none.",
        )
    arguments: dict[str, Any] = {
        "api_key": key,
        # The client that langchain-openai shares breaks when a second event loop uses it. Without idle connections
        # none goes stale between turns and none has to be closed; a handshake is short beside a reply.
        "http_async_client": openai.DefaultAsyncHttpxClient(
            timeout=deadline_s, limits=httpx2.Limits(max_connections=1000, max_keepalive_connections=0)
        ),
        "use_responses_api": False,  # what compatible endpoints speak, too
    }
    if base:
        arguments["base_url"] = base
    if stream:
        arguments |= {"stream_usage": True, "stream_chunk_timeout": deadline_s}
    return arguments


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
