import json
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from coach import rubric
from coach.types import QuestionKind

KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_criterion_says_what_each_band_looks_like(kind: QuestionKind) -> None:
    for criterion in rubric.criteria(kind):
        assert sorted(criterion.anchors) == [1, 2, 3, 4, 5]
        assert len(set(criterion.anchors.values())) == 5
        assert criterion.asks.endswith("?")


@pytest.mark.parametrize("kind", KINDS)
def test_the_score_runs_from_one_to_five(kind: QuestionKind) -> None:
    names = [criterion.name for criterion in rubric.criteria(kind)]
    assert rubric.score(kind, dict.fromkeys(names, 1), on_question=False) == 1
    assert rubric.score(kind, dict.fromkeys(names, 5)) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_vaguest_answer_to_the_question_is_worth_more_than_none(kind: QuestionKind) -> None:
    lowest = dict.fromkeys([criterion.name for criterion in rubric.criteria(kind)], 1)
    assert rubric.score(kind, lowest) == rubric.ANSWERED > 1
    better = lowest | {rubric.criteria(kind)[0].name: 2}
    assert rubric.ANSWERED < (rubric.score(kind, better) or 0) < 2, "one band up is a step, not a leap"


@pytest.mark.parametrize("kind", KINDS)
def test_no_band_gives_no_score(kind: QuestionKind) -> None:
    assert rubric.score(kind, {}) is None
    assert rubric.score(kind, {"correctness": None, "own_action": None}) is None


def test_a_complete_story_without_figure_choice_or_lesson_scores_four() -> None:
    bands = {"context": 5, "own_action": 5, "result": 5, "metric": 1, "trade_off": 1, "reflection": 1}
    assert rubric.score("behavioral", bands) == 4


def test_a_figure_counts_in_full_beside_an_action_that_is_there() -> None:
    there: dict[str, int | None] = {"context": 4, "own_action": 4, "result": 4, "trade_off": 1, "reflection": 1}
    plain, measured = (rubric.score("behavioral", there | {"metric": band}) or 0 for band in (1, 5))
    full, full_measured = (
        rubric.score("behavioral", there | {"own_action": 5, "result": 5, "metric": band}) or 0 for band in (1, 5)
    )
    assert measured - plain == pytest.approx(full_measured - full)
    thin, thin_measured = (
        rubric.score("behavioral", there | {"own_action": 3, "metric": band}) or 0 for band in (1, 5)
    )
    assert thin_measured - thin < measured - plain


def test_figures_and_lessons_do_not_replace_an_action_of_ones_own() -> None:
    hollow = {"context": 5, "own_action": 1, "result": 5, "metric": 5, "trade_off": 5, "reflection": 5}
    plain = {"context": 4, "own_action": 4, "result": 4, "metric": 1, "trade_off": 1, "reflection": 1}
    assert (rubric.score("behavioral", hollow) or 0) < (rubric.score("behavioral", plain) or 0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_higher_band_never_lowers_the_score(kind: QuestionKind) -> None:
    names = [criterion.name for criterion in rubric.criteria(kind)]
    for name in names:
        for base in (1, 3, 5):
            scores = [rubric.score(kind, dict.fromkeys(names, base) | {name: band}) or 0 for band in range(1, 6)]
            assert scores == sorted(scores)


def test_the_gap_is_what_carries_the_story_before_anything_else() -> None:
    bands: dict[str, int | None] = {"context": 1, "own_action": 2, "result": 1, "metric": 1, "trade_off": 1}
    assert rubric.gap("behavioral", bands) == "own_action"
    assert rubric.gap("behavioral", bands | {"own_action": 4}) == "result"
    assert rubric.gap("behavioral", bands | {"own_action": 4, "result": 4}) == "context"
    assert rubric.gap("behavioral", bands | {"own_action": 4, "result": 4, "context": 3}) == "metric"
    assert rubric.gap("behavioral", bands | {"own_action": 4, "result": 4, "context": 3, "metric": 4}) == "trade_off"


def test_reflection_is_never_the_gap_and_a_full_answer_has_none() -> None:
    full: dict[str, int | None] = dict.fromkeys(("context", "own_action", "result", "metric", "trade_off"), 4)
    assert rubric.gap("behavioral", full | {"reflection": 1}) == "none"


def test_a_criterion_without_evidence_is_not_named_as_the_gap() -> None:
    assert rubric.gap("technical", {"correctness": None, "mechanism": 4, "edge_cases": 4, "trade_off": 4}) == "none"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Tell me about a time you changed your mind.", "behavioral"),
        ("Describe a project that you had to stop.", "behavioral"),
        ("Walk me through your biggest mistake.", "behavioral"),
        ("Have you ever worked with an unreliable partner?", "behavioral"),
        ("Why do you want to work for our bakery?", "motivation"),
        ("What is your greatest weakness?", "motivation"),
        ("Tell me about a time your management style failed.", "behavioral"),
        ("How would you design a URL shortener?", "technical"),
        ("How do you handle missing data in a training set?", "technical"),
        ("What motivates you?", "motivation"),
        ("Where do you see yourself in five years?", "motivation"),
        ("A colleague takes credit for your work. What do you do?", "situational"),
        ("How would you handle a customer who shouts?", "situational"),
        ("What is the difference between TCP and UDP?", "technical"),
        ("How would you design a rate limiter for an API?", "technical"),
        ("How does garbage collection work in Java?", "technical"),
    ],
)
def test_the_kind_is_told_from_the_words_of_the_question(question: str, kind: QuestionKind) -> None:
    assert rubric.tell_kind(question) == kind


