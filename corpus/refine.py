"""A second, finer look at candidates: how close is the sentence that is closest to the query?

A passage of 130 words says several things, and the mean of them all is near to none. So the vectors of a passage's
sentences are made along with its own, and a candidate's closeness is the mean of two cosines: the passage's and its
closest sentence's. What that brings stands in `corpus/retrieve.py`.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

import numpy as np

from corpus.ports import Embedder, Vectors
from corpus.record import Record
from corpus.tables import digest
from corpus.text import sentences, tokens

REMEMBERED = 64_000_000  # bytes of vectors kept in memory: 40,000 rows of 384
FEWEST = 6  # tokens of a sentence that says something, about four words; in notes and code 2 of 5 lines have fewer


def units(text: str) -> list[str]:
    """Return the sentences of a passage that say something, none where it is but one sentence."""
    spans = sentences(text)
    if len(spans) < 2:
        return []
    return [text[start:end] for start, end in spans if tokens(text[start:end]) >= FEWEST]


def embed(embedder: Embedder, texts: Mapping[str, str]) -> tuple[dict[str, Vectors], dict[str, Vectors]]:
    """Embed passages and their sentences in one go, so that batches are full and of like length.

    Args:
        embedder: of the library.
        texts: of passages, by text hash.

    Returns:
        By text hash: each passage's vector, and one row for each of its sentences, shape (sentences, dimension).
    """
    parts = {name: units(text) for name, text in texts.items()}
    distinct = list(dict.fromkeys([*texts.values(), *(unit for held in parts.values() for unit in held)]))
    if not distinct:
        return {}, {}
    rows = embedder.embed(distinct)
    place = {text: row for row, text in enumerate(distinct)}
    whole = {name: rows[place[text]] for name, text in texts.items()}
    return whole, {name: rows[[place[unit] for unit in held]] for name, held in parts.items()}


class Refiner:
    """Says how close passages are to a query; safe to share between threads."""

    def __init__(self, record: Record, embedder: Embedder, remembered: int = REMEMBERED) -> None:
        """Remember the parts; at most `remembered` bytes of vectors are kept in memory."""
        self._record = record
        self._embedder = embedder
        self._room = remembered
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Vectors] = OrderedDict()  # by passage id: its vector, then its sentences'
        self._size = 0

    def closeness(self, vector: Vectors, passage_ids: Iterable[str]) -> dict[str, float]:
        """Return, in 0..1, the mean of each passage's cosine and its closest sentence's; unknown ids are left out.

        Sentences that the record has no vectors of (those of `Library.keep_vectors`) are embedded and recorded.

        Raises:
            EmbedderUnavailable: something had to be embedded and could not be.
        """
        held = self._matrices(list(passage_ids))
        if not held:
            return {}
        matrices = list(held.values())
        starts = np.cumsum([0, *(len(rows) for rows in matrices[:-1])])
        cosines = np.concatenate(matrices) @ vector
        own = cosines[starts]
        cosines[starts] = np.where([len(rows) > 1 for rows in matrices], -1.0, own)  # alone, it is its own sentence
        means = np.clip((own + np.maximum.reduceat(cosines, starts)) / 2, 0.0, 1.0)
        return dict(zip(held, means.tolist(), strict=True))

    def forget(self, passage_ids: Iterable[str]) -> None:
        """Remember these passages no longer."""
        with self._lock:
            for passage_id in passage_ids:
                self._drop(passage_id)

    def _matrices(self, passage_ids: list[str]) -> dict[str, Vectors]:
        with self._lock:
            known = {passage_id: self._held[passage_id] for passage_id in passage_ids if passage_id in self._held}
            for passage_id in known:
                self._held.move_to_end(passage_id)
        missing = [passage_id for passage_id in passage_ids if passage_id not in known]
        fresh = self._fetch(missing) if missing else {}
        self._remember(fresh)
        return known | fresh

    def _fetch(self, passage_ids: list[str]) -> dict[str, Vectors]:
        found = self._record.granules(self._embedder.id, passage_ids)
        bare = [passage_id for passage_id, (_, parts) in found.items() if parts is None]
        texts = {passage_id: held.text for passage_id, held in self._record.passages_by_id(bare).items()}
        made = embed(self._embedder, texts)[1] if texts else {}
        self._record.keep_sentences(self._embedder.id, {digest(texts[name]): rows for name, rows in made.items()})
        return {
            passage_id: np.vstack([own, made[passage_id] if parts is None else parts], dtype=np.float32)
            for passage_id, (own, parts) in found.items()
            if parts is not None or passage_id in made  # else deleted in between
        }

    def _remember(self, fresh: Mapping[str, Vectors]) -> None:
        with self._lock:
            for passage_id, rows in fresh.items():
                self._drop(passage_id)
                self._held[passage_id] = rows
                self._size += rows.nbytes
            while self._size > self._room:
                self._drop(next(iter(self._held)))

    def _drop(self, passage_id: str) -> None:
        rows = self._held.pop(passage_id, None)
        self._size -= rows.nbytes if rows is not None else 0
