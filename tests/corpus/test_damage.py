"""Index files that were damaged are seen before anything opens them, and built again.

Opening damaged files can end the process that does, so a child opens them: a crash is an exit code. By default one
child opens all kinds of damage after each other; with COACH_KILLS of 20 or more each has a process of its own.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.indexes import Indexes
from corpus.library import Library
from corpus.types import Document
from tests.corpus.hashing import HashingEmbedder

ROOT = Path(__file__).parents[2]
LONG = int(os.environ.get("COACH_KILLS", "2")) >= 20
LATER = Document("later", "later.txt", "Written after the copy was made: the beekeeper weighs every hive in March.")


def visit(home: Path) -> list[str]:
    """Open a home and look every passage up; returns what was done to the indexes, in order."""
    done: list[str] = []
    opened, built = Indexes._open, Indexes._build

    def tell_open(self: Indexes, directory: Path) -> object:
        done.append("opened")
        return opened(self, directory)

    def tell_build(self: Indexes, on_progress: object) -> None:
        done.append("built")
        built(self, on_progress)  # type: ignore[arg-type]

    Indexes._open, Indexes._build = tell_open, tell_build  # type: ignore[assignment,method-assign]
    try:
        with Library.open(home, embedder=HashingEmbedder()) as library:
            total = 0
            for source in library.sources():
                passages = library.passages(source.id)
                total += len(passages)
                for passage, vector in zip(passages, library.passage_vectors([p.id for p in passages]), strict=True):
                    library._indexes.self_query(passage, vector)
            assert [index.count() for index in library._indexes.pair()] == [total, total]
    finally:
        Indexes._open, Indexes._build = opened, built  # type: ignore[method-assign]
    return done


def documents() -> list[Document]:
    topics = "hives", "swarms", "queens", "honey", "wax", "mites", "clover", "frames"
    return [
        Document(topic, f"{topic}.txt", "\n\n".join(f"The panel asks about {topic} in stage {n}." for n in range(5)))
        for topic in topics
    ]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home at rest."""
    home = tmp_path_factory.mktemp("pristine")
    with Library.open(home, embedder=HashingEmbedder()) as library:
        library.ingest(documents())
    return home


