"""Pages and files over the API, read by the whole coach as `coach serve` runs it."""

import base64
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest
from starlette.testclient import TestClient

from api.app import serve_app
from corpus import reading
from corpus.fetch import fetch
from corpus.types import Document
from tests.corpus import files
from tests.corpus.web import PAGE, local, serving

TERMS = b"""<html><body><h1>How we hire</h1><p>Bakers shape one batch of rye bread by hand in the trial.</p>
<p>Quote at most 60 words of this article. \xc2\xa9 2025 Crumb Bakery. Non-commercial use only.</p></body></html>"""


@contextmanager
def opened(home: Path, **settings: str) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"HOME": str(home), "STARTER_CORPUS": "off", **settings}.items():
            patch.setenv(f"COACH_{name}", value)
        app = serve_app()
    with TestClient(app, base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    answers = {
        "/page": lambda h: h.say(PAGE),
        "/terms": lambda h: h.say(TERMS),
        "/pdf": lambda h: h.say(files.pdf([[(50, 700, 10, "Bring an apron.")]]), Content_Type=reading.PDF),
        "/inside": lambda h: h.say(b"", 302, Location="http://inside.example/page"),
        "/large": lambda h: h.say(b"word " * 300_000, Content_Type="text/plain"),
        "/picture": lambda h: h.say(b"GIF89a", Content_Type="image/gif"),
    }
    with serving(answers) as port:
        yield port


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus.fetch.fetch", partial(fetch, policy=local(port)))
        with opened(tmp_path_factory.mktemp("home"), ALLOW_URLS="on") as client:
            yield client


def sent(raw: bytes, name: str, **more: str) -> dict[str, Any]:
    return {"file": base64.b64encode(raw).decode(), "file_name": name, **more}


def test_a_page_is_fetched_added_found_and_known_when_it_comes_again(client: TestClient, port: int) -> None:
    wanted = {"url": f"http://crumb.example:{port}/page?lang=en#top", "company": "Crumb"}
    made = client.post("/v1/sources", json=wanted)
    assert (made.status_code, made.json()["status"]) == (201, "added")
    kept = client.get(made.headers["location"]).json()
    assert (kept["id"], kept["company"]) == (f"http://crumb.example:{port}/page?lang=en", "Crumb")
    found = client.post("/v1/search", json={"query": "rye bread by hand", "k": 1}).json()["results"]
    assert found[0]["source_id"] == kept["id"]
    again = client.post("/v1/sources", json=wanted)
    assert (again.status_code, again.json()["status"]) == (200, "unchanged")
    assert client.delete(made.headers["location"]).status_code == 204


def test_a_page_is_put_in_the_place_of_a_source(client: TestClient, port: int) -> None:
    client.put("/v1/sources/bakery", json={"text": "Nothing of interest is said here."}).raise_for_status()
    put = client.put("/v1/sources/bakery", json={"url": f"http://crumb.example:{port}/pdf", "title": "The trial"})
    assert put.json() == {"id": "bakery", "status": "replaced", "passages": 1}
    kept = client.get("/v1/sources/bakery").json()
    assert (kept["text"], kept["title"]) == ("Bring an apron.", "The trial")


def test_the_licence_is_read_from_pages_and_from_the_front_matter_of_texts(client: TestClient, port: int) -> None:
    client.put("/v1/sources/terms", json={"url": f"http://crumb.example:{port}/terms"}).raise_for_status()
    licence = client.get("/v1/sources/terms").json()["licence"]
    assert (licence["max_excerpt_words"], licence["noncommercial"]) == (60, True)
    text = "---\nmax_excerpt_words: 40\nno_derivatives: true\ncompany: Crumb\n---\nBakers start at four.\n"
    client.put("/v1/sources/matter", json={"text": text, "company": "Crust"}).raise_for_status()
    kept = client.get("/v1/sources/matter").json()
    assert (kept["licence"]["max_excerpt_words"], kept["licence"]["no_derivatives"]) == (40, True)
    assert (kept["company"], kept["text"].strip()) == ("Crust", "Bakers start at four.")


@pytest.mark.parametrize(
    ("path", "reason"),
    [("inside", "isn't a public address"), ("large", "more than 1 MB"), ("picture", "isn't read from the web")],
)
def test_what_may_not_be_fetched_is_a_422_that_says_why(client: TestClient, port: int, path: str, reason: str) -> None:
    reply = client.post("/v1/sources", json={"url": f"http://crumb.example:{port}/{path}"})
    assert (reply.status_code, reply.json()["code"]) == (422, "document_refused")
    assert reason in reply.json()["detail"]
    assert reply.json()["mend"]


def test_where_pages_are_not_fetched_the_setting_is_named_and_the_address_not_repeated(tmp_path: Path) -> None:
    with opened(tmp_path) as client:
        reply = client.put("/v1/sources/x", json={"url": "https://crumb.example/?token=s3cret"})
    assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")
    assert "COACH_ALLOW_URLS=on" in reply.json()["mend"]
    assert "s3cret" not in reply.text


@pytest.mark.parametrize("name", ["apron.pdf", "apron.docx", "apron.html", "apron.TXT"])
def test_a_file_is_read_by_the_ending_of_its_name(client: TestClient, name: str) -> None:
    said = "Bring an apron and a pencil."
    (word := docx.Document()).add_paragraph(said)
    raws = {
        "apron.pdf": files.pdf([[(50, 700, 10, said)]]),
        "apron.docx": files.saved(word),
        "apron.html": f"<html><body><p>{said}</p></body></html>".encode(),
        "apron.TXT": said.encode("utf-16"),
    }
    made = client.post("/v1/sources", json=sent(raws[name], name, role="Baker"))
    assert made.status_code == 201
    kept = client.get(made.headers["location"]).json()
    assert (kept["text"].strip(), kept["source"], kept["role"]) == (said, name, "Baker")


@pytest.mark.parametrize(
    ("raw", "name", "code", "reason"),
    [
        (b"", "empty.pdf", "document_refused", "it is empty"),
        (b"words", "broken.pdf", "document_refused", "broken"),
        (b"\xff\xfeA", "odd.txt", "document_refused", "encoding can't be told"),
        (b"GIF89a", "logo.gif", "document_refused", "a picture"),
        (b'{"id": "a", "text": "b"}', "rows.jsonl", "invalid_request", "several documents"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_422_that_says_why(
    client: TestClient, raw: bytes, name: str, code: str, reason: str
) -> None:
    reply = client.post("/v1/sources", json=sent(raw, name))
    assert (reply.status_code, reply.json()["code"]) == (422, code)
    assert reason in reply.json()["detail"]
    assert reply.json()["mend"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": "http://crumb.example/" + "a" * 1_000},
        {"url": "http://crumb.example/", "text": "Words."},
        {"file": "V29yZHMu"},
        {"file": "data:text/plain;base64,V29yZHMu", "file_name": "words.txt"},
    ],
)
def test_a_body_that_is_not_one_document_is_a_422(client: TestClient, body: dict[str, str]) -> None:
    reply = client.post("/v1/sources", json=body)
    assert (reply.status_code, reply.json()["code"]) == (422, "invalid_request")


def test_servers_that_never_answer_keep_nobody_else_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    asked: list[str] = []

    def hang(url: str) -> Document:
        asked.append(url)
        release.wait(30)
        return Document(url, url, "Nothing came for long.")

    monkeypatch.setattr("corpus.fetch.fetch", hang)
    crowd = 40  # more than asyncio has threads
    with opened(tmp_path, ALLOW_URLS="on") as client, ThreadPoolExecutor(crowd) as pool:
        client.put("/v1/sources/a", json={"text": "Bakers shape one batch of rye bread."}).raise_for_status()
        waiting = [pool.submit(client.post, "/v1/sources", json={"url": f"http://a.example/{n}"}) for n in range(crowd)]
        try:
            while not asked:
                release.wait(0.01)
            found = searched(client)
        finally:
            release.set()
        assert found == 200
        assert {one.result().status_code for one in waiting} == {201}


def searched(client: TestClient) -> int:
    """Search from a thread of its own, so that one that hangs fails the test and doesn't hang it."""
    told: list[int] = []
    search = threading.Thread(
        target=lambda: told.append(client.post("/v1/search", json={"query": "rye bread"}).status_code), daemon=True
    )
    search.start()
    search.join(20)
    return told[0] if told else 0
