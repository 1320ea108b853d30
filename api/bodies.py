"""Request bodies, read strictly: what isn't JSON is refused with its cause instead of failing further in."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.errors import Refused
from api.limits import check_media_type

DEPTH = 32


class StrictRequest(Request):
    """A request whose JSON is UTF-8, finite and not deep."""

    async def json(self) -> Any:
        """Return the parsed body.

        Raises:
            Refused: 400, and what is wrong with it.
        """
        body = await self.body()
        try:
            parsed = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        except UnicodeDecodeError as error:
            raise Refused(400, f"The body is not UTF-8 at byte {error.start:,}.") from None
        except json.JSONDecodeError as error:
            place = f"line {error.lineno}, column {error.colno}"
            raise Refused(400, f"The body is not JSON: {error.msg} at {place}.") from None
        except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
            raise Refused(400, "The body is nested too deeply, or holds a number too long to read.") from None
        if _deeper(parsed, DEPTH):
            raise Refused(400, f"The body is nested deeper than {DEPTH} levels.")
        return parsed


class StrictRoute(APIRoute):
    """A route that reads its body through `StrictRequest`, and only when it says that it is JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()
        takes_body = self.body_field is not None

        async def strict(request: Request) -> Response:
            if takes_body:
                check_media_type(request.headers)
            return await handle(StrictRequest(request.scope, request.receive))

        return strict


def _refuse_constant(name: str) -> NoReturn:
    raise Refused(400, f"The body holds {name}, which is not JSON.")


def _deeper(value: object, levels: int) -> bool:
    """Tell whether a parsed value nests deeper than so many levels; recursion ends at the limit."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_deeper(child, levels - 1) for child in children)
