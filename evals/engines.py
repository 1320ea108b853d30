"""The engines that cases are played on: recordings alone, a model that is recorded, or the offline rules."""

from functools import lru_cache
from pathlib import Path

from coach.engines.langchain.calls import Call, RawReply
from coach.engines.langchain.engine import LangChainEngine
from coach.engines.langchain.recording import Recorder
from coach.ports import Engine
from evals.config import Config
from evals.playing import Engines, hear


class _Empty(Recorder):
    """Holds no recording: a case stops at its first call."""

    def find(self, call: Call) -> RawReply | None:  # noqa: ARG002
        return None


def replaying(config: Config, prompts: Path, recordings: Path | None) -> Engines:
    """Return engines that need no key, no network and no LangChain; replies are the same on every machine.

    Without a folder of recordings every case stops at its first call.
    """
    kind = _Empty if recordings is None else Recorder

    @lru_cache
    def engine(sample: int) -> Engine:
        return LangChainEngine(
            None,
            model_name=config.model,
            method=config.method,
            recorder=kind(recordings or Path(), "replay", on_call=hear),
            sample=sample,
            prompts=prompts,
        )

    return engine


def recording(config: Config, prompts: Path, recordings: Path) -> Engines:
    """Return engines that ask the endpoint of the usual settings for what isn't recorded.

    Raises:
        ConfigurationError: no key, or a setting that can't be used.
    """
    from coach.engines.langchain import open_engine
    from coach.settings import load

    settings = load(
        engine="langchain",
        model=config.model,
        model_method=config.method,
        model_rewrite="off",
        recordings=recordings,
        recording_mode="record",
    )

    @lru_cache
    def engine(sample: int) -> Engine:
        return open_engine(settings, sample=sample, prompts=prompts, on_call=hear)

    return engine


def offline(cache: Path) -> Engines:
    """Return the engine of rules; its embedder ships inside, and its graph is kept in `cache`.

    Raises:
        EmbedderUnavailable: its weights aren't installed.
    """
    from coach.engines.offline.engine import OfflineEngine
    from corpus.adapters.minilm import MiniLM

    made = OfflineEngine(MiniLM(cache).embed)
    return lambda _: made
