"""The outermost layer: request ids, security headers, hosts, body size, and the last resort for errors."""

from __future__ import annotations

import logging
import re
import traceback
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond
from api.limits import Hosts, body_limit, check_length, metered

log = logging.getLogger("api")

_SANE_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",  # replies hold what candidates said
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}


class Edge:
    """Wraps the whole app. It answers unexpected errors itself: Starlette's own layer would do so outside of it."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id
        sender = _Sender(send, request_id)
        try:
            self._hosts.check(headers, scope["method"])
            check_length(headers, limit := body_limit(scope))
            await self._app(scope, metered(receive, limit), sender)
        except ClientDisconnect:
            pass  # nobody is left to tell
        except Exception as error:
            await self._fail(error, scope, receive, sender)

    async def _fail(self, error: Exception, scope: Scope, receive: Receive, sender: _Sender) -> None:
        if not isinstance(error, HTTPException):
            log_failure(error, scope)
        if not sender.started:
            await respond(error, scope)(scope, receive, sender)


class _Sender:
    """Sends, adding the headers that every response has; knows whether a response has begun."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._request_id
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
            if message["status"] == 413:
                headers["Connection"] = "close"  # the rest of the body is not going to be read
        await self._send(message)


def log_failure(error: BaseException, scope: Scope) -> None:
    """Log where an error arose, without its message: that can hold what a candidate said."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    request_id = scope.get("state", {}).get("request_id", "")
    log.error("%s %s %s: %s\n%s", request_id, scope["method"], scope["path"], type(error).__qualname__, frames)


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _SANE_ID.fullmatch(given) else uuid4().hex
