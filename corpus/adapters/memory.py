"""A dense index in RAM: exact, gone with the process; for small jobs and as the measure of the other one."""

from collections.abc import Sequence

import numpy as np

from corpus.ports import Vectors
from corpus.types import Passage


class MemoryIndex:
    """A `PassageIndex` that compares the query with every vector it holds."""

    def __init__(self) -> None:
        """Start empty."""
        self._held: dict[str, tuple[Passage, Vectors]] = {}

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages, or replace those of the same id."""
        for passage, vector in zip(passages, vectors, strict=True):
            self._held[passage.id] = passage, np.array(vector, dtype=np.float32)

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are ignored."""
        for passage_id in passage_ids:
            self._held.pop(passage_id, None)

    def search(
        self,
        text: str,  # noqa: ARG002  # the port's signature
        vector: Vectors,
        k: int,
        source_ids: frozenset[str] | None,
        roles: frozenset[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, cosine) pairs, best first; cosines below 0 count as 0."""
        held = [
            (passage.id, row)
            for passage, row in list(self._held.values())
            if (source_ids is None or passage.source_id in source_ids) and (roles is None or passage.role in roles)
        ]
        if not held or k < 1:
            return []
        scores = np.clip(np.stack([row for _, row in held]) @ vector, 0.0, 1.0)
        ranking = [(passage_id, float(score)) for (passage_id, _), score in zip(held, scores, strict=True)]
        return sorted(ranking, key=lambda pair: (-pair[1], pair[0]))[:k]

    def count(self) -> int:
        """Return the number of passages held."""
        return len(self._held)

    def close(self) -> None:
        """Let go of everything."""
        self._held.clear()
