"""Forgetting a source leaves neither its words nor its vectors in any byte of the home, nor does replacing it."""

import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.library import Library
from corpus.types import Document
from tests.corpus.hashing import HashingEmbedder
from tests.corpus.test_owners import env, run, serving, wait

__all__ = ["env"]
ROOT = Path(__file__).parents[2]
LONG = int(os.environ.get("COACH_KILLS", "2")) >= 20
CANARY = re.compile(rb"(?i)zyq\d+v\d+")


def document(number: int, version: int, words: int = 400) -> Document:
    """Return a document that carries words of its own wherever words can be: title, origin, headings and text."""
    chance = random.Random(f"{number} {version}")
    own = f"zyq{number}v{version}"
    parts = []
    for part in range(0, words, 40):
        told = [f"w{chance.randrange(3000)}" for _ in range(40)]
        parts.append(f"## {own}head{part} of the round\n\nThe panel asks about {own}text{part}, {' '.join(told)}.")
    return Document(f"s{number}", f"{own}origin.md", "\n\n".join(parts), title=f"{own}title of the guide")


def traces(home: Path) -> set[str]:
    """Return the canaries in the names and bytes of all files of a home, as zyq<number>v<version>."""
    found = set()
    for path in home.rglob("*"):
        content = str(path.relative_to(home)).encode() + (path.read_bytes() if path.is_file() else b"")
        found |= {match.group().decode().lower() for match in CANARY.finditer(content)}
    return found


def vectors(library: Library, source_id: str) -> list[bytes]:
    """Return the bytes that its passages' and their sentences' vectors have, in single and in half precision."""
    ids = [passage.id for passage in library.passages(source_id)]
    granules = library._record.granules(library.embedder.id, ids)
    rows = [row for own, parts in granules.values() for row in [own, *(parts if parts is not None else [])]]
    return [np.asarray(row, dtype=kind).tobytes() for row in rows for kind in ("<f4", "<f2")]


