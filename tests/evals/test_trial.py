"""Real replies of a language model to three wordings of the critique prompt, and what evals make of them.

`trial/` holds, case by case, what one model said under the shipped prompt of that day, under a worse one (no anchors,
asked to be generous) and under one reworded without a change of meaning. The replies are kept by case and not by key,
so that they go on proving the graders and the statistics after prompts or anchors have changed.
"""

import asyncio
import json
from functools import cache
from pathlib import Path

from coach.engines.langchain.calls import Call, RawReply
from coach.engines.langchain.engine import LangChainEngine
from coach.engines.langchain.recording import Recorder
from evals import cases as datasets
from evals import tasks
from evals.graders import grade
from evals.results import Comparison
from evals.statistics import compare
from evals.types import Case, Grade, Output

TRIAL = Path(__file__).parent / "trial"
DATASETS = Path(__file__).parents[2] / "evals" / "datasets"


class ByCase(Recorder):
    """Answers a case's calls with its replies, in order."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(Path(), "replay")
        self._texts = texts

    def find(self, call: Call) -> RawReply | None:
        return RawReply(self._texts.pop(0), "stop") if self._texts else None


@cache
def grades(side: str) -> tuple[Grade, ...]:
    rows = [json.loads(line) for line in (TRIAL / f"{side}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["model"] for row in rows} == {"bridge-llm"}
    passages = datasets.passages(DATASETS)
    known = {case.id: case for case in datasets.load(DATASETS, ["gaps"])}
    chosen = [known[row["case"]] for row in rows]
    assert len(chosen) >= 20

    async def output(case: Case, texts: list[str]) -> Output:
        engine = LangChainEngine(None, model_name="bridge-llm", recorder=ByCase(texts))
        return Output(case_id=case.id, status="done", reply=await tasks.play(case, engine, passages))

    outputs = [asyncio.run(output(case, row["replies"])) for case, row in zip(chosen, rows, strict=True)]
    return tuple(grade(chosen, outputs, passages))


def verdict(side: str) -> Comparison:
    return compare(grades("shipped"), grades(side))


def test_a_prompt_without_anchors_that_asks_to_be_generous_is_called_worse() -> None:
    found = verdict("worse")
    assert found.word == "worse", found.sentence
    assert "gap" in found.sentence


def test_a_reworded_prompt_is_not_called_worse() -> None:
    found = verdict("reworded")
    assert found.word != "worse", found.sentence


def test_no_wording_makes_a_quote_pass_that_is_not_exact() -> None:
    for side in ("shipped", "worse", "reworded"):
        assert not [one for one in grades(side) if one.hard and one.value is not None and one.value < 1]
