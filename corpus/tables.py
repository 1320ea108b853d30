"""The record's tables, its connection, and what its rows mean."""

import hashlib
from dataclasses import asdict
from typing import Any

import numpy as np
import sqlalchemy as sa

from corpus.errors import CorpusError
from corpus.ports import Vectors
from corpus.types import DroppedBlock, Licence, Passage, Source

WRITERS = 0x636F726C  # PostgreSQL's advisory lock of all that write to the record: "corl"
METADATA = sa.MetaData()
FACTS = sa.Table(
    "library_facts",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
SOURCES = sa.Table(
    "sources",
    METADATA,
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
PASSAGES = sa.Table(
    "passages",
    METADATA,
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
VECTORS = sa.Table(
    "vectors",
    METADATA,
    sa.Column("embedder_id", sa.String, primary_key=True),
    sa.Column("text_hash", sa.String, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
    sa.Column("sentences", sa.LargeBinary),  # one float16 row a sentence; NULL where nobody has made them
)


def digest(text: str) -> str:
    """Return the name under which a text's vectors are kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def connect(url: str) -> sa.Engine:
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


def line_up(db: sa.Connection) -> None:
    """Make writers take turns until the transaction ends; SQLite's `BEGIN IMMEDIATE` has done so already."""
    if db.dialect.name == "postgresql":
        db.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS})


def read_vector(content: bytes) -> Vectors:
    """Return the vector that was kept as these bytes."""
    return np.frombuffer(content, dtype="<f4")


def vector_row(embedder_id: str, text_hash: str, vector: Vectors, sentences: Vectors | None) -> dict[str, Any]:
    """Return the columns of a text's vectors; half precision moves a sentence's cosine by less than 0.001."""
    parts = None if sentences is None else sentence_bytes(sentences)
    own = np.asarray(vector, dtype="<f4").tobytes()
    return {"embedder_id": embedder_id, "text_hash": text_hash, "vector": own, "sentences": parts}


def sentence_bytes(rows: Vectors) -> bytes:
    """Return what is kept of the vectors of sentences."""
    return np.asarray(rows, dtype="<f2").tobytes()


def read_sentences(content: bytes | None, dimension: int) -> Vectors | None:
    """Return the rows that were kept as these bytes, shape (sentences, dimension)."""
    return None if content is None else np.frombuffer(content, dtype="<f2").reshape(-1, dimension).astype(np.float32)


def source_row(source: Source) -> dict[str, Any]:
    """Return the columns of a source."""
    return asdict(source)


def read_source(row: sa.Row[Any]) -> Source:
    """Return the source of a row."""
    fields = dict(row._mapping)
    fields["licence"] = Licence(**fields["licence"])
    fields["dropped"] = tuple(DroppedBlock(**block) for block in fields["dropped"])
    return Source(**fields)


def passage_row(passage: Passage) -> dict[str, Any]:
    """Return the columns of a passage."""
    return asdict(passage) | {"text_hash": digest(passage.text)}


def read_passage(row: sa.Row[Any]) -> Passage:
    """Return the passage of a row."""
    fields = {column.name: row._mapping[column] for column in PASSAGES.c if column.name != "text_hash"}
    fields["heading"] = tuple(fields["heading"])
    return Passage(**fields)
