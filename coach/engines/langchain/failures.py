"""Vendors' errors translated once, by what they say about trying again.

LangChain gives providers' errors common classes and every HTTP client leaves status and headers on them, so nothing
here depends on one provider but the two errors that the openai client raises while parsing.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from langchain_core.exceptions import ContextOverflowError, ModelConnectionError, ModelTimeoutError

from coach.errors import ModelError, ModelRateLimited, ModelRefused, ModelReplyInvalid, ModelTimeout, ModelUnreachable

_BUSY = frozenset({408, 409, 425, 429})
_KEY = re.compile(r"\b(sk|key|Bearer)[-_ ][\w*.-]{4,}", re.IGNORECASE)
_STRUCTURE = re.compile(r"response_format|json_schema|json_object|schema|tool|function|strict", re.IGNORECASE)
_MESSAGE_CHARACTERS = 300
RETRY_MEND = "Try again, or check that the endpoint is well."


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one attempt: `wait_s` is how long the endpoint asks to wait, if it does."""

    error: ModelError
    retry: bool = False
    wait_s: float | None = None

    def because(self, cause: Exception) -> "Failure":
        """Keep the vendor's error as the cause, for whoever reads a traceback."""
        self.error.__cause__ = cause
        return self


class CutShort(Exception):
    """A reply without a finish reason: the stream was cut, though it ended like a whole one."""


def failure(error: Exception, model: str, now: datetime | None = None) -> Failure:
    """Translate what an attempt raised; `now` is what a Retry-After date is compared with."""
    if isinstance(error, Warning) and isinstance(error.__context__, Exception):
        error = error.__context__  # LangChain warns before it raises; where warnings are errors that hides the refusal
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return _by_status(error, status, model, now or datetime.now(UTC))
    if isinstance(error, ContextOverflowError):
        return _too_long(model)
    if isinstance(error, (ModelTimeoutError, TimeoutError)):
        return Failure(timed_out(None), retry=True)
    if isinstance(error, ModelConnectionError):
        cause = error.__cause__ and error.__cause__.__cause__
        detail = f" ({_said(cause)})" if isinstance(cause, Exception) and str(cause) else ""
        return Failure(_unreachable(f"The model {model} can't be reached{detail}."), retry=True)
    if isinstance(error, CutShort) or _is_transport(error):
        return Failure(_unreachable(f"The reply of {model} broke off before its end."), retry=True)
    mend = "Check OPENAI_BASE_URL: it must end where /chat/completions begins."
    return Failure(ModelReplyInvalid("The endpoint's reply is not a chat completion.", mend), retry=True)


def timed_out(deadline_s: float | None, last: Failure | None = None) -> ModelTimeout:
    """Return the error of a deadline that passed, with the last failure before it."""
    within = f" within {deadline_s:g} s" if deadline_s is not None else " in time"
    before = f" (the last attempt: {last.error})" if last else ""
    return ModelTimeout(f"No complete reply{within}{before}.", "Raise COACH_MODEL_DEADLINE_S or use a faster model.")


def _by_status(error: Exception, status: int, model: str, now: datetime) -> Failure:
    said = _said(error)
    if status in (401, 403):
        mend = "Check the key (OPENAI_API_KEY for OpenAI and compatible endpoints) and what it may use."
        return Failure(ModelRefused(f"The endpoint doesn't accept the key ({status}).", mend))
    if status == 402 or "insufficient_quota" in str(getattr(error, "code", "")) + str(getattr(error, "body", "")):
        return Failure(ModelRefused("The account's quota is used up.", "Add credit, or use another key or model."))
    if status == 404:
        mend = "Check COACH_MODEL and OPENAI_BASE_URL."
        return Failure(ModelRefused(f"The endpoint doesn't know the model {model} or the path: {said}.", mend))
    if status == 429:
        wait_s = retry_after(error, now)
        asks = f" and asks to wait {wait_s:g} s" if wait_s else ""
        busy = ModelRateLimited(f"The endpoint limits the rate{asks}: {said}.", "Wait, or lower COACH_CONCURRENCY.")
        return Failure(busy, retry=True, wait_s=wait_s)
    if status in _BUSY or status >= 500:
        lasting = _unreachable(f"The endpoint failed ({status}): {said}.")
        return Failure(lasting, retry=True, wait_s=retry_after(error, now))
    return _bad_request(error, said, model)


def _bad_request(error: Exception, said: str, model: str) -> Failure:
    # The code is looked at as well: langchain-openai looks for it in a message that no longer holds it.
    overflow = isinstance(error, ContextOverflowError) or getattr(error, "code", "") == "context_length_exceeded"
    if overflow or "context length" in said or "context size" in said:
        return _too_long(model)
    if "temperature" in said:
        mend = "Set COACH_MODEL_TEMPERATURE=off."
        return Failure(ModelRefused(f"{model} doesn't let the temperature be set: {said}.", mend))
    if _STRUCTURE.search(said):
        mend = "Set COACH_MODEL_METHOD to another of json_schema, function_calling and json_mode."
        return Failure(ModelRefused(f"{model} doesn't take structured output as it was asked for: {said}.", mend))
    return Failure(ModelRefused(f"The endpoint refused the request: {said}.", "Check COACH_MODEL and its endpoint."))


def retry_after(error: Exception, now: datetime) -> float | None:
    """Return the seconds that the endpoint asks to wait: Retry-After as seconds or date (RFC 9110), or in ms."""
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
        value = headers.get("retry-after")
        return max(0.0, float(value)) if value else None
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


def _too_long(model: str) -> Failure:
    mend = "Use a model with a longer context, or a shorter answer."
    return Failure(ModelRefused(f"The request is longer than {model} can read.", mend))


def _unreachable(message: str) -> ModelUnreachable:
    return ModelUnreachable(message, RETRY_MEND)


def _is_transport(error: Exception) -> bool:
    """Whether an HTTP client's own error came through, as it does when a body breaks off."""
    return type(error).__module__.partition(".")[0] in {"httpx", "httpx2", "httpcore", "httpcore2", "h11"}


def _said(error: Exception) -> str:
    """Return the endpoint's own words in one line, without anything that looks like a key."""
    body = getattr(error, "body", None)
    words = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(words or getattr(error, "message", None) or error or type(error).__name__).split())
    return _KEY.sub("[key]", text)[:_MESSAGE_CHARACTERS].rstrip(".")
