"""What every test gets: no network, no model, a clean environment, and its own home."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LOOPBACK = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "")
OWN = ("COACH_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")
BENCH = os.environ.get("COACH_BENCH_DIR")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in list(os.environ):
        if name.startswith(OWN) and name != "COACH_BENCH_DIR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_HOME", str(tmp_path_factory.mktemp("home") / "coach"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any test that would leave this machine, by address or by name."""
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}: tests have no network")
        connect(self, address)

    def looked_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and name not in LOOPBACK:
            raise AssertionError(f"a test tried to look up {name}: tests have no network")
        return lookup(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def bench() -> Path:
    """The folder with benchmark data and real documents; tests that need it skip where it is absent."""
    if not BENCH or not Path(BENCH).is_dir():
        pytest.skip("needs benchmark data: set COACH_BENCH_DIR to the folder that holds seeds, evalsets and bench")
    return Path(BENCH)


@pytest.fixture
def write_jsonl(tmp_path: Path) -> Callable[[list[dict[str, Any]]], Path]:
    import json

    def write(rows: list[dict[str, Any]]) -> Path:
        path = tmp_path / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    return write


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the embedded model's graph, so that a test run builds it once."""
    return tmp_path_factory.mktemp("models")