# Bands as careful readers give them, in the order of `criteria`, for answers of four qualities: vague or hypothetical,
# concrete with a major hole, complete without figure, choice or lesson, and complete with them.
QUALITIES: dict[QuestionKind, tuple[tuple[str, ...], ...]] = {
    "behavioral": (
        ("111111", "111122", "222111", "132122"),
        ("244111", "414111", "245422", "425133", "515141", "244234"),
        ("444111", "444222", "544121", "434111", "443211"),
        ("555555", "454444", "544543", "444444", "555553"),
    ),
    "technical": (
        ("11111", "22112", "21222", "22211"),
        ("24111", "33111", "24333", "33323", "25211", "34211"),
        ("44111", "54221", "44321", "43121"),
        ("55555", "45444", "54445", "55454"),
    ),
    "situational": (
        ("11111", "21211", "12212", "22221"),
        ("24221", "32111", "23311", "33211", "24333"),
        ("44411", "43411", "44321", "43311"),
        ("55555", "54444", "44444", "55445"),
    ),
    "motivation": (
        ("111111", "122111", "222112", "113111"),
        ("243111", "422111", "234212", "332111"),
        ("444111", "443222", "434122"),
        ("555555", "544454", "444444", "554453"),
    ),
}


def given(kind: QuestionKind, bands: str) -> dict[str, int | None]:
    """Return the bands of one answer, a digit for each criterion in the rubric's order."""
    return {criterion.name: int(band) for criterion, band in zip(rubric.criteria(kind), bands, strict=True)}


@pytest.mark.parametrize("kind", KINDS)
def test_each_quality_of_answers_scores_strictly_above_the_one_below(kind: QuestionKind) -> None:
    scores = [[rubric.score(kind, given(kind, bands)) or 0 for bands in rows] for rows in QUALITIES[kind]]
    for worse, better in pairwise(scores):
        assert max(worse) < min(better)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_the_gap_and_a_full_answer_has_none(kind: QuestionKind) -> None:
    full = given(kind, QUALITIES[kind][3][0])
    for criterion in rubric.criteria(kind):
        for band in (1, 2):
            named = criterion.name if criterion.nameable else "none"
            assert rubric.gap(kind, full | {criterion.name: band}) == named
        assert rubric.gap(kind, full | {criterion.name: 3}) == "none", "thin isn't missing"
    for bands in QUALITIES[kind][3]:
        assert rubric.gap(kind, given(kind, bands)) == "none"


@pytest.mark.parametrize("kind", KINDS)
def test_a_probe_asks_one_short_thing(kind: QuestionKind) -> None:
    for criterion in rubric.criteria(kind):
        assert criterion.probe[0].isupper()
        assert "?" not in criterion.probe
        assert len(criterion.probe.split()) <= 15


@pytest.mark.parametrize("held_out", [False, True])
def test_the_kind_is_told_of_questions_that_name_no_technology(held_out: bool) -> None:
    """`kinds.jsonl` holds questions written for this; words were added while looking at those not `held_out`."""
    lines = Path(__file__).with_name("kinds.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["held_out"] == held_out]
    assert sum(rubric.tell_kind(row["question"]) == row["kind"] for row in rows) >= 0.85 * len(rows)
