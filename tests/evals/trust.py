"""The figures behind "these evals can be trusted", as one JSON object: false alarms, power, defects seen.

    uv run python -m tests.evals.trust [RUNS]

RUNS is the number of simulated comparisons of equally good prompts for each set of metrics.
"""

import json
import sys
from collections import Counter

from evals.statistics import compare
from tests.evals.simulated import ASK, CRITIQUE, FEW, Shape, both
from tests.evals.test_graders_mutation import DEFECTS, graded, planted

SETS: dict[str, tuple[Shape, ...]] = {"critique": CRITIQUE, "ask": ASK, "few clusters": FEW}
NOISE = 0.3
EFFECTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)


def words(shapes: tuple[Shape, ...], seeds: range, **effect: float) -> Counter[str]:
    """Return how often each word fell."""
    return Counter(compare(*both(shapes, seed, effect, NOISE)).word for seed in seeds)


def stated(shapes: tuple[Shape, ...], metric: str, runs: int) -> float:
    """Return the middle one of the smallest changes that comparisons of equal prompts say they would call."""
    found = []
    for seed in range(runs):
        changes = compare(*both(shapes, seed, noise=NOISE)).metrics
        found += [one.minimum_detectable for one in changes if one.metric == metric and one.minimum_detectable]
    return sorted(found)[len(found) // 2]


def power(shapes: tuple[Shape, ...], metric: str, size: float, runs: int) -> float:
    """Return the share of comparisons that call a metric's fall by `size`."""
    return words(shapes, range(1000, 1000 + runs), **{metric: -size})["worse"] / runs


def seen() -> dict[str, str]:
    """Return for each grader how many planted defects it saw of how many."""
    told = {}
    for metric, (pairs, plants) in sorted(DEFECTS.items()):
        grades = [graded(metric, *pair) for pair in planted(pairs, plants)]
        told[metric] = f"{sum(one.value is not None and one.value < 1 for one in grades)}/{len(grades)}"
    return told


def main() -> None:
    """Print the figures."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    told: dict[str, object] = {"seen": seen()}
    told["equal prompts"] = {name: dict(words(shapes, range(runs))) for name, shapes in SETS.items()}
    for shapes, metric in ((CRITIQUE, "ordering"), (CRITIQUE, "gap"), (ASK, "facts"), (ASK, "abstains")):
        size = stated(shapes, metric, 20)
        curve = {effect: power(shapes, metric, effect, runs // 10) for effect in EFFECTS}
        told[metric] = {
            "stated": round(size, 3),
            "power there": power(shapes, metric, size, runs // 10),
            "curve": curve,
        }
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
