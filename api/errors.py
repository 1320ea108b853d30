"""Errors as RFC 9457 problem details: one table maps error classes to statuses, one writer makes the body.

A problem never repeats what the caller sent: an answer is private, and a log or an error tracker may keep replies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from coach import errors as coach_errors
from corpus import errors as corpus_errors

MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[type[Exception], int] = {
    coach_errors.CoachError: 500,
    coach_errors.InvalidRequest: 422,
    coach_errors.TooLarge: 413,
    coach_errors.Forbidden: 403,
    coach_errors.NotFound: 404,
    coach_errors.Conflict: 409,
    coach_errors.ConfigurationError: 500,
    coach_errors.ModelError: 502,
    coach_errors.ModelUnreachable: 502,
    coach_errors.ModelTimeout: 504,
    coach_errors.ModelRateLimited: 503,
    coach_errors.ModelRefused: 502,
    coach_errors.ModelReplyInvalid: 502,
    coach_errors.RecordingMissing: 503,
    corpus_errors.CorpusError: 500,
    corpus_errors.DocumentRefused: 422,
    corpus_errors.NotInLibrary: 404,
    corpus_errors.LibraryBusy: 503,
    corpus_errors.EmbedderUnavailable: 503,
    corpus_errors.EmbedderChanged: 503,
}


class Kind(NamedTuple):
    """A kind of problem that HTTP itself has."""

    code: str
    title: str
    mend: str


# Titles of our own: Python's phrases differ from version to version.
HTTP_PROBLEMS: Mapping[int, Kind] = {
    400: Kind("malformed", "The request can't be read", "Send well-formed JSON in UTF-8."),
    403: Kind("origin_refused", "Another origin", "Call the API from a program or from a page that it serves."),
    404: Kind("no_route", "No such route", "See /docs for the routes."),
    405: Kind("method_not_allowed", "Method not allowed", "The Allow header names the methods of this route."),
    413: Kind("too_large", "The caller's input is over a stated limit", "Send less."),
    415: Kind("unsupported_media_type", "Not JSON", "Send the body as application/json, uncompressed."),
    421: Kind("host_refused", "Another host", "Use localhost, or name the host in COACH_ALLOWED_HOSTS."),
    500: Kind("internal", "Internal error", "Report it with the request id; the log has the details under it."),
    503: Kind("not_ready", "Not ready", "Try again in a moment; `coach doctor` tells what fails."),
}


class FieldProblem(BaseModel):
    """What is wrong with one field of a request; never its value."""

    field: str
    message: str


class Problem(BaseModel):
    """An error, as RFC 9457 has it, with what the caller can do about it."""

    type: str = Field(description="path of a page that lists the codes, with the code as fragment")
    title: str
    status: int
    detail: str
    instance: str = Field(description="path of the request")
    code: str = Field(description="stable machine-readable name")
    mend: str = Field(description="what the caller can do about it")
    request_id: str
    errors: list[FieldProblem] | None = Field(default=None, description="invalid fields, where there are any")


class Refused(HTTPException):
    """A request that is turned away before it reaches the coach; an HTTPException, so that body readers let it pass."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, detail)


def status_of(error: Exception) -> int:
    """Return the status of the nearest class in the table; 500 where there is none."""
    return next((STATUSES[cls] for cls in type(error).__mro__ if cls in STATUSES), 500)


def problem(error: Exception, scope: Scope) -> Problem:
    """Tell an error in the form that goes out; of an unexpected one nothing but the request id."""
    if isinstance(error, coach_errors.CoachError | corpus_errors.CorpusError):
        detail = Exception.__str__(error)  # without the mend, which has a field of its own
        return _problem(scope, status_of(error), error.code, _title(type(error)), detail, error.mend)
    if isinstance(error, RequestValidationError):
        return _invalid(error, scope)
    status = error.status_code if isinstance(error, HTTPException) else 500
    code, title, mend = HTTP_PROBLEMS.get(status, Kind(f"http_{status}", "Refused", "See /docs for the routes."))
    detail = error.detail if isinstance(error, HTTPException) else "Something went wrong inside the coach."
    return _problem(scope, status, code, title, detail, mend)


def respond(error: Exception, scope: Scope) -> Response:
    """Return the response that tells an error."""
    told = problem(error, scope)
    headers: dict[str, str] = dict(getattr(error, "headers", None) or {})
    return Response(dump(told), told.status, headers, MEDIA_TYPE)


def dump(told: Problem) -> str:
    """Write a problem as ASCII JSON, which no stray surrogate can break."""
    return json.dumps(told.model_dump(exclude_none=True))


def register(app: FastAPI) -> None:
    """Make the app answer every error with a problem."""

    async def handle(request: Request, error: Exception) -> Response:
        return respond(error, request.scope)

    for cls in (coach_errors.CoachError, corpus_errors.CorpusError, RequestValidationError, HTTPException):
        app.add_exception_handler(cls, handle)


def codes() -> dict[str, tuple[int, str]]:
    """Return every code with its status and meaning, for people to read."""
    listed = {cls.__dict__.get("code", ""): (status, _title(cls)) for cls, status in STATUSES.items()}
    return {**{kind.code: (status, kind.title) for status, kind in HTTP_PROBLEMS.items()}, **listed}


def _title(cls: type[Exception]) -> str:
    return (cls.__doc__ or cls.__name__).split("\n")[0].rstrip(".")


def _problem(
    scope: Scope, status: int, code: str, title: str, detail: str, mend: str, errors: list[FieldProblem] | None = None
) -> Problem:
    return Problem(
        type=f"/problems#{code}",
        title=title,
        status=status,
        detail=detail,
        instance=scope.get("path", ""),
        code=code,
        mend=mend,
        request_id=scope.get("state", {}).get("request_id", ""),
        errors=errors,
    )


def _invalid(error: RequestValidationError, scope: Scope) -> Problem:
    fields = [FieldProblem(field=_place(one["loc"]), message=one["msg"]) for one in error.errors()[:20]]
    detail = "; ".join(f"{one.field}: {one.message}" for one in fields[:3])
    mend = "Correct the fields named in errors and send the request again."
    title = _title(coach_errors.InvalidRequest)
    return _problem(scope, 422, coach_errors.InvalidRequest.code, title, detail, mend, fields)


def _place(loc: Sequence[str | int]) -> str:
    """Name a field; a name the caller made up is shortened, since it could hold anything."""
    return ".".join(re.sub(r"[^\w\-\[\] ]", "?", str(part))[:40] for part in loc)
