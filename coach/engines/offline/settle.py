"""Bands that agree with the sentences and with the answer as a whole."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np

from coach import rubric
from coach.engines.offline.bands import Judged
from coach.types import QuestionKind
from corpus.ports import Vectors

TRUST = 20.0  # what the square of a score's distance from the whole costs, beside the square of a band's move
CROSS = 10.0  # what it costs to open a gap or to close one
RAISE = 3  # a band is lifted by no more than this above what its sentences show
BANDS = range(1, 6)


def settle(kind: QuestionKind, judged: Mapping[str, Judged], level: float) -> dict[str, Judged]:
    """Return the judgements with bands moved as little as it takes to bring their score near to a level.

    What has no sentence to show stays at most 2, and what has no band keeps none: the whole answer can say that the
    parts amount to less or more, but it can't say what isn't there.
    """
    known = {name: one for name, one in judged.items() if one.band is not None}
    if not known:
        return dict(judged)
    choices, scores = _choices(kind, tuple(known))
    bands = np.array([one.band for one in known.values()])
    highest = np.array([_highest(one) for one in known.values()])
    moved = ((choices - bands) ** 2).sum(axis=1)
    crossed = ((choices <= rubric.OPEN) != (bands <= rubric.OPEN)).sum(axis=1)
    cost = moved + CROSS * crossed + TRUST * (scores - level) ** 2
    cost[(choices > highest).any(axis=1)] = np.inf
    chosen = choices[int(np.argmin(cost))]
    return {**judged, **{name: _moved(known[name], int(band)) for name, band in zip(known, chosen, strict=True)}}


def _moved(one: Judged, band: int) -> Judged:
    return replace(one, band=band, lifted=max(0, band - (one.band or 0)))


def _highest(one: Judged) -> int:
    band = one.band or 0
    return min(band + RAISE, one.most) if one.shown else max(2, band)


@cache
def _choices(kind: QuestionKind, names: tuple[str, ...]) -> tuple[Vectors, Vectors]:
    """Return every set of bands for these criteria, and the score of each."""
    sets = list(product(BANDS, repeat=len(names)))
    scores = [rubric.score(kind, dict(zip(names, bands, strict=True))) or 1.0 for bands in sets]
    return np.array(sets, dtype=np.float32), np.array(scores, dtype=np.float32)
