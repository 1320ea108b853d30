"""JSON Lines in, JSON Lines out, in input order; a row that fails is reported in its place and the rest goes on."""

import asyncio
import codecs
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO, TypeVar

from pydantic import BaseModel, ValidationError

from coach.cli.output import DONE, SOME_ROWS_FAILED, err, progress
from coach.errors import CoachError, InvalidRequest
from corpus.errors import CorpusError

R = TypeVar("R", bound=BaseModel)
Outcome = BaseModel | dict[str, Any]
Handler = Callable[[dict[str, Any]], Awaitable[Outcome]]


@contextlib.contextmanager
def lines(path: str) -> Iterator[list[str]]:
    r"""Open a JSON Lines file, or standard input for "-". Lines end at "\n" only: U+2028 may stand in a string.

    All lines come, the blank ones too, so that they can be counted. Bytes that aren't UTF-8 come as lone surrogates
    (`surrogateescape`): they spoil their own line alone.

    Raises:
        InvalidRequest: the file can't be read, or is in UTF-16.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InvalidRequest(f"{path} can't be read: {error.strerror}.", "Check the path.") from None
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InvalidRequest(f"{path} is UTF-16 and not UTF-8.", "Save it as UTF-8.")
    yield raw.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape").split("\n")


def parse(line: str, number: int) -> dict[str, Any]:
    """Return a line's JSON object.

    Raises:
        InvalidRequest: the line is not one JSON object, or not UTF-8.
    """
    try:
        line.encode()
        row = json.loads(line, parse_constant=_no_constant)
    except UnicodeEncodeError as error:
        byte = ord(line[error.start]) & 0xFF
        place = f"byte {byte:#04x} after {error.start} characters"
        raise InvalidRequest(f"Line {number} is not UTF-8 ({place}).", "Save it as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(f"Line {number} is not JSON: {error}.", "Write one JSON object a line.") from None
    if not isinstance(row, dict):
        raise InvalidRequest(f"Line {number} is not a JSON object.", "Write one JSON object a line.")
    return row


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def request(model: type[R], row: dict[str, Any]) -> R:
    """Build a request from a row; columns that it doesn't know are left out, and said once.

    Raises:
        InvalidRequest: a field is missing or out of range; names the field.
    """
    _say_unknown(tuple(sorted(row.keys() - model.model_fields.keys() - {"id"})))
    try:
        return model.model_validate({key: value for key, value in row.items() if key in model.model_fields})
    except ValidationError as error:
        raise InvalidRequest(explain(error)) from None


@lru_cache(maxsize=64)
def _say_unknown(names: tuple[str, ...]) -> None:
    if names:
        err.print(f"columns left out: {', '.join(names)}", style="yellow", markup=False)


def explain(error: ValidationError) -> str:
    """Return what is wrong with which field, without echoing what the candidate wrote."""
    parts = []
    for item in error.errors(include_input=False, include_url=False, include_context=False)[:3]:
        place = ".".join(str(part) for part in item["loc"]) or "row"
        parts.append(f"{place}: {item['msg'].removeprefix('Value error, ')}")
    return "; ".join(parts) + "."


async def run(path: str, handler: Handler, concurrency: int, output: TextIO | None = None) -> int:
    """Work on every row with `handler`, `concurrency` at once, and return the exit code."""
    output = output or sys.stdout
    failed = total = 0
    with lines(path) as found, progress() as bar:
        rows = [(number, line) for number, line in enumerate(found, 1) if line.strip()]
        task = bar.add_task("rows", total=len(rows))
        async for reply in _in_order(rows, handler, concurrency):
            output.write(json.dumps(reply, ensure_ascii=False) + "\n")
            output.flush()
            failed += "error" in reply
            total += 1
            bar.advance(task)
    if failed:
        err.print(f"{failed} of {total} rows failed; each has its reason in its place.", style="yellow")
    return SOME_ROWS_FAILED if failed else DONE


async def _in_order(rows: list[tuple[int, str]], handler: Handler, concurrency: int) -> AsyncIterator[dict[str, Any]]:
    gate = asyncio.Semaphore(concurrency)

    async def worked(number: int, line: str) -> dict[str, Any]:
        async with gate:
            return await _row(number, line, handler)

    tasks = [asyncio.ensure_future(worked(number, line)) for number, line in rows]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()


async def _row(number: int, line: str, handler: Handler) -> dict[str, Any]:
    identity: Any = number
    try:
        row = parse(line, number)
        identity = row.get("id", number)
        reply = await handler(row)
    except (CoachError, CorpusError) as error:
        return {"id": identity, "error": {"code": error.code, "message": str(error)}}
    body = reply if isinstance(reply, dict) else reply.model_dump(mode="json")
    return {"id": identity, **body}
