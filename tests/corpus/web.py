"""A web server of this machine that stands in for the web, and the policy that lets it be fetched from."""

import http.server
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from corpus.fetch import Policy

PAGE = b"<html><body><h1>How we hire</h1><p>Bakers shape one batch of rye bread by hand in the trial.</p></body></html>"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers each path by its function."""

    answers: Mapping[str, Callable[["Handler"], None]]

    def do_GET(self) -> None:
        """Answer."""
        self.answers[self.path.partition("?")[0]](self)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def say(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Send an answer; an underscore in a header's name stands for a hyphen."""
        self.send_response(status)
        for name, value in {"Content_Type": "text/html", "Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(answers: Mapping[str, Callable[[Handler], None]]) -> Iterator[int]:
    """Serve `answers` on a port of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"answers": answers}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def local(port: int) -> Policy:
    """Return a policy by which every name leads to this machine; only `inside.example` counts as not public."""
    return Policy(
        resolve=lambda host, _: ["127.0.0.2"] if host == "inside.example" else ["127.0.0.1"],
        allowed=lambda address: address == "127.0.0.1",
        ports=frozenset((port, 80)),
        seconds=10,
        megabytes=1,
    )
