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
ON_THE_FLY = 4  # sentences that one query has embedded at most, or one passage's: 16 took four fifths of its time
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


def sentences_of(embedder: Embedder, texts: Mapping[str, str]) -> dict[str, Vectors]:
    """Embed the sentences of texts alone; returns their rows, shape (sentences, dimension), by the same keys."""
    parts = {name: units(text) for name, text in texts.items()}
    rows = embedder.embed([unit for held in parts.values() for unit in held]) if any(parts.values()) else None
    found: dict[str, Vectors] = {}
    at = 0
    for name, held in parts.items():
        nothing = np.empty((0, embedder.dimension), dtype=np.float32)
        found[name] = nothing if rows is None else rows[at : at + len(held)]
        at += len(held)
    return found


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

        Of the passages whose sentences the record has no vectors of (those of `Library.keep_vectors`), the closest have
        them embedded and recorded, `ON_THE_FLY` sentences a query; the others count by their own cosine meanwhile.

        Raises:
            EmbedderUnavailable: something had to be embedded and could not be.
        """
        held = self._matrices(vector, list(passage_ids))
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

    def _matrices(self, vector: Vectors, passage_ids: list[str]) -> dict[str, Vectors]:
        with self._lock:
            known = {passage_id: self._held[passage_id] for passage_id in passage_ids if passage_id in self._held}
            for passage_id in known:
                self._held.move_to_end(passage_id)
        missing = [passage_id for passage_id in passage_ids if passage_id not in known]
        found = self._record.granules(self._embedder.id, missing) if missing else {}
        bare = {passage_id: own for passage_id, (own, parts) in found.items() if parts is None}
        made = self._make(sorted(bare, key=lambda passage_id: -float(bare[passage_id] @ vector)))
        parts = {passage_id: made.get(passage_id, held) for passage_id, (_, held) in found.items()}
        fresh = {
            passage_id: np.vstack([found[passage_id][0], rows], dtype=np.float32)
            for passage_id, rows in parts.items()
            if rows is not None
        }
        self._remember(fresh)
        alone = {passage_id: own[np.newaxis] for passage_id, own in bare.items() if passage_id not in made}
        return known | fresh | alone

    def _make(self, passage_ids: list[str]) -> dict[str, Vectors]:
        """Embed and record the sentences of the first of these passages, as many as one query may."""
        passages = self._record.passages_by_id(passage_ids[:ON_THE_FLY])
        texts: dict[str, str] = {}
        room = ON_THE_FLY
        for passage_id in passage_ids[:ON_THE_FLY]:
            if passage_id not in passages:
                continue  # deleted in between
            room -= max(1, len(units(passages[passage_id].text)))
            if room < 0 and texts:
                break
            texts[passage_id] = passages[passage_id].text
        made = sentences_of(self._embedder, texts) if texts else {}
        self._record.keep_sentences(self._embedder.id, {digest(texts[name]): rows for name, rows in made.items()})
        return made

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
