import pytest
from fakecoach import TEXT, FakeCoach
from starlette.testclient import TestClient

from api.app import create


def test_an_answer_is_judged(client: TestClient, coach: FakeCoach) -> None:
    reply = client.post("/v1/critiques", json={"question": "Why?", "answer": "", "role": "PM"})
    assert reply.status_code == 200
    assert reply.json()["score"] == 3.5
    assert coach.calls[0][1].role == "PM"


def test_a_free_question_is_answered(client: TestClient) -> None:
    assert client.post("/v1/ask", json={"question": "How?"}).json()["abstained"] is False


def test_a_search_returns_whole_passages(client: TestClient) -> None:
    found = client.post("/v1/search", json={"query": "what", "k": 3, "mode": "bm25"}).json()["results"]
    assert [one["text"] for one in found] == ["Say what you did."]


def test_a_practice_set_is_made_and_exported(client: TestClient) -> None:
    made = client.post("/v1/practice-sets", json={"role": "PM", "count": 1})
    assert made.status_code == 201
    path = made.headers["location"]
    assert path == f"/v1/practice-sets/{made.json()['set_id']}"
    assert client.get(path).json() == made.json()
    markdown = client.get(path, params={"format": "markdown"})
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    assert "Tell me about a launch." in markdown.text
    table = client.get(path, params={"format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert ",=Tell" not in table.text, "a spreadsheet would run it as a formula"
    assert client.get(path, params={"format": "xml"}).status_code == 422


def test_a_session_is_started_listed_and_deleted(client: TestClient) -> None:
    made = client.post("/v1/sessions", json={"mode": "drill", "questions": 3})
    assert (made.status_code, made.json()["mode"], made.json()["progress"]["total"]) == (201, "drill", 3)
    path = made.headers["location"]
    assert client.get(path).json()["id"] == made.json()["id"]
    assert len(client.get("/v1/sessions").json()["sessions"]) == 1
    gone = client.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404


def test_a_report_comes_as_json_and_markdown(client: TestClient, session: str) -> None:
    path = f"/v1/sessions/{session}/report"
    assert client.get(path).json()["next_practice"] == "Numbers."
    markdown = client.get(path, params={"format": "markdown"})
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert "Well begun." in markdown.text


def test_sources_are_listed_with_their_licence_warnings(client: TestClient) -> None:
    (one,) = client.get("/v1/sources").json()["sources"]
    assert (one["id"], one["source"], one["passages"]) == ("guides/pm.v2/guide.md", "guide.md", 1)
    said = " ".join(one["warnings"])
    assert "No licence" in said
    assert "100 words" in said
    assert "commercial" in said
    assert "attribution" in said


@pytest.mark.parametrize("path", ["guides/pm.v2/guide.md", "guides%2Fpm.v2%2Fguide.md"])
def test_a_source_id_may_hold_slashes_and_dots(client: TestClient, path: str) -> None:
    whole = client.get(f"/v1/sources/{path}").json()
    assert whole["text"] == TEXT
    assert [TEXT[one["start"] : one["end"]] for one in whole["kept"]] == [one["text"] for one in whole["kept"]]
    assert client.delete(f"/v1/sources/{path}").status_code == 204
    assert client.get(f"/v1/sources/{path}").status_code == 404


def test_a_passage_tells_where_it_comes_from(client: TestClient) -> None:
    one = client.get("/v1/passages/guides/pm.v2/guide.md%230").json()
    assert (one["source_id"], one["title"], one["text"]) == ("guides/pm.v2/guide.md", "Guide", "Say what you did.")
    assert one["licence"]["attribution"] == "By Ada"


def test_a_source_is_added_then_replaced(client: TestClient) -> None:
    made = client.post("/v1/sources", json={"id": "a b/ü", "text": "Words."})
    assert (made.status_code, made.json()["status"]) == (201, "added")
    assert client.get(made.headers["location"]).json()["id"] == "a b/ü"
    assert client.post("/v1/sources", json={"id": "a b/ü", "text": "Others."}).status_code == 200


def test_a_refused_document_is_an_error(client: TestClient) -> None:
    reply = client.post("/v1/sources", json={"text": "\x01\x02"})
    assert (reply.status_code, reply.json()["code"]) == (422, "document_refused")
    assert reply.json()["detail"] == "The text is binary."


def test_the_pages_load_nothing_from_elsewhere(client: TestClient) -> None:
    for path in ("/", "/docs", "/problems"):
        page = client.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "<script" not in page.text
        assert "//" not in page.text.replace("http://localhost:8000/", "")
    assert 'id="model_timeout"' in client.get("/problems").text
    assert "/v1/practice-sets/{set_id}" in client.get("/docs").text


def test_health_asks_nothing_and_readiness_asks_everything(client: TestClient, coach: FakeCoach) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert coach.calls == []
    assert client.get("/readyz").json() == {"status": "ready"}
    assert {name for name, _ in coach.calls} == {"health", "sessions"}


@pytest.mark.parametrize(("method", "named"), [("health", "library"), ("sessions", "store")])
def test_readiness_names_what_fails(client: TestClient, coach: FakeCoach, method: str, named: str) -> None:
    coach.fails[method] = OSError("disk")
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["code"]) == (503, "not_ready")
    assert named in reply.json()["detail"]
    assert client.get("/healthz").status_code == 200


def test_a_source_is_replaced_under_its_id(client: TestClient, coach: FakeCoach) -> None:
    body = {"text": "Ask about the rota.", "title": "Rota"}
    made = client.put("/v1/sources/notes/rota.md", json=body)
    assert (made.status_code, made.json()["id"]) == (201, "notes/rota.md")
    again = client.put("/v1/sources/notes/rota.md", json={**body, "id": "notes/rota.md"})
    assert (again.status_code, again.json()["status"]) == (200, "replaced")
    other = client.put("/v1/sources/notes/rota.md", json={**body, "id": "another.md"})
    assert (other.status_code, other.json()["code"]) == (422, "invalid_request")
    assert [name for name, _ in coach.calls] == ["add_source", "add_source"]


def test_the_coach_is_closed_with_the_server() -> None:
    coach = FakeCoach()
    with TestClient(create(coach.opener())):
        assert not coach.closed
    assert coach.closed


def test_a_repeated_key_makes_one_session_and_one_set(client: TestClient, coach: FakeCoach) -> None:
    for path, idname in (("/v1/sessions", "id"), ("/v1/practice-sets", "set_id")):
        key = {"Idempotency-Key": "k1"}
        first = client.post(path, json={"role": "PM"}, headers=key)
        again = client.post(path, json={"role": "PM"}, headers=key)
        assert first.json()[idname] == again.json()[idname]
        other = client.post(path, json={"role": "CEO"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (409, "conflict")
        assert client.post(path, json={"role": "PM"}).json()[idname] != first.json()[idname]


def test_a_key_whose_request_failed_can_be_used_again(client: TestClient, coach: FakeCoach) -> None:
    from coach.errors import ModelTimeout

    key = {"Idempotency-Key": "k1"}
    coach.fails["start"] = ModelTimeout("The model took too long.", "Try again.")
    assert client.post("/v1/sessions", json={}, headers=key).status_code == 504
    coach.fails.clear()
    assert client.post("/v1/sessions", json={}, headers=key).status_code == 201


def test_a_dropped_block_is_kept_by_its_number(client: TestClient, coach: FakeCoach) -> None:
    path = "/v1/sources/guides/pm.v2/guide.md/kept"
    kept = client.post(path, json={"block": 2})
    assert (kept.status_code, kept.json()["id"]) == (200, "guides/pm.v2/guide.md")
    assert coach.calls[-1] == ("keep_block", ("guides/pm.v2/guide.md", 2))
    assert client.post(path, json={"block": 0}).status_code == 422
