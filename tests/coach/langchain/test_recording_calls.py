"""Model calls are recorded once and replayed with nothing behind them."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fake_openai import fails, fake_openai, says

from coach.engines.langchain.calls import Call, RawReply
from coach.engines.langchain.engine import LangChainEngine
from coach.engines.langchain.recording import Recorder
from coach.errors import ConfigurationError, ModelError, ModelUnreachable, RecordingMissing
from coach.ports import AskTask
from corpus.types import Hit
from prompts.loader import Message

Engines = Callable[..., LangChainEngine]
GOOD = {"evidence": [{"passage": "P1", "quote": "a panel"}], "answerable": True, "answer": "A panel.\nOf three."}
CALL = Call(
    task="ask",
    prompt="ask@12345678",
    model="openai:fake-1",
    messages=(Message("system", "Be brief."), Message("user", "Two\nlines")),
    parameters={"temperature": 0, "method": "json_schema"},
    schema={"title": "AskReply", "type": "object"},
)
REPLY = RawReply(text='{"a":\n1}', finish="stop", arguments=("{}",), model="m", input_tokens=3, output_tokens=4)


@pytest.fixture
def task(hit: Callable[..., Hit]) -> AskTask:
    return AskTask("Who is in the final round?", (hit("The final round is a panel of three people."),))


def recorder(folder: Path, mode: Any = "record") -> Recorder:
    return Recorder(folder, mode, now=lambda: datetime(2026, 1, 2, tzinfo=UTC))


def replaying(folder: Path) -> LangChainEngine:
    return LangChainEngine(None, model_name="openai:fake-1", recorder=Recorder(folder, "replay"))


async def gives(reply: RawReply = REPLY) -> RawReply:
    return reply


async def breaks() -> RawReply:
    raise ModelUnreachable("down")


def test_what_was_recorded_replays_with_the_endpoint_down_and_no_key(
    engine_on: Engines, task: AskTask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_openai(says("{broken"), says(GOOD)) as fake:
        recorded = asyncio.run(engine_on(fake, recorder(tmp_path)).answer(task))
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("OPENAI_BASE_URL")
    assert asyncio.run(replaying(tmp_path).answer(task)) == recorded
    assert len(list((tmp_path / "ask").glob("*.json"))) == 2


def test_recording_again_calls_only_what_is_missing(engine_on: Engines, task: AskTask, tmp_path: Path) -> None:
    with fake_openai(says(GOOD)) as fake:
        asyncio.run(engine_on(fake, recorder(tmp_path)).answer(task))
        asyncio.run(engine_on(fake, recorder(tmp_path)).answer(task))
        asyncio.run(engine_on(fake, recorder(tmp_path), sample=1).answer(task))
    assert len(fake.requests) == 2


def test_replaying_what_was_never_recorded_names_task_key_and_mend(task: AskTask, tmp_path: Path) -> None:
    with pytest.raises(RecordingMissing, match=r"this ask call, [0-9a-f]{16}\.json.*evals record"):
        asyncio.run(replaying(tmp_path).answer(task))


def test_a_missing_repair_is_not_papered_over(engine_on: Engines, task: AskTask, tmp_path: Path) -> None:
    bad = {**GOOD, "evidence": [{"passage": "P9", "quote": "x"}]}
    with fake_openai(says(bad), fails(400)) as fake:
        assert asyncio.run(engine_on(fake, recorder(tmp_path)).answer(task)).abstained
    with pytest.raises(RecordingMissing):
        asyncio.run(replaying(tmp_path).answer(task))


def test_failures_are_not_recorded(engine_on: Engines, task: AskTask, tmp_path: Path) -> None:
    with fake_openai(fails(500)) as fake, pytest.raises(ModelError):
        asyncio.run(engine_on(fake, recorder(tmp_path)).answer(task))
    assert not list(tmp_path.rglob("*.json"))


def test_no_key_and_no_address_is_written(engine_on: Engines, task: AskTask, tmp_path: Path) -> None:
    with fake_openai(says(GOOD)) as fake:
        asyncio.run(engine_on(fake, recorder(tmp_path)).answer(task))
        key = fake.headers[0]["authorization"].removeprefix("Bearer ")
        address = fake.url.removeprefix("http://")
    (path,) = tmp_path.rglob("*.json")
    assert key not in path.read_text()
    assert address not in path.read_text()


def test_a_recording_is_one_file_that_people_can_read(tmp_path: Path) -> None:
    asyncio.run(recorder(tmp_path).reply(CALL, gives))
    path = tmp_path / "ask" / f"{CALL.key[:16]}.json"
    held = json.loads(path.read_text())
    assert held["key"] == CALL.key
    assert held["prompt"] == "ask@12345678"
    assert held["messages"][1] == {"role": "user", "content": ["Two", "lines"]}
    assert held["reply"]["text"] == ['{"a":', "1}"]
    assert held["usage"] == {"input_tokens": 3, "output_tokens": 4}
    assert held["recorded_at"] == "2026-01-02T00:00:00+00:00"
    assert list(path.parent.iterdir()) == [path]


def test_a_reply_comes_back_as_it_was(tmp_path: Path) -> None:
    asyncio.run(recorder(tmp_path).reply(CALL, gives))
    assert recorder(tmp_path, "replay").find(CALL) == REPLY


@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, model="openai:other"),
        replace(CALL, messages=(Message("user", "Be brief."), CALL.messages[1])),
        replace(CALL, messages=CALL.messages[:1]),
        replace(CALL, parameters={"temperature": 1, "method": "json_schema"}),
        replace(CALL, parameters={"temperature": 0, "method": "json_mode"}),
        replace(CALL, schema={"title": "AskReply"}),
        replace(CALL, sample=1),
    ],
)
def test_whatever_may_change_the_reply_changes_the_key(other: Call) -> None:
    assert other.key != CALL.key


def test_line_ends_and_the_prompts_name_leave_the_key_alone() -> None:
    windows = (CALL.messages[0], Message("user", "Two\r\nlines"))
    assert replace(CALL, messages=windows, prompt="ask@87654321", task="other").key == CALL.key


def test_identical_calls_in_flight_are_made_once(tmp_path: Path) -> None:
    made = []

    async def slowly() -> RawReply:
        made.append(1)
        await asyncio.sleep(0.01)
        return REPLY

    async def both() -> list[RawReply]:
        one = recorder(tmp_path)
        first = asyncio.create_task(one.reply(CALL, slowly))
        rest = [asyncio.create_task(one.reply(CALL, slowly)) for _ in range(3)]
        await asyncio.sleep(0)
        first.cancel()  # whoever asked first goes away; the others still get their reply
        return await asyncio.gather(*rest)

    assert asyncio.run(both()) == [REPLY] * 3
    assert len(made) == 1


def test_a_failed_call_can_be_made_again(tmp_path: Path) -> None:
    one = recorder(tmp_path)
    with pytest.raises(ModelUnreachable):
        asyncio.run(one.reply(CALL, breaks))
    assert asyncio.run(one.reply(CALL, gives)) == REPLY


@pytest.mark.parametrize("text", ["{cut", "[]", '{"format": 99}', "{}"])
def test_a_damaged_recording_is_named_with_the_mend(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ask" / f"{CALL.key[:16]}.json"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=r"can't be used.*Delete it"):
        recorder(tmp_path, "replay").find(CALL)


def test_recording_without_a_folder_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="COACH_RECORDINGS"):
        Recorder(None, "record")
