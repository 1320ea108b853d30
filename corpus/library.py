"""The library: the one door to documents, passages and search."""

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from corpus import retrieve
from corpus.adapters.chroma import BESIDE_A_SERVER, BULK
from corpus.adapters.minilm import MiniLM
from corpus.agreed import Agreed
from corpus.errors import CorpusError, EmbedderUnavailable, NotInLibrary
from corpus.indexes import Indexes, OnProgress
from corpus.ingest import Batch, batches, entry, single, slices
from corpus.keeper import Lock
from corpus.ports import Embedder, Vectors
from corpus.record import Label, Record
from corpus.refine import Refiner, embed
from corpus.tables import digest
from corpus.types import Document, Filter, Hit, IngestOutcome, Passage, SearchMode, Source

PROBES = 5  # passages that `health` looks up
OnOutcome = Callable[[IngestOutcome], None]


class Library:
    """Sources and passages in one home; safe to share between threads: many read while one writes."""

    def __init__(self, lock: Lock, record: Record, embedder: Agreed, indexes: Indexes) -> None:
        """Put the parts together; callers use `open`."""
        self._lock = lock
        self._record = record
        self._embedder = embedder
        self._indexes = indexes
        self._refiner = Refiner(record, embedder)
        self._writing = threading.Lock()
        self._labels: list[Label] | None = None
        self._closed = False

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        embedder: Embedder | None = None,
        database_url: str | None = None,
        on_progress: OnProgress | None = None,
        reembed: bool = False,
        beside_server: bool = False,
    ) -> Self:
        """Take the lock on `home` and open its library, building the indexes again where they are in doubt.

        Args:
            home: directory that holds all state; made when missing.
            embedder: by default the embedded MiniLM.
            database_url: of the record; by default SQLite in `home`.
            on_progress: told what is being rebuilt, how many passages are done, and of how many.
            reembed: embed everything anew when the library's vectors are another embedder's.
            beside_server: write to the index in steps so small that an event loop in this process keeps turning.

        Raises:
            LibraryBusy: another process has the home.
            EmbedderChanged: the library's vectors are another embedder's, and `reembed` is not given.
            EmbedderUnavailable: something had to be embedded and could not be.
            CorpusError: the record can't be read.
        """
        home = home.expanduser().resolve()
        home.mkdir(parents=True, exist_ok=True)
        lock = Lock(home)
        record: Record | None = None
        try:
            record = Record(database_url or f"sqlite:///{home / 'library.db'}")
            agreed = Agreed(embedder or MiniLM(home / "models"), record)
            indexes = Indexes(home, record, agreed, BESIDE_A_SERVER if beside_server else BULK)
            indexes.check(on_progress, reembed)
        except BaseException:
            if record is not None:
                record.close()
            lock.release()
            raise
        return cls(lock, record, agreed, indexes)

    @property
    def embedder(self) -> Embedder:
        """The embedder of its passages and queries."""
        return self._embedder

    def ingest(
        self, documents: Iterable[Document | IngestOutcome], on_outcome: OnOutcome | None = None
    ) -> list[IngestOutcome]:
        """Add documents, or replace those of the same source id that changed.

        Documents are written in small groups. A run that was cut short is simply started again: what is in the library
        unchanged is passed over.

        Args:
            documents: in order; outcomes among them, such as a loader's refusals, are passed on.
            on_outcome: called for each document once it is durable and can be found.

        Returns:
            One outcome a document, in order; a document that can't be used is refused and the rest goes on.

        Raises:
            EmbedderUnavailable: the model can't be had; the documents that `on_outcome` heard of are in the library,
                and a document of many passages goes on where its embedding ended when it comes again.
        """
        outcomes: list[IngestOutcome] = []
        with self._writing:
            self._ensure_open()
            for batch in batches(documents, self._record, self._embedder):
                try:
                    self._write(batch)
                except EmbedderUnavailable as error:
                    raise _cut_short(error, outcomes) from error
                outcomes += batch.outcomes
                for outcome in batch.outcomes:
                    if on_outcome:
                        on_outcome(outcome)
        return outcomes

    def keep(self, source_id: str, number: int) -> Source:
        """Put a block that cleaning dropped back into its source, for good: ingested again, it is kept again.

        Args:
            source_id: the source.
            number: the block's place in `Source.dropped`, counted from 1; a block kept already stays.

        Raises:
            NotInLibrary: there is no such source, or no such block.
        """
        from corpus.clean import keep

        with self._writing:
            self._ensure_open()
            source = self._record.source(source_id)
            try:
                made = entry(keep(source, number))
            except IndexError:
                held = len(source.dropped)
                raise NotInLibrary(
                    f"{source_id!r} has no dropped block {number}: it has {held}.",
                    "See their numbers with `coach sources show ID`.",
                ) from None
            self._write(single(made, self._record, self._embedder))
        return made.source

    def delete(self, source_id: str) -> None:
        """Forget a source, its passages and their vectors; their last bytes go from the index files at the close.

        Raises:
            NotInLibrary: there is no such source.
        """
        with self._writing:
            self._ensure_open()
            self._record.source(source_id)
            nothing = np.empty((0, self._embedder.dimension), dtype=np.float32)
            gone = self._indexes.write(lambda: (self._record.delete(source_id), (), nothing))
            self._refiner.forget(gone)
            self._labels = None

    def sources(self) -> list[Source]:
        """Return all sources, ordered by id."""
        self._ensure_open()
        return self._record.sources()

    def source(self, source_id: str) -> Source:
        """Return one source.

        Raises:
            NotInLibrary: there is no such source.
        """
        self._ensure_open()
        return self._record.source(source_id)

    def counts(self) -> dict[str, int]:
        """Return the number of passages of each source, by its id."""
        self._ensure_open()
        return self._record.counts()

    def embedders(self) -> set[str]:
        """Return the ids of the embedders that it holds vectors of: one, or two while it is embedded anew."""
        self._ensure_open()
        return self._record.embedders()

    def passages(self, source_id: str) -> list[Passage]:
        """Return a source's passages in their order.

        Raises:
            NotInLibrary: there is no such source.
        """
        self._ensure_open()
        return self._record.passages(source_id)

    def passage(self, passage_id: str) -> Hit:
        """Return one passage with its source, and score 1.

        Raises:
            NotInLibrary: there is no such passage.
        """
        self._ensure_open()
        for hit in self._hits([(passage_id, 1.0)]):
            return hit
        raise NotInLibrary(f"The library has no passage {passage_id!r}.", "Find passages with `coach search`.")

    def is_empty(self) -> bool:
        """Whether there is no passage in it."""
        self._ensure_open()
        return self._record.count() == 0

    def search(self, query: str, k: int = 10, mode: SearchMode = "hybrid", where: Filter | None = None) -> list[Hit]:
        """Return up to `k` passages, best first.

        Scores lie in 0..1: the cosine (dense), the share of the best possible BM25 (bm25), or the mean of that share
        and a closeness that looks at single sentences, too (hybrid; see `corpus/retrieve.py`).

        Raises:
            EmbedderUnavailable: the model can't be had; mode bm25 does without.
        """
        self._ensure_open()
        where = where or Filter()
        source_ids = retrieve.matching(self._catalogue(), where)
        if not query.strip() or k < 1 or source_ids == frozenset() or where.passage_roles == frozenset():
            return []
        if self.is_empty():
            return []
        vector = None if mode == "bm25" else self._embedder.embed([query])[0]
        dense, lexical = self._indexes.pair()
        refine, roles = self._refiner.closeness, where.passage_roles
        return self._hits(retrieve.rank(dense, lexical, query, vector, k, mode, source_ids, roles, refine))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length row a text, shape (len(texts), dimension)."""
        return self._embedder.embed(texts)

    def passage_vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Return the vectors of passages, one row an id, without embedding anything.

        Raises:
            NotInLibrary: one of them is not in the library.
        """
        self._ensure_open()
        held = self._record.passages_by_id(passage_ids)
        if missing := [passage_id for passage_id in passage_ids if passage_id not in held]:
            raise NotInLibrary(f"The library has no passage {missing[0]!r}.")
        names = [digest(held[passage_id].text) for passage_id in passage_ids]
        vectors = self._record.vectors(self._embedder.id, names)
        return np.array([vectors[name] for name in names], dtype=np.float32).reshape(-1, self._embedder.dimension)

    def keep_vectors(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Put vectors made elsewhere by this very embedder into the cache, so that `ingest` needn't make them."""
        self._ensure_open()
        self._record.keep(self._embedder.id, dict(zip(map(digest, texts), vectors, strict=True)))

    def health(self) -> None:
        """Look some passages up by themselves: an index that counts right may still have lost rows.

        Raises:
            CorpusError: one of them is not found.
        """
        self._ensure_open()
        labels = self._catalogue()
        for label in random.sample(labels, min(PROBES, len(labels))):
            with suppress(NotInLibrary):  # deleted or replaced meanwhile
                passage = random.choice(self._record.passages(label.id))
                self._indexes.self_query(passage, self.passage_vectors([passage.id])[0])

    def close(self) -> None:
        """Put everything to rest and let go of the home; a second call does nothing."""
        with self._writing:
            if self._closed:
                return
            self._closed = True
            try:
                self._indexes.close()
                self._record.checkpoint()
            finally:
                self._embedder.close()
                self._record.close()
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, batch: Batch) -> None:
        if not batch.entries:
            return
        fresh, sentences = self._embed(batch)
        entries, passages = list(batch.entries.values()), batch.passages
        known = batch.known | fresh
        vectors = np.stack([known[digest(passage.text)] for passage in passages])
        put = partial(self._record.put, entries, self._embedder.id, fresh, sentences)
        replaced = any(outcome.status == "replaced" for outcome in batch.outcomes)
        gone = self._indexes.write(lambda: (put(), passages, vectors), forget=replaced)
        self._refiner.forget(gone)
        self._labels = None

    def _embed(self, batch: Batch) -> tuple[dict[str, Vectors], dict[str, Vectors]]:
        """Return the vectors to be recorded with a batch; of a long document most are kept as soon as they are made."""
        *earlier, last = slices(batch.missing)
        for part in earlier:
            fresh, sentences = embed(self._embedder, part)
            self._record.keep(self._embedder.id, fresh, sentences)
            batch.known |= fresh
        return embed(self._embedder, last)

    def _catalogue(self) -> list[Label]:
        labels = self._labels
        if labels is None:
            labels = self._labels = self._record.labels()
        return labels

    def _hits(self, ranking: retrieve.Ranking) -> list[Hit]:
        passages = self._record.passages_by_id(passage_id for passage_id, _ in ranking)
        sources = {source.id: source for source in self._record.sources({held.source_id for held in passages.values()})}
        return [
            Hit(passages[passage_id], sources[passages[passage_id].source_id], score)
            for passage_id, score in ranking
            if passage_id in passages and passages[passage_id].source_id in sources
        ]

    def _ensure_open(self) -> None:
        if self._closed:
            raise CorpusError("The library is closed.")


def _cut_short(error: EmbedderUnavailable, outcomes: Sequence[IngestOutcome]) -> EmbedderUnavailable:
    """Return the error with what became of the documents before it, where there are any."""
    stored = sum(outcome.status != "refused" for outcome in outcomes)
    if not stored:
        return error
    said = f"{Exception.__str__(error)} {stored} documents before that are in the library, the rest is not."
    return EmbedderUnavailable(said, f"{error.mend} Then run the same ingest again: it goes on where it ended.".strip())
