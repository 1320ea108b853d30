"""Where the marks of the report's plots stand; the template draws them as inline SVG."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.report.view import Row, called
from evals.results import MetricChange
from evals.types import Output

WIDTH, LABEL, ROW = 720, 190, 30  # of the interval chart
_LADDER = "ladder"
_SCORES = (1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """A metric's difference, interval and detectable effect along the horizontal axis; of a run, its mean."""

    metric: str
    said: str
    y: int
    x: float
    low: float
    high: float
    band_low: float
    band_high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, the place of zero and the axis' ticks."""

    bars: tuple[Bar, ...]
    zero: float
    height: int
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Mean score by rung on one side: points as `x,y`, and what they stand for."""

    side: str
    marks: tuple[tuple[float, float, str], ...]

    @property
    def points(self) -> str:
        """For an SVG polyline."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in self.marks)


def intervals(metrics: Sequence[MetricChange]) -> Chart | None:
    """Return the chart of compared metrics, None where nothing was compared."""
    compared = [m for m in metrics if m.difference is not None]
    if not compared:
        return None
    ends = [abs(v) for m in compared for v in (m.difference, m.low, m.high, m.minimum_detectable) if v is not None]
    reach = max([*ends, 0.01]) * 1.05

    def place(value: float) -> float:
        return round(LABEL + (value / reach + 1) / 2 * (WIDTH - LABEL - 20), 1)

    bars = tuple(_bar(m, 12 + ROW * i, place) for i, m in enumerate(compared))
    ticks = tuple(
        (place(v), f"{v:+.2f}" if v else "0") for v in (-reach / 1.05, -reach / 2.1, 0, reach / 2.1, reach / 1.05)
    )
    return Chart(bars, place(0), ROW * len(bars) + 36, ticks)


def means(metrics: Sequence[MetricChange]) -> Chart | None:
    """Return the chart of a run's means, None where nothing was measured."""
    measured = [m for m in metrics if m.new is not None]
    if not measured:
        return None
    reach = max([1.0, *(m.new for m in measured if m.new is not None)])

    def place(value: float) -> float:
        return round(LABEL + max(0.0, value) / reach * (WIDTH - LABEL - 40), 1)

    bars = []
    for i, m in enumerate(measured):
        x = place(m.new or 0)
        bars.append(Bar(m.metric, f"{m.new:.3f}", 12 + ROW * i, x, place(0), x, x, x))
    ticks = tuple((place(v * reach), f"{v * reach:.2f}") for v in (0, 0.25, 0.5, 0.75, 1))
    return Chart(tuple(bars), place(0), ROW * len(bars) + 36, ticks)


def ladder(rows: Sequence[Row]) -> tuple[Curve, ...]:
    """Return mean score by rung, old and new, over ladder cases; none where fewer than two rungs were scored."""
    old = _curve("old", [(row, row.old) for row in rows])
    new = _curve("new", [(row, row.new) for row in rows])
    return tuple(curve for curve in (old, new) if len(curve.marks) > 1)


def _bar(m: MetricChange, y: int, place: Callable[[float], float]) -> Bar:
    middle = m.difference or 0.0
    band = m.minimum_detectable or 0.0
    low, high = (middle if end is None else end for end in (m.low, m.high))
    return Bar(m.metric, called(m), y, place(middle), place(low), place(high), place(-band), place(band))


def _curve(side: str, outputs: Sequence[tuple[Row, Output | None]]) -> Curve:
    scores: dict[int, list[float]] = defaultdict(list)
    for row, output in outputs:
        rung, score = row.case.expected.get("rung"), (output.reply or {}).get("score") if output else None
        if row.case.dataset == _LADDER and isinstance(rung, int) and isinstance(score, int | float):
            scores[rung].append(score)
    if not scores:
        return Curve(side, ())
    first, span = min(scores), max(1, max(scores) - min(scores))
    marks = []
    for rung, held in sorted(scores.items()):
        mean = statistics.mean(held)
        height = (min(max(mean, _SCORES[0]), _SCORES[1]) - _SCORES[0]) / (_SCORES[1] - _SCORES[0])
        text = f"{side}, rung {rung}: {mean:.2f} over {len(held)} cases"
        marks.append((50 + (rung - first) / span * 340, 210 - height * 190, text))
    return Curve(side, tuple(marks))
