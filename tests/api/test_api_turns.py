import json
from typing import Any

import pytest
from fakecoach import FakeCoach
from starlette.testclient import TestClient

from api import events
from coach.errors import Conflict, ModelTimeout

STREAM = {"Accept": "text/event-stream"}


def told(text: str) -> list[tuple[str, Any]]:
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.split("\n\n") if block.strip()]
    return [(block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


def test_a_turn_is_played_with_its_key(client: TestClient, coach: FakeCoach, session: str) -> None:
    reply = client.post(
        f"/v1/sessions/{session}/turns", json={"text": "I shipped it."}, headers={"Idempotency-Key": "k"}
    )
    assert (reply.status_code, reply.json()["number"]) == (200, 1)
    assert coach.calls[-2] == ("turn", ("I shipped it.", "k"))


def test_a_turn_without_a_text_sends_the_kept_one_again(client: TestClient, coach: FakeCoach, session: str) -> None:
    assert client.post(f"/v1/sessions/{session}/turns", json={}).status_code == 200
    assert coach.calls[-2] == ("turn", (None, None))


@pytest.mark.parametrize("key", ["", "x" * 201, "with space"])
def test_an_odd_idempotency_key_is_refused(client: TestClient, session: str, key: str) -> None:
    reply = client.post(f"/v1/sessions/{session}/turns", json={"text": "x"}, headers={"Idempotency-Key": key})
    assert reply.status_code == 422
    assert "Idempotency-Key" in reply.json()["detail"]


def test_a_turn_as_events_ends_with_the_turn(client: TestClient, session: str) -> None:
    reply = client.post(f"/v1/sessions/{session}/turns", json={"text": "I shipped it."}, headers=STREAM)
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["cache-control"] == "no-store"
    names = [name for name, _ in told(reply.text)]
    assert names == ["progress", "critique", "reply", "done"]
    assert told(reply.text)[-1][1]["text"] == "I shipped it."


@pytest.mark.parametrize("headers", [STREAM, {}])
@pytest.mark.parametrize(
    ("path", "error", "status"),
    [("session0", Conflict("Another turn is in flight.", "Wait."), 409), ("elsewhere", None, 404)],
)
def test_what_fails_early_has_a_real_status(
    client: TestClient,
    coach: FakeCoach,
    session: str,
    headers: dict[str, str],
    path: str,
    error: Exception,
    status: int,
) -> None:
    if error:
        coach.fails["turn"] = error
    reply = client.post(f"/v1/sessions/{path}/turns", json={"text": "x"}, headers=headers)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"


def test_what_fails_later_is_an_error_event(client: TestClient, coach: FakeCoach, session: str) -> None:
    coach.fails["model"] = ModelTimeout("The model took too long.", "Send it again.")
    reply = client.post(f"/v1/sessions/{session}/turns", json={"text": "x"}, headers=STREAM)
    assert reply.status_code == 200
    (_, (name, problem)) = told(reply.text)
    assert name == "error"
    assert (problem["status"], problem["code"], problem["mend"]) == (504, "model_timeout", "Send it again.")
    assert problem["request_id"] == reply.headers["x-request-id"]


def test_an_unexpected_failure_in_a_stream_tells_nothing(
    client: TestClient, coach: FakeCoach, session: str, caplog: pytest.LogCaptureFixture
) -> None:
    coach.fails["model"] = RuntimeError("their words")
    reply = client.post(f"/v1/sessions/{session}/turns", json={"text": "x"}, headers=STREAM)
    assert told(reply.text)[-1][1]["code"] == "internal"
    assert "their words" not in reply.text + caplog.text
    assert reply.headers["x-request-id"] in caplog.text


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/event-stream", True),
        ("application/json, text/event-stream", True),
        ("application/json, text/event-stream;q=0.5", False),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=x", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_the_accept_header_chooses(accept: str, expected: bool) -> None:
    assert events.wanted(accept) is expected
