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
    assert rubric.score(kind, dict.fromkeys(names, 1)) == 1
    assert rubric.score(kind, dict.fromkeys(names, 5)) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_no_band_gives_no_score(kind: QuestionKind) -> None:
    assert rubric.score(kind, {}) is None
    assert rubric.score(kind, {"correctness": None, "own_action": None}) is None


def test_a_complete_story_without_figure_choice_or_lesson_scores_four() -> None:
    bands = {"context": 5, "own_action": 5, "result": 5, "metric": 1, "trade_off": 1, "reflection": 1}
    assert rubric.score("behavioral", bands) == 4


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
