"""What routes ask for, named once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, Header, Path, Request

from api.events import PING_S
from api.limits import ID_CHARACTERS, KEY_CHARACTERS
from api.once import Once
from coach.service import Coach

LOCAL = "local"  # everybody's owner until there are keys

NO_NUL = r"^[^\x00]+$"  # a database refuses it


@dataclass
class Runtime:
    """What lives as long as the server does."""

    coach: Coach
    ping_s: float = PING_S
    once: Once = field(default_factory=Once)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


async def runtime(request: Request) -> Runtime:
    """Return what the lifespan set up."""
    return cast(Runtime, request.app.state.runtime)


async def coach(request: Request) -> Coach:
    """Return the coach that the lifespan opened."""
    return (await runtime(request)).coach


async def owner() -> str:
    """Return whose rows a request may see."""
    return LOCAL


RuntimeDep = Annotated[Runtime, Depends(runtime)]
CoachDep = Annotated[Coach, Depends(coach)]
OwnerDep = Annotated[str, Depends(owner)]
Id = Annotated[str, Path(max_length=ID_CHARACTERS, pattern=NO_NUL)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=KEY_CHARACTERS,
        pattern=r"^[\x21-\x7e]+$",
        description="repeat a request under its key and it is not done twice",
    ),
]
