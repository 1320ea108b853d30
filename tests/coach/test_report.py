from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from scripted import START, critique, question

from coach import interview
from coach.report import Told, markdown, write
from coach.types import Brief, Compared, Drill, EngineInfo, Finding, Recurring, Report, Session, SessionMode, Turn

WEAK = "We looked into it together for a while"
STRONG = "I cut the queue from nine to four days"


def told(
    *messages: tuple[str, dict[str, Any]],
    mode: SessionMode = "interview",
    count: int = 3,
    day: int = 0,
    role: str | None = None,
) -> Told:
    """Play messages through the machine, each with what its critique is to say."""
    state = interview.begin(mode, tuple(question(number) for number in range(1, count + 1)))
    turns = []
    for number, (text, judged) in enumerate(messages, 1):
        reading = None if interview.by_command(state, text) else critique(text, **judged)
        move = interview.by_command(state, text) or interview.advance(state, text, reading, None)
        state = move.state
        turns.append(
            Turn(
                number=number,
                text=text,
                intent=move.intent,
                reply=move.reply,
                critique=reading,
                question=state.question,
                status="ended" if state.ended else "active",
                engine=EngineInfo(name="offline"),
            )
        )
    session = Session(
        id="s1",
        mode=mode,
        brief=Brief(role=role),
        status="ended" if state.ended else "active",
        question=state.question,
        progress=state.progress,
        turns=turns,
        created_at=START + timedelta(days=day),
    )
    return Told(session, state)


def bands(**values: int | None) -> dict[str, Any]:
    return {"findings": [Finding(criterion=name, band=band, why="So.") for name, band in values.items()]}


def test_bands_are_means_over_the_last_critique_of_each_question_and_no_evidence_is_left_out() -> None:
    report = write(
        told(
            (WEAK, {**bands(result=1, metric=None), "gap": "result"}),
            (STRONG, {**bands(result=4, metric=None), "gap": "none"}),
            (STRONG, {**bands(result=5, metric=3), "gap": "none"}),
        ),
        [],
    )
    assert {item.criterion: item.band for item in report.criteria} == {"result": 4.5, "metric": 3.0}
    assert report.questions[0].attempts == [3.0]


def test_moments_quote_the_candidate_exactly() -> None:
    report = write(
        told(
            (STRONG, {"gap": "none", "score": 4.6, "follow_up": None}),
            (WEAK, {"gap": "own_action", "score": 2.0, "follow_up": None}),
        ),
        [],
    )
    assert report.strongest is not None
    assert report.weakest is not None
    assert (report.strongest.question, report.weakest.question) == ("Question number 1?", "Question number 2?")
    assert report.strongest.quote in STRONG  # type: ignore[operator]
    assert report.weakest.quote in WEAK  # type: ignore[operator]
    assert report.weakest.text == "You say what you did."


def test_the_one_thing_to_practise_is_the_gap_that_cost_most() -> None:
    report = write(
        told(
            (WEAK, {"gap": "metric", "score": 3.5, "follow_up": None}),
            (WEAK, {"gap": "result", "score": 1.5, "follow_up": None, "next_step": "Tell how it ended."}),
            (WEAK, {"gap": "result", "score": 2.5, "follow_up": None}),
        ),
        [],
    )
    assert report.next_practice == "Work on this: what came of it (open in 2 of 3 answers). Tell how it ended."


def test_skipped_questions_are_said_and_not_counted() -> None:
    report = write(told(("SKIP", {}), (STRONG, {"gap": "none", "score": 4.0}), ("END", {})), [])
    assert [item.skipped for item in report.questions] == [True, False, True]
    assert "You answered 1 of 3 questions. Your average is 4.0 of 5." in report.summary
    assert "2 asked without an answer" in report.summary


def test_a_session_without_answers_is_reported_as_what_it_is() -> None:
    for played in (told(), told(("END", {})), told(("ERM", {}), ("HINT", {}), ("SKIP", {}))):
        report = write(played, [])
        assert "nothing to judge" in report.summary
        assert report.criteria == []
        assert report.strongest is None
        assert report.next_practice


