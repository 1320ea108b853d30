"""A local OpenAI-compatible endpoint over real HTTP, which replies as it is told, one step a request."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Step = Callable[["Exchange"], None]
USAGE = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""


@dataclass
class FakeOpenAI:
    """What the endpoint was asked, and what it will reply. The last step serves all further requests."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def then(self, *steps: Step) -> "FakeOpenAI":
        self.steps.extend(steps)
        return self

    def take(self, request: dict[str, Any], headers: dict[str, str]) -> Step:
        self.requests.append(request)
        self.headers.append(headers)
        return self.steps[min(len(self.requests), len(self.steps)) - 1]


@dataclass
class Exchange:
    """One request and the ways to reply to it."""

    handler: BaseHTTPRequestHandler
    request: dict[str, Any]
    fake: FakeOpenAI

    def send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            self.handler.send_header(name, value)
        self.handler.send_header("Content-Length", str(len(raw)))
        self.handler.end_headers()
        self.handler.wfile.write(raw)

    def completion(self, message: dict[str, Any], finish: str | None) -> dict[str, Any]:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "fake-1",
            "choices": [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}],
            "usage": USAGE,
        }

    def start_stream(self) -> None:
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()
        self.handler.close_connection = True

    def raw(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def chunk(self, delta: dict[str, Any], finish: str | None = None, **extra: Any) -> None:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        body = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "fake-1", "choices": choices}
        self.raw(b"data: " + json.dumps({**body, **extra}).encode() + b"\n\n")


def says(reply: Any, finish: str | None = "stop") -> Step:
    """Reply whole or streamed, as asked; with a tool call if tools are offered and the reply is an object."""
    text = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)

    def step(on: Exchange) -> None:
        if on.request.get("stream"):
            on.start_stream()
            on.chunk({"role": "assistant", "content": ""})
            for at in range(0, len(text), 40):
                on.chunk({"content": text[at : at + 40]})
            if finish:
                on.chunk({}, finish, usage=USAGE)
                on.raw(b"data: [DONE]\n\n")
        elif on.request.get("tools") and not isinstance(reply, str):
            on.send(200, on.completion({"content": None, "tool_calls": [_call(on, text)]}, "tool_calls"))
        else:
            on.send(200, on.completion({"content": text}, finish))

    return step


def calls_tools(*arguments: str) -> Step:
    """Reply with tool calls whose arguments are these texts."""

    def step(on: Exchange) -> None:
        calls = [_call(on, text) for text in arguments]
        on.send(200, on.completion({"content": None, "tool_calls": calls}, "tool_calls"))

    return step


def _call(on: Exchange, arguments: str) -> dict[str, Any]:
    name = on.request["tools"][0]["function"]["name"]
    return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}


def refuses(message: str = "I can't help with that.") -> Step:
    """Reply with a refusal."""
    return lambda on: on.send(200, on.completion({"content": None, "refusal": message}, "stop"))


def fails(status: int, message: str = "no", code: str | None = None, **headers: str) -> Step:
    """Reply with an error; `retry_after="1"` becomes a Retry-After header."""
    error = {"error": {"message": message, "type": "error", "code": code}}
    return lambda on: on.send(status, error, {name.replace("_", "-"): value for name, value in headers.items()})


def embeds(embedder: Any, shuffled: bool = False) -> Step:
    """Reply to `/embeddings` with the vectors of a local embedder."""

    def step(on: Exchange) -> None:
        rows = enumerate(embedder.embed(on.request["input"]).tolist())
        data = [{"object": "embedding", "index": place, "embedding": row} for place, row in rows]
        on.send(200, {"object": "list", "model": "fake-1", "data": data[::-1] if shuffled else data, "usage": USAGE})

    return step


def sends(status: int, body: Any) -> Step:
    """Reply with a body of any kind."""
    return lambda on: on.send(status, body)


def stalls(seconds: float = 5) -> Step:
    """Take the request and say nothing."""
    return lambda on: void(on.fake.stopped.wait(seconds))


def keeps_alive(seconds: float = 5, every: float = 0.05) -> Step:
    """Start a stream and send only comments, which reset the client's read timeout each time."""

    def step(on: Exchange) -> None:
        on.start_stream()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not on.fake.stopped.wait(every):
            on.raw(b": keep-alive\n\n")

    return step


def hangs_up() -> Step:
    """Close the connection in the middle of a body."""

    def step(on: Exchange) -> None:
        on.handler.send_response(200)
        on.handler.send_header("Content-Type", "application/json")
        on.handler.send_header("Content-Length", "1000")
        on.handler.end_headers()
        on.raw(b'{"id": "chatcmpl')
        on.handler.close_connection = True

    return step


def void(_: object) -> None:
    """Drop a value."""


@contextmanager
def fake_openai(*steps: Step) -> Iterator[FakeOpenAI]:
    """Serve on a free loopback port until the block ends."""
    fake = FakeOpenAI(steps=list(steps))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            step = fake.take(request, {name.lower(): value for name, value in self.headers.items()})
            step(Exchange(self, request, fake))

        def log_message(self, *_: Any) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
