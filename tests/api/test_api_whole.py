"""The whole coach behind the API, as `coach serve` runs it: library, offline engine and store."""

import base64
import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import serve_app

JOB = """# Route planner at Osier Ferries

## Requirements

- You have planned timetables for boats or buses for three years or more.
- You have led a change that crews did not want at first, and you kept them with you.
- You explain a delay to passengers in plain words before they ask.

## Nice to have

- You have worked with tide tables.

## What you will do

- Publish the timetable of twelve ferries each season.
- Cut the minutes that passengers wait at the quay.
"""
BRIEF = {"company": "Osier Ferries", "role": "Route planner"}
ANSWER = (
    "Last winter our ferries left late from the north quay. I timed forty crossings myself and saw that loading took "
    "nine minutes, not six. I moved two departures, and late sailings fell from 31% to 8% within a month."
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACH_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("COACH_STARTER_CORPUS", "off")
        app = serve_app()
    with TestClient(app, base_url="http://localhost") as client:
        job = {"id": "osier/route.planner.md", "title": "Route planner", "text": JOB, "kind": "job_description"}
        client.post("/v1/sources", json={**job, **BRIEF}).raise_for_status()
        yield client


def test_the_library_is_ready_and_its_citations_can_be_followed(client: TestClient) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}
    found = client.post("/v1/search", json={"query": "tide tables", "k": 3}).json()["results"]
    passage = client.get(f"/v1/passages/{found[0]['passage_id']}").json()
    source = client.get(f"/v1/sources/{found[0]['source_id']}").json()
    assert passage["text"] == found[0]["text"] == source["text"][passage["start"] : passage["end"]]
    assert "tide tables" in passage["text"]


def test_a_page_is_not_fetched_unless_the_settings_say_so_and_a_file_is_read(client: TestClient) -> None:
    refused = client.post("/v1/sources", json={"url": "http://127.0.0.1/secret"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert "COACH_ALLOW_URLS=on" in refused.json()["mend"]
    file = base64.b64encode(b"# Quay rules\n\nCount the passengers twice before you cast off.\n").decode()
    made = client.put("/v1/sources/quay", json={"file": file, "file_name": "quay.md"})
    assert made.status_code == 201
    kept = client.get("/v1/sources/quay").json()
    assert (kept["source"], "cast off" in kept["text"]) == ("quay.md", True)
    broken = client.post("/v1/sources", json={"file": file, "file_name": "quay.pdf"})
    assert (broken.status_code, broken.json()["code"]) == (422, "document_refused")
    client.delete("/v1/sources/quay")


def test_private_addresses_are_refused_even_where_pages_are_fetched(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACH_HOME", str(tmp_path_factory.mktemp("urls")))
        patch.setenv("COACH_STARTER_CORPUS", "off")
        patch.setenv("COACH_ALLOW_URLS", "on")
        app = serve_app()
    with TestClient(app, base_url="http://localhost") as client:
        refused = client.post("/v1/sources", json={"url": "http://127.0.0.1/secret"})
        assert (refused.status_code, refused.json()["code"]) == (422, "document_refused")
        assert "isn't a public address" in refused.json()["detail"]


def test_an_interview_is_played_from_its_first_question_to_its_report(client: TestClient) -> None:
    session = client.post("/v1/sessions", json={**BRIEF, "questions": 2}).json()
    path = f"/v1/sessions/{session['id']}"
    for number in range(1, 20):
        headers = {"Accept": "text/event-stream", "Idempotency-Key": f"k{number}"}
        told = client.post(f"{path}/turns", json={"text": ANSWER}, headers=headers)
        turn = json.loads(told.text.rpartition("event: done\ndata: ")[2])
        assert turn["number"] == number
        repeated = client.post(f"{path}/turns", json={"text": ANSWER}, headers={"Idempotency-Key": f"k{number}"})
        assert repeated.json() == turn
        if turn["status"] == "ended":
            break
    assert turn["status"] == "ended"
    assert client.post(f"{path}/turns", json={"text": "More."}).status_code == 409
    kept = client.get(path).json()
    assert [one["number"] for one in kept["turns"]] == list(range(1, number + 1))
    evidence = [
        quote for one in kept["turns"] for finding in one["critique"]["findings"] for quote in finding["evidence"]
    ]
    assert evidence
    assert all(quote in ANSWER for quote in evidence)
    report = client.get(f"{path}/report").json()
    assert report["next_practice"]
    assert report["next_practice"] in client.get(f"{path}/report", params={"format": "markdown"}).text.replace("\\", "")


def test_a_practice_set_can_be_exported_and_practised(client: TestClient) -> None:
    made = client.post("/v1/practice-sets", json={**BRIEF, "count": 3, "seed": 4}).json()
    assert len(made["questions"]) == 3
    path = f"/v1/practice-sets/{made['set_id']}"
    assert made["questions"][0]["text"] in client.get(path, params={"format": "csv"}).text.replace('""', '"')
    session = client.post("/v1/sessions", json={"mode": "drill", "set_id": made["set_id"], "questions": 3}).json()
    assert session["question"]["text"] in {one["text"] for one in made["questions"]}


def test_nothing_is_kept_of_a_source_that_was_deleted(client: TestClient) -> None:
    extra = {"id": "extra", "text": "Harbour masters keep a kingfisher in the office for luck."}
    assert client.post("/v1/sources", json=extra).status_code == 201
    assert "kingfisher" in client.post("/v1/search", json={"query": "kingfisher"}).text
    assert client.delete("/v1/sources/extra").status_code == 204
    assert "kingfisher" not in client.post("/v1/search", json={"query": "kingfisher"}).json()["results"][0]["text"]


def test_an_unknown_kind_of_document_is_answered_with_those_there_are(client: TestClient) -> None:
    reply = client.post("/v1/sources", json={"text": "words", "kind": "poem"})
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request")
    assert "job_description" in reply.json()["mend"]
