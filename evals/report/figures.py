"""Numbers as text, the same in every form of the report; "–" is "not measured"."""

from evals.report.view import View
from evals.results import MetricChange

NONE = "–"


def number(value: float | None, sign: bool = False) -> str:
    """Return a value with three decimals."""
    return NONE if value is None else f"{value:+.3f}" if sign else f"{value:.3f}"


def interval(change: MetricChange) -> str:
    """Return the 95 % confidence interval of a difference."""
    if change.low is None or change.high is None:
        return NONE
    return f"[{change.low:+.3f}, {change.high:+.3f}]"


def groups(change: MetricChange) -> str:
    """Return units / clusters."""
    return f"{change.units}/{change.clusters}"


def cost(view: View) -> str:
    """Return what recording costs."""
    return "cost unknown" if view.cost is None else f"about ${view.cost:.2f}"
