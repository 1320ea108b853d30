"""What the OpenAPI document says of errors, and of replies that aren't JSON."""

from __future__ import annotations

from typing import Any

from api.errors import Problem

Responses = dict[int | str, dict[str, Any]]

BODY = (400, 413, 415, 422)  # what any request with a body can meet
MODEL = (502, 503, 504)  # what any request that a model serves can meet

MEANINGS = {  # not Python's phrases: they differ from version to version
    400: "Not well-formed JSON",
    403: "Not allowed by the server's settings, or to pages of other origins",
    404: "Not found",
    409: "Conflict",
    413: "Over a limit",
    415: "Not JSON",
    422: "Invalid",
    502: "The model can't be used",
    503: "Can't be served now",
    504: "The model took too long",
}


def problems(*statuses: int) -> Responses:
    """Document the errors of a route."""
    return {status: {"model": Problem, "description": MEANINGS[status]} for status in sorted(set(statuses))}


def also(*media_types: str, description: str = "Successful Response") -> Responses:
    """Document the media types that a route can answer with beside JSON."""
    content = {media: {"schema": {"type": "string"}} for media in media_types}
    return {200: {"content": content, "description": description}}
