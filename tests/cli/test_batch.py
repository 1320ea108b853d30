import asyncio
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from coach.cli import batch
from coach.errors import InvalidRequest
from coach.requests import AskRequest, CritiqueRequest, PracticeRequest


class Echo(BaseModel):
    said: str


async def echo(row: dict[str, Any]) -> Echo:
    asked = batch.request(AskRequest, row)
    await asyncio.sleep(0.02 if asked.question == "slow" else 0)
    return Echo(said=asked.question)


def play(path: Path, text: str, concurrency: int = 4) -> tuple[int, list[dict[str, Any]]]:
    path.write_bytes(text.encode())
    output = io.StringIO()
    code = asyncio.run(batch.run(str(path), echo, concurrency, output))
    return code, [json.loads(line) for line in output.getvalue().split("\n") if line]


def test_replies_come_in_input_order_whatever_finishes_first(tmp_path: Path) -> None:
    rows = [{"id": "a", "question": "slow"}, {"id": "b", "question": "quick"}]
    code, replies = play(tmp_path / "rows", "\n".join(json.dumps(row) for row in rows))
    assert code == 0
    assert replies == [{"id": "a", "said": "slow"}, {"id": "b", "said": "quick"}]


def test_a_bad_row_fails_in_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    text = '{"id": "a", "question": "one"}\n{"id": "b", "quest\n[1]\n{"id": "d"}\n{"id": "e", "question": "two"}\n'
    code, replies = play(tmp_path / "rows", text)
    assert code == 3
    assert [reply["id"] for reply in replies] == ["a", 2, 3, "d", "e"]
    assert "Line 2 is not JSON" in replies[1]["error"]["message"]
    assert replies[2]["error"]["code"] == "invalid_request"
    assert "question" in replies[3]["error"]["message"]
    assert replies[4]["said"] == "two"


def test_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    text = '{"id": 1, "question": "a\u2028b\x85c"}\r\n\n{"id": 2, "question": "d"}'
    code, replies = play(tmp_path / "rows", text)
    assert code == 0
    assert [reply["said"] for reply in replies] == ["a\u2028b\x85c", "d"]


def test_numbers_that_json_does_not_have_are_refused(tmp_path: Path) -> None:
    code, replies = play(tmp_path / "rows", '{"id": 1, "question": "x", "weight": NaN}\n')
    assert code == 3
    assert "NaN" in replies[0]["error"]["message"]


def test_a_mistake_is_explained_without_echoing_the_answer() -> None:
    with pytest.raises(InvalidRequest) as caught:
        batch.request(PracticeRequest, {"count": 10_000, "focus": "secret" * 100})
    assert "count" in str(caught.value)
    assert "100" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "rows"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidRequest, match=r"can't be read|not UTF-8"), batch.lines(str(path)):
        pass


def test_a_bad_byte_spoils_its_own_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": "a", "question": "one"}\n\n{"id": "b", "question": "caf\xe9"}\n{"question": "\xc3\xa9"}'
    )
    output = io.StringIO()
    assert asyncio.run(batch.run(str(path), echo, 4, output)) == 3
    first, bad, last = [json.loads(line) for line in output.getvalue().splitlines()]
    assert (first["said"], last["said"]) == ("one", "é")
    assert (bad["id"], bad["error"]["code"]) == (3, "invalid_request")
    assert "Line 3 is not UTF-8 (byte 0xe9" in bad["error"]["message"]


def test_blank_lines_are_counted_but_are_no_rows(tmp_path: Path) -> None:
    code, replies = play(tmp_path / "rows", '\n{"question": "one"}\n  \n{"quest\n')
    assert code == 3
    assert [reply["id"] for reply in replies] == [2, 4]
    assert "Line 4" in replies[1]["error"]["message"]


def test_a_text_over_the_limit_is_told_in_characters() -> None:
    with pytest.raises(InvalidRequest, match="at most 20000 characters"):
        batch.request(CritiqueRequest, {"question": "Why?", "answer": "a" * 20_001})
    with pytest.raises(InvalidRequest, match="at most 200 characters"):
        batch.request(AskRequest, {"question": "Why?", "company": "a" * 201})


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO('{"question": "Où?"}\n'.encode())))
    with batch.lines("-") as rows:
        assert rows == ['{"question": "Où?"}', ""]
