"""Processes killed while they ingest: nothing acknowledged is lost, and all of it is found.

Three kills by default; `COACH_KILLS=20 uv run pytest tests/corpus/test_kill.py` is the long form.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from corpus.library import Library
from corpus.types import Document, IngestOutcome
from tests.corpus.hashing import HashingEmbedder

KILLS = int(os.environ.get("COACH_KILLS", "3"))
ROOT = Path(__file__).parents[2]
AIMS = ("dense/*/data_level0.bin", None, "lexical/meta.json")  # None: any moment
DOCUMENTS = 40  # sources that are written over and over
PARAGRAPHS = 60  # Chroma writes its graph to disk every 1,000 rows: large documents bring that about often


def document(number: int, version: int) -> Document:
    """Return a document whose every passage has words of its own."""
    chance = random.Random(f"{number} {version}")
    paragraphs = [
        f"Paragraph{part} of document{number} in version{version} tells "
        + " ".join(f"w{chance.randrange(100_000)}" for _ in range(100))
        + "."
        for part in range(PARAGRAPHS)
    ]
    return Document(f"d{number}", f"{number}.txt", "\n\n".join(paragraphs), title=f"Version {version}")


def ingest(home: Path, seed: int) -> None:
    """What the killed process does: write documents one by one, some for the second time, and delete some."""
    chance = random.Random(seed)
    with Library.open(home, embedder=HashingEmbedder()) as library:
        print("open", flush=True)  # noqa: T201  # the parent reads it
        for step in range(10_000):
            number, version = chance.randrange(DOCUMENTS), seed * 10_000 + step

            def acknowledge(outcome: IngestOutcome, version: int = version) -> None:
                print("put", outcome.source_id, version, flush=True)  # noqa: T201

            library.ingest([document(number, version)], acknowledge)
            if step % 10 == 9:
                library.delete(f"d{number}")
                print("deleted", f"d{number}", flush=True)  # noqa: T201


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    held: dict[str, int] = {}  # the last acknowledged version of each source
    for kill in range(KILLS):
        killed(tmp_path, kill, held)
        with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
            check(library, held)


def killed(home: Path, seed: int, held: dict[str, int]) -> None:
    """Run the writer until it is killed, and note what it acknowledged."""
    command = [sys.executable, "-m", "tests.corpus.test_kill", str(home), str(seed)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    aim = threading.Thread(target=shoot, args=(child, home / "index", AIMS[seed % len(AIMS)], random.Random(seed)))
    aim.start()
    for line in child.stdout:
        if line.endswith("\n"):
            what, source_id, *version = line.split()
            held[source_id] = int(version[0]) if what == "put" else -1
    aim.join()
    child.stdout.close()
    assert child.wait(timeout=60) == -signal.SIGKILL


def shoot(child: subprocess.Popen[str], index: Path, pattern: str | None, chance: random.Random) -> None:
    """Kill the writer a little after it began, or at the moment when the files that match change."""
    time.sleep(chance.uniform(0.1, 1.5))
    if pattern:
        before = stamps(index, pattern)
        deadline = time.monotonic() + 15
        while stamps(index, pattern) == before and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.01))
    child.kill()


def stamps(index: Path, pattern: str) -> list[tuple[str, int, int]]:
    found = []
    for path in index.glob(pattern):
        try:
            state = path.stat()
        except FileNotFoundError:
            continue
        found.append((path.name, state.st_mtime_ns, state.st_size))
    return found


def check(library: Library, held: dict[str, int]) -> None:
    sources = {source.id: source for source in library.sources()}
    for source_id, version in held.items():
        if version >= 0 and source_id in sources:
            assert int(sources[source_id].title.split()[-1]) >= version, f"{source_id} went back in time"
    # The process may have deleted, or put back, one source more than it lived to acknowledge.
    missing = {source_id for source_id, version in held.items() if version >= 0} - set(sources)
    extra = set(sources) - {source_id for source_id, version in held.items() if version >= 0}
    assert len(missing) + len(extra) <= 1
    for source_id in missing:
        held[source_id] = -1
    for source_id, source in sources.items():
        held[source_id] = int(source.title.split()[-1])

    passages = {passage.id: passage for source_id in sources for passage in library.passages(source_id)}
    dense, lexical = library._indexes.pair()
    assert dense.count() == lexical.count() == len(passages)  # with each found by itself: no orphan, no duplicate
    vectors = library.passage_vectors(list(passages))
    for (passage_id, passage), vector in zip(passages.items(), vectors, strict=True):
        for index in (dense, lexical):
            found = [found for found, _ in index.search(passage.text, vector, 3, None)]
            assert passage_id in found, f"{type(index).__name__} lost {passage_id}"


if __name__ == "__main__":
    ingest(Path(sys.argv[1]), int(sys.argv[2]))
