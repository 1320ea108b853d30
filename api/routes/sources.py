"""`/v1/sources`: the documents of the library. Ids may hold slashes and dots."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from api.bodies import StrictRoute
from api.deps import CoachDep, Id
from api.examples import SourceBody
from api.responses import BODY, problems
from api.shapes import SourceDetail, SourceList, SourceOutcome, detail, outcome, summary
from corpus.errors import DocumentRefused

router = APIRouter(prefix="/v1/sources", tags=["library"], route_class=StrictRoute)


@router.get("")
async def list_sources(coach: CoachDep) -> SourceList:
    """List what is in the library, with what each licence asks."""
    return SourceList(sources=[summary(one, len(await coach.passages(one.id))) for one in await coach.sources()])


@router.post(
    "",
    status_code=201,
    responses={200: {"model": SourceOutcome, "description": "Known already, or replaced"}, **problems(*BODY, 503)},
)
async def add_source(wanted: SourceBody, coach: CoachDep, response: Response) -> SourceOutcome:
    """Take a document into the library; one of a known id replaces it. Up to 12 MiB."""
    taken = await coach.add_source(wanted)
    if taken.status == "refused":
        raise DocumentRefused(taken.reason or "The document was refused.", "Send its text in full, as plain text.")
    told = outcome(taken)
    response.status_code = 201 if taken.status == "added" else 200
    response.headers["Location"] = f"/v1/sources/{quote(told.id)}"
    return told


@router.get("/{source_id:path}", responses=problems(404, 422))
async def get_source(source_id: Id, coach: CoachDep) -> SourceDetail:
    """Return a source: its cleaned text, its passages, and what cleaning dropped and why."""
    source = await coach.source(source_id)
    return detail(source, await coach.passages(source_id))


@router.delete("/{source_id:path}", status_code=204, responses=problems(404, 422))
async def delete_source(source_id: Id, coach: CoachDep) -> None:
    """Forget a source for good, its passages and vectors with it."""
    await coach.delete_source(source_id)
