"""`/v1/sessions/{id}/turns`: what the candidate says, and the coach's reply, as JSON or as events."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from api import events
from api.bodies import StrictRoute
from api.deps import Id, IdempotencyKey, OwnerDep, RuntimeDep
from api.examples import TurnBody
from api.responses import BODY, MODEL, also, problems
from coach.service import OnEvent
from coach.types import Turn

router = APIRouter(prefix="/v1/sessions", tags=["sessions"], route_class=StrictRoute)
EVENTS = "The turn; as events progress, critique, reply and done (the turn) or error (a problem)"


@router.post(
    "/{session_id}/turns",
    response_model=Turn,
    responses={**also(events.MEDIA_TYPE, description=EVENTS), **problems(*BODY, 404, 409, *MODEL)},
)
async def take_turn(
    session_id: Id,
    wanted: TurnBody,
    request: Request,
    runtime: RuntimeDep,
    owner: OwnerDep,
    key: IdempotencyKey = None,
    accept: Annotated[str, Header()] = "application/json",
) -> Turn | Response:
    """Say something in a session. The turn is stored before it is acknowledged, and finished if the client leaves.

    With `Accept: text/event-stream` the parts arrive as they are verified. Without a text, the kept message of a
    failed turn is sent again.
    """
    coach = runtime.coach

    async def play(tell: OnEvent | None) -> Turn:
        return await coach.turn(owner, session_id, wanted.text, key, tell)

    if events.wanted(accept):
        return await events.stream(play, runtime.tasks, request.scope, runtime.ping_s)
    return await play(None)
