"""The library with PostgreSQL as its record, where one is reachable."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.errors import CorpusError, EmbedderChanged
from corpus.library import Library
from corpus.record import Record
from corpus.types import Document
from tests.corpus.hashing import HashingEmbedder
from tests.postgres import own_database

LONG = "The phone call lasts twenty minutes. Bring a badge and a coat with you. Ask about the early starts."


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with own_database() as url:
        yield url


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """An empty database: creating one takes a tenth of a second, emptying it a hundredth."""
    yield server
    engine = sa.create_engine(server.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as db:
        db.execute(sa.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    engine.dispose()


def document(name: str, text: str = LONG) -> Document:
    return Document(name, f"{name}.md", text, company="Fernhill", kind="notes")


def test_what_is_ingested_is_found_replaced_deleted_and_there_again(url: str, tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder(), database_url=url) as library:
        assert [one.status for one in library.ingest([document("a"), document("b", "A weekly rota.")])] == ["added"] * 2
        assert library.ingest([document("a")])[0].status == "unchanged"
        assert library.ingest([document("b", "A rota for twelve nurses, Öl and 🙂.")])[0].status == "replaced"
        assert library.search("how long is the phone call")[0].source.id == "a"
        assert library.counts() == {"a": 1, "b": 1}
        library.health()
    with Library.open(tmp_path, embedder=HashingEmbedder(), database_url=url):
        pass  # indexes are built again after a replacement, so that no file keeps the old words
    steps: list[str] = []
    with Library.open(
        tmp_path, embedder=HashingEmbedder(), database_url=url, on_progress=lambda *step: steps.append(step[0])
    ) as library:
        assert steps == []
        library.delete("a")
        assert [hit.source.id for hit in library.search("phone call rota")] == ["b"]
    assert not (tmp_path / "library.db").exists()


def test_a_library_is_embedded_anew(url: str, tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder(), database_url=url) as library:
        library.ingest([document("a")])
    other = HashingEmbedder(32, "hashing@2")
    with pytest.raises(EmbedderChanged):
        Library.open(tmp_path, embedder=other, database_url=url)
    with Library.open(tmp_path, embedder=other, database_url=url, reembed=True) as library:
        assert library.embedders() == {"hashing@2"}
        library.health()


def test_two_servers_write_to_one_record_and_each_finds_all_once_opened_again(url: str, tmp_path: Path) -> None:
    def serve(name: str, wrong: list[Exception]) -> None:
        try:
            with Library.open(tmp_path / name, embedder=HashingEmbedder(), database_url=url) as library:
                for number in range(6):
                    library.ingest([document(f"{name}{number}", f"{LONG} Number{number} is shared by both.")])
                library.delete(f"{name}0")
        except Exception as error:
            wrong.append(error)

    wrong: list[Exception] = []
    threads = [threading.Thread(target=serve, args=(name, wrong)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for name in ("one", "two"):
        with Library.open(tmp_path / name, embedder=HashingEmbedder(), database_url=url) as library:
            assert len(library.sources()) == 10
            assert {hit.source.id for hit in library.search("phone call", 20)} == set(library.counts())
            library.health()


def test_a_library_of_the_first_schema_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder(), database_url=url) as library:
        library.ingest([document("a")])
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as db:
        db.execute(sa.text("ALTER TABLE vectors DROP COLUMN sentences"))
        db.execute(sa.text("UPDATE library_facts SET value = '1' WHERE name = 'schema'"))
    engine.dispose()
    with Library.open(tmp_path, embedder=(first := HashingEmbedder()), database_url=url) as library:
        assert library.search("phone call")
        assert len(first.embedded) > 1
    with Library.open(tmp_path, embedder=(again := HashingEmbedder()), database_url=url) as library:
        assert library.search("phone call")
        assert again.embedded == ["phone call"]


def test_many_open_an_empty_database_at_once(url: str) -> None:
    wrong: list[Exception] = []

    def start() -> None:
        try:
            Record(url).close()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(CorpusError, match="COACH_DATABASE_URL"):
        Record("postgresql://postgres@127.0.0.1:1/none")
