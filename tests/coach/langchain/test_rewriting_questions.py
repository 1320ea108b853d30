"""Questions worded anew for the search: one short call, and none that an answer would have to wait for."""

import asyncio
from collections.abc import Callable

import pytest
from fake_openai import fails, fake_openai, says

from coach.engines.langchain.engine import LangChainEngine
from coach.engines.langchain.rewrite import queries
from coach.engines.langchain.schemas import RewriteReply
from coach.ports import AskTask, Rewriting
from corpus.types import Hit

Engines = Callable[..., LangChainEngine]
QUESTION = "so what's the deal with the last chat?"


def rewritten(engine: LangChainEngine, question: str = QUESTION) -> Rewriting | None:
    return asyncio.run(engine.rewrite(question, "Fernwood", None))


def test_a_question_is_worded_anew_by_one_call(engine_on: Engines) -> None:
    with fake_openai(says({"queries": ["What happens in the final round?", "final interview panel"]})) as fake:
        found = rewritten(engine_on(fake, rewriting=True))
    assert found == Rewriting(("What happens in the final round?", "final interview panel"), 1000, 200)
    assert len(fake.requests) == 1
    assert "Fernwood" in fake.requests[0]["messages"][-1]["content"]


def test_nothing_is_called_where_it_is_switched_off(engine_on: Engines) -> None:
    with fake_openai(says({"queries": ["final round"]})) as fake:
        assert rewritten(engine_on(fake)) is None
    assert fake.requests == []


@pytest.mark.parametrize("step", [fails(500), fails(429, retry_after="2"), says("final round"), says("", "length")])
def test_a_failure_is_neither_told_nor_tried_again(engine_on: Engines, waits: list[float], step: object) -> None:
    with fake_openai(step) as fake:  # type: ignore[arg-type]
        assert rewritten(engine_on(fake, rewriting=True)) is None
    assert (len(fake.requests), waits) == (1, [])


def test_only_short_new_queries_without_invented_figures_are_used() -> None:
    made = RewriteReply(
        queries=[QUESTION.upper(), " final  round ", "Final round", "lasts 50 minutes", "long " * 41, ""]
    )
    assert queries(made, QUESTION) == ("final round",)
    assert len(queries(RewriteReply(queries=["a", "b", "c", "d"]), QUESTION)) == 3


def test_the_tokens_of_the_rewriting_count_into_the_reply(engine_on: Engines, hit: Callable[..., Hit]) -> None:
    answer = {"evidence": [{"passage": "P1", "quote": "a panel"}], "answerable": True, "answer": "A panel."}
    task = AskTask(QUESTION, (hit("The final round is a panel."),), rewriting=Rewriting(("final round",), 70, 30))
    with fake_openai(says(answer)) as fake:
        reply = asyncio.run(engine_on(fake).answer(task))
    assert (reply.engine.input_tokens, reply.engine.output_tokens) == (1070, 230)
