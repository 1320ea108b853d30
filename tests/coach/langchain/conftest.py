"""An engine on a fake endpoint, with waits that take no time."""

from collections.abc import Callable
from typing import Any

import pytest
from fake_openai import FakeOpenAI

from coach.engines.langchain.engine import LangChainEngine
from coach.engines.langchain.model import build_model
from coach.engines.langchain.recording import Recorder
from corpus.types import Hit, Passage, Source
from corpus.types import Licence as SourceLicence

MODEL = "openai:fake-1"
KEY = "sk-test-1234567890"
Engines = Callable[..., LangChainEngine]


@pytest.fixture
def waits() -> list[float]:
    """The pauses that the engine made, seconds."""
    return []


@pytest.fixture
def engine_on(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> Engines:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    def build(fake: FakeOpenAI | str, recorder: Recorder | None = None, stream: bool = False, **more: Any) -> Any:
        monkeypatch.setenv("OPENAI_BASE_URL", fake if isinstance(fake, str) else fake.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        deadline_s = more.pop("deadline_s", 10)
        model = build_model(MODEL, deadline_s=deadline_s, stream=stream)
        return LangChainEngine(model, model_name=MODEL, deadline_s=deadline_s, recorder=recorder, sleep=sleep, **more)

    return build


@pytest.fixture
def hit() -> Callable[..., Hit]:
    def make(text: str, number: int = 1, **more: Any) -> Hit:
        source = Source(
            id="guide",
            origin="guide.txt",
            title="Interview guide",
            kind="interview_guide",
            company="Fernwood",
            role="Product Manager",
            language="en",
            licence=SourceLicence(),
            text=text,
            content_hash="0",
        )
        passage = Passage(f"guide-{number}", "guide", number, text, 0, len(text), **more)
        return Hit(passage, source, 0.9)

    return make
