"""`/v1/critiques`: one answer judged, outside of any session."""

from fastapi import APIRouter

from api.bodies import StrictRoute
from api.deps import CoachDep
from api.examples import CritiqueBody
from api.responses import BODY, MODEL, problems
from coach.types import Critique

router = APIRouter(prefix="/v1/critiques", tags=["critiques"], route_class=StrictRoute)


@router.post("", responses=problems(*BODY, *MODEL))
async def critique(wanted: CritiqueBody, coach: CoachDep) -> Critique:
    """Judge an answer by the criteria of its question; every quote is exact."""
    return await coach.critique(wanted)
