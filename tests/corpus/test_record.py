"""The record keeps what it was given, whole, and forgets what it is told to, whole."""

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from corpus.errors import CorpusError, NotInLibrary
from corpus.ports import Vectors
from corpus.record import Entry, Record
from corpus.tables import digest
from corpus.types import DroppedBlock, Licence, Passage, Source
from tests.postgres import own_database

EMBEDDER = "test@1"
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'library.db'}"
    else:
        with own_database() as url:
            yield url


@pytest.fixture
def record(url: str) -> Iterator[Record]:
    record = Record(url)
    yield record
    record.close()


sqlite_only = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def entry(name: str, *texts: str, mark: str = "1") -> Entry:
    whole = "\n".join(texts)
    source = Source(
        id=name,
        origin=f"{name}.md",
        title="A title",
        kind="rubric",
        company="Fernhill Öl",
        role=None,
        language="en",
        licence=Licence("CC BY 4.0", "by Fernhill", 100, True, True),
        text=whole,
        content_hash=digest(whole + mark),
        dropped=(DroppedBlock(0, 4, "menu", "Home"),),
    )
    passages = [
        Passage(
            f"{name}-{n}", name, n, text, whole.index(text), whole.index(text) + len(text), ("A", "B"), "advice", "1"
        )
        for n, text in enumerate(texts)
    ]
    return Entry(source, tuple(passages))


def vectors(*texts: str) -> dict[str, Vectors]:
    return {digest(text): np.full(4, len(text), dtype=np.float32) for text in texts}


def test_sources_and_passages_come_back_as_they_went_in(record: Record) -> None:
    held = entry("s", "first text", "second text")
    assert record.put([held], EMBEDDER, vectors("first text", "second text")) == []
    assert record.source("s") == held.source
    assert tuple(record.passages("s")) == held.passages
    assert record.passages_by_id(["s-1", "none"]) == {"s-1": held.passages[1]}
    assert record.hashes(["s", "none"]) == {"s": held.source.content_hash}
    assert record.count() == 2


def test_a_replaced_source_leaves_nothing_of_the_old_one(record: Record) -> None:
    record.put([entry("s", "kept text", "old text")], EMBEDDER, vectors("kept text", "old text"))
    gone = record.put([entry("s", "kept text")], EMBEDDER, {})
    assert gone == ["s-1"]
    assert record.count() == 1
    assert set(record.vectors(EMBEDDER, [digest("kept text"), digest("old text")])) == {digest("kept text")}


def test_a_vector_stays_as_long_as_one_passage_needs_it(record: Record) -> None:
    record.put([entry("a", "shared"), entry("b", "shared")], EMBEDDER, vectors("shared"))
    record.delete("a")
    assert set(record.vectors(EMBEDDER, [digest("shared")])) == {digest("shared")}
    record.delete("b")
    assert record.vectors(EMBEDDER, [digest("shared")]) == {}


@sqlite_only
def test_a_deleted_source_leaves_no_bytes(tmp_path: Path, record: Record) -> None:
    secret = "the candidate earned 90,000 at Quillmark"
    record.put([entry("s", secret), entry("t", "something else")], EMBEDDER, vectors(secret))
    record.put([entry("s", secret + " and more")], EMBEDDER, vectors(secret + " and more"))
    record.delete("s")
    record.close()
    assert not [path for path in tmp_path.iterdir() if b"Quillmark" in path.read_bytes()]


def test_a_batch_is_recorded_whole_or_not_at_all(record: Record) -> None:
    state = record.state()
    good, bad = entry("good", "text"), entry("bad", "other")
    bad = replace(bad, passages=(replace(bad.passages[0], source_id="no such source"),))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        record.put([good, bad], EMBEDDER, {})
    assert record.sources() == []
    assert record.state() == state


def test_the_state_changes_with_every_change_and_survives(url: str, record: Record) -> None:
    states = [record.state()]
    record.put([entry("s", "text")], EMBEDDER, {})
    states.append(record.state())
    record.delete("s")
    states.append(record.state())
    assert len(set(states)) == 3
    record.close()
    again = Record(url)
    assert again.state() == states[-1]
    again.close()


def test_unknown_names_are_said(record: Record) -> None:
    for call in (record.source, record.passages, record.delete):
        with pytest.raises(NotInLibrary, match="no source 'nowhere'"):
            call("nowhere")


def test_passages_without_a_vector_are_told_and_scanning_gives_the_rest(record: Record) -> None:
    record.put([entry("s", "one", "three", "fifteen")], EMBEDDER, vectors("one", "three"))
    assert record.unembedded(EMBEDDER, 10) == ["fifteen"]
    assert len(record.unembedded("another@1", 2)) == 2
    record.keep(EMBEDDER, vectors("fifteen"))
    batches = list(record.scan(EMBEDDER, 2))
    assert [len(passages) for passages, _ in batches] == [2, 1]
    assert [float(row[0]) for _, rows in batches for row in rows] == [3.0, 5.0, 7.0]


def test_many_ids_are_looked_up_at_once(record: Record) -> None:
    record.put([entry("s", "text")], EMBEDDER, {})
    ids = [f"none-{n}" for n in range(40_000)]
    assert set(record.passages_by_id([*ids, "s-0"])) == {"s-0"}


def test_writers_in_threads_lose_nothing(record: Record) -> None:
    def write(number: int) -> None:
        for n in range(5):
            record.put([entry(f"s{number}-{n}", f"text {number} {n}")], EMBEDDER, vectors(f"text {number} {n}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert record.count() == 30
    assert record.state().endswith(":30")


@sqlite_only
def test_what_is_committed_is_synced(tmp_path: Path, record: Record) -> None:
    with record._engine.connect() as db:
        pragmas = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert pragmas == PRAGMAS


@sqlite_only
def test_a_newer_schema_is_refused_with_the_mend(tmp_path: Path, record: Record) -> None:
    record.close()
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as db:
        db.execute("update library_facts set value = '99' where name = 'schema'")
    db.close()
    with pytest.raises(CorpusError, match=r"schema 99.*COACH_HOME"):
        Record(f"sqlite:///{path}")


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite:////no/such/folder/library.db"])
def test_a_database_that_cannot_be_used_is_named(url: str) -> None:
    with pytest.raises(CorpusError):
        Record(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_text("not a database at all " * 100)
    with pytest.raises(CorpusError, match="not a database"):
        Record(f"sqlite:///{path}")


@sqlite_only
def test_passages_lead_to_their_vectors_and_not_the_other_way_round(record: Record) -> None:
    record.put([entry("one", "First.", "Second.")], EMBEDDER, vectors("First."))
    plans: list[str] = []

    def explain(connection: sa.Connection, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT passages"):
            plans.extend(row[3] for row in connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    sa.event.listen(record._engine, "before_cursor_execute", explain)
    assert set(record.granules(EMBEDDER, ["one-0", "one-1"])) == {"one-0"}
    assert len(list(record.scan(EMBEDDER, 10))) == 1
    looked_up = [plan for plan in plans if " vectors " in plan]
    assert len(looked_up) >= 2
    assert all("embedder_id=? AND text_hash=?" in plan for plan in looked_up), plans
