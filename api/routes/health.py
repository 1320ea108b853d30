"""`/healthz` and `/readyz`."""

import asyncio
from collections.abc import Awaitable

from fastapi import APIRouter

from api.deps import CoachDep, OwnerDep
from api.errors import Refused
from api.responses import problems
from api.shapes import Health

router = APIRouter(tags=["health"])
READY_S = 5.0


@router.get("/healthz")
async def healthz() -> Health:
    """Tell that the process lives; nothing is asked of anything."""
    return Health(status="ok")


@router.get("/readyz", responses=problems(503))
async def readyz(coach: CoachDep, owner: OwnerDep) -> Health:
    """Tell whether the store answers and the library finds its own passages."""
    await _within("store", coach.sessions(owner, 1))
    await _within("library", coach.health())
    return Health(status="ready")


async def _within(name: str, check: Awaitable[object]) -> None:
    try:
        async with asyncio.timeout(READY_S):
            await check
    except Exception as error:
        raise Refused(503, f"The {name} is not ready ({type(error).__name__}).") from error