def test_answers_that_could_not_be_scored_give_no_average() -> None:
    report = write(told((WEAK, {"score": None, "gap": "none", **bands(result=None)})), [])
    assert "too little to score" in report.summary


def answers(*judged: Mapping[str, int], day: int = 0, role: str | None = None) -> Told:
    """Play one session with an answer for each set of bands."""
    return told(*((STRONG, {**bands(**each), "gap": "none"}) for each in judged), day=day, role=role)


def test_progress_compares_each_criterion_with_all_answers_before() -> None:
    before = [answers({"result": 2, "metric": 4}, {"metric": 4}), answers({"result": 3})]
    report = write(
        answers({"result": 4, "metric": 3, "context": 3}, {"result": 5, "metric": 3}, {"context": 4}, day=1), before
    )
    found = {item.criterion: (item.average_before, item.trend) for item in report.criteria}
    assert found == {"result": (2.5, 2.0), "metric": (4.0, -1.0), "context": (None, None)}
    assert report.progress == "Above your average so far: what came of it. Below it: a figure for the result."


@pytest.mark.parametrize(("now", "before"), [(1, 3), (3, 1), (1, 1)])
def test_nothing_is_said_of_a_change_with_a_single_answer_on_either_side(now: int, before: int) -> None:
    report = write(answers(*[{"result": 1}] * now, day=1), [answers(*[{"result": 5}] * before)])
    (result,) = report.criteria
    assert (result.trend, result.average_before) == (None, None)
    assert (result.answers, result.answers_before) == (now, before)
    assert report.progress.startswith("Too few answers to say whether you moved")
    (row,) = [line for line in markdown(report).split("\n") if line.startswith("| what came of it")]
    assert "+" not in row
    assert "-" not in row


def test_what_one_answer_a_band_better_would_make_is_no_change() -> None:
    lucky = write(answers({"result": 3}, {"result": 4}, day=1), [answers({"result": 3}, {"result": 3})])
    clear = write(answers({"result": 4}, {"result": 4}, day=1), [answers({"result": 3}, {"result": 3})])
    assert lucky.progress == "About your average so far."
    assert clear.progress == "Above your average so far: what came of it."


def test_sessions_are_compared_within_one_role() -> None:
    weak = [{"result": 1}, {"result": 2}]
    earlier = [
        answers(*weak, role="Pastry chef"),
        answers(*[{"result": 5}] * 3, role="Head of kitchen"),
        answers(*[{"result": 5}] * 3),
    ]
    report = write(answers({"result": 3}, {"result": 4}, day=1, role="pastry Chef"), earlier)
    assert report.compared == Compared(role="pastry Chef", sessions=1, answers=2)
    assert report.criteria[0].trend == 2.0
    assert report.progress == "Above your average so far for pastry Chef: what came of it."
    fresh = write(answers(*weak, day=1, role="Sommelier"), earlier)
    assert fresh.compared is None
    assert "first session for Sommelier" in fresh.progress


def test_the_table_says_what_is_compared_with_what() -> None:
    earlier = [answers({"result": 2}, day=1, role="Pastry chef"), answers({"result": 5}, role="Pastry chef")]
    report = write(answers({"result": 3}, {"result": 3}, {"result": 4}, day=2, role="Pastry chef"), earlier)
    page = markdown(report)
    assert "| Your average so far | Against that average | Session by session (answers) |" in page
    assert "| what came of it | 3.3 | 3 | 3.5 | -0.2 | 5.0 (1) → 2.0 (1) → 3.3 (3) |" in page
    assert "over 2 answers in 2 earlier sessions for Pastry chef; sessions for other roles are left out" in page
    alone = markdown(write(answers({"result": 3}), []))
    assert "| Criterion | Band (1–5) | Answers |" in alone
    assert "average so far" not in alone


def test_a_first_session_has_no_progress_to_show() -> None:
    assert "first session" in write(told((STRONG, {"gap": "none"})), [told(("END", {}))]).progress


def test_both_attempts_at_a_question_are_shown() -> None:
    again = told(
        (WEAK, {"gap": "result", "score": 2.0, "follow_up": None}),
        ("let me try again", {}),
        (STRONG, {"gap": "none", "score": 4.0}),
        mode="drill",
    )
    report = write(again, [])
    assert report.questions[0].attempts == [2.0, 4.0]
    assert "2.0 → 4.0" in markdown(report)


