from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.library import Library
from tests.corpus.guides import guide, nursing
from tests.corpus.hashing import HashingEmbedder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([guide(), nursing()])
        yield library
