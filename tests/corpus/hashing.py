"""An embedder for tests: the words of a text, hashed. Like texts get like vectors, and nothing is loaded."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from corpus.ports import Vectors


class HashingEmbedder:
    def __init__(self, dimension: int = 64, name: str = "hashing@1") -> None:
        self._dimension = dimension
        self._name = name
        self.embedded: list[str] = []

    @property
    def id(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or ["nothing"]:
                number = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
                vectors[row, number % self._dimension] += 1.0 if number >> 63 else -1.0
                vectors[row, (number >> 8) % self._dimension] += 0.5
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
