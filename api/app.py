"""The app factory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import errors
from api.deps import Runtime
from api.edge import Edge
from api.events import PING_S
from api.limits import Hosts
from api.routes import ROUTERS
from coach.service import Coach

OpenCoach = Callable[[], AbstractAsyncContextManager[Coach]]

DESCRIPTION = """Mock interviews, practice sets and critiques, grounded in documents.

Every quote is exact: evidence is a substring of the candidate's answer, a citation's quote one of the passage it
names. Errors are RFC 9457 problems; their `mend` says what to do."""


def create(open_coach: OpenCoach, *, hosts: Sequence[str] = (), ping_s: float = PING_S) -> FastAPI:
    """Build the app.

    Args:
        open_coach: opens the coach when the server starts, and closes it when the server stops.
        hosts: host names to answer to beside loopback; `*` for any, behind a proxy that checks them.
        ping_s: seconds of silence in a stream before a comment keeps it open.
    """
    app = FastAPI(
        title="Interview coach",
        version=version("interview-coach"),
        description=DESCRIPTION,
        docs_url=None,  # FastAPI's pages load their scripts from a CDN
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(open_coach, ping_s),
        generate_unique_id_function=_operation_id,
        # Its spans and logs could carry what candidates say to wherever the environment's variables point.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    for router in ROUTERS:
        app.include_router(router)
    errors.register(app)
    app.add_middleware(Edge, hosts=Hosts(hosts))
    _tell_problems(app)
    return app


def serve_app() -> FastAPI:
    """Build the app from the settings: what `coach serve` runs.

    Raises:
        ConfigurationError: a variable holds what it can't.
    """
    from coach.build import open_coach
    from coach.settings import load

    settings = load()
    return create(lambda: open_coach(settings, beside_server=True), hosts=settings.allowed_hosts)


def _lifespan(open_coach: OpenCoach, ping_s: float) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_coach() as coach:
            app.state.runtime = runtime = Runtime(coach, ping_s)
            yield
            # Turns whose clients have left are still being played; the store must outlast them.
            await asyncio.gather(*runtime.tasks, return_exceptions=True)

    return lifespan


def _operation_id(route: APIRoute) -> str:
    return route.name


def _tell_problems(app: FastAPI) -> None:
    """Give errors their media type in the OpenAPI document; FastAPI would document them as plain JSON."""
    build = app.openapi

    def openapi() -> dict[str, Any]:
        schema = build()
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if status >= "4" and "application/json" in content:
                        content[errors.MEDIA_TYPE] = content.pop("application/json")
        return schema

    app.openapi = openapi  # type: ignore[method-assign]
