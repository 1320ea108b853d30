"""The dense index: embedded Chroma, kept on a short leash.

Measured with chromadb 1.5.9: it is not crash-safe, so it is never the only place of anything (see `corpus/keeper.py`);
it downloads a model when left to embed by itself, so it is given vectors and a function that refuses; `add` keeps an
old row silently, so rows are upserted; an upsert holds the GIL, so batches are small where a server waits.
"""

import ctypes
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import EmbedderChanged
from corpus.ports import Vectors
from corpus.types import Passage

NAME = "passages"
BESIDE_A_SERVER = 50  # rows an upsert: at most 275 ms of a held GIL at 1,536 dimensions
BULK = 2_000  # rows an upsert where nothing waits; Chroma refuses more than 5,461
WIDEST = 10_000  # ids in one filter; SQLite refuses more than 32,766 variables
PERTURB = -6  # glibc's M_PERTURB, see malloc.h
FILL = 0xAA
CARE = 200  # HNSW's candidate list in building and searching: recall of neighbours above 0.99 at 65,000 passages


class ChromaIndex:
    """A `PassageIndex` that reads a query's vector; scores are cosines, those below 0 count as 0."""

    def __init__(self, path: Path, embedder_id: str, dimension: int, *, batch: int = BULK) -> None:
        """Remember how to open; Chroma is loaded at first use.

        Args:
            path: directory of the index.
            embedder_id: whose vectors it holds; another embedder's index is refused.
            dimension: length of those vectors.
            batch: rows an upsert; `BESIDE_A_SERVER` where an event loop runs in this process.
        """
        self._path = path
        self._embedder_id = embedder_id
        self._dimension = dimension
        self.batch = batch
        self._lock = threading.Lock()
        self._client: Any = None
        self._collection: Any = None

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages, or replace those of the same id."""
        collection = self._open()
        for start in range(0, len(passages), self.batch):
            part = passages[start : start + self.batch]
            collection.upsert(
                ids=[passage.id for passage in part],
                embeddings=np.ascontiguousarray(vectors[start : start + self.batch], dtype=np.float32),
                metadatas=[{"source": passage.source_id, "role": passage.role} for passage in part],
            )

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are ignored."""
        collection = self._open()
        for start in range(0, len(passage_ids), self.batch):
            collection.delete(ids=list(passage_ids[start : start + self.batch]))

    def search(
        self,
        text: str,  # noqa: ARG002  # the port's signature
        vector: Vectors,
        k: int,
        source_ids: frozenset[str] | None,
        roles: frozenset[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, score) pairs, best first."""
        if k < 1 or source_ids == frozenset() or roles == frozenset():
            return []
        if source_ids is not None and len(source_ids) > WIDEST:
            return self._sift(vector, k, source_ids, roles)
        return [(passage_id, score) for passage_id, _, score in self._query(vector, k, source_ids, roles)]

    def count(self) -> int:
        """Return the number of passages held; says nothing about health (see `Library.health`)."""
        return int(self._open().count())

    def close(self) -> None:
        """Stop Chroma's shared system of this path, so that its files are at rest and may be deleted."""
        with self._lock:
            client, self._client, self._collection = self._client, None, None
            if client is not None:
                client.close()

    def _query(
        self, vector: Vectors, k: int, source_ids: frozenset[str] | None, roles: frozenset[str] | None
    ) -> list[tuple[str, str, float]]:
        found = self._open().query(
            query_embeddings=[np.asarray(vector, dtype=np.float32)],
            n_results=k,
            where=_where(source_ids, roles),
            include=["distances", "metadatas"],
        )
        rows = zip(found["ids"][0], found["metadatas"][0], found["distances"][0], strict=True)
        # Chroma may still find a row whose metadata a writer has just deleted: to the reader it is gone.
        hits = [(id_, str(row["source"]), min(1.0, max(0.0, 1.0 - distance))) for id_, row, distance in rows if row]
        return sorted(hits, key=lambda hit: (-hit[2], hit[0]))

    def _sift(
        self, vector: Vectors, k: int, source_ids: frozenset[str], roles: frozenset[str] | None
    ) -> list[tuple[str, float]]:
        """Search without the filter that is too wide for Chroma, deeper until enough of what is found passes it."""
        depth, total = 4 * k, self.count()
        while True:
            found = self._query(vector, min(depth, total), None, roles) if total else []
            kept = [(passage_id, score) for passage_id, source, score in found if source in source_ids]
            if len(kept) >= k or depth >= total:
                return kept[:k]
            depth *= 4

    def _open(self) -> Any:
        with self._lock:
            if self._collection is None:
                self._client = _client(self._path)
                self._collection = self._client.get_or_create_collection(
                    NAME,
                    embedding_function=_refusing(),
                    metadata={"embedder": self._embedder_id, "dimension": self._dimension},
                    configuration={"hnsw": {"space": "cosine", "ef_construction": CARE, "ef_search": CARE}},
                )
                self._check()
            return self._collection

    def _check(self) -> None:
        held = self._collection.metadata or {}
        if held.get("embedder") != self._embedder_id or held.get("dimension") != self._dimension:
            raise EmbedderChanged(
                f"The index holds vectors of {held.get('embedder')}, not of {self._embedder_id}.",
                "Delete the index directory: it is built again from the record.",
            )


def _client(path: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    _fill_memory()
    path.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(path), settings=Settings(_env_file=None, anonymized_telemetry=False))


def _fill_memory() -> None:
    """Have memory filled as it is taken: HNSW saves rooms for rows that it never wrote to.

    Without this a vector that was forgotten, and whose memory was given back, can be found again in the file of an
    index that was built after it. Only glibc can be asked for it; elsewhere nothing happens.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(PERTURB, FILL)


def _refusing() -> Any:
    from chromadb import Documents, EmbeddingFunction

    class Refusing(EmbeddingFunction[Documents]):
        """Stands where Chroma would put a model that it downloads."""

        def __init__(self) -> None:
            pass

        def __call__(self, input: Documents) -> Any:  # noqa: ARG002  # Chroma calls it by this name
            raise RuntimeError("Chroma must not embed: pass vectors.")

        @staticmethod
        def name() -> str:
            return "refusing"

        def get_config(self) -> dict[str, Any]:
            return {}

        @staticmethod
        def build_from_config(config: dict[str, Any]) -> "Refusing":  # noqa: ARG004
            return Refusing()

    return Refusing()


def _where(source_ids: frozenset[str] | None, roles: frozenset[str] | None) -> dict[str, Any] | None:
    parts: list[dict[str, Any]] = [
        {field: {"$in": sorted(values)}}
        for field, values in (("source", source_ids), ("role", roles))
        if values is not None
    ]
    return {"$and": parts} if len(parts) > 1 else parts[0] if parts else None
