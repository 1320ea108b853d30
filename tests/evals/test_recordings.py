"""The recordings in git: whole, of a real model, free of secrets, and replayed with no key, no network and no model."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "evals" / "recordings").glob("*/*.json"))
FEWEST_CASES = 60
SECONDS = 5  # 1.4 on two quiet cores, see docs/measurements.md
BLOCKED = """
import socket
def refuse(*_): raise AssertionError("a replay tried to connect")
socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = socket.getaddrinfo = refuse
from evals.cli import main
main(["run", "--recorded", "--json"])
"""


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], float]:
    home = tmp_path_factory.mktemp("replay")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home)},
        capture_output=True,
        text=True,
    )
    seconds = time.monotonic() - started
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return json.loads(done.stdout), seconds


def test_the_committed_recordings_replay_without_sockets_or_keys(replayed: tuple[dict[str, object], float]) -> None:
    run, seconds = replayed
    outputs = run["outputs"]
    assert isinstance(outputs, list)
    done = [one["case_id"] for one in outputs if one["status"] == "done"]
    assert len(set(done)) >= FEWEST_CASES
    assert {name.partition("/")[0] for name in done} >= {"gaps", "own", "nonanswers", "grounded", "sets"}
    assert not [one for one in outputs if one["status"] == "failed"]
    assert seconds < SECONDS


def test_quotes_of_recorded_replies_are_exact(replayed: tuple[dict[str, object], float]) -> None:
    grades = replayed[0]["grades"]
    assert isinstance(grades, list)
    hard = [one for one in grades if one["hard"] and one["value"] is not None]
    assert len(hard) >= FEWEST_CASES
    assert not [one for one in hard if one["value"] < 1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recording_names_its_model_and_day_and_holds_no_key(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    held = json.loads(text)
    assert held["key"].startswith(path.stem)
    assert held["task"] == path.parent.name
    assert held["reply"]["model"] == "bridge-llm"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*", held["recorded_at"])
    assert not re.search(r"sk-[A-Za-z0-9]{8}|Bearer |api[_-]?key", text, re.IGNORECASE)
    assert "http://127.0.0.1" not in text
