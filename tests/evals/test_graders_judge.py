from collections.abc import Callable, Mapping
from typing import Any

import pytest

from coach.engines.langchain.schemas import SCHEMAS, Verdict
from coach.errors import ConfigurationError, ModelUnreachable, RecordingMissing
from evals.graders.judge import PAIRWISE, RUBRIC, agreement, pairwise, rubric, with_rungs
from evals.statistics import ADVISORY
from evals.types import Case, Grade, Output
from prompts.loader import load
from tests.evals import good

pytestmark = pytest.mark.anyio

CASE, OLD = good.gaps()[0]
NEW = OLD.model_copy(
    update={"reply": {**(OLD.reply or {}), "next_step": "Name the days that a refund took before and after."}}
)
IN_BOTH = "how many days did a refund take"
ONLY_NEW = "Name the days that a refund took"


class Scripted:
    """A judge that answers from a list; it keeps the prompts as rendered, and what was found wrong."""

    def __init__(self, *replies: Verdict | Exception) -> None:
        self.replies = list(replies)
        self.seen: list[str] = []
        self.faults: list[list[str]] = []

    async def ask(self, variables: Mapping[str, Any], faults: Callable[[Verdict], list[str]], sample: int) -> Verdict:
        self.seen.append(load("judge").render(**variables)[-1].content)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        self.faults.append(faults(reply))
        return reply


def verdict(winner: str | None = None, band: int | None = None, quote: str | None = IN_BOTH) -> Verdict:
    quotes = [] if quote is None else [quote]
    return Verdict.model_validate({"quotes": quotes, "why": "It can be acted on.", "winner": winner, "band": band})


@pytest.mark.parametrize(
    ("there", "back", "value"),
    [("B", "A", 1.0), ("A", "B", 0.0), ("tie", "tie", 0.5), ("A", "A", 0.5), ("B", "B", 0.5), ("B", "tie", 0.5)],
)
async def test_only_a_preference_that_survives_the_swap_counts(there: str, back: str, value: float) -> None:
    judge = Scripted(verdict(there), verdict(back))
    grade = await pairwise(CASE, OLD, NEW, judge)
    assert (grade.metric, grade.value) == (PAIRWISE, value)
    first, second = judge.seen
    assert first.index("<reply-A") < first.index(ONLY_NEW)
    assert second.index(ONLY_NEW) < second.index("<reply-B")
    assert first.index("<reply-B") < first.index(ONLY_NEW)


@pytest.mark.parametrize(("band", "value"), [(1, 0.0), (3, 0.5), (5, 1.0), (None, None)])
async def test_a_band_becomes_a_share(band: int | None, value: float | None) -> None:
    judge = Scripted(verdict(band=band))
    grade = await rubric(CASE, OLD, judge)
    assert (grade.metric, grade.value, grade.hard) == (RUBRIC, value, False)
    assert judge.faults == [["one reply needs a band"] if band is None else []]


async def test_a_comparison_without_a_winner_is_no_tie() -> None:
    judge = Scripted(verdict("A"), verdict())
    assert (await pairwise(CASE, OLD, NEW, judge)).value is None
    assert judge.faults[1] == ["two replies need a winner"]


async def test_a_quote_that_is_not_in_the_reply_voids_the_verdict() -> None:
    judge = Scripted(verdict(band=5, quote=ONLY_NEW), verdict(band=5, quote=ONLY_NEW), verdict(band=5, quote=None))
    grade = await rubric(CASE, OLD, judge)
    assert grade.value is None
    assert ONLY_NEW in grade.reason
    assert (await rubric(CASE, NEW, judge)).value == 1
    assert (await rubric(CASE, OLD, judge)).value is None
    assert [len(faults) for faults in judge.faults] == [1, 0, 1]


