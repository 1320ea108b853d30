"""The coach on an endpoint's vectors, as a user runs it: configured, changed, embedded anew, and away."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coach.build import build_embedder, check
from coach.cli import app
from coach.errors import ConfigurationError
from coach.settings import load
from corpus.errors import EmbedderChanged, EmbedderUnavailable
from tests.corpus.hashing import HashingEmbedder
from tests.fake_openai import FakeOpenAI, embeds, fails, fake_openai

GUIDE = """# Beekeeper interview at Hollow Hill Honey

## Phone call

The phone call lasts twenty minutes. The head beekeeper asks about your seasons with bees.

## Requirements

- Five seasons of work with bees, two of them with more than fifty hives.
- You explain to visitors what they see.
"""
ANSWER = (
    "Last March two of my nine hives starved. I had weighed them in November only, so I built a scale and weighed "
    "every hive each month. The next winter I lost none of eleven, though it took two evenings a month."
)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    with fake_openai(embeds(HashingEmbedder(48))) as fake:
        monkeypatch.setenv("COACH_EMBEDDING_MODEL", "small")
        monkeypatch.setenv("COACH_EMBEDDING_URL", fake.url)
        monkeypatch.setenv("COACH_STARTER_CORPUS", "off")
        yield fake


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    path = tmp_path / "guide.md"
    path.write_text(GUIDE)
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def done(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def checks() -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in json.loads(run("doctor", "--json").stdout)}


def test_the_whole_coach_works_on_vectors_of_another_length(fake: FakeOpenAI, guide: Path) -> None:
    done("ingest", str(guide), "--company", "Hollow Hill Honey", "--role", "Beekeeper")
    found = json.loads(done("search", "how long is the phone call", "--json"))["results"]
    assert "twenty minutes" in found[0]["text"]
    reply = json.loads(done("ask", "How long is the phone call?", "--json"))
    assert reply["retrieved"]
    critique = json.loads(done("critique", "-q", "Tell me about a time you lost a hive.", "-a", ANSWER, "--json"))
    assert critique["intent"] == "answer"
    assert 1 <= critique["score"] <= 5
    made = json.loads(done("practice", "--role", "Beekeeper", "--count", "2", "--json"))
    assert len(made["questions"]) == 2
    assert json.loads(done("sources", "--json"))[0]["passages"] > 0
    assert all(request["model"] == "small" for request in fake.requests)


def test_a_change_of_the_embedder_is_refused_until_the_library_is_embedded_anew(
    fake: FakeOpenAI, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("ingest", str(guide))
    monkeypatch.setenv("COACH_EMBEDDING_MODEL", "large")
    refused = run("sources")
    assert isinstance(refused.exception, EmbedderChanged)
    assert "small@127.0.0.1, not with large@127.0.0.1" in str(refused.exception)
    assert "small@127.0.0.1" in checks()["library"]["detail"]
    assert checks()["library"]["status"] == "broken"
    fake.steps = [embeds(HashingEmbedder(32))]
    done("sources", "reembed")
    assert checks()["library"]["detail"].count("large@127.0.0.1") == 1
    assert "twenty minutes" in done("search", "how long is the phone call")


def test_doctor_tries_the_endpoint_and_says_what_goes_where(fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    told = checks()
    assert told["embedder"]["status"] == "ok"
    assert "small@127.0.0.1" in told["embedder"]["detail"]
    assert "48 numbers" in told["embedder"]["detail"]
    assert told["leaves"]["status"] == "note"
    assert fake.url.split("/")[2] in told["leaves"]["detail"]
    fake.steps = [fails(401)]
    assert "COACH_EMBEDDING_KEY" in checks()["embedder"]["detail"]


def test_while_the_endpoint_is_away_the_library_is_still_listed(fake: FakeOpenAI, guide: Path) -> None:
    done("ingest", str(guide))
    asked = len(fake.requests)
    fake.steps = [fails(401)]
    assert json.loads(done("sources", "--json"))
    assert "twenty minutes" in done("search", "phone call", "--mode", "bm25")
    assert len(fake.requests) == asked
    assert isinstance(run("search", "phone call").exception, EmbedderUnavailable)


def test_a_source_is_replaced_under_its_id_by_another_file(fake: FakeOpenAI, guide: Path, tmp_path: Path) -> None:
    done("ingest", str(guide))
    (name,) = [source["id"] for source in json.loads(done("sources", "--json"))]
    other = tmp_path / "another.txt"
    other.write_text("The phone call now lasts an hour, and the head beekeeper brings honey to it.")
    done("sources", "replace", name, str(other), "--company", "Hollow Hill Honey")
    shown = json.loads(done("sources", "show", name, "--json"))
    assert shown["company"] == "Hollow Hill Honey"
    assert [passage["text"] for passage in shown["kept"]] == [other.read_text()]
    assert run("sources", "replace", "no-such-source", str(other)).exit_code == 1


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://host/v1", "http://"])
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="COACH_EMBEDDING_URL"):
        check(load(embedding_model="small", embedding_url=url))


def test_the_key_goes_to_the_host_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_openai(embeds(HashingEmbedder())) as one, fake_openai(embeds(HashingEmbedder())) as other:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-own")
        monkeypatch.setenv("OPENAI_BASE_URL", one.url)
        for more in ({}, {"embedding_url": other.url}, {"embedding_url": other.url, "embedding_key": "sk-other"}):
            made = build_embedder(load(embedding_model="small", **more))
            assert made is not None
            made.embed(["text"])
            made.close()  # type: ignore[attr-defined]
    assert [sent["authorization"] for sent in one.headers] == ["Bearer sk-own"]
    assert [sent["authorization"] for sent in other.headers] == ["Bearer none", "Bearer sk-other"]


def test_without_a_name_the_embedder_that_ships_inside_is_used() -> None:
    assert build_embedder(load(embedding_model="")) is None
