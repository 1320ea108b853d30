"""The engine that runs on a language model.

prompt → model → structured output → verification by code → one repair round → drop what still fails and count it.
`calls`, `recording` and `schemas` don't import LangChain, so that evals can read recordings without it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from coach.engines.langchain.recording import OnCall, Recorder

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from coach.engines.langchain.engine import LangChainEngine

OnOff = Literal["on", "off"]


class ModelSettings(Protocol):
    """What the engine needs of `coach.settings.Settings`, which it may not import."""

    model: str | None
    model_deadline_s: float
    model_attempts: int
    model_method: Literal["json_schema", "function_calling", "json_mode"]
    model_temperature: OnOff
    model_stream: OnOff
    model_rewrite: OnOff
    model_samples: int
    model_input_price: float | None
    model_output_price: float | None
    recordings: Path | None
    recording_mode: Literal["off", "record", "replay"]
    tracing: OnOff


def open_engine(
    settings: ModelSettings, *, sample: int = 0, prompts: Path | None = None, on_call: OnCall | None = None
) -> "LangChainEngine":
    """Build the engine that the settings describe; a replaying one needs no key.

    Args:
        settings: COACH_MODEL and what belongs to it.
        sample: tells apart several replies to the same request.
        prompts: folder of other prompts than those shipped.
        on_call: hears of recorded, missing and made calls, where the settings record or replay.

    Raises:
        ConfigurationError: no model, no key, or no folder of recordings.
    """
    from coach.engines.langchain.engine import LangChainEngine
    from coach.engines.langchain.model import silence_tracing

    if settings.tracing == "off":
        silence_tracing()
    recorder = Recorder(settings.recordings, settings.recording_mode, on_call=on_call or (lambda *_: None))
    return LangChainEngine(
        None if recorder.mode == "replay" and settings.model else _model(settings),
        model_name=settings.model or "",
        deadline_s=settings.model_deadline_s,
        max_attempts=settings.model_attempts,
        method=settings.model_method,
        recorder=recorder,
        input_price=settings.model_input_price,
        output_price=settings.model_output_price,
        rewriting=settings.model_rewrite == "on",
        sample=sample,
        samples=settings.model_samples,
        prompts=prompts,
    )


def _model(settings: ModelSettings) -> "BaseChatModel":
    from coach.engines.langchain.model import build_model

    return build_model(
        settings.model,
        deadline_s=settings.model_deadline_s,
        stream=settings.model_stream == "on",
        temperature=settings.model_temperature == "on",
    )
