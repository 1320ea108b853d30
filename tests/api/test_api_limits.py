import json

import pytest
from fakecoach import FakeCoach
from starlette.testclient import TestClient

from api.app import create
from api.limits import BODY_BYTES, SOURCE_BYTES

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "not JSON"),
        (b'{"question": "a", "question', "not JSON"),
        (b'{"query": NaN}', "NaN"),
        (b'{"query": -Infinity}', "Infinity"),
        (b'{"query": "\xff"}', "UTF-8 at byte 11"),
        (b'{"query": "\xed\xa0\x80"}', "UTF-8"),
        ('{"query": "x"}'.encode("utf-16"), "UTF-8"),
        (b"[" * 1_000_000, "too deeply"),
        (b'{"query": ' + b"[" * 40 + b"]" * 40 + b"}", "deeper"),
        (b'{"query": ' + b"1" * 5_000 + b"}", "too long"),
    ],
)
def test_a_malformed_body_is_a_400_that_says_why(client: TestClient, body: bytes, said: str) -> None:
    reply = client.post("/v1/search", content=body, headers=JSON)
    assert (reply.status_code, reply.json()["code"]) == (400, "malformed")
    assert said in reply.json()["detail"]


@pytest.mark.parametrize("body", ["", "null", "[]", '"text"', "7", "1e999", '{"query": "\\u0000"}', '{"query": 1e999}'])
def test_a_body_of_another_shape_is_a_422(client: TestClient, body: str) -> None:
    reply = client.post("/v1/search", content=body, headers=JSON)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request")


def test_surrogates_and_nul_are_normalised(client: TestClient, coach: FakeCoach) -> None:
    body = b'{"question": "a\\ud800b\\u0000c", "answer": "x\\udfff"}'
    assert client.post("/v1/critiques", content=body, headers=JSON).status_code == 200
    assert coach.calls[0][1].question == "a?bc"


def test_a_key_made_of_surrogates_breaks_nothing(client: TestClient) -> None:
    reply = client.post("/v1/search", content=b'{"query": "x", "\\ud800": 1}', headers=JSON)
    assert reply.status_code == 422
    reply.content.decode("ascii")


def test_an_answer_of_200_000_characters_is_refused_and_nothing_is_stored(
    client: TestClient, coach: FakeCoach, session: str
) -> None:
    for headers in ({}, {"Accept": "text/event-stream"}):
        reply = client.post(f"/v1/sessions/{session}/turns", json={"text": "a" * 200_000}, headers=headers)
        assert reply.status_code == 422
        assert "20000" in reply.json()["detail"]
    assert coach.stored == []
    assert not [name for name, _ in coach.calls if name == "turn"]


def test_a_body_over_the_limit_is_a_413_that_names_it(client: TestClient, coach: FakeCoach) -> None:
    reply = client.post("/v1/search", content=b" " * (BODY_BYTES + 1), headers=JSON)
    assert (reply.status_code, reply.json()["code"]) == (413, "too_large")
    assert "1,048,576" in reply.json()["detail"]
    assert reply.headers["connection"] == "close"


def test_a_body_that_lies_about_its_length_is_stopped_on_the_way(client: TestClient) -> None:
    def chunks() -> object:
        for _ in range(20):
            yield b" " * 100_000

    reply = client.post("/v1/search", content=chunks(), headers=JSON)
    assert "content-length" not in reply.request.headers
    assert (reply.status_code, reply.headers["content-type"]) == (413, "application/problem+json")


def test_sources_may_be_larger_but_not_endless(client: TestClient) -> None:
    assert client.post("/v1/sources", json={"text": "word " * 300_000}).status_code == 201
    reply = client.post("/v1/sources", content=b" " * (SOURCE_BYTES + 1), headers=JSON)
    assert reply.status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "²"])
def test_a_length_that_is_no_number_is_refused(client: TestClient, length: str) -> None:
    headers = {**JSON, "Content-Length": length.encode("latin-1")}
    assert client.post("/v1/search", content=b"{}", headers=headers).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": ""},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_a_body_must_say_that_it_is_json(client: TestClient, headers: dict[str, str]) -> None:
    reply = client.post("/v1/search", content=json.dumps({"query": "x"}), headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "Application/JSON", "application/ld+json"])
def test_json_by_any_of_its_names_is_read(client: TestClient, media: str) -> None:
    assert client.post("/v1/search", content=b'{"query": "x"}', headers={"Content-Type": media}).status_code == 200


LOOPBACK = ["localhost", "localhost:8000", "LOCALHOST.", "127.0.0.1:1", "127.1.2.3", "[::1]", "[::1]:8000"]
FOREIGN = [
    "",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:80",
    "user@localhost",
    "10.0.0.1",
    "[::2]",
]


@pytest.mark.parametrize("host", LOOPBACK)
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_other_names_are_not_so_that_dns_rebinding_finds_nothing(client: TestClient, host: str) -> None:
    reply = client.get("/v1/sessions", headers={"Host": host})
    assert (reply.status_code, reply.json()["code"]) == (421, "host_refused")
    assert "COACH_ALLOWED_HOSTS" in reply.json()["mend"]


@pytest.mark.parametrize(("hosts", "status"), [(["coach.example"], 200), (["*"], 200), (["other.example"], 421)])
def test_configured_names_are_answered(hosts: list[str], status: int) -> None:
    with TestClient(create(FakeCoach().opener(), hosts=hosts), base_url="http://coach.example") as client:
        assert client.get("/healthz").status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://localhost:3000", 200), ("https://evil.example", 403), ("null", 403), ("http://[", 403)],
)
def test_a_page_of_another_origin_may_not_write(client: TestClient, origin: str, status: int) -> None:
    reply = client.post("/v1/search", json={"query": "x"}, headers={"Origin": origin})
    assert reply.status_code == status
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("path", ["/healthz", "/", "/nowhere", "/v1/sessions"])
def test_every_response_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_failure_inside_has_them_too(client: TestClient, coach: FakeCoach) -> None:
    coach.fails["ask"] = RuntimeError()
    assert client.post("/v1/ask", json={"question": "?"}).headers["x-content-type-options"] == "nosniff"
