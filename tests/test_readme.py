"""The README's commands are run, not believed."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)


def command_with(word: str) -> str:
    return next(block for block in BLOCKS if word in block).strip()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr is not None
    yield from process.stderr


@pytest.mark.skipif("COACH_TEST_INSTALL" not in os.environ, reason="installs from the registry: set COACH_TEST_INSTALL")
def test_one_command_installs_and_runs_the_coach(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    port = free_port()
    environment = {**os.environ, "COACH_HOME": str(tmp_path / "home")}
    environment.pop("VIRTUAL_ENV", None)
    process = subprocess.Popen(
        ["bash", "-c", f"{command_with('coach serve')} --port {port}"],
        cwd=clone,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    watchdog = threading.Timer(600, os.killpg, (process.pid, signal.SIGKILL))
    watchdog.start()
    said: list[str] = []
    try:
        for line in lines_of(process):
            said.append(line)
            if "first example" in line:
                break
        reply = first_example(port)
    finally:
        watchdog.cancel()
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)
    assert any(re.search(r"starter corpus ingested: \d{3,} passages", line) for line in said), said
    assert any(f"http://127.0.0.1:{port}" in line for line in said), said
    assert reply["citations"], reply


def first_example(port: int) -> dict[str, object]:
    body = json.dumps({"question": "From application to decision, how long does it take at Ferrowick?"}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/v1/ask", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        parsed: dict[str, object] = json.load(reply)
        return parsed


def test_the_test_command_is_the_one_that_ci_calls() -> None:
    assert command_with("pytest").endswith("uv run pytest")
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["COACH_HOME", "COACH_ENGINE", "COACH_MODEL_DEADLINE_S", "COACH_CONCURRENCY"])
def test_settings_named_in_the_readme_exist(name: str) -> None:
    from coach.settings import Settings

    assert name.removeprefix("COACH_").lower() in Settings.model_fields


def test_every_command_named_in_the_readme_exists() -> None:
    from typer.main import get_command

    from coach.cli import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    used = {match for block in BLOCKS for match in re.findall(r"^coach (\w+)", block, re.M)}
    assert used
    assert used <= known
