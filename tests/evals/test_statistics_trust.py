"""Can a verdict be trusted? Simulated comparisons of prompts that are equally good, and of ones that aren't."""

import pytest

from tests.evals.simulated import ASK, CRITIQUE, FEW, Shape
from tests.evals.trust import power, stated, words

PROMISED = 0.025


def test_prompts_that_are_equally_good_are_called_worse_in_at_most_25_of_1000_comparisons() -> None:
    found = words(CRITIQUE, range(250)) + words(ASK, range(250, 600)) + words(FEW, range(600, 1000))
    assert sum(found.values()) == 1000
    assert found["worse"] / 1000 <= PROMISED, found
    assert found["better"] / 1000 <= PROMISED, found


@pytest.mark.parametrize(("shapes", "metric"), [(ASK, "facts"), (FEW, "coverage")])
def test_the_larger_the_damage_the_more_often_it_is_called(shapes: tuple[Shape, ...], metric: str) -> None:
    curve = [power(shapes, metric, size, 80) for size in (0, 0.05, 0.1, 0.2, 0.4)]
    assert curve == sorted(curve)
    assert curve[0] <= 0.05
    assert curve[-1] >= 0.95


@pytest.mark.parametrize(
    ("shapes", "metric", "runs"),
    [(CRITIQUE, "ordering", 50), (CRITIQUE, "gap", 50), (ASK, "facts", 100), (FEW, "coverage", 150)],
)
def test_the_stated_smallest_change_is_called_about_four_times_in_five(
    shapes: tuple[Shape, ...], metric: str, runs: int
) -> None:
    assert 0.62 <= power(shapes, metric, stated(shapes, metric, 15), runs) <= 0.97