async def test_what_failed_or_was_not_recorded_is_never_a_score() -> None:
    down, missing = ModelUnreachable("503", "Wait."), RecordingMissing("None.", "Record it.")
    lost = Output(case_id=CASE.id, status="unrecorded")
    for failure, output in ((missing, OLD), (down, OLD), (verdict(band=4), lost)):
        assert (await rubric(CASE, output, Scripted(failure))).value is None
    assert "503" in (await rubric(CASE, OLD, Scripted(down))).reason
    assert "No recording" in (await rubric(CASE, OLD, Scripted(missing))).reason
    assert (await pairwise(CASE, OLD, NEW, Scripted(verdict("A"), missing))).value is None


async def test_a_broken_set_up_is_told_and_not_taken_for_a_missing_grade() -> None:
    with pytest.raises(ConfigurationError):
        await rubric(CASE, OLD, Scripted(ConfigurationError("No prompt.", "Restore it.")))


async def test_a_judge_is_not_told_which_engine_replied() -> None:
    judge = Scripted(verdict(band=3))
    await rubric(CASE, OLD, judge)
    assert "langchain" not in judge.seen[0]
    assert good.STORIES[0][2] in judge.seen[0]


def test_the_prompt_names_a_schema_that_replies_can_be_held_to() -> None:
    assert SCHEMAS[load("judge").output] is Verdict


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


def test_agreement_is_not_told_of_few_verdicts() -> None:
    few = agreement(["good", "bad"] * 9, ["good", "bad"] * 9)
    assert (few.kappa, few.measured, few.advisory) == (1, False, True)
    assert str(few) == "unmeasured: 18 labelled verdicts, 20 are needed"
    assert "all of one kind" in str(agreement(["good"] * 30, ["good"] * 30))
    assert "kappa 1.00" in str(agreement(["good", "bad"] * 10, ["good", "bad"] * 10))


def test_cases_that_hang_together_widen_the_interval() -> None:
    labels = (["yes"] * 5 + ["no"] * 5) * 6
    said = (["yes"] * 5 + ["no"] * 5) * 4 + ["no"] * 10 + ["yes"] * 10
    alone = agreement(labels, said)
    together = agreement(labels, said, clusters=[str(n // 10) for n in range(60)])
    assert alone.kappa == together.kappa
    assert together.low is not None
    assert alone.low is not None
    assert together.low < alone.low


def _read(number: int, rung: int | None, score: float, value: float | None) -> tuple[Case, tuple[Output, Grade]]:
    known = {} if rung is None else {"rung": rung, "question_id": f"Q{number}"}
    case = CASE.model_copy(update={"id": f"ladder/{number}", "cluster": f"Q{number}", "expected": known})
    output = OLD.model_copy(update={"case_id": case.id, "reply": {**(OLD.reply or {}), "score": score}})
    return case, (output, Grade(metric=RUBRIC, unit=case.id, cluster=case.cluster, value=value))


def _agreed(*rows: tuple[Case, tuple[Output, Grade]]) -> Any:
    return with_rungs([case for case, _ in rows], [judged for _, judged in rows])


def test_a_judge_agrees_where_it_calls_readings_right_that_score_their_rung() -> None:
    right = [_read(n, n % 4 + 1, n % 4 + 2.5, 0.5) for n in range(12)]
    wrong = [_read(n, n % 2, n % 2 + 2.0, 0.25) for n in range(12, 24)]
    found = _agreed(*right, *wrong)
    assert (found.kappa, found.cases, found.measured) == (1, 24, True)
    upside_down = [
        (case, (output, grade.model_copy(update={"value": 1 - (grade.value or 0)})))
        for case, (output, grade) in (*right, *wrong)
    ]
    assert (_agreed(*upside_down).kappa or 0) < 0.1


def test_only_known_rungs_judged_once_count_for_agreement() -> None:
    case, (output, grade) = _read(1, 3, 4.0, 1.0)
    again = output.model_copy(update={"sample": 1})
    rest = [_read(2, None, 4.0, 1.0), _read(3, 3, 4.0, None), (case, (again, grade))]
    assert _agreed((case, (output, grade)), *rest).cases == 1
