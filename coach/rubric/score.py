"""From bands to a score, and to the gap that matters most."""

from collections.abc import Iterable, Mapping

from coach.rubric.criteria import criteria
from coach.rubric.shape import Criterion
from coach.types import QuestionKind

COMPLETE = 4.0  # the score of an answer whose core criteria are all in the highest band, with nothing beyond
ANSWERED = 1.5  # where an answer to the question starts; below are messages that hold none, and answers to another
HOLE = 0.25  # how much the weakest core criterion of weight 1 or more counts beside the mean
OPEN = 2  # a band up to this leaves a gap
THERE = 4  # a band from here on leaves no hole: 4 or 5 is a matter of degree


def score(kind: QuestionKind, bands: Mapping[str, int | None], on_question: bool = True) -> float | None:
    """Return the score that the bands give, from 1 to 5, unrounded; None when no criterion has a band.

    An answer to the question starts at `ANSWERED`, so that a vague one is worth more than none; what answers another
    question starts at 1.

    The core criteria lead from 1 to 4, and the weakest of the weightiest among them counts once more: a hole in a
    story isn't made up for by the rest of it. The others lead from there to 5, and count the less, the larger that
    hole is: a figure or a lesson doesn't replace an action or an outcome. From band 4 on there is none. Criteria
    without a band ("not enough evidence") are left out. Unknown names are ignored.
    """
    core = _mean([c for c in criteria(kind) if c.core], bands)
    lift = _mean([c for c in criteria(kind) if not c.core], bands)
    start = ANSWERED if on_question else 1.0
    if core is None:
        return None if lift is None else start + (5 - start) * lift
    heart = [band for c in criteria(kind) if c.core and c.weight >= 1 and (band := bands.get(c.name)) is not None]
    whole = min(1.0, (min(heart) - 1) / (THERE - 1)) if heart else core
    core = (1 - HOLE) * core + HOLE * min(core, whole)
    return start + (COMPLETE - start) * core + (5 - COMPLETE) * whole * (lift or 0.0)


def gap(kind: QuestionKind, bands: Mapping[str, int | None]) -> str:
    """Return the name of the criterion that the candidate should mend first, or "none".

    The first criterion, in the order of `criteria`, whose band is at most `OPEN`: what carries an answer comes
    first there. A criterion without a band is never named.
    """
    found = (c.name for c in criteria(kind) if c.nameable and (band := bands.get(c.name)) is not None and band <= OPEN)
    return next(found, "none")


def _mean(of: Iterable[Criterion], bands: Mapping[str, int | None]) -> float | None:
    """Return the weighted mean of the bands there are, on 0..1; None when there is none."""
    known = [(c.weight, (band - 1) / 4) for c in of if (band := bands.get(c.name)) is not None]
    total = sum(weight for weight, _ in known)
    return sum(weight * value for weight, value in known) / total if known else None
