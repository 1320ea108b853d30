"""A turn as server-sent events.

The first event is awaited before the response exists, so that what fails early is a real status and not a 200 with
nothing in it. From then on a failure is an `error` event that holds the same problem. The turn runs in a task of its
own: a client that hangs up stops the telling, not the turn.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import StreamingResponse
from starlette.types import Scope

from api.edge import log_failure
from api.errors import STATUSES, dump, problem
from coach.service import Event, OnEvent
from coach.types import Turn

MEDIA_TYPE = "text/event-stream"
PING_S = 15.0  # most proxies cut a connection that is silent for 30 to 60 s

Play = Callable[[OnEvent], Awaitable[Turn]]
Told = Event | Exception | None  # None: nothing follows


def wanted(accept: str) -> bool:
    """Tell whether an Accept header prefers events to JSON."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[name] = next((_weight(one[2:]) for one in parameters if one.startswith("q=")), 1.0)
    return weights.get(MEDIA_TYPE, 0) > 0 and weights[MEDIA_TYPE] >= weights.get("application/json", 0)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


async def stream(play: Play, tasks: set[asyncio.Task[None]], scope: Scope, ping_s: float = PING_S) -> StreamingResponse:
    """Play a turn and return the response that tells its events.

    Args:
        play: plays the turn, calling back with each event.
        tasks: keeps the turn's task alive; it leaves by itself.
        scope: of the request.
        ping_s: seconds of silence after which a comment keeps the connection open.

    Raises:
        Exception: whatever `play` raises before its first event.
    """
    told: asyncio.Queue[Told] = asyncio.Queue()
    task = asyncio.create_task(_run(play, told))
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    first = await told.get()
    if isinstance(first, Exception):
        raise first
    headers = {"X-Accel-Buffering": "no"}  # nginx would hold events back
    return StreamingResponse(_write(first, told, scope, ping_s), headers=headers, media_type=MEDIA_TYPE)


async def _run(play: Play, told: asyncio.Queue[Told]) -> None:
    try:
        await play(told.put_nowait)
    except Exception as error:
        told.put_nowait(error)
    finally:
        told.put_nowait(None)


async def _write(first: Told, told: asyncio.Queue[Told], scope: Scope, ping_s: float) -> AsyncIterator[bytes]:
    one: Told | _Silence = first
    while one is not None:
        yield KEEPALIVE_COMMENT if isinstance(one, _Silence) else _encode(one, scope)
        one = await _next(told, ping_s)


class _Silence:
    """Nothing was told for a while."""


async def _next(told: asyncio.Queue[Told], ping_s: float) -> Told | _Silence:
    try:
        async with asyncio.timeout(ping_s):
            return await told.get()
    except TimeoutError:
        return _Silence()


def _encode(one: Event | Exception, scope: Scope) -> bytes:
    if isinstance(one, Event):
        return format_sse_event(event=one.name, data_str=json.dumps(one.data))
    if not isinstance(one, tuple(STATUSES)):
        log_failure(one, scope)
    return format_sse_event(event="error", data_str=dump(problem(one, scope)))
