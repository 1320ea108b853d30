"""What the corpus asks of its adapters."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.types import Passage

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def id(self) -> str:
        """Names model and revision; vectors of different ids are never mixed."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length float32 row a text, shape (len(texts), dimension).

        Raises:
            EmbedderUnavailable: the model can't be loaded or reached.
        """


class PassageIndex(Protocol):
    """A disposable index over passages; the record can always rebuild it."""

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages, or replace those of the same id."""

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are ignored."""

    def search(
        self,
        text: str,
        vector: Vectors,
        k: int,
        source_ids: frozenset[str] | None,
        roles: frozenset[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, score) pairs, best first, from `source_ids` and `roles` or, if None, from all.

        A dense index reads `vector` (shape (dimension,)), a lexical one `text`; scores lie in 0..1, higher is closer.
        """

    def count(self) -> int:
        """Return the number of passages held."""

    def close(self) -> None:
        """Flush to disk and let go of it; the index can't be used afterwards."""
