"""`coach serve`."""

import socket
from typing import Annotated

import typer

from coach.cli.output import FAILED, err
from coach.cli.running import OpeningBar
from coach.settings import Settings, load

EXAMPLE = """\
Interview coach on {url} (Ctrl-C stops it). A first example, in another terminal:

  curl -s {url}/v1/ask -H 'Content-Type: application/json' \\
    -d '{{"question": "From application to decision, how long does it take at Ferrowick?"}}'
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """Serve the API; an empty library is given the starter corpus first."""
    import uvicorn

    settings = load()  # a wrong setting is said here, before anything starts

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                err.print(EXAMPLE.format(url=f"http://{host}:{port}"), markup=False)

    listening = _listen(host, port)
    _prepare(settings)
    config = uvicorn.Config("api.app:serve_app", factory=True, log_level="warning", server_header=False)
    server = Server(config)
    server.run(sockets=[listening])
    if not server.started:
        raise typer.Exit(FAILED)


def _prepare(settings: Settings) -> None:
    """Rebuild the indexes if need be, and give an empty library the starter corpus, where the user can watch it."""
    from coach.build import add_starter, check, open_library

    check(settings)
    with OpeningBar() as bar:
        library = open_library(settings, bar.rebuild)
        try:
            add_starter(library, settings, bar.document)
            bar.close()
        finally:
            library.close()


def _listen(host: str, port: int) -> socket.socket:
    """Bind before the library is opened, so that a taken port is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        err.print(f"error: {host}:{port} can't be used: {error.strerror}. Choose another --port.", style="red")
        raise typer.Exit(FAILED) from None
    return listening
