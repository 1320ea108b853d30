"""The record: sources, passages and vectors in SQL. It is the truth; every index is built from it.

SQLite by default (write-ahead log, full sync: what is committed survives a power cut), PostgreSQL by URL. A source
and its passages come, change and go in one transaction. Vectors are kept by embedder and text, so that a text is
embedded once however often its source is replaced.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from corpus.errors import CorpusError, NotInLibrary
from corpus.ports import Vectors
from corpus.tables import (
    FACTS,
    METADATA,
    PASSAGES,
    SOURCES,
    VECTORS,
    connect,
    line_up,
    passage_row,
    read_passage,
    read_sentences,
    read_source,
    read_vector,
    sentence_bytes,
    source_row,
    vector_row,
)
from corpus.types import Passage, Source

SCHEMA = 2  # 2: vectors of sentences
MANY = 5_000  # values in one IN list; SQLite refuses more than 32,766


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with its passages, ready to be recorded."""

    source: Source
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What filters look at: a source without its text."""

    id: str
    company: str | None
    role: str | None
    kind: str
    language: str


class Record:
    """Sources, passages and vectors; safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Connect, and make the tables where there are none.

        Raises:
            CorpusError: the database can't be reached, or a newer version of the coach wrote it.
        """
        self._engine = connect(url)
        self._writer = self._engine.execution_options(coach_begin="BEGIN IMMEDIATE")
        try:
            with self._writer.begin() as db:
                line_up(db)
                METADATA.create_all(db)
                self._found(db)
        except CorpusError:
            self.close()
            raise
        except sa.exc.DBAPIError as error:
            self.close()
            raise CorpusError(
                f"The library's database can't be used: {error.orig}.", "Check COACH_DATABASE_URL."
            ) from error

    @staticmethod
    def _found(db: sa.Connection) -> None:
        facts = dict(db.execute(sa.select(FACTS.c.name, FACTS.c.value)).all())
        fresh = {"schema": str(SCHEMA), "library": uuid.uuid4().hex, "change": "", "revision": "0"}
        missing = [{"name": name, "value": value} for name, value in fresh.items() if name not in facts]
        if missing:
            db.execute(sa.insert(FACTS), missing)
        if facts.get("schema") == "1":
            _add_sentences(db)
        elif facts.get("schema", str(SCHEMA)) != str(SCHEMA):
            mend = "Use the version of the coach that wrote it, or another COACH_HOME."
            raise CorpusError(f"The library has schema {facts['schema']}, this version reads {SCHEMA}.", mend)

    def state(self) -> str:
        """Return a text that changes with every change of sources or passages; indexes are matched with it."""
        with self._engine.connect() as db:
            facts = dict(db.execute(sa.select(FACTS.c.name, FACTS.c.value)).all())
        return f"{facts['library']}:{facts['schema']}:{facts['change']}:{facts['revision']}"

    def put(
        self,
        entries: Sequence[Entry],
        embedder_id: str,
        vectors: Mapping[str, Vectors],
        sentences: Mapping[str, Vectors] | None = None,
    ) -> list[str]:
        """Record sources with their passages and new vectors, all or none.

        Args:
            entries: sources with their passages.
            embedder_id: whose vectors they are.
            vectors: of passages, by text hash.
            sentences: one row for each sentence of those passages, by text hash, as far as they have been made.

        Returns:
            The passages of replaced sources, which indexes are to forget.
        """
        with self._writer.begin() as db:
            _touch(db)
            gone = _drop(db, [entry.source.id for entry in entries])
            db.execute(sa.insert(SOURCES), [source_row(entry.source) for entry in entries])
            rows = [passage_row(passage) for entry in entries for passage in entry.passages]
            _insert(db, PASSAGES, rows)
            _keep_vectors(db, embedder_id, vectors, sentences or {})
            _forget_vectors(db, gone.values())
        return [passage_id for passage_id in gone if passage_id not in {row["id"] for row in rows}]

    def delete(self, source_id: str) -> list[str]:
        """Delete a source with its passages and their vectors, bytes and all; returns the passages' ids.

        Raises:
            NotInLibrary: there is no such source.
        """
        with self._writer.begin() as db:
            if db.execute(sa.select(SOURCES.c.id).where(SOURCES.c.id == source_id)).first() is None:
                raise _missing("source", source_id)
            _touch(db)
            gone = _drop(db, [source_id])
            db.execute(sa.delete(VECTORS).where(~_used()))  # what an ingest that was cut short left, too
        self.checkpoint()
        return list(gone)

    def checkpoint(self) -> None:
        """Empty SQLite's write-ahead log, which else keeps what was deleted from the tables."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect().execution_options(coach_begin=None) as db:
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def hashes(self, source_ids: Iterable[str]) -> dict[str, str]:
        """Return the content hash of each of these sources that is recorded."""
        found: dict[str, str] = {}
        query = sa.select(SOURCES.c.id, SOURCES.c.content_hash)
        with self._engine.connect() as db:
            for part in _parts(source_ids):
                found |= dict(db.execute(query.where(SOURCES.c.id.in_(part))).all())
        return found

    def kept(self) -> dict[str, frozenset[str]]:
        """Return, by source id, the texts of blocks that were kept by hand, of the sources that have any."""
        marked = sa.cast(SOURCES.c.dropped, sa.Text).contains('"kept": true')
        with self._engine.connect() as db:
            rows = db.execute(sa.select(SOURCES.c.id, SOURCES.c.dropped).where(marked)).all()
        return {row.id: frozenset(block["text"].strip() for block in row.dropped if block.get("kept")) for row in rows}

    def titles(self, source_ids: Iterable[str]) -> dict[str, str]:
        """Return the title of each of these sources that is recorded."""
        query = sa.select(SOURCES.c.id, SOURCES.c.title)
        with self._engine.connect() as db:
            parts = [db.execute(query.where(SOURCES.c.id.in_(part))).all() for part in _parts(source_ids)]
        return {source_id: title for rows in parts for source_id, title in rows}

    def labels(self) -> list[Label]:
        """Return what filters look at, of every source."""
        columns = SOURCES.c.id, SOURCES.c.company, SOURCES.c.role, SOURCES.c.kind, SOURCES.c.language
        with self._engine.connect() as db:
            return [Label(*row) for row in db.execute(sa.select(*columns))]

    def sources(self, source_ids: Iterable[str] | None = None) -> list[Source]:
        """Return the sources, or those of these ids, ordered by id."""
        query = sa.select(SOURCES).order_by(SOURCES.c.id)
        with self._engine.connect() as db:
            if source_ids is None:
                return [read_source(row) for row in db.execute(query)]
            parts = _parts(sorted(set(source_ids)))
            return [read_source(row) for part in parts for row in db.execute(query.where(SOURCES.c.id.in_(part)))]

    def source(self, source_id: str) -> Source:
        """Return one source.

        Raises:
            NotInLibrary: there is no such source.
        """
        for source in self.sources([source_id]):
            return source
        raise _missing("source", source_id)

    def passages(self, source_id: str) -> list[Passage]:
        """Return a source's passages in their order.

        Raises:
            NotInLibrary: there is no such source.
        """
        query = sa.select(PASSAGES).where(PASSAGES.c.source_id == source_id).order_by(PASSAGES.c.ordinal)
        with self._engine.connect() as db:
            if found := [read_passage(row) for row in db.execute(query)]:
                return found
        self.source(source_id)
        return []

    def passages_by_id(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """Return those of these passages that are recorded."""
        with self._engine.connect() as db:
            queries = [sa.select(PASSAGES).where(PASSAGES.c.id.in_(part)) for part in _parts(passage_ids)]
            return {row.id: read_passage(row) for query in queries for row in db.execute(query)}

    def counts(self) -> dict[str, int]:
        """Return the number of passages of each source, by its id."""
        query = sa.select(PASSAGES.c.source_id, sa.func.count()).group_by(PASSAGES.c.source_id)
        with self._engine.connect() as db:
            return {source_id: int(count) for source_id, count in db.execute(query)}

    def count(self) -> int:
        """Return the number of passages."""
        with self._engine.connect() as db:
            return int(db.execute(sa.select(sa.func.count()).select_from(PASSAGES)).scalar_one())

    def vectors(self, embedder_id: str, text_hashes: Iterable[str]) -> dict[str, Vectors]:
        """Return the vectors kept for these texts, by text hash."""
        query = sa.select(VECTORS.c.text_hash, VECTORS.c.vector).where(VECTORS.c.embedder_id == embedder_id)
        found: dict[str, Vectors] = {}
        with self._engine.connect() as db:
            for part in _parts(text_hashes):
                rows = db.execute(query.where(VECTORS.c.text_hash.in_(part)))
                found |= {row.text_hash: read_vector(row.vector) for row in rows}
        return found

    def granules(self, embedder_id: str, passage_ids: Iterable[str]) -> dict[str, tuple[Vectors, Vectors | None]]:
        """Return, by passage id, its vector and those of its sentences, None where they have not been made."""
        columns = PASSAGES.c.id, VECTORS.c.vector, VECTORS.c.sentences
        query = sa.select(*columns).select_from(_with_vectors(embedder_id))
        found: dict[str, tuple[Vectors, Vectors | None]] = {}
        with self._engine.connect() as db:
            for part in _parts(passage_ids):
                for row in db.execute(query.where(PASSAGES.c.id.in_(part))):
                    if row.vector is not None:
                        own = read_vector(row.vector)
                        found[row.id] = own, read_sentences(row.sentences, len(own))
        return found

    def keep(
        self, embedder_id: str, vectors: Mapping[str, Vectors], sentences: Mapping[str, Vectors] | None = None
    ) -> None:
        """Keep vectors by text hash, as `put` does, without touching sources or passages."""
        with self._writer.begin() as db:
            line_up(db)
            _keep_vectors(db, embedder_id, vectors, sentences or {})

    def keep_sentences(self, embedder_id: str, sentences: Mapping[str, Vectors]) -> None:
        """Keep the vectors of sentences beside those of their texts, by text hash; unknown texts are passed over."""
        own = (VECTORS.c.embedder_id == embedder_id) & (VECTORS.c.text_hash == sa.bindparam("name"))
        query = sa.update(VECTORS).where(own).values(sentences=sa.bindparam("rows"))
        rows = [{"name": name, "rows": sentence_bytes(held)} for name, held in sorted(sentences.items())]
        if rows:
            with self._writer.begin() as db:
                db.execute(query, rows)

    def embedders(self) -> set[str]:
        """Return the embedders that there are vectors of."""
        with self._engine.connect() as db:
            return set(db.execute(sa.select(VECTORS.c.embedder_id).distinct()).scalars())

    def dimension(self, embedder_id: str) -> int | None:
        """Return the length of this embedder's vectors, None where there are none."""
        query = sa.select(VECTORS.c.vector).where(VECTORS.c.embedder_id == embedder_id).limit(1)
        with self._engine.connect() as db:
            held = db.execute(query).scalar_one_or_none()
        return None if held is None else len(read_vector(held))

    def forget_others(self, embedder_id: str) -> None:
        """Delete the vectors of every other embedder."""
        with self._writer.begin() as db:
            line_up(db)
            db.execute(sa.delete(VECTORS).where(VECTORS.c.embedder_id != embedder_id))

    def left(self, embedder_id: str) -> int:
        """Return the number of passages that this embedder has no vector of."""
        query = sa.select(sa.func.count()).select_from(_with_vectors(embedder_id))
        with self._engine.connect() as db:
            return int(db.execute(query.where(VECTORS.c.text_hash.is_(None))).scalar_one())

    def unembedded(self, embedder_id: str, limit: int) -> list[str]:
        """Return up to `limit` texts of passages that this embedder has no vector of."""
        query = sa.select(PASSAGES.c.text).select_from(_with_vectors(embedder_id))
        query = query.where(VECTORS.c.text_hash.is_(None))
        with self._engine.connect() as db:
            return list(dict.fromkeys(db.execute(query.limit(limit)).scalars()))

    def scan(self, embedder_id: str, size: int) -> Iterator[tuple[list[Passage], Vectors]]:
        """Yield all passages with their vectors, ordered by id, `size` at a time."""
        query = sa.select(PASSAGES, VECTORS.c.vector).select_from(_with_vectors(embedder_id))
        query = query.order_by(PASSAGES.c.id).limit(size)
        last = ""
        while True:
            with self._engine.connect() as db:
                rows = db.execute(query.where(PASSAGES.c.id > last)).all()
            if not rows:
                return
            last = rows[-1].id
            if held := [row for row in rows if row.vector is not None]:
                yield [read_passage(row) for row in held], np.stack([read_vector(row.vector) for row in held])

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _add_sentences(db: sa.Connection) -> None:
    """Bring a library of schema 1 up to date; its sentences are embedded when a search looks at them."""
    kind = VECTORS.c.sentences.type.compile(db.dialect)
    db.exec_driver_sql(f"ALTER TABLE vectors ADD COLUMN sentences {kind}")
    db.execute(sa.update(FACTS).where(FACTS.c.name == "schema").values(value=str(SCHEMA)))


def _touch(db: sa.Connection) -> None:
    """Count a change and name it, once it is this writer's turn.

    The count alone would not do: a backup that went its own way has the same count and other passages.
    """
    line_up(db)
    value = sa.cast(sa.cast(FACTS.c.value, sa.BigInteger) + 1, sa.String)
    db.execute(sa.update(FACTS).where(FACTS.c.name == "revision").values(value=value))
    db.execute(sa.update(FACTS).where(FACTS.c.name == "change").values(value=uuid.uuid4().hex))


def _drop(db: sa.Connection, source_ids: Sequence[str]) -> dict[str, str]:
    """Delete sources with their passages; returns the passages' text hashes by id."""
    gone: dict[str, str] = {}
    for part in _parts(source_ids):
        owned = PASSAGES.c.source_id.in_(part)
        gone |= dict(db.execute(sa.select(PASSAGES.c.id, PASSAGES.c.text_hash).where(owned)).all())
        db.execute(sa.delete(PASSAGES).where(owned))
        db.execute(sa.delete(SOURCES).where(SOURCES.c.id.in_(part)))
    return gone


def _keep_vectors(
    db: sa.Connection, embedder_id: str, vectors: Mapping[str, Vectors], sentences: Mapping[str, Vectors]
) -> None:
    rows = [vector_row(embedder_id, name, vector, sentences.get(name)) for name, vector in vectors.items()]
    for part in _parts(vectors):
        known = VECTORS.c.text_hash.in_(part) & (VECTORS.c.embedder_id == embedder_id)
        db.execute(sa.delete(VECTORS).where(known))
    _insert(db, VECTORS, rows)


def _forget_vectors(db: sa.Connection, text_hashes: Iterable[str]) -> None:
    """Delete the vectors of these texts that no passage has any more."""
    for part in _parts(set(text_hashes)):
        db.execute(sa.delete(VECTORS).where(VECTORS.c.text_hash.in_(part), ~_used()))


def _with_vectors(embedder_id: str) -> sa.Join:
    """Return the passages, each beside its vectors or nothing.

    An outer join on purpose: of an inner one SQLite reads the vectors first, all of them, however few passages are
    asked for (0.9 s a search at 65,000 passages, where this takes some milliseconds).
    """
    match = (VECTORS.c.text_hash == PASSAGES.c.text_hash) & (VECTORS.c.embedder_id == embedder_id)
    return PASSAGES.outerjoin(VECTORS, match)


def _used() -> sa.Exists:
    """Return the condition that a vector's text is some passage's."""
    return sa.exists().where(PASSAGES.c.text_hash == VECTORS.c.text_hash)


def _insert(db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(sa.insert(table), rows)


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    held = list(values)
    return (held[start : start + MANY] for start in range(0, len(held), MANY))


def _missing(noun: str, name: str) -> NotInLibrary:
    return NotInLibrary(f"The library has no {noun} {name!r}.", "List what it has with `coach sources`.")
