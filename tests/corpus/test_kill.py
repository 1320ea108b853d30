"""Processes killed while they write: nothing acknowledged is lost, all of it is found, and nothing else is there.

A few kills by default; `COACH_KILLS=60 uv run pytest tests/corpus/test_kill.py` is the long form (docs/durability.md).
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.types import Document, IngestOutcome
from tests.corpus.hashing import HashingEmbedder

KILLS = int(os.environ.get("COACH_KILLS", "2"))
ROOT = Path(__file__).parents[2]
# Every second kill waits for a change of one of these; None is any moment. Chroma writes its graph every 1,000 rows.
AIMS = ("index/dense/*/*.bin", None, "index/lexical/*", None, "index/dense/chroma.sqlite3*", None)
INDEX = ("index/dense/*/*.bin", "index/lexical/*", "index/dense/chroma.sqlite3*")
KEEPING = ("index.json*", "index.dirty*")
DOCUMENTS = 40  # sources that are written over and over


def document(number: int, version: int, paragraphs: int) -> Document:
    """Return a document whose every passage has words of its own."""
    chance = random.Random(f"{number} {version}")
    texts = [
        f"Paragraph{part} of document{number} in version{version} tells "
        + " ".join(f"w{chance.randrange(100_000)}" for _ in range(100))
        + "."
        for part in range(paragraphs)
    ]
    return Document(f"d{number}", f"{number}.txt", "\n\n".join(texts), title=f"Version {version}")


class Writer:
    """What the killed process does, and says on stdout once it is done."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home = home
        self.seed = seed
        self.chance = random.Random(seed)
        self.step = 0

    def open(self) -> Library:
        return Library.open(self.home, embedder=HashingEmbedder())

    def put(self, library: Library, paragraphs: int) -> int:
        number, version = self.chance.randrange(DOCUMENTS), self.seed * 100_000 + self.step
        self.step += 1

        def acknowledge(outcome: IngestOutcome) -> None:
            print("put", outcome.source_id, version, flush=True)  # noqa: T201

        library.ingest([document(number, version, paragraphs)], acknowledge)
        return number

    def delete(self, library: Library, number: int) -> None:
        library.delete(f"d{number}")
        print("deleted", f"d{number}", flush=True)  # noqa: T201

    def ingesting(self) -> None:
        """Write large documents, some for the second time, and delete one in ten."""
        with self.open() as library:
            print("open", flush=True)  # noqa: T201
            while True:
                number = self.put(library, 60)
                if self.step % 10 == 9:
                    self.delete(library, number)

    def deleting(self) -> None:
        with self.open() as library:
            print("open", flush=True)  # noqa: T201
            while True:
                self.delete(library, self.put(library, 6))
                self.put(library, 6)

    def rebuilding(self) -> None:
        print("open", flush=True)  # noqa: T201
        while True:
            (self.home / "index.dirty").touch()
            self.open().close()

    def closing(self) -> None:
        print("open", flush=True)  # noqa: T201
        while True:
            with self.open() as library:
                self.put(library, 2)


def test_nothing_acknowledged_is_lost_when_an_ingest_is_killed(tmp_path: Path) -> None:
    held = rounds(tmp_path, "ingesting", AIMS, KILLS)
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:  # the next ingest completes
        outcomes = library.ingest([document(number, 10_000_000, 2) for number in range(DOCUMENTS)])
        assert {outcome.status for outcome in outcomes} <= {"added", "replaced"}
        check(library, {f"d{number}": 10_000_000 for number in range(DOCUMENTS)})
    assert held


@pytest.mark.parametrize(("doing", "aims"), [("deleting", INDEX), ("rebuilding", INDEX), ("closing", KEEPING)])
def test_nor_when_a_deletion_a_rebuild_or_a_close_is_killed(
    tmp_path: Path, doing: str, aims: Sequence[str | None]
) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([document(number, 0, 6) for number in range(10)])
    rounds(tmp_path, doing, aims, KILLS // 2, {f"d{number}": 0 for number in range(10)})


def rounds(
    home: Path, doing: str, aims: Sequence[str | None], kills: int, held: dict[str, int] | None = None
) -> dict[str, int]:
    """Kill the writer again and again, and check after each; returns the version of each source, -1 for deleted."""
    held = held or {}
    for kill in range(kills):
        killed(home, doing, kill, aims[kill % len(aims)], held)
        with Library.open(home, embedder=HashingEmbedder()) as library:
            check(library, held)
    return held


def killed(home: Path, doing: str, seed: int, aim: str | None, held: dict[str, int]) -> None:
    """Run the writer until it is killed, and note what it acknowledged."""
    command = [sys.executable, "-m", "tests.corpus.test_kill", doing, str(home), str(seed + 1)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    shooting = threading.Thread(target=shoot, args=(child, home, aim, random.Random(seed)))
    shooting.start()
    for line in child.stdout:
        if line.endswith("\n"):
            what, source_id, *version = line.split()
            held[source_id] = int(version[0]) if what == "put" else -1
    shooting.join()
    child.stdout.close()
    assert child.wait(timeout=60) == -signal.SIGKILL


def shoot(child: subprocess.Popen[str], home: Path, pattern: str | None, chance: random.Random) -> None:
    """Kill the writer a little after it began, or at the moment when the files that match change."""
    time.sleep(chance.uniform(0.1, 1.0))
    if pattern:
        before = stamps(home, pattern)
        deadline = time.monotonic() + 15
        while stamps(home, pattern) == before and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(chance.choice([0, 0.002, 0.01]))
    child.kill()


def stamps(home: Path, pattern: str) -> list[tuple[str, int, int]]:
    found = []
    for path in home.glob(pattern):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        found.append((path.name, state.st_mtime_ns, state.st_size))
    return sorted(found)


def check(library: Library, held: dict[str, int]) -> None:
    """Compare the library with what was acknowledged, and both indexes with the library; bring `held` up to date."""
    sources = {source.id: source for source in library.sources()}
    for source_id, version in held.items():
        if version >= 0 and source_id in sources:
            assert int(sources[source_id].title.split()[-1]) >= version, f"{source_id} went back in time"
    # The process may have deleted, or put back, one source more than it lived to acknowledge.
    missing = {source_id for source_id, version in held.items() if version >= 0} - set(sources)
    extra = set(sources) - {source_id for source_id, version in held.items() if version >= 0}
    assert len(missing) + len(extra) <= 1
    held |= dict.fromkeys(missing, -1)
    held |= {source_id: int(source.title.split()[-1]) for source_id, source in sources.items()}

    passages = {passage.id: passage for source_id in sources for passage in library.passages(source_id)}
    dense, lexical = library._indexes.pair()
    assert dense.count() == lexical.count() == len(passages)  # with each found by itself: no orphan, no duplicate
    vectors = library.passage_vectors(list(passages))
    for (passage_id, passage), vector in zip(passages.items(), vectors, strict=True):
        for index in (dense, lexical):
            found = [found for found, _ in index.search(passage.text, vector, 3, None)]
            assert passage_id in found, f"{type(index).__name__} lost {passage_id}"
            assert passages.keys() >= set(found), f"{type(index).__name__} holds what the record doesn't"


if __name__ == "__main__":
    getattr(Writer(Path(sys.argv[2]), int(sys.argv[3])), sys.argv[1])()
