from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus.adapters.minilm import MiniLM
from corpus.ports import Vectors


@pytest.fixture(scope="session")
def embed(model_cache: Path) -> Callable[[Sequence[str]], Vectors]:
    """The embedded model, which the heads were trained on."""
    return MiniLM(model_cache).embed
