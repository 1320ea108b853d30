"""What evals need to know and the environment must not decide: `evals.toml`, and where everything lies."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from coach.errors import ConfigurationError
from evals.types import Model

HERE = Path(__file__).parent.parent
EngineName = Literal["langchain", "offline"]


class Config(Model):
    """`evals/evals.toml`: what recordings are keyed by, so that a replay is the same on every machine.

    Prices are US dollars a million tokens; without them a cost is unknown.
    """

    model: str
    method: Literal["json_schema", "function_calling", "json_mode"] = "json_schema"
    samples: int = Field(default=1, ge=1, le=20)
    concurrency: int = Field(default=4, ge=1, le=64)
    old_after_days: int = Field(default=180, ge=1)
    base: str = "origin/main"
    input_price: float | None = Field(default=None, ge=0)
    output_price: float | None = Field(default=None, ge=0)

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """Return US dollars, None without prices."""
        if self.input_price is None or self.output_price is None:
            return None
        return (self.input_price * input_tokens + self.output_price * output_tokens) / 1_000_000


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of a working tree that evals read and write."""

    root: Path = HERE

    @property
    def prompts(self) -> Path:
        """The prompts as they are edited now."""
        return self.root / "prompts"

    @property
    def datasets(self) -> Path:
        """Cases, and the passages frozen with them."""
        return self.root / "evals" / "datasets"

    @property
    def recordings(self) -> Path:
        """Recorded model calls."""
        return self.root / "evals" / "recordings"

    @property
    def state(self) -> Path:
        """What the last run leaves for the next; not for git."""
        return self.root / ".evals"

    def config(self, **overrides: Any) -> Config:
        """Read `evals.toml`; an override that is None leaves it as it is.

        Raises:
            ConfigurationError: the file is missing or holds what it can't.
        """
        path = self.root / "evals" / "evals.toml"
        given = {name: value for name, value in overrides.items() if value is not None}
        try:
            return Config.model_validate({**tomllib.loads(path.read_text(encoding="utf-8")), **given})
        except FileNotFoundError:
            raise ConfigurationError(
                f"There is no {path}.", "Run evals from a working tree, or name it: --root."
            ) from None
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise ConfigurationError(f"{path} can't be used: {error}", "Mend it.") from None
