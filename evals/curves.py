"""Risk and coverage: what a coach that answers only above a confidence gets wrong, for every such confidence.

After El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 11, 2010.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """What comes of answering from a confidence of `least`: shares 0..1."""

    least: float
    coverage: float  # of all questions, the share answered
    risk: float  # of those answered, the share answered wrongly


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[Point]:
    """Return a point for each distinct confidence, the highest first; the last one answers everything.

    Args:
        confidence: of each reply.
        right: whether that reply, if given, is right; an answer to an unanswerable question never is.

    Raises:
        ValueError: the lengths differ.
    """
    pairs = sorted(zip(confidence, right, strict=True), key=lambda pair: -pair[0])
    points: list[Point] = []
    wrong = 0
    for answered, (least, good) in enumerate(pairs, start=1):
        wrong += not good
        if answered == len(pairs) or pairs[answered][0] < least:
            points.append(Point(least, answered / len(pairs), wrong / answered))
    return points


def area(points: Sequence[Point]) -> float:
    """Return the mean risk over coverage, 0..1, lower is better; 0 where there are no points."""
    total, before = 0.0, 0.0
    for point in points:
        total += (point.coverage - before) * point.risk
        before = point.coverage
    return total / before if before else 0.0


def drawn(points: Sequence[Point], shown: int = 10) -> str:
    """Return the curve as a Markdown table of about `shown` rows, evenly spaced in coverage."""
    rows = ["| least confidence | coverage | risk |", "| ---: | ---: | ---: |"]
    wanted = 1 / shown
    for point in points:
        if point.coverage + 1e-9 >= wanted:
            rows.append(f"| {point.least:.2f} | {point.coverage:.2f} | {point.risk:.2f} |")
            wanted = point.coverage + 1 / shown
    return "\n".join(rows)
