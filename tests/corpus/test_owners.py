"""One process has a home: whoever comes second is refused at once and told the mend, in every pairing.

Real commands and real servers. One refusal a pairing by default; COACH_KILLS of 20 or more makes it twenty.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

TIMES = 20 if int(os.environ.get("COACH_KILLS", "2")) >= 20 else 1
NOTE = "The beekeeper interview asks how a candidate weighs a hive in March and when feeding begins."
MEND = "Stop the coach that runs there, or use its API"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment whose home is empty and stays so: no starter corpus, and no model for what is found by words."""
    return {**os.environ, "COACH_HOME": str(tmp_path / "coach"), "COACH_STARTER_CORPUS": "off"}


def run(env: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "coach", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple["subprocess.Popen[bytes]", httpx.Client]]:
    """Run a server; it is killed at the end unless it has ended by itself."""
    port = free_port()
    command = [sys.executable, "-m", "coach", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False) as client:
            wait(lambda: answers(client))
            yield server, client
    finally:
        server.kill()
        server.wait(30)


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def wait(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


@contextmanager
def ingesting(env: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run an ingest that waits for its rows, and so holds the home."""
    command = [sys.executable, "-m", "coach", "ingest", "--jsonl", "-"]
    out = subprocess.DEVNULL
    holder = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=out, stderr=out)
    try:
        wait((Path(env["COACH_HOME"]) / "lock.pid").exists)
        yield holder
    finally:
        holder.kill()
        holder.wait(30)
        assert holder.stdin
        holder.stdin.close()


def refused(done: "subprocess.CompletedProcess[str]", holder: int) -> None:
    assert done.returncode == 1, done.stderr
    assert f"in use by process {holder}" in " ".join(done.stderr.split())
    assert MEND in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_command_and_a_server_beside_a_server_are_refused(env: dict[str, str]) -> None:
    with serving(env) as (server, client):
        for _ in range(TIMES):
            refused(run(env, "sources"), server.pid)
            refused(run(env, "serve", "--port", str(free_port())), server.pid)
        assert client.get("/v1/sources").json() == {"sources": []}  # and the first goes on


def test_a_command_and_a_server_beside_a_command_are_refused_until_it_is_killed(env: dict[str, str]) -> None:
    with ingesting(env) as holder:
        for _ in range(TIMES):
            refused(run(env, "sources", "--json"), holder.pid)
            refused(run(env, "serve", "--port", str(free_port())), holder.pid)
        holder.kill()
        holder.wait(30)
        done = run(env, "sources", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_the_next_owner_gets_in_at_once_when_a_server_is_killed(env: dict[str, str]) -> None:
    with serving(env) as (server, _):
        server.send_signal(signal.SIGKILL)
        server.wait(30)
    with serving(env) as (_, client):
        assert client.get("/v1/sources").json() == {"sources": []}