def test_markdown_holds_every_part_and_no_markup_of_the_candidates() -> None:
    text = "<script>alert(1)</script> | *bold* `code` and what I did"
    report = write(told((text, {"gap": "metric", "follow_up": None})), [])
    page = markdown(report)
    for heading in ("# Your interview report", "## Strongest moment", "## Criteria", "## Questions", "## Progress"):
        assert heading in page
    assert "<script>" not in page
    assert "\\| \\*bold\\*" in page


def three_sessions() -> Report:
    """Play three sessions of one candidate, whose figures stay away while the outcome comes to be told."""
    first = told(
        (WEAK, {**bands(result=1, metric=1), "gap": "result", "score": 1.5, "follow_up": None}),
        (WEAK, {**bands(result=3, metric=1), "gap": "metric", "score": 3.0, "follow_up": None}),
    )
    second = told((WEAK, {**bands(result=3, metric=2), "gap": "metric", "score": 3.2, "follow_up": None}), day=1)
    third = told(
        (STRONG, {**bands(result=4, metric=1), "gap": "metric", "score": 3.4, "follow_up": None}),
        (WEAK, {**bands(result=4, context=2), "gap": "context", "score": 2.8, "follow_up": None}),
        (STRONG, {**bands(result=5, metric=2), "gap": "metric", "score": 3.6, "follow_up": None}),
        day=2,
    )
    return write(third, [second, first])


def test_three_sessions_show_how_each_criterion_moved() -> None:
    report = three_sessions()
    found = {item.criterion: (item.history, item.history_answers, item.trend) for item in report.criteria}
    assert found["result"] == ([2.0, 3.0, 4.33], [2, 1, 3], 2.0)
    assert found["metric"] == ([1.0, 2.0, 1.5], [2, 1, 2], 0.17)
    assert found["context"] == ([2.0], [1], None)
    assert "2.0 (2) → 3.0 (1) → 4.3 (3)" in markdown(report)


def test_the_gap_that_keeps_coming_back_is_named_and_drilled_next() -> None:
    report = three_sessions()
    assert report.recurring == Recurring(gap="metric", sessions=3, compared=3)
    assert report.progress == (
        "Above your average so far: what came of it. Open again, in 3 of 3 sessions: a figure for the result."
    )
    assert report.next_drill == Drill(gap="metric", focus="ownership", question="Question number 1?")
    assert report.next_practice.startswith("Work on this: a figure for the result (open in 2 of 3 answers).")
    assert "## Next drill" in markdown(report)


def test_a_gap_that_comes_back_outweighs_a_new_one_that_cost_a_little_more() -> None:
    before = told((WEAK, {"gap": "metric", "score": 3.0, "follow_up": None}))
    now = told(
        (WEAK, {"gap": "context", "score": 2.8, "follow_up": None}),
        (WEAK, {"gap": "metric", "score": 3.0, "follow_up": None}),
        day=1,
    )
    alone, again = write(now, []), write(now, [before])
    assert again.next_drill is not None
    assert again.next_drill.gap == "metric"
    assert "the setting" in alone.next_practice
    assert alone.recurring is None


def test_a_drill_rests_on_a_gap_of_two_sessions_for_the_role() -> None:
    open_: tuple[str, dict[str, Any]] = (WEAK, {"gap": "metric", "score": 2.0, "follow_up": None})
    now = told(open_, day=1, role="Pastry chef")
    assert write(now, []).next_drill is None
    assert write(now, [told(open_, role="Sommelier")]).next_drill is None
    assert write(now, [told((WEAK, {"gap": "context", "follow_up": None}), role="Pastry chef")]).next_drill is None
    assert write(now, [told(open_, role="Pastry chef")]).next_drill is not None


def test_a_gap_that_was_closed_does_not_recur_and_without_gaps_there_is_no_drill() -> None:
    before = told((WEAK, {"gap": "metric", "score": 3.0, "follow_up": None}))
    report = write(told((STRONG, {"gap": "none", "score": 4.5}), day=1), [before])
    assert report.recurring is None
    assert report.next_drill is None
