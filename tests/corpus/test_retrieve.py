"""Fusion and filters."""

import pytest

from corpus.record import Label
from corpus.retrieve import fuse, matching
from corpus.types import Filter

LABELS = [
    Label("a", "Okcoin", "Product Manager", "interview_guide", "en"),
    Label("b", "OKX", "Backend  Engineer", "job_description", "de"),
    Label("c", None, None, "article", "en"),
]


def test_a_passage_high_in_both_rankings_beats_one_high_in_one() -> None:
    fused = fuse({"x": 0.8, "both": 0.7, "y": 0.0}, [("y", 0.8), ("both", 0.7)], depth=10)
    assert fused[0][0] == "both"
    assert fused[0][1] == pytest.approx(0.7)
    assert dict(fused)["x"] == pytest.approx(0.4)


def test_a_passage_past_the_lexical_rankings_end_counts_with_its_last_score() -> None:
    closeness, literal = {"a": 0.9, "b": 0.5, "c": 0.5}, [("b", 0.8), ("c", 0.6)]
    assert dict(fuse(closeness, literal, depth=2))["a"] == pytest.approx((0.9 + 0.6) / 2)
    assert dict(fuse(closeness, literal, depth=3))["a"] == pytest.approx(0.9 / 2)


def test_fused_scores_lie_between_0_and_1_and_ties_are_ordered_by_id() -> None:
    fused = fuse({"b": 1.0, "a": 1.0}, [("a", 1.0), ("b", 1.0)], depth=2)
    assert fused == [("a", 1.0), ("b", 1.0)]
    assert fuse({}, [], depth=10) == []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(), None),
        (Filter(source_ids=frozenset("ab")), {"a", "b"}),
        (Filter(company="okCOIN"), {"a"}),
        (Filter(role="backend engineer "), {"b"}),
        (Filter(kind="article"), {"c"}),
        (Filter(language="EN"), {"a", "c"}),
        (Filter(language="uk"), set()),
        (Filter(kind="article", language="de"), set()),
        (Filter(company="Okcoin", role="Backend Engineer"), set()),
        (Filter(company="Okcoin", source_ids=frozenset("b")), set()),
        (Filter(company="Unknown"), set()),
    ],
)
def test_filters_compare_names_without_regard_to_case(where: Filter, expected: set[str] | None) -> None:
    assert matching(LABELS, where) == expected


def test_a_filter_that_every_source_fits_is_none() -> None:
    assert matching(LABELS[::2], Filter(language="en")) is None
    assert matching([], Filter(language="en", source_ids=frozenset("a"))) == {"a"}
