"""Each task runs the coach's own code on what is frozen in the case, also on the offline engine."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import tree

from coach.engines.offline.engine import OfflineEngine
from coach.errors import ConfigurationError, ModelUnreachable
from coach.ports import CritiqueTask
from coach.types import Critique
from corpus.types import Hit
from evals import cases, playing, tasks
from evals.types import Case
from tests.coach.shelf import EMBEDDER


@pytest.fixture
def suite(tmp_path: Path) -> tuple[dict[str, Case], dict[str, Hit]]:
    tree.write_rows(tmp_path / "passages.jsonl", tree.PASSAGES)
    tree.write_rows(tmp_path / "small.jsonl", tree.CASES)
    return {case.id: case for case in cases.load(tmp_path)}, cases.passages(tmp_path)


class Listening(OfflineEngine):
    """Keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(EMBEDDER.embed)
        self.asked: list[CritiqueTask] = []

    async def critique(self, task: CritiqueTask) -> Critique:
        self.asked.append(task)
        return await super().critique(task)


def test_a_turn_is_judged_as_it_stood_in_its_interview(suite: tuple[dict[str, Case], dict[str, Hit]]) -> None:
    known, passages = suite
    engine = Listening()
    asyncio.run(tasks.play(known["turn/1"], engine, passages))
    [task] = engine.asked
    assert task.earlier == (tree.ANSWER,)
    assert task.follow_up == "By how much?"
    assert task.interview is not None
    assert task.interview.follow_ups_left == 1
    assert [hit.passage.id for hit in task.hits] == ["guide-1"]


def test_an_interview_is_played_to_its_end_and_reported(suite: tuple[dict[str, Case], dict[str, Hit]]) -> None:
    known, passages = suite
    case = known["talk/1"].model_copy(
        update={"input": {**known["talk/1"].input, "messages": [tree.ANSWER] * 12, "passages_of": {"q2": ["guide-2"]}}}
    )
    engine = Listening()
    reply = asyncio.run(tasks.play(case, engine, passages))
    assert reply["session"]["status"] == "ended"
    assert len(reply["turns"]) <= 6  # two questions, two follow-ups each, whatever the candidate goes on saying
    assert reply["report"]["questions"]
    shown = {task.question: [hit.passage.id for hit in task.hits] for task in engine.asked}
    assert shown == {tree.OPEN["text"]: ["guide-1", "guide-2"], tree.NEXT["text"]: ["guide-2"]}


def test_the_offline_engine_plays_every_task_the_same_each_time(
    suite: tuple[dict[str, Case], dict[str, Hit]],
) -> None:
    known, passages = suite

    def outputs() -> list[Any]:
        engine = OfflineEngine(EMBEDDER.embed)
        played = asyncio.run(playing.play(list(known.values()), lambda _: engine, passages))
        return [one.output for one in played]

    first = outputs()
    assert {output.status for output in first} == {"done"}
    assert first == outputs()


def test_a_passage_that_is_not_frozen_is_an_error(suite: tuple[dict[str, Case], dict[str, Hit]]) -> None:
    known, _ = suite
    with pytest.raises(ConfigurationError, match="Case asked/1 names the passage 'guide-1'"):
        asyncio.run(tasks.play(known["asked/1"], OfflineEngine(EMBEDDER.embed), {}))


def test_what_a_model_does_to_one_case_stops_no_other(suite: tuple[dict[str, Case], dict[str, Hit]]) -> None:
    known, passages = suite

    class Down(OfflineEngine):
        async def critique(self, task: CritiqueTask) -> Critique:
            raise ModelUnreachable("It is down.")

    engine = Down(EMBEDDER.embed)
    played = asyncio.run(playing.play(list(known.values()), lambda _: engine, passages))
    by_task = {known[one.output.case_id].task: one.output for one in played}
    assert by_task["critique"].status == by_task["interview"].status == "failed"
    assert by_task["critique"].reply is None
    assert by_task["critique"].reason == "model_unreachable: It is down."
    assert by_task["ask"].status == by_task["practice"].status == "done"


def test_no_more_cases_are_played_at_once_than_asked(suite: tuple[dict[str, Case], dict[str, Hit]]) -> None:
    known, passages = suite
    now = most = 0

    class Slow(OfflineEngine):
        async def critique(self, task: CritiqueTask) -> Critique:
            nonlocal now, most
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.01)
            now -= 1
            return await super().critique(task)

    engine = Slow(EMBEDDER.embed)
    some = [known["ladder/1"].model_copy(update={"id": f"c{number}"}) for number in range(8)]
    told: list[str] = []
    played = asyncio.run(
        playing.play(some, lambda _: engine, passages, concurrency=3, on_progress=lambda one: told.append(one.case_id))
    )
    assert most == 3
    assert sorted(told) == [case.id for case in some] == [one.output.case_id for one in played]
