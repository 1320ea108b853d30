"""Embeddings from any OpenAI-compatible endpoint: batched, retried, under one deadline, and checked.

Texts go as plain strings and vectors come as plain numbers, which every such server understands; token ids and base64,
the vendor clients' defaults, are OpenAI's own. The reply is read here, byte by byte under the deadline and number by
number, since servers differ in what they take for an embedding.
"""

import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from corpus.errors import EmbedderUnavailable
from corpus.ports import Vectors

TEXT_CHARACTERS = 24_000  # of a text that are sent: OpenAI's models take 8,192 tokens, three characters each
BATCH_CHARACTERS = 200_000  # in a request: OpenAI takes 300,000 tokens
LEAST_CHARACTERS = 64  # a server that finds even this too long for it is not asked for less
REPLY_BYTES = 256_000_000
ATTEMPTS = 5  # where the endpoint doesn't say how long to wait; that is 8 s of patience
FIRST_PAUSE_S = 0.5
LEAST_PAUSE_S = 0.05  # where the endpoint asks for none at all
BUSY = frozenset({408, 409, 425, 429})
SIZES = frozenset({400, 413, 422, 500})  # llama.cpp's server finds an input too large with a 500
MEND = "Check COACH_EMBEDDING_URL and that the endpoint is well; `coach doctor` tries it."
BLANK = "."  # stands for a text of nothing visible, which OpenAI refuses
_SIZE = re.compile(r"context|too (long|large|many)|maximum|at most|exceed|longer|batch|tokens", re.IGNORECASE)
_KEY = re.compile(r"\b(sk|key|Bearer)[-_ ][\w*.-]{4,}", re.IGNORECASE)


