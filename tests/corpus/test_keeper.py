"""The home has one owner, and indexes are trusted only when nothing can have happened to them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import LibraryBusy
from corpus.keeper import Keeper, Lock

FACTS = {"record": "abc:1:7"}


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    keeper = Keeper(tmp_path)
    directory = keeper.clear()
    (directory / "dense").mkdir()
    (directory / "dense" / "vectors.bin").write_bytes(b"0123456789")
    keeper.trust(FACTS)
    return keeper


def test_what_was_closed_cleanly_is_trusted(keeper: Keeper) -> None:
    assert keeper.trusted(FACTS)


def test_an_empty_home_is_not_trusted(tmp_path: Path) -> None:
    assert not Keeper(tmp_path).trusted(FACTS)


def test_other_facts_are_not_trusted(keeper: Keeper) -> None:
    assert not keeper.trusted({"record": "abc:1:8"})


def test_a_standing_marker_is_not_trusted(keeper: Keeper) -> None:
    keeper.distrust()
    assert not keeper.trusted(FACTS)
    keeper.trust(FACTS)
    assert keeper.trusted(FACTS)


def test_a_marker_that_stands_beside_a_manifest_wins(keeper: Keeper, tmp_path: Path) -> None:
    (tmp_path / "index.dirty").touch()
    assert not keeper.trusted(FACTS)


@pytest.mark.parametrize("damage", ["changed", "truncated", "deleted", "added", "manifest"])
def test_any_damage_is_seen_without_opening_the_index(keeper: Keeper, tmp_path: Path, damage: str) -> None:
    file = keeper.directory / "dense" / "vectors.bin"
    if damage == "changed":
        file.write_bytes(b"0123456780")
    elif damage == "truncated":
        file.write_bytes(b"01234")
    elif damage == "deleted":
        file.unlink()
    elif damage == "added":
        (keeper.directory / "more").touch()
    else:
        (tmp_path / "index.json").write_text("{")
    assert not keeper.trusted(FACTS)


def test_clearing_leaves_an_empty_directory_that_is_not_trusted(keeper: Keeper) -> None:
    assert list(keeper.clear().iterdir()) == []
    assert not keeper.trusted(FACTS)


def test_a_second_process_is_refused_at_once_and_told_who_has_the_home(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    program = f"import pathlib; from corpus.keeper import Lock; Lock(pathlib.Path({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert f"in use by process {os.getpid()}" in done.stderr
    assert "Stop the coach that runs there, or use its API" in done.stderr
    lock.release()
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_a_second_owner_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    with pytest.raises(LibraryBusy):
        Lock(tmp_path)
    lock.release()
    Lock(tmp_path).release()