@pytest.fixture(scope="module")
def older(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A later state of the same home: what is copied between the two is a backup that was put back."""
    home = tmp_path_factory.mktemp("later") / "home"
    shutil.copytree(pristine, home)
    with Library.open(home, embedder=HashingEmbedder()) as library:
        library.ingest([LATER])
    return home


def largest(home: Path, pattern: str) -> Path:
    return max(
        (path for path in (home / "index").glob(pattern) if path.is_file()), key=lambda path: path.stat().st_size
    )


GRAPH, ROWS, SEGMENT = "dense/*/*.bin", "dense/chroma.sqlite3", "lexical/*.term"


def truncated(home: Path, _: Path) -> None:
    path = largest(home, GRAPH)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def flipped(home: Path, _: Path) -> None:
    path = largest(home, ROWS)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x01  # one bit, size and time as before
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def deleted(home: Path, _: Path) -> None:
    largest(home, GRAPH).unlink()


def emptied(home: Path, _: Path) -> None:
    largest(home, GRAPH).write_bytes(b"")


def emptied_rows(home: Path, _: Path) -> None:
    largest(home, ROWS).write_bytes(b"")


def swapped(home: Path, _: Path) -> None:
    one, other = largest(home, SEGMENT), largest(home, "lexical/*.idx")
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def added(home: Path, _: Path) -> None:
    (home / "index" / "dense" / "chroma.sqlite3-wal").write_bytes(b"left behind")


def added_folder(home: Path, _: Path) -> None:
    (home / "index" / "dense" / "00000000-0000-0000-0000-000000000000").mkdir()


def rows_lost(home: Path, _: Path) -> None:
    database = sqlite3.connect(home / "index" / ROWS)
    database.execute("DELETE FROM embeddings WHERE id % 2 = 0")
    database.commit()
    database.close()


def manifest_missing(home: Path, _: Path) -> None:
    (home / "index.json").unlink()


def manifest_empty(home: Path, _: Path) -> None:
    (home / "index.json").write_bytes(b"")


def manifest_malformed(home: Path, _: Path) -> None:
    (home / "index.json").write_bytes(b"[" * 100_000)


def manifest_not_text(home: Path, _: Path) -> None:
    (home / "index.json").write_bytes(b"\xff\xfe\x00")


def manifest_is_a_folder(home: Path, _: Path) -> None:
    (home / "index.json").unlink()
    (home / "index.json" / "inside").mkdir(parents=True)


def manifest_stale(home: Path, older: Path) -> None:
    shutil.copy(older / "index.json", home / "index.json")


def fact_changed(name: str, value: object) -> Callable[[Path, Path], None]:
    def damage(home: Path, _: Path) -> None:
        manifest = json.loads((home / "index.json").read_text())
        assert manifest["facts"][name] != value
        manifest["facts"][name] = value
        (home / "index.json").write_text(json.dumps(manifest))

    damage.fact = name  # type: ignore[attr-defined]
    return damage


def other_format(home: Path, _: Path) -> None:
    manifest = json.loads((home / "index.json").read_text())
    (home / "index.json").write_text(json.dumps(manifest | {"format": 0}))


def index_is_a_file(home: Path, _: Path) -> None:
    shutil.rmtree(home / "index")
    (home / "index").write_bytes(b"no folder")


def index_missing(home: Path, _: Path) -> None:
    shutil.rmtree(home / "index")


def index_of_another_time(home: Path, older: Path) -> None:
    shutil.rmtree(home / "index")
    shutil.copytree(older / "index", home / "index")


def record_of_another_time(home: Path, older: Path) -> None:
    shutil.copy(older / "library.db", home / "library.db")


def record_of_another_course(home: Path, _: Path) -> None:
    """A backup that went its own way: it counts as many changes as the record it replaces."""
    copy = home.parent / "elsewhere"
    shutil.copytree(home, copy)
    for where, word in ((home, "smoker"), (copy, "veil")):
        with Library.open(where, embedder=HashingEmbedder()) as library:
            library.ingest([Document("own", "own.txt", f"The candidate describes a {word} and its use.")])
    shutil.copy(copy / "library.db", home / "library.db")


def marker_left(home: Path, _: Path) -> None:
    (home / "index.dirty").touch()


def link(home: Path, _: Path) -> None:
    path = largest(home, GRAPH)
    path.rename(home.parent / "outside")
    path.symlink_to(home.parent / "outside")


def index_is_a_link(home: Path, _: Path) -> None:
    (home / "index").rename(home.parent / "outside")
    (home / "index").symlink_to(home.parent / "outside")


def pipe(home: Path, _: Path) -> None:
    path = largest(home, GRAPH)
    path.unlink()
    os.mkfifo(path)


def locked_away(home: Path, _: Path) -> None:
    """Nobody may read the files, nor the folders; as root only the file that is gone tells."""
    largest(home, GRAPH).unlink()
    for path in [*(home / "index").rglob("*"), home / "index"]:
        path.chmod(0)


def meta_corrupt(home: Path, _: Path) -> None:
    (home / "index" / "lexical" / "meta.json").write_text('{"segments": 12')


def segment_missing(home: Path, _: Path) -> None:
    largest(home, SEGMENT).unlink()


DAMAGES = [
    truncated,
    flipped,
    deleted,
    emptied,
    emptied_rows,
    swapped,
    added,
    added_folder,
    rows_lost,
    manifest_missing,
    manifest_empty,
    manifest_malformed,
    manifest_not_text,
    manifest_is_a_folder,
    manifest_stale,
    fact_changed("embedder", "hashing@0"),
    fact_changed("dimension", 63),
    fact_changed("record", "abc:2:def:1"),
    other_format,
    index_is_a_file,
    index_missing,
    index_of_another_time,
    record_of_another_time,
    record_of_another_course,
    marker_left,
    link,
    index_is_a_link,
    pipe,
    locked_away,
    meta_corrupt,
    segment_missing,
]


@pytest.fixture(scope="module")
def told(pristine: Path, older: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the children said of each kind of damage, by its name."""
    homes = []
    for number, damage in enumerate(DAMAGES):
        home = tmp_path_factory.mktemp(f"damage{number}") / "home"
        shutil.copytree(pristine, home)
        damage(home, older)
        homes.append(home)
    said: dict[str, list[str]] = {}
    for group in [[home] for home in homes] if LONG else [homes]:
        command = [sys.executable, "-m", "tests.corpus.test_damage", *map(str, group)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
        for line in done.stdout.splitlines():
            home_told, *events = line.split("\t")
            said[home_told] = events
        if done.returncode:
            said[str(group[len(done.stdout.splitlines())])] = [f"exit {done.returncode}", done.stderr]
    return {name(damage): said.get(str(home), ["never reached"]) for damage, home in zip(DAMAGES, homes, strict=True)}


def name(damage: Callable[[Path, Path], None]) -> str:
    return f"{damage.__name__} {getattr(damage, 'fact', '')}".strip()


@pytest.mark.parametrize("damage", list(map(name, DAMAGES)))
def test_damage_is_seen_before_anything_is_opened_and_built_again(told: dict[str, list[str]], damage: str) -> None:
    assert told[damage] == ["built", "opened", "opened", "then", "opened"]


def test_what_is_not_damaged_is_not_built_again(pristine: Path, tmp_path: Path) -> None:
    shutil.copytree(pristine, tmp_path / "home")
    assert visit(tmp_path / "home") == ["opened"]


def test_what_a_link_points_to_is_left_alone(pristine: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(pristine, home)
    index_is_a_link(home, home)
    before = {path.name: path.read_bytes() for path in (tmp_path / "outside").rglob("*") if path.is_file()}
    assert visit(home)[0] == "built"
    assert {path.name: path.read_bytes() for path in (tmp_path / "outside").rglob("*") if path.is_file()} == before


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        first, again = visit(Path(argument)), visit(Path(argument))
        print(argument, *first, "then", *again, sep="\t", flush=True)  # noqa: T201