class Endpoint:
    """An embedder behind HTTP; thread-safe, and nothing is sent before the first `embed`."""

    def __init__(
        self,
        model: str,
        *,
        url: str,
        key: str | None = None,
        batch: int = 128,
        deadline_s: float = 60.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Remember where things are.

        Args:
            model: as the endpoint names it.
            url: of the API; `/embeddings` is put after it.
            key: sent as a bearer token; local servers do without.
            batch: texts in a request at most; fewer where the endpoint finds that too many.
            deadline_s: for one request, its retries included.
            sleep: waits between attempts.
        """
        self._model = model
        self._url = url
        self._key = key
        self._batch = batch
        self._deadline_s = deadline_s
        self._sleep = sleep
        self._lock = threading.Lock()
        self._client: Any = None
        self._dimension: int | None = None

    @property
    def id(self) -> str:
        """The model's name and the endpoint's host; never the key."""
        return f"{self._model}@{urlsplit(self._url).hostname}"

    @property
    def dimension(self) -> int:
        """Length of a vector; the endpoint is asked when it has not replied yet.

        Raises:
            EmbedderUnavailable: it can't be asked.
        """
        if self._dimension is None:
            self.embed(["dimension"])
        assert self._dimension is not None  # what `embed` learns, or raises
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length float32 row a text, shape (len(texts), dimension).

        Of a text that the model finds too long only the beginning is embedded, as the embedded model does it.

        Raises:
            EmbedderUnavailable: the endpoint can't be reached, refuses, or sends what can't be vectors of one model.
        """
        rows: list[Vectors] = []
        for part in self._batches([_sendable(text) for text in texts]):
            rows += self._rows(part)
        return np.stack(rows) if rows else np.empty((0, self.dimension), dtype=np.float32)

    def close(self) -> None:
        """Close the connections; the next `embed` opens new ones."""
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = None

    def _batches(self, texts: list[str]) -> Iterator[list[str]]:
        part: list[str] = []
        size = 0
        for text in texts:
            if part and (len(part) >= self._batch or size + len(text) > BATCH_CHARACTERS):
                yield part
                part, size = [], 0
            part.append(text)
            size += len(text)
        if part:
            yield part

    def _rows(self, texts: list[str]) -> list[Vectors]:
        """Embed a batch, in halves where it is too large, and a text too long from its beginning only."""
        try:
            return self._checked(texts, self._ask(texts))
        except _TooLarge as refused:
            if len(texts) > 1:
                half = (len(texts) + 1) // 2
                if refused.batch:
                    self._batch = min(self._batch, half)
                return self._rows(texts[:half]) + self._rows(texts[half:])
            if len(texts[0]) < 2 * LEAST_CHARACTERS:
                raise self._refused(f"{refused.said} (the text that begins {texts[0][:40]!r})") from refused
            return self._rows([texts[0][: len(texts[0]) // 2]])

    def _ask(self, texts: list[str]) -> Any:
        """Return the reply's JSON, however often it has to be asked for within the deadline."""
        import openai

        until = time.monotonic() + self._deadline_s
        pauses = iter(FIRST_PAUSE_S * 2**tried * (1 + random.random() / 4) for tried in range(ATTEMPTS - 1))
        while True:
            try:
                return json.loads(self._post(texts, until))
            except (openai.APIError, ValueError, _Transport) as error:
                self._examine(error)
                asked = _retry_after(getattr(getattr(error, "response", None), "headers", {}))
                wait_s = next(pauses, None) if asked is None else max(asked, LEAST_PAUSE_S)
                if wait_s is None or time.monotonic() + wait_s >= until:
                    raise self._lasting(error, asked) from error
            self._sleep(wait_s)

    def _post(self, texts: list[str], until: float) -> bytes:
        """Send one request; the reply is read in pieces, since a read timeout begins anew with each byte."""
        left = max(0.1, until - time.monotonic())
        create = self._connected().embeddings.with_streaming_response.create
        body = bytearray()
        with create(model=self._model, input=texts, encoding_format="float", timeout=left) as reply:
            try:
                for piece in reply.iter_bytes():
                    body += piece
                    if time.monotonic() > until or len(body) > REPLY_BYTES:
                        raise _Transport("the reply is too slow or too large")
            except Exception as error:  # the HTTP library's own, while a body is read; the client translates the rest
                raise _Transport(str(error) or type(error).__name__) from error
        return bytes(body)

    def _connected(self) -> Any:
        import openai

        with self._lock:
            if self._client is None:
                self._client = openai.OpenAI(base_url=self._url, api_key=self._key or "none", max_retries=0)
            return self._client

    def _examine(self, error: Exception) -> None:
        """Let pass what may be over at the next attempt.

        Raises:
            EmbedderUnavailable: trying again makes no sense.
            _TooLarge: the request may do in parts.
        """
        status = getattr(error, "status_code", None)
        said = _said(error)
        if status in SIZES and _SIZE.search(said):
            raise _TooLarge(said, batch="batch" in said or status in (413, 422)) from error
        if status is not None and (told := self._refusal(status, said, error)):
            raise told from error

    def _refusal(self, status: int, said: str, error: Exception) -> EmbedderUnavailable | None:
        """Return the error that a status stands for, None where it may pass."""
        if status in (401, 403):
            return self._refused(f"it doesn't accept the key ({status})", "Set COACH_EMBEDDING_KEY.")
        if status == 402 or "insufficient_quota" in f"{getattr(error, 'code', '')}{getattr(error, 'body', '')}":
            return self._refused("the account's quota is used up", "Add credit, or use another endpoint.")
        if status == 404:
            mend = "Check COACH_EMBEDDING_MODEL, and COACH_EMBEDDING_URL: it must end where /embeddings begins."
            return self._refused(f"it doesn't know the model or the path: {said}", mend)
        if status in BUSY or status >= 500:
            return None
        return self._refused(f"{said} ({status})")

    def _lasting(self, error: Exception, asked: float | None) -> EmbedderUnavailable:
        """Return the error of what was tried again in vain."""
        status = getattr(error, "status_code", None)
        if asked is not None:
            said = f"it asks to wait {asked:.3g} s ({status}), and the deadline is {self._deadline_s:g} s"
            return self._refused(said, "Run it again later, or raise COACH_EMBEDDING_DEADLINE_S.")
        said = "its reply is no JSON" if isinstance(error, ValueError) else _said(error)
        if "timed out" in said:
            said = f"no complete reply within {self._deadline_s:g} s"
        return self._refused(f"{said} ({status})" if status else said)

    def _checked(self, texts: list[str], reply: Any) -> list[Vectors]:
        """Return the vectors of a reply in the order of the texts, of length one.

        Raises:
            EmbedderUnavailable: they can't be what was asked for.
        """
        items = reply.get("data") if isinstance(reply, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise self._refused("its reply is not a list of embeddings")
        places = [item.get("index", place) for place, item in enumerate(items)]
        if sorted(map(str, places)) != sorted(map(str, range(len(texts)))):
            raise self._refused(f"it sent {len(items)} vectors for {len(texts)} texts, or numbered them wrong")
        rows: dict[int, Vectors] = {
            int(place): self._vector(item.get("embedding")) for place, item in zip(places, items, strict=True)
        }
        return [rows[place] for place in range(len(texts))]

    def _vector(self, numbers: Any) -> Vectors:
        try:
            row = np.array(numbers, dtype=np.float64)
        except (TypeError, ValueError):
            row = np.empty(0)
        length = float(np.linalg.norm(row)) if row.ndim == 1 and row.size else 0.0
        if not np.isfinite(length) or length == 0.0:
            raise self._refused("it sent a vector that is empty or holds what is no number")
        if self._dimension not in (None, row.size):
            raise self._refused(f"it sent vectors of {row.size} numbers after such of {self._dimension}")
        self._dimension = row.size
        return np.asarray(row / length, dtype=np.float32)

    def _refused(self, said: str, mend: str = MEND) -> EmbedderUnavailable:
        where = urlsplit(self._url).netloc.rpartition("@")[2]
        return EmbedderUnavailable(f"No embeddings from {self._model} at {where}: {said}.", mend)


class _TooLarge(Exception):
    """The endpoint found a request too large; `batch` tells that it meant the number of texts."""

    def __init__(self, said: str, batch: bool) -> None:
        super().__init__(said)
        self.said = said
        self.batch = batch


class _Transport(Exception):
    """A reply broke off, or was too slow."""


def _sendable(text: str) -> str:
    """Return what is sent of a text; lone surrogates have no UTF-8."""
    sent = text[:TEXT_CHARACTERS].encode("utf-8", "replace").decode()
    return sent if any(character.isprintable() and not character.isspace() for character in sent) else BLANK


def _retry_after(headers: Any) -> float | None:
    """Return the seconds that an endpoint asks to wait: in ms, or as seconds or a date (RFC 9110)."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        with suppress(KeyError, ValueError):
            return max(0.0, float(headers[name]) / unit)
    with suppress(KeyError, ValueError):
        at = parsedate_to_datetime(headers["retry-after"])
        return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())
    return None


def _said(error: Exception) -> str:
    """Return the endpoint's own words in one line, without anything that looks like a key."""
    body = getattr(error, "body", None)
    words = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(words or getattr(error, "message", None) or error or type(error).__name__).split())
    return _KEY.sub("[key]", text)[:300].rstrip(".")
