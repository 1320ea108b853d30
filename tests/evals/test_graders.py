from typing import Any

import pytest

from evals.graders import bugs, claims, grade, text
from evals.graders.base import Mark, Sample, each, graded
from evals.types import Case, Grade, Output
from tests.evals import good


def of(metric: str, pairs: list[tuple[Case, Output]]) -> list[Grade]:
    cases, outputs = [case for case, _ in pairs], [output for _, output in pairs]
    return [one for one in grade(cases, outputs, good.PASSAGES) if one.metric == metric]


def with_reply(output: Output, **changes: object) -> Output:
    return output.model_copy(update={"reply": {**(output.reply or {}), **changes}})


def test_pairs_of_neighbouring_rungs_are_named_and_graded() -> None:
    grades = of("ordering", good.ladder()[:3])
    assert [(one.unit, one.cluster, one.value) for one in grades] == [("Q0:1<2", "Q0", 1), ("Q0:2<3", "Q0", 1)]
    assert grades[0].cases == ("ladder/Q0-1", "ladder/Q0-2")
    assert grades[0].slices == {"kind": "behavioral", "task": "critique"}


@pytest.mark.parametrize(
    ("low", "high", "value"), [(2.0, 3.0, 1.0), (3.0, 3.0, 0.5), (3.5, 3.0, 0.0), (None, 1.0, 0.5)]
)
def test_an_order_is_right_level_or_wrong(low: float | None, high: float, value: float) -> None:
    (worse, one), (better, other) = good.ladder()[:2]
    assert (
        of("ordering", [(worse, with_reply(one, score=low)), (better, with_reply(other, score=high))])[0].value == value
    )


def test_a_shift_of_the_score_costs_its_share_of_the_scale() -> None:
    base, changed = good.ladder()[1], good.perturbed()[0]
    grade_ = of("steadiness", [base, (changed[0], with_reply(changed[1], score=2.0))])[0]
    assert (grade_.unit, grade_.value) == ("perturb/P0-2", 0.75)
    assert "3.00 to 2.00" in grade_.reason
    assert of("steadiness", [changed]) == []  # without its base there is nothing to compare


@pytest.mark.parametrize("status", ["unrecorded", "failed"])
def test_a_call_that_gave_no_reply_is_never_a_score(status: str) -> None:
    everything = [*good.ladder(), *good.grounded(), *good.sets(), *good.interviews()]
    lost = [(case, Output(case_id=case.id, status=status, reason="503")) for case, _ in everything]  # type: ignore[arg-type]
    cases, outputs = zip(*lost, strict=True)
    grades = grade(cases, outputs, good.PASSAGES)
    assert grades
    assert {one.value for one in grades} == {None}
    assert all(one.reason for one in grades)
    assert not bugs(grades)
    assert {one.value for one in grade(cases, [], good.PASSAGES)} == {None}


def test_a_pair_lacks_a_value_where_one_side_does() -> None:
    low, (case, _) = good.ladder()[0], good.ladder()[1]
    grades = of("ordering", [low, (case, Output(case_id=case.id, status="failed", reason="timeout"))])
    assert (grades[0].value, grades[0].reason) == (None, "The call for ladder/Q0-2 failed: timeout.")


def test_a_grader_that_raises_is_counted_and_scores_nothing() -> None:
    def broken(_: Sample) -> Mark:
        raise KeyError("facts")

    case, output = good.grounded()[0]
    grader = each("facts", lambda _: True, broken)
    found = graded(grader, grader.units([case])[0], [output], good.PASSAGES)
    assert found.value is None
    assert bugs([found]) == [found]
    shapeless = [(case, output.model_copy(update={"reply": {"answer": 7}}))]
    assert bugs(of("facts", shapeless))


def test_each_sample_of_a_case_is_graded_with_its_own_pair() -> None:
    (low, one), (high, other) = good.ladder()[:2]
    outputs = [
        one,
        other,
        with_reply(one.model_copy(update={"sample": 1}), score=5.0),
        other.model_copy(update={"sample": 1}),
        one.model_copy(update={"sample": 2}),
    ]
    found = [each_ for each_ in grade([low, high], outputs, good.PASSAGES) if each_.metric == "ordering"]
    assert [(each_.unit, each_.value) for each_ in found] == [("Q0:1<2", 1.0), ("Q0:1<2", 0.0)]


def test_units_do_not_depend_on_replies() -> None:
    everything = [*good.ladder(), *good.gaps(), *good.grounded(), *good.sets(), *good.interviews()]
    cases = [case for case, _ in everything]
    empty = [Output(case_id=case.id, status="unrecorded") for case in cases]
    measured = grade(cases, [output for _, output in everything], good.PASSAGES)
    assert [(one.metric, one.unit) for one in grade(cases, empty, good.PASSAGES)] == [
        (one.metric, one.unit) for one in measured
    ]


