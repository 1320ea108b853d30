"""What every engine promises. Another engine joins by a factory in ENGINES."""

import asyncio
from collections.abc import Callable

import pytest

from coach.engines.offline.engine import OfflineEngine
from coach.ports import AskTask, CritiqueTask, Engine
from coach.practice import Plan, plan, weak
from coach.types import Brief
from tests.coach.shelf import EMBEDDER, bakery

ENGINES: dict[str, Callable[[], Engine]] = {"offline": lambda: OfflineEngine(EMBEDDER.embed)}
ANSWER = (
    "Last spring our bakery threw away a fifth of its rolls. I counted every tray for two weeks, moved the second bake "
    "to ten o'clock and cut the batch by a third. Waste fell from 20 to 8 percent by June."
)


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return ENGINES[request.param]()


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


@pytest.mark.parametrize("answer", ["", "   ", "I don't know."])
def test_a_non_answer_gets_no_points_and_no_praise(engine: Engine, answer: str) -> None:
    critique = asyncio.run(engine.critique(CritiqueTask("How do you keep waste low?", answer)))
    assert critique.score is None
    assert critique.strengths == []


def test_replies_name_the_engine(engine: Engine) -> None:
    reply = asyncio.run(engine.answer(AskTask("How long is the interview?", ())))
    assert reply.engine.name == engine.info.name
