"""The record: sources, passages and vectors in SQL. It is the truth; every index is built from it.

SQLite by default (write-ahead log, full sync: what is committed survives a power cut), PostgreSQL by URL. A source
and its passages come, change and go in one transaction. Vectors are kept by embedder and text, so that a text is
embedded once however often its source is replaced.
"""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from corpus.errors import CorpusError, NotInLibrary
from corpus.ports import Vectors
from corpus.types import DroppedBlock, Licence, Passage, Source

SCHEMA = 1
MANY = 5_000  # values in one IN list; SQLite refuses more than 32,766

_tables = sa.MetaData()
_facts = sa.Table(
    "library_facts",
    _tables,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
_sources = sa.Table(
    "sources",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("company", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("licence", sa.JSON, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("content_hash", sa.String, nullable=False),
    sa.Column("dropped", sa.JSON, nullable=False),
)
_passages = sa.Table(
    "passages",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("source_id", sa.ForeignKey("sources.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("heading", sa.JSON, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("stage", sa.Text),
    sa.Column("group", sa.Text),
    sa.Column("question", sa.Text),
    sa.Column("text_hash", sa.String, nullable=False, index=True),
)
_vectors = sa.Table(
    "vectors",
    _tables,
    sa.Column("embedder_id", sa.String, primary_key=True),
    sa.Column("text_hash", sa.String, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)


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


def digest(text: str) -> str:
    """Return the name under which a text's vectors are kept."""
    return hashlib.sha256(text.encode()).hexdigest()


class Record:
    """Sources, passages and vectors; safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Connect, and make the tables where there are none.

        Raises:
            CorpusError: the database can't be reached, or a newer version of the coach wrote it.
        """
        self._engine = _engine(url)
        self._writer = self._engine.execution_options(coach_begin="BEGIN IMMEDIATE")
        try:
            with self._writer.begin() as db:
                _tables.create_all(db)
                self._found(db)
        except sa.exc.DBAPIError as error:
            self.close()
            raise CorpusError(
                f"The library's database can't be used: {error.orig}.", "Check COACH_DATABASE_URL."
            ) from error

    @staticmethod
    def _found(db: sa.Connection) -> None:
        facts = dict(db.execute(sa.select(_facts.c.name, _facts.c.value)).tuples().all())
        fresh = {"schema": str(SCHEMA), "library": uuid.uuid4().hex, "revision": "0"}
        missing = [{"name": name, "value": value} for name, value in fresh.items() if name not in facts]
        if missing:
            db.execute(sa.insert(_facts), missing)
        if facts.get("schema", str(SCHEMA)) != str(SCHEMA):
            mend = "Use the version of the coach that wrote it, or another COACH_HOME."
            raise CorpusError(f"The library has schema {facts['schema']}, this version reads {SCHEMA}.", mend)

    def state(self) -> str:
        """Return a text that changes with every change of sources or passages; indexes are matched with it."""
        with self._engine.connect() as db:
            facts = dict(db.execute(sa.select(_facts.c.name, _facts.c.value)).tuples().all())
        return f"{facts['library']}:{facts['schema']}:{facts['revision']}"

    def put(self, entries: Sequence[Entry], embedder_id: str, vectors: Mapping[str, Vectors]) -> list[str]:
        """Record sources with their passages and new vectors (by text hash), all or none.

        Returns:
            The passages of replaced sources, which indexes are to forget.
        """
        with self._writer.begin() as db:
            _touch(db)
            gone = _drop(db, [entry.source.id for entry in entries])
            db.execute(sa.insert(_sources), [_source_row(entry.source) for entry in entries])
            rows = [_passage_row(passage) for entry in entries for passage in entry.passages]
            _insert(db, _passages, rows)
            _keep_vectors(db, embedder_id, vectors)
            _forget_vectors(db, gone.values())
        return [passage_id for passage_id in gone if passage_id not in {row["id"] for row in rows}]

    def delete(self, source_id: str) -> list[str]:
        """Delete a source with its passages and their vectors, bytes and all; returns the passages' ids.

        Raises:
            NotInLibrary: there is no such source.
        """
        with self._writer.begin() as db:
            if db.execute(sa.select(_sources.c.id).where(_sources.c.id == source_id)).first() is None:
                raise _missing("source", source_id)
            _touch(db)
            gone = _drop(db, [source_id])
            _forget_vectors(db, gone.values())
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
        query = sa.select(_sources.c.id, _sources.c.content_hash)
        with self._engine.connect() as db:
            for part in _parts(source_ids):
                found |= dict(db.execute(query.where(_sources.c.id.in_(part))).tuples().all())
        return found

    def labels(self) -> list[Label]:
        """Return what filters look at, of every source."""
        columns = _sources.c.id, _sources.c.company, _sources.c.role, _sources.c.kind
        with self._engine.connect() as db:
            return [Label(*row) for row in db.execute(sa.select(*columns))]

    def sources(self, source_ids: Iterable[str] | None = None) -> list[Source]:
        """Return the sources, or those of these ids, ordered by id."""
        query = sa.select(_sources).order_by(_sources.c.id)
        with self._engine.connect() as db:
            if source_ids is None:
                return [_source(row) for row in db.execute(query)]
            parts = _parts(sorted(set(source_ids)))
            return [_source(row) for part in parts for row in db.execute(query.where(_sources.c.id.in_(part)))]

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
        query = sa.select(_passages).where(_passages.c.source_id == source_id).order_by(_passages.c.ordinal)
        with self._engine.connect() as db:
            if found := [_passage(row) for row in db.execute(query)]:
                return found
        self.source(source_id)
        return []

    def passages_by_id(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """Return those of these passages that are recorded."""
        with self._engine.connect() as db:
            queries = [sa.select(_passages).where(_passages.c.id.in_(part)) for part in _parts(passage_ids)]
            return {row.id: _passage(row) for query in queries for row in db.execute(query)}

    def count(self) -> int:
        """Return the number of passages."""
        with self._engine.connect() as db:
            return int(db.execute(sa.select(sa.func.count()).select_from(_passages)).scalar_one())

    def vectors(self, embedder_id: str, text_hashes: Iterable[str]) -> dict[str, Vectors]:
        """Return the vectors kept for these texts, by text hash."""
        query = sa.select(_vectors.c.text_hash, _vectors.c.vector).where(_vectors.c.embedder_id == embedder_id)
        found: dict[str, Vectors] = {}
        with self._engine.connect() as db:
            for part in _parts(text_hashes):
                rows = db.execute(query.where(_vectors.c.text_hash.in_(part)))
                found |= {row.text_hash: _vector(row.vector) for row in rows}
        return found

    def keep(self, embedder_id: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by text hash, without touching sources or passages."""
        with self._writer.begin() as db:
            _keep_vectors(db, embedder_id, vectors)

    def embedders(self) -> set[str]:
        """Return the embedders that passages have vectors of."""
        with self._engine.connect() as db:
            return set(db.execute(sa.select(_vectors.c.embedder_id).distinct()).scalars())

    def unembedded(self, embedder_id: str, limit: int) -> list[str]:
        """Return up to `limit` texts of passages that this embedder has no vector of."""
        match = (_vectors.c.text_hash == _passages.c.text_hash) & (_vectors.c.embedder_id == embedder_id)
        query = sa.select(_passages.c.text).outerjoin(_vectors, match).where(_vectors.c.text_hash.is_(None))
        with self._engine.connect() as db:
            return list(dict.fromkeys(db.execute(query.limit(limit)).scalars()))

    def scan(self, embedder_id: str, size: int) -> Iterator[tuple[list[Passage], Vectors]]:
        """Yield all passages with their vectors, ordered by id, `size` at a time."""
        match = (_vectors.c.text_hash == _passages.c.text_hash) & (_vectors.c.embedder_id == embedder_id)
        query = sa.select(_passages, _vectors.c.vector).join(_vectors, match).order_by(_passages.c.id).limit(size)
        last = ""
        while True:
            with self._engine.connect() as db:
                rows = db.execute(query.where(_passages.c.id > last)).all()
            if not rows:
                return
            yield [_passage(row) for row in rows], np.stack([_vector(row.vector) for row in rows])
            last = rows[-1].id

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _engine(url: str) -> sa.Engine:
    """Return an engine for a URL; the asynchronous drivers' names are taken for the synchronous ones' too."""
    parsed = sa.make_url(url)
    backend = parsed.get_backend_name()
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
    if backend not in drivers:
        raise CorpusError(f"A library can't be kept in {backend}.", "Give a sqlite:// or postgresql:// URL.")
    engine = sa.create_engine(parsed.set(drivername=drivers[backend]), pool_size=20, max_overflow=20)
    if backend == "sqlite":
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred, and deferred writers lose updates
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    statement = connection.get_execution_options().get("coach_begin", "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)


def _touch(db: sa.Connection) -> None:
    """Count a change; the row's lock also lines up writers on PostgreSQL."""
    value = sa.cast(sa.cast(_facts.c.value, sa.BigInteger) + 1, sa.String)
    db.execute(sa.update(_facts).where(_facts.c.name == "revision").values(value=value))


def _drop(db: sa.Connection, source_ids: Sequence[str]) -> dict[str, str]:
    """Delete sources with their passages; returns the passages' text hashes by id."""
    gone: dict[str, str] = {}
    for part in _parts(source_ids):
        owned = _passages.c.source_id.in_(part)
        gone |= dict(db.execute(sa.select(_passages.c.id, _passages.c.text_hash).where(owned)).tuples().all())
        db.execute(sa.delete(_passages).where(owned))
        db.execute(sa.delete(_sources).where(_sources.c.id.in_(part)))
    return gone


def _keep_vectors(db: sa.Connection, embedder_id: str, vectors: Mapping[str, Vectors]) -> None:
    rows = [
        {"embedder_id": embedder_id, "text_hash": text_hash, "vector": np.asarray(vector, dtype="<f4").tobytes()}
        for text_hash, vector in vectors.items()
    ]
    for part in _parts(vectors):
        known = _vectors.c.text_hash.in_(part) & (_vectors.c.embedder_id == embedder_id)
        db.execute(sa.delete(_vectors).where(known))
    _insert(db, _vectors, rows)


def _forget_vectors(db: sa.Connection, text_hashes: Iterable[str]) -> None:
    """Delete the vectors of these texts that no passage has any more."""
    used = sa.exists().where(_passages.c.text_hash == _vectors.c.text_hash)
    for part in _parts(set(text_hashes)):
        db.execute(sa.delete(_vectors).where(_vectors.c.text_hash.in_(part), ~used))


def _insert(db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(sa.insert(table), rows)


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    held = list(values)
    return (held[start : start + MANY] for start in range(0, len(held), MANY))


def _missing(noun: str, name: str) -> NotInLibrary:
    return NotInLibrary(f"The library has no {noun} {name!r}.", "List what it has with `coach sources`.")


def _vector(content: bytes) -> Vectors:
    return np.frombuffer(content, dtype="<f4")


def _source_row(source: Source) -> dict[str, Any]:
    return asdict(source)


def _source(row: sa.Row[Any]) -> Source:
    fields = dict(row._mapping)
    fields["licence"] = Licence(**fields["licence"])
    fields["dropped"] = tuple(DroppedBlock(**block) for block in fields["dropped"])
    return Source(**fields)


def _passage_row(passage: Passage) -> dict[str, Any]:
    return asdict(passage) | {"text_hash": digest(passage.text)}


def _passage(row: sa.Row[Any]) -> Passage:
    fields = {column.name: row._mapping[column] for column in _passages.c if column.name != "text_hash"}
    fields["heading"] = tuple(fields["heading"])
    return Passage(**fields)
