import pytest

from evals.curves import Point, area, drawn, risk_coverage


def test_answering_only_the_surest_covers_less_and_errs_less() -> None:
    points = risk_coverage([0.9, 0.8, 0.4, 0.2], [True, True, False, False])
    assert points == [Point(0.9, 0.25, 0.0), Point(0.8, 0.5, 0.0), Point(0.4, 0.75, 1 / 3), Point(0.2, 1.0, 0.5)]


def test_equal_confidences_are_answered_together() -> None:
    assert risk_coverage([0.5, 0.5, 0.1], [True, False, True]) == [Point(0.5, 2 / 3, 0.5), Point(0.1, 1.0, 1 / 3)]


def test_a_confidence_that_sorts_right_from_wrong_has_the_smaller_area() -> None:
    right = [True, True, False, False]
    assert area(risk_coverage([4, 3, 2, 1], right)) < area(risk_coverage([1, 2, 3, 4], right))
    assert area([]) == 0


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        risk_coverage([0.5], [])


def test_a_curve_is_drawn_as_a_table() -> None:
    table = drawn(risk_coverage([0.9, 0.1], [True, False]), shown=2)
    assert "| 0.90 | 0.50 | 0.00 |" in table
    assert "| 0.10 | 1.00 | 0.50 |" in table
