"""`/v1/ask`: free questions, answered from the documents."""

from fastapi import APIRouter

from api.bodies import StrictRoute
from api.deps import CoachDep
from api.examples import AskBody
from api.responses import BODY, MODEL, problems
from coach.types import Reply

router = APIRouter(prefix="/v1/ask", tags=["ask"], route_class=StrictRoute)


@router.post("", responses=problems(*BODY, *MODEL))
async def ask(wanted: AskBody, coach: CoachDep) -> Reply:
    """Answer from the documents, with citations, or say that they don't tell."""
    return await coach.ask(wanted)