def test_recall_asks_only_for_evidence_that_was_retrieved() -> None:
    case, output = good.grounded()[0]
    assert of("citation_recall", [(case.model_copy(update={"passages": ("other",)}), output)])[0].value is None


def test_a_citation_of_what_the_request_brought_along_is_exact() -> None:
    case, output = good.sets()[0]
    brought = case.model_copy(update={"input": {**case.input, "job_description": "You will own the night shift."}})
    row = {"requirement": "r", "evidence": good.cited("own", "own the night shift"), "question_ids": ["q0"]}
    assert of("citations_exact", [(brought, with_reply(output, coverage=[row]))])[0].value == 1
    assert of("citations_exact", [(case, with_reply(output, coverage=[row]))])[0].value == 0


@pytest.mark.parametrize(
    ("said", "invented"),
    [
        ("You cut it from 9 days to 2.", "2"),
        ("You cut it from nine days.", None),
        ("It took ninety days.", "ninety"),
        ("Say it in one or two sentences.", None),
        ("It handled 40,000 rows.", None),
        ("It handled 40k rows.", "40"),
        ("You asked Priya.", None),
        ("You asked Priya's team.", None),
        ("You asked Gunther.", "Gunther"),
        ("Gunther helped.", None),  # a sentence may begin with any word
        ("Use STAR, and say what I'd hear.", None),
        ("You say “Nobody else did”.", None),
        ("It was 12.5 per cent.", "12.5"),
    ],
)
def test_figures_and_names_must_stand_in_a_source(said: str, invented: str | None) -> None:
    assert claims.made_up(said, ["It took 9 days with Priya and 40,000 rows."]) == invented


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("Practise it in ninety seconds.", 1.0),
        ("Say it in 60 to 90 seconds, with 3 sentences on the cause.", 1.0),
        ("Say that it saved 77 hours.", 0.0),
    ],
)
def test_a_next_step_may_say_how_long_to_speak(step: str, value: float) -> None:
    case, output = good.gaps()[0]
    assert of("grounded", [(case, with_reply(output, next_step=step))])[0].value == value


@pytest.mark.parametrize("value", ["1,250", "1250"])
def test_a_figure_may_be_grouped_otherwise(value: str) -> None:
    assert claims.made_up(f"It was {value}.", ["1,250 people", "2.4 million titles"]) is None
    assert claims.made_up("It was 2,400,000.", ["2.4 million titles"]) is None


@pytest.mark.parametrize(
    ("said", "is_praise"),
    [
        ("Great answer!", True),
        ("That's a really strong start.", True),
        ("No worries. Well done for being honest.", True),
        ("A good answer names one occasion.", False),
        ("Good question: three are left.", False),
        ("Think of a great success of yours.", False),
        ("Make your example strong.", False),
    ],
)
def test_praise_is_of_the_candidate(said: str, is_praise: bool) -> None:
    assert bool(text.praise(said)) == is_praise


def test_a_run_of_six_words_is_shared_whatever_stands_between_them() -> None:
    assert text.shared_run("Do name the day - you noticed it.", "It names. Name the day you noticed it!")
    assert not text.shared_run("name the day you noticed", "name the day you noticed it")
    assert not text.shared_run(
        "name the day you noticed it", "name the day you noticed it", ["name the day you noticed it"]
    )


def test_an_interview_may_cite_the_passages_of_its_own_questions_and_no_others() -> None:
    case, output = good.interviews()[0]
    cited = {hit for turn in (output.reply or {})["turns"] for hit in _cited(turn)}
    strange = case.model_copy(update={"passages": ("other",)})
    assert of("citations_exact", [(strange, output)])[0].value == 0
    own = strange.model_copy(update={"input": {**case.input, "passages_of": {"q0": sorted(cited)}}})
    assert of("citations_exact", [(own, output)])[0].value == 1


def _cited(turn: dict[str, Any]) -> list[str]:
    return [citation["passage_id"] for citation in (turn.get("critique") or {}).get("citations", [])]


@pytest.mark.parametrize(
    ("status", "reason", "value"),
    [
        ("done", None, 1.0),
        ("failed", "model_reply_invalid: The reply can't be read, even after one repair.", 0.0),
        ("failed", "model_refused: The model declined to reply.", 0.0),
        ("failed", "model_timeout: No complete reply within 60 s.", None),
        ("unrecorded", "No recording of this critique call.", None),
    ],
)
def test_a_reply_that_cannot_be_used_counts_and_a_failing_endpoint_does_not(
    status: str, reason: str | None, value: float | None
) -> None:
    case, output = good.ladder()[0]
    reply = output.reply if status == "done" else None
    told = Output(case_id=case.id, status=status, reply=reply, reason=reason)  # type: ignore[arg-type]
    assert [one.value for one in of("replies", [(case, told)])] == [value]