def holds(home: Path, rows: list[bytes]) -> list[Path]:
    """Return the files that hold a half of any of these vectors; a half, for a page may end within one."""
    halves = [half for row in rows for half in (row[: len(row) // 2], row[len(row) // 2 :])]
    contents = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    return [path for path, content in contents.items() if any(half in content for half in halves)]


def assert_emptied(home: Path) -> None:
    """Compressed stores and term dictionaries don't show their words to a look at bytes: there must be none."""
    assert list((home / "index").iterdir()) == []


def opened(home: Path) -> Library:
    return Library.open(home, embedder=HashingEmbedder())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with opened(tmp_path) as library:
        library.ingest([document(number, 0, words) for number, words in enumerate([40, 400, 1600] * 4)])
    assert len(traces(tmp_path)) == 12  # the look finds what is there
    return tmp_path


def test_a_deleted_source_leaves_no_byte(home: Path) -> None:
    with opened(home) as library:
        rows = [row for number in range(6) for row in vectors(library, f"s{number}")]
        assert holds(home, rows)
        for number in range(6):
            library.delete(f"s{number}")
    kept = {f"zyq{number}v0" for number in range(6, 12)}
    assert (traces(home), holds(home, rows)) == (kept, [])
    assert_emptied(home)
    with opened(home) as library:  # and the indexes that are built again hold the others alone
        library.health()
    assert (traces(home), holds(home, rows)) == (kept, [])


def test_an_earlier_version_leaves_no_byte(home: Path) -> None:
    with opened(home) as library:
        rows = [row for number in range(6) for row in vectors(library, f"s{number}")]
        library.ingest([document(number, 1) for number in range(6)])
    kept = {f"zyq{number}v{1 if number < 6 else 0}" for number in range(12)}
    assert (traces(home), holds(home, rows)) == (kept, [])
    assert_emptied(home)
    with opened(home) as library:
        library.health()
    assert (traces(home), holds(home, rows)) == (kept, [])


def test_an_earlier_title_leaves_no_byte_though_every_passage_stays(home: Path) -> None:
    renamed = Document("s0", "notes.md", "One line that stays as it is.", title="zyq77v0")
    with opened(home) as library:
        library.ingest([renamed])
    with opened(home) as library:
        assert library.search("zyq77v0", mode="bm25")
        library.ingest([Document("s0", "notes.md", renamed.text, title="Another name")])
    assert "zyq77v0" not in traces(home)
    assert_emptied(home)


def test_what_is_only_added_costs_no_rebuild(home: Path) -> None:
    with opened(home) as library:
        library.ingest([document(99, 0)])
    steps: list[str] = []
    Library.open(home, embedder=HashingEmbedder(), on_progress=lambda what, *_: steps.append(what)).close()
    assert steps == []


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.corpus.test_forgetting import document, opened
library = opened(Path(sys.argv[1]))
library.delete("s1")
library.ingest([document(2, 1)])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_after_a_deletion_leaves_no_byte_once_the_next_has_closed(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(home)], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    opened(home).close()
    assert traces(home) == {f"zyq{number}v{1 if number == 2 else 0}" for number in range(12) if number != 1}


BRIEF = {"company": "Hollow Hill", "role": "Beekeeper"}
GUIDE = """# Beekeeper interview at Hollow Hill

## Zyq1v0head stage

The panel asks about zyq1v0text and how you weigh hives in March.

## Questions

### Tell me about a time you lost a colony to zyq1v0text and what you changed afterwards.

What it is after: whether you look for the cause of zyq1v0text.

How to answer: Say how many hives you kept, what you noticed about zyq1v0text, and what the next winter showed.

### How would you decide whether to treat a hive for zyq1v0text in late summer?

What it is after: judgement under uncertainty about zyq1v0text.

## Requirements

- You have kept at least five hives for two winters and know zyq1v0text.
- You write down what you see in each colony, zyq1v0text above all.
"""


ENDINGS = [(signal.SIGTERM, signal.SIGINT), (signal.SIGINT, signal.SIGTERM)]


@pytest.mark.parametrize(("first", "second"), ENDINGS if LONG else ENDINGS[:1])
def test_a_server_that_is_stopped_after_an_ingest_or_a_deletion_leaves_a_home_that_is_right(
    env: dict[str, str], first: signal.Signals, second: signal.Signals
) -> None:
    home = Path(env["COACH_HOME"])
    kept = {
        "id": "kept",
        "text": "The warehouse manager plans the shifts of forty pickers for the week before Christmas.",
    }
    with serving(env) as (server, client):
        assert client.post("/v1/sources", json=kept).status_code == 201
        stop(server, first)
    assert (home / "index.json").exists()
    assert not (home / "index.dirty").exists()
    before = (home / "index.json").read_bytes()

    with serving(env) as (server, client):
        told = {"id": "bees", "title": "zyq1v0title", "text": GUIDE, "kind": "interview_guide", **BRIEF}
        assert client.post("/v1/sources", json=told).status_code == 201
        assert "zyq1v0" in client.post("/v1/search", json={"query": "weigh hives in March"}).text
        coached(client)
        assert client.delete("/v1/sources/bees").status_code == 204
        assert "zyq1v0" not in client.post("/v1/search", json={"query": "weigh hives in March"}).text
        stop(server, second)
    assert traces(home) == set()

    found = run(env, "search", "--json", "shifts of forty pickers")
    assert "forty pickers" in found.stdout, found.stderr
    assert "forty pickers" in run(env, "search", "--json", "--mode", "dense", "shifts of forty pickers").stdout
    assert (home / "index.json").exists()
    assert (home / "index.json").read_bytes() != before
    assert not (home / "index.dirty").exists()


def coached(client: Any) -> None:
    """Have a session and a practice set that quote the document."""
    made = client.post("/v1/practice-sets", json={**BRIEF, "count": 2})
    assert made.status_code == 201, made.text
    assert "zyq1v0" in made.text
    session = client.post("/v1/sessions", json={"mode": "interview", **BRIEF, "questions": 2})
    assert session.status_code == 201, session.text
    said = {"text": "I kept nine hives. I weighed them in November and lost two, so I now weigh each hive monthly."}
    turn = client.post(f"/v1/sessions/{session.json()['id']}/turns", json=said)
    assert turn.status_code == 200, turn.text
    assert "zyq1v0" in session.text + turn.text


def stop(server: "subprocess.Popen[bytes]", ending: signal.Signals) -> None:
    server.send_signal(ending)
    wait(lambda: server.poll() is not None, 30)
