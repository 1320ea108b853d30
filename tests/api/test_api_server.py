"""A real server over a real socket: what in-process clients can't show."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
import uvicorn
from fakecoach import FakeCoach

from api.app import create
from coach.errors import Conflict

STREAM = {"Accept": "text/event-stream"}
SAID = {"text": "I shipped it."}


class Server:
    def __init__(self) -> None:
        self.coach = FakeCoach()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        app = create(self.coach.opener(), ping_s=0.05)
        self.uvicorn = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=5))
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=lambda: asyncio.run(self.run()), daemon=True)

    async def run(self) -> None:
        self.loop = asyncio.get_running_loop()
        await self.uvicorn.serve(sockets=[self.socket])

    def hold(self) -> None:
        self.coach.go.clear()

    def release(self) -> None:
        assert self.loop
        self.loop.call_soon_threadsafe(self.coach.go.set)

    def stop(self) -> None:
        self.uvicorn.should_exit = True


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.thread.start()
    wait(lambda: made.uvicorn.started)
    yield made
    made.release() if made.thread.is_alive() else None
    made.stop()
    made.thread.join(10)
    assert not made.thread.is_alive()
    made.socket.close()


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=10) as client:
        client.post("/v1/sessions", json={}).raise_for_status()
        yield client


def wait(holds: object, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def pour(raw: socket.socket, most: int) -> int:
    """Send chunks until the server has closed the connection; return how many bytes it took."""
    sent = 0
    with contextlib.suppress(OSError):
        while sent < most:
            raw.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            sent += 0x10000
    return sent


def test_events_arrive_while_the_turn_is_played_with_pings_in_between(server: Server, http: httpx.Client) -> None:
    server.hold()
    seen: list[str] = []
    with http.stream("POST", "/v1/sessions/session0/turns", json=SAID, headers=STREAM) as reply:
        for line in reply.iter_lines():
            seen.append(line)
            if seen.count(": ping") == 2:
                server.release()
    assert seen.index("event: progress") < seen.index(": ping") < seen.index("event: critique")
    assert [line for line in seen if line.startswith("event")][-1] == "event: done"


def test_what_fails_before_the_first_event_is_no_empty_200(server: Server, http: httpx.Client) -> None:
    server.coach.fails["turn"] = Conflict("Another turn is in flight.", "Wait for it.")
    reply = http.post("/v1/sessions/session0/turns", json=SAID, headers=STREAM)
    assert (reply.status_code, reply.json()["mend"]) == (409, "Wait for it.")


@pytest.mark.parametrize("headers", [STREAM, {}])
def test_a_turn_is_stored_when_its_client_hangs_up(server: Server, http: httpx.Client, headers: dict[str, str]) -> None:
    server.hold()
    body = json.dumps(SAID).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with closing(socket.create_connection(("127.0.0.1", server.port))) as raw:
        raw.sendall(
            f"POST /v1/sessions/session0/turns HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"{head}Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        wait(lambda: any(name == "turn" for name, _ in server.coach.calls))
        time.sleep(0.05)
    time.sleep(0.15)  # several pings find nobody
    assert server.coach.stored == []
    server.release()
    wait(lambda: len(server.coach.stored) == 1)


def test_a_turn_outlives_the_stopping_server(server: Server, http: httpx.Client) -> None:
    server.hold()
    with http.stream("POST", "/v1/sessions/session0/turns", json=SAID, headers=STREAM) as reply:
        next(reply.iter_lines())
    server.stop()
    time.sleep(0.2)
    assert not server.coach.closed
    server.release()
    server.thread.join(10)
    assert server.coach.closed
    assert len(server.coach.stored) == 1


def test_liveness_answers_while_turns_are_played(server: Server, http: httpx.Client) -> None:
    server.hold()
    with http.stream("POST", "/v1/sessions/session0/turns", json=SAID, headers=STREAM):
        started = time.monotonic()
        assert http.get("/healthz").status_code == 200
        assert time.monotonic() - started < 1
        server.release()


def test_a_body_with_no_length_is_cut_off_at_the_limit(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port))) as raw:
        raw.sendall(
            b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        sent = pour(raw, 200_000_000)
    assert sent < 100_000_000


def test_a_body_over_the_limit_is_refused_before_it_is_sent(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port))) as raw:
        raw.sendall(
            b"POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 5000000\r\n\r\n"
        )
        raw.settimeout(5)
        reply = b"".join(iter(lambda: raw.recv(65536), b""))
    assert reply.startswith(b"HTTP/1.1 413")
    assert b'"code": "too_large"' in reply


def test_a_host_of_another_site_is_refused(server: Server) -> None:
    reply = httpx.get(f"http://127.0.0.1:{server.port}/v1/sessions", headers={"Host": "evil.example:80"})
    assert (reply.status_code, reply.json()["code"]) == (421, "host_refused")
