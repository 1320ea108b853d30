from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from evals.graders.judge import PAIRWISE, RUBRIC, agreement, pairwise, rubric
from evals.statistics import ADVISORY
from evals.types import Output
from prompts.loader import Message
from tests.evals import good

CASE, OLD = good.gaps()[0]
NEW = OLD.model_copy(
    update={"reply": {**(OLD.reply or {}), "next_step": "Name the days that a refund took before and after."}}
)
IN_BOTH = "how many days did a refund take"
ONLY_NEW = "Name the days that a refund took"


class Scripted:
    """A judge that answers from a list, or by which reply holds a text."""

    def __init__(self, *replies: Mapping[str, Any] | Exception | None) -> None:
        self.replies = list(replies)
        self.seen: list[str] = []

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any], sample: int) -> Mapping[str, Any] | None:
        self.seen.append(messages[-1].content)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


def verdict(winner: str | None = None, band: int | None = None, quote: str = IN_BOTH) -> dict[str, Any]:
    return {"quotes": [quote], "why": "It can be acted on.", "winner": winner, "band": band}


@pytest.mark.parametrize(
    ("there", "back", "value"),
    [("B", "A", 1.0), ("A", "B", 0.0), ("tie", "tie", 0.5), ("A", "A", 0.5), ("B", "B", 0.5), ("B", "tie", 0.5)],
)
def test_only_a_preference_that_survives_the_swap_counts(there: str, back: str, value: float) -> None:
    judge = Scripted(verdict(there), verdict(back))
    grade = pairwise(CASE, OLD, NEW, judge)
    assert (grade.metric, grade.value) == (PAIRWISE, value)
    first, second = judge.seen
    assert first.index("<reply-A") < first.index(ONLY_NEW)
    assert second.index(ONLY_NEW) < second.index("<reply-B")
    assert first.index("<reply-B") < first.index(ONLY_NEW)


@pytest.mark.parametrize(("band", "value"), [(1, 0.0), (3, 0.5), (5, 1.0), (None, None)])
def test_a_band_becomes_a_share(band: int | None, value: float | None) -> None:
    grade = rubric(CASE, OLD, Scripted(verdict(band=band)))
    assert (grade.metric, grade.value, grade.hard) == (RUBRIC, value, False)


def test_a_quote_that_is_not_in_the_reply_voids_the_verdict() -> None:
    grade = rubric(CASE, OLD, Scripted(verdict(band=5, quote=ONLY_NEW)))
    assert grade.value is None
    assert ONLY_NEW in grade.reason
    assert rubric(CASE, NEW, Scripted(verdict(band=5, quote=ONLY_NEW))).value == 1
    assert rubric(CASE, OLD, Scripted({**verdict(band=5), "quotes": []})).value is None


def test_what_failed_or_was_not_recorded_is_never_a_score() -> None:
    lost = Output(case_id=CASE.id, status="unrecorded")
    for judge, old in (
        (Scripted(None), OLD),
        (Scripted(RuntimeError("503")), OLD),
        (Scripted({"band": 9}), OLD),
        (Scripted(verdict(band=4)), lost),
    ):
        assert rubric(CASE, old, judge).value is None
    assert "503" in rubric(CASE, OLD, Scripted(RuntimeError("503"))).reason
    assert pairwise(CASE, OLD, NEW, Scripted(verdict("A"), None)).value is None


def test_a_judge_is_not_told_which_engine_replied() -> None:
    judge = Scripted(verdict(band=3))
    rubric(CASE, OLD, judge)
    assert "langchain" not in judge.seen[0]
    assert good.STORIES[0][2] in judge.seen[0]


def test_what_models_grade_is_advisory_by_name() -> None:
    assert RUBRIC.startswith(ADVISORY)
    assert PAIRWISE.startswith(ADVISORY)


def test_agreement_is_cohens_kappa() -> None:
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: agreed 0.7, by chance 0.5
    labels = ["yes"] * 25 + ["no"] * 25
    said = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = agreement(labels, said)
    assert found.kappa == pytest.approx(0.4)
    assert found.low is not None
    assert found.high is not None
    assert 0.1 < found.low < 0.4 < found.high < 0.7
    assert found.advisory


def test_a_judge_is_trusted_only_once_agreement_is_measured_and_high() -> None:
    labels = ["good", "bad"] * 40
    assert not agreement(labels, labels).advisory
    assert agreement(labels, [None] * 80).advisory
    assert agreement(["good"] * 9, ["good"] * 9).kappa is None
    assert agreement(labels[:6], ["good", "bad", "good", "bad", "bad", "bad"]).advisory
    assert agreement([*labels, "good"], [*labels, None]).cases == 80
