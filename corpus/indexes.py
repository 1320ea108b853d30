"""The two disposable indexes of a library: opened when needed, built again from the record when in doubt."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.adapters.chroma import ChromaIndex
from corpus.adapters.lexical import LexicalIndex
from corpus.errors import CorpusError, EmbedderChanged
from corpus.keeper import Keeper
from corpus.ports import Embedder, PassageIndex, Vectors
from corpus.record import Record
from corpus.refine import embed
from corpus.tables import digest
from corpus.types import Passage

OnProgress = Callable[[str, int, int], None]  # what is being done, how many passages are done, of how many
Change = Callable[[], tuple[Sequence[str], Sequence[Passage], Vectors]]
BUILD = 4_000  # passages read from the record at a time
EMBED = 256  # passages embedded between two commits
FORMAT = 3  # of the indexes' fields; raise it when they change: older files are then built again (3: headings)
SAME = 0.9999  # cosine from which a neighbour is as good as the passage itself: an approximate search may give either

REBUILT = "The index no longer finds what the record holds."
RESTART = "Start the coach again: the index is then built from the record."


class Indexes:
    """Dense and lexical index, in step with the record."""

    def __init__(self, home: Path, record: Record, embedder: Embedder, batch: int) -> None:
        """Remember the parts; `check` must be called before anything else."""
        self._keeper = Keeper(home)
        self._record = record
        self._embedder = embedder
        self._batch = batch
        self._lock = threading.Lock()
        self._pair: tuple[PassageIndex, PassageIndex] | None = None
        self._state = ""  # the record's, that the indexes stand for
        self._written = False  # whether anything was written since their files were last described
        self._torn = False  # whether they may lack something of it
        self._leaking = False  # whether their files still hold something that was to be forgotten

    def check(self, on_progress: OnProgress | None = None, reembed: bool = False) -> None:
        """Build the indexes from the record, unless they are certain to stand for it.

        Raises:
            EmbedderChanged: passages have vectors of another embedder only, and `reembed` is not given.
        """
        self._state = self._record.state()
        self._embed(on_progress, reembed)
        if not self._keeper.trusted(self._facts()):
            self._build(on_progress)
        if reembed:
            self._record.forget_others(self._embedder.id)

    def pair(self) -> tuple[PassageIndex, PassageIndex]:
        """Return the dense and the lexical index, opened."""
        with self._lock:
            if self._pair is None:
                self._keeper.distrust()  # opening writes to Chroma's database; what it wrote is trusted at once again
                self._pair = self._open(self._keeper.directory)
                self._keeper.trust(self._facts())
            return self._pair

    def write(self, change: Change, forget: bool = False) -> Sequence[str]:
        """Change the record, then the indexes. The caller sees to it that writes come one at a time.

        Where something is to be forgotten, the index files are deleted at the close: Chroma keeps deleted vectors on
        disk, and tantivy deleted words.

        Args:
            change: writes to the record; returns the passages that are gone, those that are new, and their vectors.
            forget: whether words may go where no passage does: a title that was changed.

        Returns:
            The passages that are gone.
        """
        indexes = self.pair()
        self._keeper.distrust()
        self._written = True
        self._torn = self._torn or self._record.state() != self._state  # another server writes to this record too
        before, self._torn = self._torn, True
        gone, fresh, vectors = change()
        self._leaking = self._leaking or forget or bool(gone)
        for index in indexes:
            if gone:
                index.remove(gone)
            if fresh:
                index.add(fresh, vectors)
        self._state, self._torn = self._record.state(), before
        return gone

    def self_query(self, passage: Passage, vector: Vectors) -> None:
        """Look a passage up by its own vector and words.

        Raises:
            CorpusError: an index doesn't find it.
        """
        for index, name in zip(self.pair(), ("dense", "lexical"), strict=True):
            found = dict(index.search(passage.text, vector, 10, frozenset([passage.source_id])))
            texts = {held.text for held in self._record.passages_by_id(found).values()}
            alike = name == "dense" and max(found.values(), default=0.0) >= SAME  # one of many that are all but equal
            if passage.text not in texts and not alike and any(map(str.isalnum, passage.text)):
                raise CorpusError(f"{REBUILT} The {name} index misses passage {passage.id}.", RESTART)

    def close(self) -> None:
        """Put the indexes to rest so that the next open trusts them, or delete them where it must not."""
        with self._lock:
            self._rest()
            if self._leaking or self._torn:
                self._keeper.clear()
            elif self._written:
                self._keeper.trust(self._facts())

    def _facts(self) -> dict[str, Any]:
        name = self._embedder.id
        return {"record": self._state, "embedder": name, "dimension": self._record.dimension(name), "format": FORMAT}

    def _open(self, directory: Path) -> tuple[PassageIndex, PassageIndex]:
        dense = ChromaIndex(directory / "dense", self._embedder.id, self._embedder.dimension, batch=self._batch)
        lexical = LexicalIndex(directory / "lexical", self._record.titles)
        dense.count(), lexical.count()  # opens their files
        return dense, lexical

    def _rest(self) -> None:
        for index in self._pair or ():
            index.close()
        self._pair = None

    def _build(self, on_progress: OnProgress | None) -> None:
        directory = self._keeper.clear()
        total, done = self._record.count(), 0
        if total:
            self._pair = self._open(directory)
            for passages, vectors in self._record.scan(self._embedder.id, BUILD):
                for index in self._pair:
                    index.add(passages, vectors)
                done += len(passages)
                if on_progress:
                    on_progress("indexing", done, total)
            self._rest()
        self._keeper.trust(self._facts())

    def _embed(self, on_progress: OnProgress | None, reembed: bool) -> None:
        """Embed the passages that this embedder has no vectors of; what is done is kept whatever happens after it."""
        embedder = self._embedder
        if not self._record.left(embedder.id):
            return
        others = sorted(self._record.embedders() - {embedder.id})
        if others and not reembed:  # none: another server forgot a text while this one recorded it
            raise EmbedderChanged(
                f"The library was embedded with {', '.join(others)}, not with {embedder.id}.",
                "Run `coach sources reembed`, or go back to that embedder (COACH_EMBEDDING_MODEL).",
            )
        total = self._record.count()
        while texts := self._record.unembedded(embedder.id, EMBED):
            if on_progress:
                on_progress("embedding", total - self._record.left(embedder.id), total)
            self._record.keep(embedder.id, *embed(embedder, {digest(text): text for text in texts}))
        if on_progress:
            on_progress("embedding", total, total)
