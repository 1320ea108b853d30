"""What every engine promises, on the offline engine and on a careless model behind a real endpoint."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from fake_openai import fake_openai

from coach.engines.langchain.engine import LangChainEngine
from coach.engines.langchain.model import build_model
from coach.engines.offline.engine import OfflineEngine
from coach.ports import AskTask, CritiqueTask, Engine
from coach.practice import Plan, plan, weak
from coach.types import Brief
from tests.coach.shelf import EMBEDDER, bakery
from tests.contracts.careless import INVENTED, careless


@contextmanager
def offline() -> Iterator[Engine]:
    yield OfflineEngine(EMBEDDER.embed)


@contextmanager
def on_a_careless_model() -> Iterator[Engine]:
    with fake_openai(careless) as fake, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", fake.url)
        patch.setenv("OPENAI_API_KEY", "sk-test")
        yield LangChainEngine(build_model("openai:fake-1", deadline_s=10), model_name="openai:fake-1", deadline_s=10)


ENGINES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {
    "offline": offline,
    "langchain": on_a_careless_model,
}
ANSWER = (
    "Last spring our bakery threw away a fifth of its rolls. I counted every tray for two weeks, moved the second bake "
    "to ten o'clock and cut the batch by a third. Waste fell from 20 to 8 percent by June."
)


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param]() as opened:
        yield opened


def drafted(count: int) -> Plan:
    return plan(bakery(), Brief(company="Crumbly", role="Bakery Manager"), count, embed=EMBEDDER.embed)


def test_every_slot_gets_a_question_of_its_own_in_order(engine: Engine) -> None:
    planned = drafted(5)
    questions = asyncio.run(engine.questions(planned.task))
    assert [question.id for question in questions] == [slot.id for slot in planned.task.slots]
    assert weak(planned, questions) == []


def test_questions_cite_their_own_slots_passages_word_for_word(engine: Engine) -> None:
    planned = drafted(5)
    for slot, question in zip(planned.task.slots, asyncio.run(engine.questions(planned.task)), strict=True):
        texts = {hit.passage.id: hit.passage.text for hit in slot.hits}
        assert question.citations
        assert all(citation.quote in texts[citation.passage_id] for citation in question.citations)


def test_an_answer_cites_only_what_it_was_given_and_shows_what_was_retrieved(engine: Engine) -> None:
    hits = tuple(bakery().search("What is the salary at Crumbly?", 5))
    reply = asyncio.run(engine.answer(AskTask("What is the salary at Crumbly?", hits)))
    texts = {hit.passage.id: hit.passage.text for hit in hits}
    assert all(citation.quote in texts[citation.passage_id] for citation in reply.citations)
    assert [result.passage_id for result in reply.retrieved] == [hit.passage.id for hit in hits]


def test_without_passages_it_abstains(engine: Engine) -> None:
    assert asyncio.run(engine.answer(AskTask("How long is the interview?", ()))).abstained


def test_a_critiques_evidence_stands_in_the_answer(engine: Engine) -> None:
    task = CritiqueTask("Tell me about a time when you reduced waste.", ANSWER, hits=tuple(bakery().hits()))
    critique = asyncio.run(engine.critique(task))
    assert critique.intent == "answer"
    assert critique.score is None or 1 <= critique.score <= 5
    assert all(quote in ANSWER for finding in critique.findings for quote in finding.evidence)
    assert all(quote in ANSWER for strength in critique.strengths for quote in strength.evidence)
    assert critique.follow_up is None or critique.follow_up.text.count("?") == 1
    assert INVENTED not in critique.model_dump_json()


@pytest.mark.parametrize("answer", ["", "   ", "I don't know."])
def test_a_non_answer_gets_no_points_and_no_praise(engine: Engine, answer: str) -> None:
    critique = asyncio.run(engine.critique(CritiqueTask("How do you keep waste low?", answer)))
    assert critique.score is None
    assert critique.strengths == []


def test_replies_name_the_engine(engine: Engine) -> None:
    reply = asyncio.run(engine.answer(AskTask("How long is the interview?", ())))
    assert reply.engine.name == engine.info.name
