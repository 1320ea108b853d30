"""Can a verdict be trusted? Simulated comparisons of prompts that are equally good, and of ones that aren't."""

from collections import Counter

import pytest

from evals.statistics import compare
from tests.evals.simulated import ASK, CRITIQUE, FEW, Shape, both

PROMISED = 0.025


def words(shapes: tuple[Shape, ...], seeds: range, noise: float, **effect: float) -> Counter[str]:
    return Counter(compare(*both(shapes, seed, effect, noise)).word for seed in seeds)


def test_prompts_that_are_equally_good_are_called_worse_in_at_most_25_of_1000_comparisons() -> None:
    found = words(CRITIQUE, range(250), 0.3) + words(ASK, range(250, 600), 0.3) + words(FEW, range(600, 1000), 0.3)
    assert sum(found.values()) == 1000
    assert found["worse"] / 1000 <= PROMISED, found
    assert found["better"] / 1000 <= PROMISED, found


@pytest.mark.parametrize(("shapes", "metric"), [(ASK, "facts"), (FEW, "coverage")])
def test_the_larger_the_damage_the_more_often_it_is_called(shapes: tuple[Shape, ...], metric: str) -> None:
    curve = [words(shapes, range(80), 0.3, **{metric: -size})["worse"] / 80 for size in (0, 0.05, 0.1, 0.2, 0.4)]
    assert curve == sorted(curve)
    assert curve[0] <= 0.05
    assert curve[-1] >= 0.95


@pytest.mark.parametrize(
    ("shapes", "metric"), [(CRITIQUE, "ordering"), (CRITIQUE, "gap"), (ASK, "facts"), (FEW, "coverage")]
)
def test_the_stated_smallest_change_is_called_about_four_times_in_five(shapes: tuple[Shape, ...], metric: str) -> None:
    runs = 60 if shapes is CRITIQUE else 150
    stated = []
    for seed in range(20):
        changes = compare(*both(shapes, seed, noise=0.3)).metrics
        stated += [one.minimum_detectable for one in changes if one.metric == metric and one.minimum_detectable]
    middle = sorted(stated)[len(stated) // 2]
    called = words(shapes, range(1000, 1000 + runs), 0.3, **{metric: -middle})["worse"] / runs
    assert 0.62 <= called <= 0.97
