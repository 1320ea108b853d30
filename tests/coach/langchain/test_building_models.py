"""What the settings name is what is built, with nothing left to vendors' defaults."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach.engines.langchain import open_engine
from coach.engines.langchain.model import build_model, silence_tracing, split_name
from coach.errors import ConfigurationError
from coach.settings import Settings


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("gpt-4o-mini", ("openai", "gpt-4o-mini")),
        ("openai:gpt-4o-mini", ("openai", "gpt-4o-mini")),
        ("llama3.1:8b", ("openai", "llama3.1:8b")),
        ("openai:llama3.1:8b", ("openai", "llama3.1:8b")),
        ("anthropic:claude-x", ("anthropic", "claude-x")),
        ("mistral-nemo", ("openai", "mistral-nemo")),
    ],
)
def test_a_name_without_a_known_provider_is_openais_or_a_compatible_endpoints(
    name: str, parts: tuple[str, str]
) -> None:
    assert split_name(name) == parts


def test_the_client_retries_nothing_and_has_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    client = build_model("gpt-4o-mini", deadline_s=7).root_async_client  # type: ignore[attr-defined]
    assert client.max_retries == 0
    assert client.timeout == 7


def test_an_endpoint_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    assert str(build_model("llama3.1:8b", deadline_s=1).root_async_client.base_url).startswith("http://127.0.0.1:1")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "says"),
    [(None, "COACH_MODEL"), ("", "COACH_MODEL"), ("gpt-4o", "OPENAI_API_KEY"), ("groq:x", "langchain-groq")],
)
def test_what_is_missing_is_named_with_the_mend(name: str | None, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        build_model(name, deadline_s=1)


@pytest.mark.parametrize("value", ["true", "false"])
def test_both_families_of_tracing_variables_are_cleared(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    from langsmith.utils import tracing_is_enabled

    monkeypatch.setenv("LANGSMITH_TRACING", value)
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    silence_tracing()
    assert not tracing_is_enabled()
    assert not {"LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"} & os.environ.keys()


def test_tracing_stays_when_it_was_opted_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    open_engine(Settings(engine="langchain", model="gpt-4o", tracing="on"))
    assert os.environ["LANGSMITH_TRACING"] == "true"
    open_engine(Settings(engine="langchain", model="gpt-4o"))
    assert "LANGSMITH_TRACING" not in os.environ


def test_a_replaying_engine_needs_no_key(tmp_path: Path) -> None:
    engine = open_engine(
        Settings(engine="langchain", model="openai:gpt-4o", recordings=tmp_path, recording_mode="replay")
    )
    assert engine.info.model == "openai:gpt-4o"


def test_recordings_are_read_without_loading_langchain() -> None:
    program = (
        "import sys, coach.engines.langchain.recording, coach.engines.langchain.schemas;"
        "sys.exit(any(name.startswith(('langchain', 'openai', 'langsmith')) for name in sys.modules))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
