"""`/v1/sources`: the documents of the library. Ids may hold slashes and dots."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from api.bodies import StrictRoute
from api.deps import CoachDep, Id
from api.examples import SourceBody
from api.responses import BODY, problems
from api.shapes import Kept, SourceList, SourceOutcome, outcome
from coach.errors import InvalidRequest
from coach.requests import SourceRequest
from coach.service import Coach
from coach.shown import SourceDetail, detail, summary
from corpus.errors import DocumentRefused

router = APIRouter(prefix="/v1/sources", tags=["library"], route_class=StrictRoute)


@router.get("")
async def list_sources(coach: CoachDep) -> SourceList:
    """List what is in the library, with what each licence asks."""
    counts = await coach.counts()
    return SourceList(sources=[summary(one, counts.get(one.id, 0)) for one in await coach.sources()])


@router.post(
    "",
    status_code=201,
    responses={200: {"model": SourceOutcome, "description": "Known already, or replaced"}, **problems(*BODY, 403, 503)},
)
async def add_source(wanted: SourceBody, coach: CoachDep, response: Response) -> SourceOutcome:
    """Take a text, a page or a file into the library; one of a known id replaces it.

    The body may have 12 MiB, which is a file of 9 MiB in base64. A page is fetched before the reply, where the server
    was started with COACH_ALLOW_URLS=on, from public addresses only; its id is its URL unless the body gives one.
    """
    return await _take(wanted, coach, response)


@router.put(
    "/{source_id:path}",
    responses={201: {"model": SourceOutcome, "description": "Not known before"}, **problems(*BODY, 403, 503)},
)
async def put_source(source_id: Id, wanted: SourceBody, coach: CoachDep, response: Response) -> SourceOutcome:
    """Put a document in the place of the one of this id, whole: what this body doesn't tell is not kept."""
    if wanted.id not in (None, source_id):
        raise InvalidRequest("The body has another id than the path.", "Leave it out of the body.")
    return await _take(wanted.model_copy(update={"id": source_id}), coach, response)


async def _take(wanted: SourceRequest, coach: Coach, response: Response) -> SourceOutcome:
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


@router.post("/{source_id:path}/kept", responses=problems(404, 422, 503))
async def keep_block(source_id: Id, wanted: Kept, coach: CoachDep) -> SourceDetail:
    """Put a block that cleaning dropped back into the source, for good: sent again, the document keeps it."""
    source = await coach.keep_block(source_id, wanted.block)
    return detail(source, await coach.passages(source_id))


@router.delete("/{source_id:path}", status_code=204, responses=problems(404, 422))
async def delete_source(source_id: Id, coach: CoachDep) -> None:
    """Forget a source for good, its passages and vectors with it."""
    await coach.delete_source(source_id)
