"""The engine that runs on a language model.

prompt → model → structured output → verification by code → one repair round → drop what still fails and count it.
`calls`, `recording` and `schemas` don't import LangChain, so that evals can read recordings without it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from coach.engines.langchain.engine import LangChainEngine
    from coach.settings import Settings


def open_engine(settings: "Settings") -> "LangChainEngine":
    """Build the engine that the settings describe; a replaying one needs no key.

    Raises:
        ConfigurationError: no model, no key, or no folder of recordings.
    """
    from coach.engines.langchain.engine import LangChainEngine
    from coach.engines.langchain.model import silence_tracing
    from coach.engines.langchain.recording import Recorder

    if settings.tracing == "off":
        silence_tracing()
    recorder = Recorder(settings.recordings, settings.recording_mode)
    return LangChainEngine(
        None if recorder.mode == "replay" and settings.model else _model(settings),
        model_name=settings.model or "",
        deadline_s=settings.model_deadline_s,
        max_attempts=settings.model_attempts,
        method=settings.model_method,
        recorder=recorder,
        input_price=settings.model_input_price,
        output_price=settings.model_output_price,
    )


def _model(settings: "Settings") -> "BaseChatModel":
    from coach.engines.langchain.model import build_model

    return build_model(
        settings.model,
        deadline_s=settings.model_deadline_s,
        stream=settings.model_stream == "on",
        temperature=settings.model_temperature == "on",
    )
