import logging

import pytest
from fakecoach import FakeCoach
from starlette.testclient import TestClient

from api.errors import STATUSES, codes, status_of
from coach.errors import CoachError, ModelUnreachable, TooLarge
from corpus.errors import CorpusError


def family(cls: type[Exception]) -> set[type[Exception]]:
    return {cls}.union(*(family(child) for child in cls.__subclasses__()))


def test_every_error_class_has_a_status_of_its_own() -> None:
    named = {cls for base in (CoachError, CorpusError) for cls in family(base) if cls.__module__.endswith(".errors")}
    assert named - set(STATUSES) == set()
    assert {cls.__dict__["code"] for cls in named} <= set(codes())


def test_a_new_class_inherits_the_status_of_its_parent() -> None:
    class Huge(TooLarge):
        pass

    assert status_of(Huge("big")) == 413


@pytest.mark.parametrize("cls", STATUSES)
def test_every_error_becomes_a_problem(client: TestClient, coach: FakeCoach, cls: type[CoachError]) -> None:
    coach.fails["ask"] = cls("What went wrong.", "What to do.")
    reply = client.post("/v1/ask", json={"question": "How?"}, headers={"X-Request-ID": "r-1"})
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json() == {
        "type": f"/problems#{cls.code}",
        "title": (cls.__doc__ or "").split("\n")[0].rstrip("."),
        "status": STATUSES[cls],
        "detail": "What went wrong.",
        "instance": "/v1/ask",
        "code": cls.code,
        "mend": "What to do.",
        "request_id": "r-1",
    }
    assert reply.status_code == STATUSES[cls]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "no_route"),
        ("GET", "/v1/sessions/", 404, "no_route"),
        ("PATCH", "/v1/ask", 405, "method_not_allowed"),
        ("GET", "/v1/sessions/none", 404, "not_found"),
        ("GET", "/v1/sessions/a%00b", 422, "invalid_request"),
        ("GET", "/v1/sessions?limit=0", 422, "invalid_request"),
    ],
)
def test_http_errors_are_problems_too(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    reply = client.request(method, path)
    assert reply.headers["content-type"] == "application/problem+json"
    assert (reply.status_code, reply.json()["status"], reply.json()["code"]) == (status, status, code)
    assert reply.json()["mend"]
    if status == 405:
        assert reply.headers["allow"] == "POST"


def test_an_unexpected_error_tells_nothing_but_its_request_id(
    client: TestClient, coach: FakeCoach, caplog: pytest.LogCaptureFixture
) -> None:
    coach.fails["ask"] = RuntimeError("the candidate said X")
    with caplog.at_level(logging.ERROR):
        reply = client.post("/v1/ask", json={"question": "How?"})
    assert (reply.status_code, reply.json()["code"]) == (500, "internal")
    assert "candidate said" not in reply.text + caplog.text
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
    assert f"{reply.headers['x-request-id']} POST /v1/ask: RuntimeError" in caplog.text


def test_an_invalid_request_names_the_field_and_never_its_value(client: TestClient) -> None:
    answer = "my private story " * 2_000
    body = {"question": "Why?", "answer": answer, "kind": "my private kind", "my private story, as a key, at length": 1}
    reply = client.post("/v1/critiques", json=body)
    assert reply.status_code == 422
    assert "private story my" not in reply.text
    assert "private kind" not in reply.text
    fields = {one["field"]: one["message"] for one in reply.json()["errors"]}
    assert "20000" in fields["body.answer"]
    assert "behavioral" in fields["body.kind"]


def test_a_request_id_is_kept_if_sane_and_made_if_not(client: TestClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1.2_3"}).headers["x-request-id"] == "abc-1.2_3"
    for odd in ("", "x" * 65, "a b", "a<script>"):
        made = client.get("/healthz", headers={"X-Request-ID": odd}).headers["x-request-id"]
        assert made != odd
        assert len(made) == 32


def test_a_model_error_offers_its_mend(client: TestClient, coach: FakeCoach) -> None:
    coach.fails["critique"] = ModelUnreachable("Nothing answers at localhost:1.", "Start the model's server.")
    reply = client.post("/v1/critiques", json={"question": "Why?", "answer": "So."})
    assert (reply.status_code, reply.json()["mend"]) == (502, "Start the model's server.")
