"""What a request must keep to before anything reads it: host, origin, media type, size."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from api.errors import Refused

BODY_BYTES = 1024 * 1024
SOURCE_BYTES = 12 * 1024 * 1024
ID_CHARACTERS = 1_000
KEY_CHARACTERS = 200

_READING = {"GET", "HEAD", "OPTIONS"}
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@/\s]+)(:\d*)?")


class Hosts:
    """The host names that the API answers to: loopback, and those configured (`*` for any).

    A page of another site can make its own name resolve to 127.0.0.1 and then read what it is sent (DNS rebinding);
    its requests still carry that name as Host.
    """

    def __init__(self, configured: Iterable[str] = ()) -> None:
        self._names = {name.strip().lower() for name in configured}

    def check(self, headers: Headers, method: str) -> None:
        """Let a request pass.

        Raises:
            Refused: 421 for a foreign host, 403 for a write from a page of a foreign origin.
        """
        if not self._knows(headers.get("host", "")):
            raise Refused(421, "This host name is not one that the coach answers to.")
        origin = headers.get("origin")
        if origin is not None and method not in _READING and not self._knows(_netloc(origin)):
            raise Refused(403, "Pages of other origins may not write to the coach.")

    def _knows(self, netloc: str) -> bool:
        if "*" in self._names:
            return True
        match = _HOST.fullmatch(netloc)
        name = match[1].lower().removesuffix(".") if match else ""
        return name in self._names or name == "localhost" or _loopback(name)


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _loopback(name: str) -> bool:
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def body_limit(scope: Scope) -> int:
    """Return how many bytes the body of a request may have."""
    path = scope["path"]
    return SOURCE_BYTES if path == "/v1/sources" or path.startswith("/v1/sources/") else BODY_BYTES


def check_length(headers: Headers, limit: int) -> None:
    """Refuse a body that says itself that it is too large.

    Raises:
        Refused: 413 over the limit, 400 for a length that is no number.
    """
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Refused(400, "The Content-Length header is not a number.")
    if int(length[:20]) > limit:
        raise too_large(limit)


def metered(receive: Receive, limit: int) -> Receive:
    """Count what really arrives, since a length is only a claim and chunked bodies make none."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b"")) if message["type"] == "http.request" else 0
        if total > limit:
            raise too_large(limit)
        return message

    return counted


def too_large(limit: int) -> Refused:
    """Return the refusal of a body over the limit."""
    return Refused(413, f"The body is over the limit of {limit:,} bytes.")


def check_media_type(headers: Headers) -> None:
    """Require JSON, said so: without it a browser sends the body cross-origin with no preflight.

    Raises:
        Refused: 415.
    """
    media = headers.get("content-type", "").split(";")[0].strip().lower()
    if media != "application/json" and not (media.startswith("application/") and media.endswith("+json")):
        raise Refused(415, f"A body of type {media[:80]!r} can't be read." if media else "The body has no media type.")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "Compressed bodies can't be read.")
