"""The real openai client against a local endpoint: what goes wrong in the world, and what the engine makes of it."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from fake_openai import (
    Step,
    calls_tools,
    fails,
    fake_openai,
    hangs_up,
    keeps_alive,
    refuses,
    says,
    sends,
    stalls,
)

from coach.engines.langchain.engine import LangChainEngine
from coach.errors import (
    ModelError,
    ModelRateLimited,
    ModelRefused,
    ModelReplyInvalid,
    ModelTimeout,
    ModelUnreachable,
)
from coach.ports import AskTask
from coach.types import Reply
from corpus.types import Hit

Engines = Callable[..., LangChainEngine]
PASSAGE = "The final round is a panel of three people and lasts 50 minutes."
GOOD = {
    "evidence": [{"passage": "P1", "quote": "lasts 50 minutes"}],
    "answerable": True,
    "answer": "It lasts 50 minutes.",
}


@pytest.fixture
def task(hit: Callable[..., Hit]) -> AskTask:
    return AskTask("How long is the final round?", (hit(PASSAGE),))


def ask(engine: LangChainEngine, task: AskTask) -> Reply:
    return asyncio.run(engine.answer(task))


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("method", ["json_schema", "function_calling", "json_mode"])
def test_an_answer_comes_back_by_every_method(engine_on: Engines, task: AskTask, method: str, stream: bool) -> None:
    with fake_openai(says(GOOD)) as fake:
        reply = ask(engine_on(fake, method=method, stream=stream, input_price=2.0, output_price=10.0), task)
    assert (reply.answer, reply.abstained, reply.citations[0].quote) == (GOOD["answer"], False, "lasts 50 minutes")
    assert reply.engine.input_tokens == 1000
    assert reply.engine.output_tokens == 200
    assert reply.engine.cost_usd == pytest.approx(0.004)
    assert (reply.engine.prompt or "").startswith("ask@")


def asked(fake: Any, name: str) -> Any:
    return fake.requests[0].get(name)


@pytest.mark.parametrize("method", ["json_schema", "function_calling", "json_mode"])
def test_the_request_holds_schema_and_temperature_by_every_method(
    engine_on: Engines, task: AskTask, method: str
) -> None:
    with fake_openai(says(GOOD)) as fake:
        ask(engine_on(fake, method=method), task)
    schema = {
        "json_schema": lambda: asked(fake, "response_format")["json_schema"],
        "function_calling": lambda: asked(fake, "tools")[0]["function"],
        "json_mode": lambda: {"name": "AskReply", "strict": True, **asked(fake, "response_format")},
    }[method]()
    assert (schema["name"], schema["strict"]) == ("AskReply", True)
    assert asked(fake, "temperature") == 0
    assert ('"answerable"' in asked(fake, "messages")[-1]["content"]) == (method == "json_mode")
    assert fake.headers[0]["authorization"].startswith("Bearer ")


def test_a_short_retry_after_is_waited_for(engine_on: Engines, task: AskTask, waits: list[float]) -> None:
    with fake_openai(fails(429, retry_after="2"), says(GOOD)) as fake:
        assert not ask(engine_on(fake), task).abstained
    assert waits == [2.0]


def test_a_retry_after_beyond_the_deadline_is_told_at_once(engine_on: Engines, task: AskTask) -> None:
    with fake_openai(fails(429, "slow down", retry_after="90")) as fake, pytest.raises(ModelRateLimited, match="90 s"):
        ask(engine_on(fake), task)
    assert len(fake.requests) == 1


def test_server_errors_are_retried_with_growing_pauses(engine_on: Engines, task: AskTask, waits: list[float]) -> None:
    with fake_openai(fails(500), fails(503), says(GOOD)) as fake:
        assert not ask(engine_on(fake), task).abstained
    assert len(waits) == 2
    assert 0.5 <= waits[0] < waits[1]


def test_connections_that_break_off_are_retried(engine_on: Engines, task: AskTask) -> None:
    with fake_openai(hangs_up(), says(GOOD)) as fake:
        assert not ask(engine_on(fake), task).abstained


def test_a_stream_cut_short_is_not_taken_for_a_reply(engine_on: Engines, task: AskTask) -> None:
    with fake_openai(says(GOOD, finish=None), says(GOOD)) as fake:
        assert not ask(engine_on(fake, stream=True), task).abstained
    assert len(fake.requests) == 2


HTML = b"<html>not found</html>"
NOTHING = {"id": "x", "object": "chat.completion", "created": 1, "model": "m"}


@pytest.mark.parametrize(
    ("step", "error", "says_", "requests"),
    [
        (fails(500), ModelUnreachable, "500", 3),
        (says(GOOD, finish=None), ModelUnreachable, "broke off", 3),
        (fails(429), ModelRateLimited, "limits the rate", 3),
        (fails(401, "Incorrect API key: sk-abcdefgh"), ModelRefused, "OPENAI_API_KEY", 1),
        (fails(404, "no such model"), ModelRefused, "COACH_MODEL", 1),
        (fails(429, "quota", code="insufficient_quota"), ModelRefused, "quota", 1),
        (fails(400, "Invalid schema for response_format 'AskReply'"), ModelRefused, "COACH_MODEL_METHOD", 1),
        (
            fails(400, "'response_format' of type 'json_schema' is not supported with this model"),
            ModelRefused,
            "COACH_MODEL_METHOD",
            1,
        ),
        (fails(400, "too long", code="context_length_exceeded"), ModelRefused, "longer than", 1),
        (fails(400, "'temperature' does not support 0"), ModelRefused, "COACH_MODEL_TEMPERATURE", 1),
        (fails(400, "no reason"), ModelRefused, "refused the request", 1),
        (refuses("Not this."), ModelRefused, "declined", 1),
        (says("{", finish="content_filter"), ModelRefused, "content filter", 1),
        (says('{"evidence": [', finish="length"), ModelReplyInvalid, "length limit", 1),
        (sends(200, HTML), ModelReplyInvalid, "not a chat completion", 3),
        (sends(200, {**NOTHING, "choices": None}), ModelReplyInvalid, "not a chat completion", 3),
        (sends(200, {**NOTHING, "choices": []}), ModelReplyInvalid, "not a chat completion", 3),
        (sends(200, {"error": {"message": "overloaded"}}), ModelReplyInvalid, "not a chat completion", 3),
    ],
)
def test_what_the_endpoint_does_becomes_a_clear_error(
    engine_on: Engines, task: AskTask, step: Step, error: type[ModelError], says_: str, requests: int
) -> None:
    with fake_openai(step) as fake, pytest.raises(error, match=says_) as caught:
        ask(engine_on(fake), task)
    assert len(fake.requests) == requests
    assert caught.value.mend
    assert "sk-" not in str(caught.value)


def test_an_unreachable_port_is_told_as_such(engine_on: Engines, task: AskTask) -> None:
    with fake_openai(says(GOOD)) as fake:
        url = fake.url
    with pytest.raises(ModelUnreachable, match="can't be reached"):
        ask(engine_on(url), task)


@pytest.mark.parametrize(
    ("step", "stream"), [(stalls(), False), (stalls(), True), (keeps_alive(), True)], ids=["whole", "streamed", "alive"]
)
def test_neither_silence_nor_keep_alive_comments_outlast_the_deadline(
    engine_on: Engines, task: AskTask, step: Step, stream: bool
) -> None:
    with fake_openai(step) as fake:
        engine, start = engine_on(fake, deadline_s=0.3, stream=stream), time.monotonic()
        with pytest.raises(ModelTimeout, match=r"0\.3 s"):
            ask(engine, task)
    assert time.monotonic() - start < 1.5


@pytest.mark.parametrize(
    "bad",
    [
        says("{not json"),
        says("Sure! Here you are."),
        says({"answer": "no fields"}),
        says(""),
        calls_tools('{"evidence": [', "{}"),
        calls_tools('{"evidence": ['),
    ],
)
def test_an_unreadable_reply_gets_one_repair_round(engine_on: Engines, task: AskTask, bad: Step) -> None:
    with fake_openai(bad, says(GOOD)) as fake:
        reply = ask(engine_on(fake, method="function_calling"), task)
    assert not reply.abstained
    assert reply.engine.input_tokens == 2000
    before, after = fake.requests[0]["messages"], fake.requests[1]["messages"]
    assert after[: len(before)] == before
    assert [message["role"] for message in after[len(before) :]] == ["assistant", "user"]


def test_a_reply_that_stays_unreadable_is_an_error_after_one_repair(engine_on: Engines, task: AskTask) -> None:
    with fake_openai(says("{not json")) as fake, pytest.raises(ModelReplyInvalid, match="after one repair"):
        ask(engine_on(fake), task)
    assert len(fake.requests) == 2


def test_two_tool_calls_are_never_silently_the_first(engine_on: Engines, task: AskTask) -> None:
    with fake_openai(calls_tools("{}", "{}"), says(GOOD)) as fake:
        ask(engine_on(fake, method="function_calling"), task)
    assert "there were several" in fake.requests[1]["messages"][-1]["content"]


@pytest.mark.parametrize("wrap", ["```json\n{}\n```", "<think>hm {{\n</think>\n{}", "Here it is:\n{}\nDone."])
def test_wrappings_of_weaker_models_are_taken_off(engine_on: Engines, task: AskTask, wrap: str) -> None:
    import json

    with fake_openai(says(wrap.replace("{}", json.dumps(GOOD)))) as fake:
        assert not ask(engine_on(fake), task).abstained
    assert len(fake.requests) == 1


def test_a_readable_reply_outlives_a_repair_that_fails(engine_on: Engines, task: AskTask) -> None:
    half = {**GOOD, "evidence": [*GOOD["evidence"], {"passage": "P1", "quote": "lasts an hour"}]}  # type: ignore[misc]
    with fake_openai(says(half), fails(500)) as fake:
        reply = ask(engine_on(fake), task)
    assert [citation.quote for citation in reply.citations] == ["lasts 50 minutes"]


def test_a_call_works_from_one_event_loop_after_another(engine_on: Engines, task: AskTask) -> None:
    with fake_openai(says(GOOD)) as fake:
        engine = engine_on(fake)
        assert ask(engine, task) == ask(engine, task)
