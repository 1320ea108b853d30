"""All settings, read from `COACH_*` in one place."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from coach.errors import ConfigurationError

EngineName = Literal["offline", "langchain"]
OnOff = Literal["on", "off"]
RecordingMode = Literal["off", "record", "replay"]
StructuredMethod = Literal["json_schema", "function_calling", "json_mode"]


class Settings(BaseSettings):
    """The coach's settings; each is the environment variable `COACH_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="COACH_", extra="ignore")

    home: Path = Field(default_factory=lambda: Path.home() / ".coach", description="where all state is kept")
    engine: EngineName = Field(default="offline", description="a key in the environment alone spends nothing")
    starter_corpus: OnOff = Field(default="on", description="off: leave an empty library empty")
    database_url: SecretStr | None = Field(default=None, description="PostgreSQL in place of SQLite files")

    model: str | None = Field(default=None, description="e.g. openai:gpt-4o; needed by the langchain engine")
    model_deadline_s: float = Field(default=60, gt=0, le=3600, description="one reply, retries and repair included")
    model_attempts: int = Field(default=3, ge=1, le=10)
    model_method: StructuredMethod = Field(default="json_schema", description="how structured output is asked for")
    model_temperature: OnOff = Field(default="on", description="off: for models that don't let it be set")
    model_stream: OnOff = Field(default="off", description="on: for proxies that cut silent connections")
    model_rewrite: OnOff = Field(default="on", description="off: no call that words a question anew for the search")
    model_samples: int = Field(default=1, ge=1, le=9, description="readings of an answer; their median band counts")
    model_input_price: float | None = Field(default=None, ge=0, description="US dollars a million input tokens")
    model_output_price: float | None = Field(default=None, ge=0, description="US dollars a million output tokens")
    embedding_model: str | None = Field(default=None, description="an endpoint's; empty: MiniLM, which ships inside")
    embedding_url: str | None = Field(default=None, description="by default OPENAI_BASE_URL, or OpenAI")
    embedding_key: SecretStr | None = Field(default=None, description="by default OPENAI_API_KEY, for its own host")
    embedding_batch: int = Field(default=128, ge=1, le=2048, description="texts in a request")
    embedding_deadline_s: float = Field(default=60, gt=0, le=3600, description="one request, its retries included")

    recordings: Path | None = Field(default=None, description="folder of recorded model calls")
    recording_mode: RecordingMode = Field(default="off")

    concurrency: int = Field(default=4, ge=1, le=256, description="rows of a batch that are worked on at once")
    allowed_hosts: list[str] = Field(default_factory=list, description="host names the API answers to beside loopback")
    allow_urls: OnOff = Field(default="off", description="on: URLs are fetched, from public addresses only")

    tracing: OnOff = Field(default="off", description="on: leave LangSmith's variables as they are")


def load(**overrides: object) -> Settings:
    """Read the settings from the environment; `overrides` win.

    Raises:
        ConfigurationError: a variable holds what it can't.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = f"COACH_{'_'.join(str(part) for part in first['loc'][:1]).upper()}"
        raise ConfigurationError(f"{name} can't be used: {first['msg']}.", f"Set {name} anew or unset it.") from None
