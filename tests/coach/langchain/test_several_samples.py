"""Several readings of one answer: the median of their bands counts, and how far they were apart is shown."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_openai import FakeOpenAI, fails, fake_openai, says

from coach import rubric
from coach.engines.langchain.engine import LangChainEngine
from coach.engines.langchain.recording import Recorder
from coach.errors import ModelError, RecordingMissing
from coach.ports import CritiqueTask
from coach.types import Critique

Engines = Callable[..., LangChainEngine]
ANSWER = "Our bakery ran out of flour twice, so I rang three mills, and we never ran out again."
TASK = CritiqueTask("Tell me about a time you solved a problem.", ANSWER, kind="behavioral")
NAMES = [criterion.name for criterion in rubric.criteria("behavioral")]


def reading(band: int | None, intent: str = "answer", **bands: int | None) -> dict[str, Any]:
    """Return a reply with this band on every criterion that isn't named; each `why` tells its band."""
    given = {name: bands.get(name, band) for name in NAMES}
    findings = [
        {"criterion": name, "evidence": ["I rang three mills"], "why": f"Band {one}.", "band": one}
        for name, one in given.items()
    ]
    return {
        "intent": intent,
        "findings": findings if intent == "answer" else [],
        "gap": rubric.gap("behavioral", given),
        "next_step": "Say how often.",
        "follow_up": {"targets": "metric", "span": "never ran out again", "text": "How often was it?"},
        "reply": None if intent == "answer" else "Take your time.",
    }


def judged(engine_on: Engines, *replies: Any, **more: Any) -> tuple[Critique, FakeOpenAI]:
    steps = [says(one) if isinstance(one, dict) else one for one in replies]
    with fake_openai(*steps) as fake:
        return asyncio.run(engine_on(fake, samples=len(replies), **more).critique(TASK)), fake


def bands(made: Critique) -> dict[str, int | None]:
    return {finding.criterion: finding.band for finding in made.findings}


def test_the_median_of_each_criterion_counts_and_the_spread_is_shown(engine_on: Engines) -> None:
    made, fake = judged(engine_on, reading(3, metric=1), reading(4, metric=2), reading(4, metric=5))
    assert len(fake.requests) == 3
    assert bands(made) == {**dict.fromkeys(NAMES, 4), "metric": 2}
    assert made.score == rubric.score("behavioral", bands(made))
    assert made.gap == "metric"
    assert made.spread == {**dict.fromkeys(NAMES, 1), "metric": 4}
    assert all(finding.why == f"Band {finding.band}." for finding in made.findings), "what is said fits the band"
    assert (made.engine.input_tokens, made.engine.output_tokens) == (3000, 600)


def test_of_two_middle_bands_the_lower_counts(engine_on: Engines) -> None:
    made, _ = judged(engine_on, reading(3), reading(4))
    assert set(bands(made).values()) == {3}


@pytest.mark.parametrize(("result", "expected"), [((None, None, 4), None), ((None, 3, 4), 3)])
def test_not_enough_evidence_counts_where_most_say_so(
    engine_on: Engines, result: tuple[int | None, ...], expected: int | None
) -> None:
    made, _ = judged(engine_on, *(reading(4, result=band) for band in result))
    assert bands(made)["result"] == expected


def test_the_intent_is_that_of_most(engine_on: Engines) -> None:
    made, _ = judged(engine_on, reading(4), reading(4, "non_answer"), reading(4, "non_answer"))
    assert (made.intent, made.score, made.reply, made.spread) == ("non_answer", None, "Take your time.", {})
    made, _ = judged(engine_on, reading(4), reading(4, "non_answer"), reading(4))
    assert made.intent == "answer"
    assert set(bands(made).values()) == {4}


def test_one_reading_is_what_it_was_and_has_no_spread(engine_on: Engines) -> None:
    made, fake = judged(engine_on, reading(4))
    assert made.spread == {}
    assert fake.requests[0]["temperature"] == 0


def test_further_samples_are_asked_at_a_temperature_that_lets_them_differ(engine_on: Engines) -> None:
    _, fake = judged(engine_on, reading(4), reading(4), reading(4))
    assert sorted(request["temperature"] for request in fake.requests) == [0, 0.7, 0.7]


def test_a_sample_that_fails_is_left_out_and_all_of_them_are_an_error(engine_on: Engines) -> None:
    made, _ = judged(engine_on, reading(4), fails(400, "no"), reading(4))
    assert set(bands(made).values()) == {4}
    with pytest.raises(ModelError):
        judged(engine_on, fails(400, "no"), fails(400, "no"))


def test_samples_are_recorded_apart_and_replayed_without_the_model(engine_on: Engines, tmp_path: Path) -> None:
    made, _ = judged(engine_on, reading(3), reading(4), reading(5), recorder=Recorder(tmp_path, "record"))
    assert len(list((tmp_path / "critique").glob("*.json"))) == 3
    replayed = LangChainEngine(None, model_name="openai:fake-1", recorder=Recorder(tmp_path, "replay"), samples=3)
    assert asyncio.run(replayed.critique(TASK)).findings == made.findings
    single = LangChainEngine(None, model_name="openai:fake-1", recorder=Recorder(tmp_path, "replay"))
    assert asyncio.run(single.critique(TASK)).score is not None, "the first sample is the single reading"
    more = LangChainEngine(None, model_name="openai:fake-1", recorder=Recorder(tmp_path, "replay"), samples=4)
    with pytest.raises(RecordingMissing):
        asyncio.run(more.critique(TASK))
