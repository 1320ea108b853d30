"""`/v1/passages`: what a citation points to."""

from fastapi import APIRouter

from api.bodies import StrictRoute
from api.deps import CoachDep, Id
from api.responses import problems
from coach.shown import PassageDetail, passage

router = APIRouter(prefix="/v1/passages", tags=["library"], route_class=StrictRoute)


@router.get("/{passage_id:path}", responses=problems(404, 422))
async def get_passage(passage_id: Id, coach: CoachDep) -> PassageDetail:
    """Return a passage with its source and licence."""
    return passage(await coach.passage(passage_id))
