"""The library opened, closed, damaged and shared: it comes back whole, and tells who has it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import CorpusError, LibraryBusy
from corpus.library import Library
from corpus.ports import Vectors
from corpus.types import Document
from tests.corpus.guides import ids
from tests.corpus.hashing import HashingEmbedder


def test_what_is_closed_is_there_when_opened_again_without_a_rebuild(tmp_path: Path, library: Library) -> None:
    library.close()
    steps: list[str] = []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda what, *_: steps.append(what)) as again:
        assert ids(again, "align stakeholders")[0] == "guide"
    assert steps == []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda what, *_: steps.append(what)):
        pass
    assert steps == []


@pytest.mark.parametrize("damage", ["flip", "truncate", "delete", "all", "lexical"])
def test_damaged_indexes_are_built_again(tmp_path: Path, library: Library, damage: str) -> None:
    library.close()
    part = "lexical" if damage == "lexical" else "dense"
    files = [path for path in (tmp_path / "index" / part).rglob("*") if path.is_file() and path.stat().st_size > 100]
    for path in files if damage == "all" else files[:1]:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        if damage == "delete":
            path.unlink()
        else:
            path.write_bytes(content[: len(content) // 3] if damage == "truncate" else content)
    steps: list[tuple[str, int, int]] = []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda *step: steps.append(step)) as again:
        total = sum(len(again.passages(source.id)) for source in again.sources())
        assert steps == [("indexing", total, total)]
        again.health()


def test_an_index_that_missed_a_write_is_built_again(tmp_path: Path, library: Library) -> None:
    dense, _ = library._indexes.pair()
    dense.add = fail  # type: ignore[method-assign]
    with pytest.raises(OSError, match="disk full"):
        library.ingest([Document("late", "late.txt", "Written to the record and not to the index.")])
    library.close()
    with Library.open(tmp_path, embedder=HashingEmbedder()) as again:
        assert ids(again, "written to the record", mode="dense")[0] == "late"


def fail(*_: object) -> None:
    raise OSError("disk full")


def test_health_sees_rows_that_an_index_lost(library: Library) -> None:
    library.health()
    dense, _ = library._indexes.pair()
    dense.remove([passage.id for source in library.sources() for passage in library.passages(source.id)])
    with pytest.raises(CorpusError, match=r"dense index misses.*built from the record"):
        library.health()


def test_health_takes_an_equal_neighbour_for_the_passage(tmp_path: Path) -> None:
    class Alike(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            return np.tile(np.eye(1, self.dimension, dtype=np.float32), (len(texts), 1))

    text = "".join(f"# Part {n}\n\nNumber {n} tells of gauge{n} and valve{n} alone.\n\n" for n in range(40)) * 2
    with Library.open(tmp_path, embedder=Alike()) as library:
        library.ingest([Document("same", "same.md", text, kind="notes")])
        passages = library.passages("same")
        assert len(passages) > 20
        for passage in passages:
            library._indexes.self_query(passage, library.passage_vectors([passage.id])[0])


def test_a_second_library_on_one_home_is_refused(tmp_path: Path, library: Library) -> None:
    with pytest.raises(LibraryBusy, match=str(os.getpid())):
        Library.open(tmp_path, embedder=HashingEmbedder())


def test_an_open_that_fails_gives_the_home_back(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        Library.open(tmp_path, database_url="mysql://host/db")
    Library.open(tmp_path, embedder=HashingEmbedder()).close()


def test_a_closed_library_says_so(library: Library) -> None:
    library.close()
    library.close()
    calls: list[Callable[[], object]] = [library.sources, library.is_empty, lambda: library.search("x"), library.health]
    for call in calls:
        with pytest.raises(CorpusError, match="closed"):
            call()


def test_readers_are_served_while_documents_come_and_go(library: Library) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                if ids(library, "align stakeholders about the roadmap")[:1] != ["guide"]:
                    wrong.append("not found")
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(15):
        library.ingest([Document(f"n{number}", "n.txt", f"Something else entirely, number{number}.")])
        if number % 3 == 0:
            library.delete(f"n{number}")
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_two_writers_take_turns(library: Library) -> None:
    def write(name: str) -> None:
        for number in range(8):
            library.ingest([Document(f"{name}{number}", "n.txt", f"Text of {name} number{number}.")])

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(library.sources()) == 26
    library.health()


def test_a_process_killed_while_it_only_reads_costs_no_rebuild(tmp_path: Path, library: Library) -> None:
    library.close()
    program = (
        "import os, pathlib, signal; from corpus.library import Library;"
        "from tests.corpus.hashing import HashingEmbedder;"
        f"library = Library.open(pathlib.Path({str(tmp_path)!r}), embedder=HashingEmbedder());"
        "assert library.search('stakeholders'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", program], timeout=60, check=False, cwd=root)
    assert killed.returncode == -signal.SIGKILL
    steps: list[str] = []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda what, *_: steps.append(what)) as again:
        assert ids(again, "align stakeholders")[0] == "guide"
    assert steps == []
