"""`/v1/search`: what the library holds on something."""

from fastapi import APIRouter

from api.bodies import StrictRoute
from api.deps import CoachDep
from api.examples import SearchBody
from api.responses import BODY, problems
from api.shapes import Results

router = APIRouter(prefix="/v1/search", tags=["library"], route_class=StrictRoute)


@router.post("", responses=problems(*BODY, 503))
async def search(wanted: SearchBody, coach: CoachDep) -> Results:
    """Find passages, whole and best first."""
    return Results(results=await coach.search(wanted))
