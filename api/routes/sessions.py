"""`/v1/sessions`: mock interviews, drills and chats, and their reports."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.bodies import StrictRoute
from api.deps import CoachDep, Id, IdempotencyKey, OwnerDep, RuntimeDep
from api.examples import SessionBody
from api.responses import BODY, MODEL, also, problems
from api.shapes import SessionList
from coach.report import markdown
from coach.types import Report, Session

router = APIRouter(prefix="/v1/sessions", tags=["sessions"], route_class=StrictRoute)


@router.post("", status_code=201, responses=problems(*BODY, 404, 409, *MODEL))
async def create_session(
    wanted: SessionBody, runtime: RuntimeDep, owner: OwnerDep, response: Response, key: IdempotencyKey = None
) -> Session:
    """Start a session; its first question is open."""
    coach = runtime.coach
    named = key and ("session", owner, key)
    session = await runtime.once.make(named, wanted.model_dump_json(), lambda: coach.start(owner, wanted))
    response.headers["Location"] = f"/v1/sessions/{session.id}"
    return session


@router.get("", responses=problems(422))
async def list_sessions(
    coach: CoachDep, owner: OwnerDep, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> SessionList:
    """List sessions, newest first, without their turns."""
    return SessionList(sessions=await coach.sessions(owner, limit))


@router.get("/{session_id}", responses=problems(404, 422))
async def get_session(session_id: Id, coach: CoachDep, owner: OwnerDep) -> Session:
    """Return a session with its turns."""
    return await coach.session(owner, session_id)


@router.delete("/{session_id}", status_code=204, responses=problems(404, 422))
async def delete_session(session_id: Id, coach: CoachDep, owner: OwnerDep) -> None:
    """Delete a session with its turns."""
    await coach.delete_session(owner, session_id)


@router.get("/{session_id}/report", response_model=Report, responses={**also("text/markdown"), **problems(404, 422)})
async def get_report(
    session_id: Id, coach: CoachDep, owner: OwnerDep, format: Literal["json", "markdown"] = "json"
) -> Report | Response:
    """Return the report of a session, ended or not, as JSON or Markdown."""
    report = await coach.report(owner, session_id)
    return report if format == "json" else Response(markdown(report), media_type="text/markdown")
