"""Embeddings over HTTP: what a good endpoint sends is taken, and what a bad one does has an end and a name."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import numpy as np
import pytest

from corpus.adapters.endpoint import BATCH_CHARACTERS, TEXT_CHARACTERS, Endpoint
from corpus.errors import EmbedderUnavailable
from tests.corpus.hashing import HashingEmbedder
from tests.fake_openai import Exchange, FakeOpenAI, Step, embeds, fails, fake_openai, hangs_up, sends, stalls

LOCAL = HashingEmbedder(24)
TEXTS = ["the first text", "another one", "and the third"]


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with fake_openai() as fake:
        yield fake
        while OPENED:
            OPENED.pop().close()


OPENED: list[Endpoint] = []


def endpoint(fake: FakeOpenAI, waits: list[float] | None = None, **more: Any) -> Endpoint:
    slept = waits if waits is not None else []
    OPENED.append(Endpoint("small", url=fake.url, sleep=slept.append, **more))
    return OPENED[-1]


def reply(*vectors: Any, **more: Any) -> dict[str, Any]:
    return {"data": [{"index": place, "embedding": vector} for place, vector in enumerate(vectors)], **more}


def test_vectors_come_as_the_endpoint_makes_them_and_texts_go_as_they_are(fake: FakeOpenAI) -> None:
    fake.then(embeds(LOCAL))
    made = endpoint(fake, key="sk-secret").embed(TEXTS)
    assert np.allclose(made, LOCAL.embed(TEXTS), atol=1e-6)
    assert fake.requests == [{"model": "small", "input": TEXTS, "encoding_format": "float"}]
    assert fake.headers[0]["authorization"] == "Bearer sk-secret"


def test_the_id_names_model_and_host_and_nothing_is_sent_before_the_first_text() -> None:
    made = Endpoint("small", url="http://user:pass@embedder.example:8080/v1", key="sk-secret")
    assert made.id == "small@embedder.example"


def test_vectors_of_any_length_become_unit_vectors(fake: FakeOpenAI) -> None:
    fake.then(sends(200, reply([3.0, 4.0])))
    assert endpoint(fake).embed(["text"]).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]]


def test_replies_out_of_order_are_put_in_order(fake: FakeOpenAI) -> None:
    fake.then(embeds(LOCAL, shuffled=True))
    assert np.allclose(endpoint(fake).embed(TEXTS), LOCAL.embed(TEXTS), atol=1e-6)


def test_many_texts_go_in_batches_by_count_and_by_characters(fake: FakeOpenAI) -> None:
    fake.then(embeds(LOCAL))
    texts = [f"text {number}" for number in range(10)]
    assert np.allclose(endpoint(fake, batch=4).embed(texts), LOCAL.embed(texts), atol=1e-6)
    assert [len(request["input"]) for request in fake.requests] == [4, 4, 2]
    fake.requests.clear()
    endpoint(fake).embed(["x" * 50_000] * 10)
    sizes = [sum(map(len, request["input"])) for request in fake.requests]
    assert len(sizes) == 2
    assert max(sizes) <= BATCH_CHARACTERS


def test_it_waits_as_long_as_it_is_asked_to(fake: FakeOpenAI) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=9))
    fake.then(fails(429, retry_after="7"), fails(503, retry_after=soon), fails(429, retry_after_ms="20"), embeds(LOCAL))
    waits: list[float] = []
    endpoint(fake, waits).embed(TEXTS)
    assert waits == [7.0, pytest.approx(8, abs=1.5), 0.05]


def test_a_wait_past_the_deadline_is_not_begun(fake: FakeOpenAI) -> None:
    fake.then(fails(429, retry_after="90"))
    waits: list[float] = []
    with pytest.raises(EmbedderUnavailable, match=r"wait 90 s \(429\).*60 s.*EMBEDDING_DEADLINE_S"):
        endpoint(fake, waits).embed(TEXTS)
    assert waits == []


@pytest.mark.parametrize("failing", [fails(500), fails(502), hangs_up(), sends(200, b'{"data": [')])
def test_what_may_pass_is_tried_again_with_growing_pauses(fake: FakeOpenAI, failing: Step) -> None:
    fake.then(failing, failing, embeds(LOCAL))
    waits: list[float] = []
    assert endpoint(fake, waits).embed(TEXTS).shape == (3, 24)
    assert len(waits) == 2
    assert waits[1] > waits[0]


@pytest.mark.parametrize(
    ("failing", "said"),
    [
        (fails(500, "out of order"), r"out of order \(500\)"),
        (sends(200, b"<html>"), "no JSON"),
        (hangs_up(), "No embeddings from small"),
    ],
)
def test_what_lasts_ends_with_the_cause_and_the_mend(fake: FakeOpenAI, failing: Step, said: str) -> None:
    fake.then(failing)
    with pytest.raises(EmbedderUnavailable, match=rf"{said}.*COACH_EMBEDDING_URL"):
        endpoint(fake).embed(TEXTS)
    assert len(fake.requests) == 5


def test_nobody_there_is_said() -> None:
    with fake_openai() as gone:
        url = gone.url
    with pytest.raises(EmbedderUnavailable, match=r"small at 127.0.0.1:\d+: Connection error.*coach doctor"):
        Endpoint("small", url=url, sleep=lambda _: None).embed(["text"])


def test_an_endpoint_that_stalls_is_left_at_the_deadline(fake: FakeOpenAI) -> None:
    fake.then(stalls(30))
    with pytest.raises(EmbedderUnavailable, match=r"no complete reply within 0.3 s"):
        endpoint(fake, deadline_s=0.3).embed(["text"])


def test_an_endpoint_that_sends_byte_after_byte_is_left_at_the_deadline(fake: FakeOpenAI) -> None:
    def drips(on: Exchange) -> None:
        on.start_stream()
        while not on.fake.stopped.wait(0.05):
            on.raw(b" ")

    fake.then(drips)
    ended = threading.Event()

    def ask() -> None:
        with pytest.raises(EmbedderUnavailable):
            endpoint(fake, deadline_s=0.4).embed(["text"])
        ended.set()

    threading.Thread(target=ask, daemon=True).start()
    assert ended.wait(3)


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (401, None, "key.*COACH_EMBEDDING_KEY"),
        (403, None, "key.*COACH_EMBEDDING_KEY"),
        (404, None, "COACH_EMBEDDING_MODEL"),
        (429, "insufficient_quota", "quota"),
        (402, None, "quota"),
        (400, None, r"no \(400\)"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(fake: FakeOpenAI, status: int, code: str | None, said: str) -> None:
    fake.then(fails(status, code=code))
    with pytest.raises(EmbedderUnavailable, match=said):
        endpoint(fake).embed(TEXTS)
    assert len(fake.requests) == 1


def test_a_key_in_an_error_message_is_not_repeated(fake: FakeOpenAI) -> None:
    fake.then(fails(400, "Incorrect: sk-abcdef123456"))
    with pytest.raises(EmbedderUnavailable) as told:
        endpoint(fake, key="sk-abcdef123456").embed(TEXTS)
    assert "abcdef" not in str(told.value)


@pytest.mark.parametrize(
    "body",
    [
        reply([1.0, float("nan")]),
        reply([1.0, float("inf")]),
        reply([0.0, 0.0]),
        reply([]),
        reply([[1.0]]),
        reply([None, 1.0]),
        reply("AACAPw=="),
        reply(),
        reply([1.0], [1.0]),
        {"data": [{"index": 5, "embedding": [1.0]}]},
        {"data": [{"index": None, "embedding": [1.0]}]},
        {"data": ["vector"]},
        {"error": "none"},
        [1, 2],
    ],
)
def test_what_cannot_be_vectors_is_refused(fake: FakeOpenAI, body: Any) -> None:
    fake.then(sends(200, json.dumps(body).encode()))
    with pytest.raises(EmbedderUnavailable, match="No embeddings from small"):
        endpoint(fake).embed(["text"])


def test_vectors_of_another_length_than_before_are_refused(fake: FakeOpenAI) -> None:
    fake.then(sends(200, reply([1.0, 0.0])), sends(200, reply([1.0, 0.0, 0.0])))
    made = endpoint(fake)
    assert made.dimension == 2
    with pytest.raises(EmbedderUnavailable, match="vectors of 3 numbers after such of 2"):
        made.embed(["text"])


def takes_at_most(count: int, status: int, message: str) -> Step:
    def step(on: Exchange) -> None:
        (embeds(LOCAL) if len(on.request["input"]) <= count else fails(status, message))(on)

    return step


def test_a_batch_that_is_too_large_goes_in_parts_and_the_next_ones_fit(fake: FakeOpenAI) -> None:
    fake.then(takes_at_most(3, 422, "batch size 8 > maximum allowed batch size 3"))
    made = endpoint(fake, batch=8)
    texts = [f"text {number}" for number in range(8)]
    assert np.allclose(made.embed(texts), LOCAL.embed(texts), atol=1e-6)
    fake.requests.clear()
    made.embed(texts)
    assert [len(request["input"]) for request in fake.requests] == [2, 2, 2, 2]


def reads(limit: int) -> Step:
    def step(on: Exchange) -> None:
        long = any(len(text) > limit for text in on.request["input"])
        (fails(400, f"the maximum context length is {limit}") if long else embeds(LOCAL))(on)

    return step


def test_of_a_text_too_long_for_the_model_the_beginning_is_embedded(fake: FakeOpenAI) -> None:
    fake.then(reads(300))
    long = "words of one kind " * 50
    made = endpoint(fake).embed(["short", long, "brief"])
    assert np.allclose(made, LOCAL.embed(["short", long[:225], "brief"]), atol=1e-6)


def test_a_text_that_stays_too_long_is_named(fake: FakeOpenAI) -> None:
    fake.then(fails(400, "the context is too long"))
    with pytest.raises(EmbedderUnavailable, match=r"too long.*begins 'words of one kind"):
        endpoint(fake).embed(["words of one kind " * 50])


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "\ud800", "x" * 100_000])
def test_odd_texts_are_sent_as_something_that_endpoints_take(fake: FakeOpenAI, text: str) -> None:
    fake.then(embeds(LOCAL))
    endpoint(fake).embed([text])
    sent = fake.requests[0]["input"][0]
    assert sent.strip()
    assert len(sent) <= TEXT_CHARACTERS


def test_threads_share_one_endpoint(fake: FakeOpenAI) -> None:
    fake.then(embeds(LOCAL))
    made = endpoint(fake)
    wrong: list[object] = []

    def work(number: int) -> None:
        for step in range(5):
            text = f"thread {number} step {step}"
            if not np.allclose(made.embed([text]), LOCAL.embed([text]), atol=1e-6):
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    start: list[Callable[[], None]] = [thread.start for thread in threads]
    for begin in start:
        begin()
    for thread in threads:
        thread.join()
    assert wrong == []
