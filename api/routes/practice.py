"""`/v1/practice-sets`: questions that cover what the documents ask of a role."""

from typing import Literal

from fastapi import APIRouter, Response

from api.bodies import StrictRoute
from api.deps import CoachDep, Id, IdempotencyKey, OwnerDep, RuntimeDep
from api.examples import PracticeBody
from api.responses import BODY, MODEL, also, problems
from coach.practice.export import to_csv, to_markdown
from coach.types import PracticeSet

router = APIRouter(prefix="/v1/practice-sets", tags=["practice"], route_class=StrictRoute)

Form = Literal["json", "markdown", "csv"]
_FILES = {"markdown": (to_markdown, "text/markdown", "md"), "csv": (to_csv, "text/csv", "csv")}


@router.post("", status_code=201, responses=problems(*BODY, 409, *MODEL))
async def create_practice_set(
    wanted: PracticeBody, runtime: RuntimeDep, owner: OwnerDep, response: Response, key: IdempotencyKey = None
) -> PracticeSet:
    """Write a practice set; the same request and seed give the same questions."""
    coach = runtime.coach
    named = key and ("practice-set", owner, key)
    made = await runtime.once.make(named, wanted.model_dump_json(), lambda: coach.practice(owner, wanted))
    response.headers["Location"] = f"/v1/practice-sets/{made.set_id}"
    return made


@router.get(
    "/{set_id}",
    response_model=PracticeSet,
    responses={**also("text/markdown", "text/csv"), **problems(404, 422)},
)
async def get_practice_set(
    set_id: Id, coach: CoachDep, owner: OwnerDep, format: Form = "json"
) -> PracticeSet | Response:
    """Return a practice set as JSON, Markdown or CSV."""
    made = await coach.practice_set(owner, set_id)
    if format == "json":
        return made
    write, media, ending = _FILES[format]
    name = f'attachment; filename="practice-set.{ending}"'
    return Response(write(made), media_type=media, headers={"Content-Disposition": name})
