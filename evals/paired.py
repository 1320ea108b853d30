"""Differences of one metric, paired by unit and summed by cluster: estimate, interval, flips, smallest visible effect.

The difference is the mean over units. Units of a cluster are not independent, so that its standard error is the
cluster-robust one with the small-sample correction CR2, and its degrees of freedom are Bell and McCaffrey's, as
Pustejovsky and Tipton (2018, Journal of Business & Economic Statistics 36:4) recommend for few clusters of unequal
sizes. For a mean both have the closed forms below.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from evals import student
from evals.types import Grade

Floats = npt.NDArray[np.float64]

LEVEL = 0.025  # in each tail
POWER = 0.8
_ZERO = 1e-12
_HUGE = 1e9  # a t value without any spread
_NORMAL = 1e6  # degrees of freedom
EXACT = 12  # clusters that moved up to which all 2^n flips are taken


@dataclass(frozen=True)
class Paired:
    """One metric's units that both sides measured.

    `sums` are the clusters' sums of differences, `sizes` their numbers of units, in the order of `names`.
    """

    metric: str
    old: float | None
    new: float | None
    names: tuple[str, ...]
    sums: Floats
    sizes: Floats
    step: float  # mean size of a unit's change among those that changed
    unmeasured: int = 0

    @cached_property
    def units(self) -> int:
        """Number of units."""
        return int(self.sizes.sum())

    @property
    def clusters(self) -> int:
        """Number of clusters."""
        return len(self.names)

    @cached_property
    def moved(self) -> npt.NDArray[np.bool_]:
        """Which clusters differ at all."""
        return np.abs(self.sums) > _ZERO

    @cached_property
    def difference(self) -> float:
        """New minus old, the mean over units."""
        return float(self.sums.sum() / self.units)

    @cached_property
    def _weights(self) -> Floats:
        """CR2's correction of each cluster's squared residual."""
        return 1 / (1 - self.sizes / self.units)

    @cached_property
    def error(self) -> float:
        """The cluster-robust standard error; of two clusters or more."""
        left = self.sums - self.sizes * self.difference
        return math.sqrt(float((left**2 * self._weights).sum())) / self.units

    @cached_property
    def freedom(self) -> float:
        """Bell and McCaffrey's degrees of freedom: clusters less one where all are of a size, less otherwise."""
        scaled = np.sqrt(self._weights)
        spread = np.diag(self.sizes) - np.outer(self.sizes, self.sizes) / self.units
        spread *= np.outer(scaled, scaled)
        return float(np.trace(spread) ** 2 / (spread**2).sum())

    def interval(self) -> tuple[float, float]:
        """Return the 95 % confidence interval of the difference.

        Without any spread between clusters the t interval would be a point. Then the rule of three stands in: the
        share of clusters that would behave otherwise may be as high as 1 - 0.05^(1/n) though none of n did.
        """
        width = student.quantile(1 - LEVEL, self.freedom) * self.error
        if self.error < _ZERO:
            width = (1 - 0.05 ** (1 / self.clusters)) * self.step
        return max(-1.0, self.difference - width), min(1.0, self.difference + width)

    def detectable(self, level: float) -> float:
        """Return the smallest true difference that would be called at a one-sided `level` in 80 of 100 comparisons.

        A true difference brings spread of its own, since some units make it and others don't. Where units differ
        either way already, about half of that comes on top (the simulations in the tests say so); where nothing has
        changed yet it is all there is. And flips call nothing before enough clusters have moved, however far.
        """
        reach = (student.quantile(1 - level, self.freedom) + student.quantile(POWER, self.freedom)) ** 2
        own = reach * self.step / self.units / 2
        beside = (own + math.sqrt(own**2 + 4 * reach * self.error**2)) / 2
        alone = reach * self.step / (self.units + reach)
        return min(1.0, max(beside, alone, self._enough_moved(level)))

    def _enough_moved(self, level: float) -> float:
        """Return the difference at which, four times in five, so many clusters move that flips can be that rare."""
        fewest = math.ceil(math.log2(1 / level))
        margin = student.quantile(POWER, _NORMAL) * math.sqrt(fewest * max(0.0, 1 - fewest / self.clusters))
        moved = min(1.0, (fewest + margin) / self.clusters)
        return float(self.step * (1 - (1 - moved) ** (self.clusters / self.units)))

    def studentised(self, signs: Floats) -> Floats:
        """Return the t value under each row of signs, one a cluster that moved; the others are the same either way."""
        sums, weights = self.sums[self.moved], self._weights[self.moved]
        means = signs @ sums / self.units
        cross = signs @ (sums * self.sizes[self.moved] * weights)
        left = (sums**2 * weights).sum() - 2 * means * cross + means**2 * (self.sizes**2 * self._weights).sum()
        errors = np.sqrt(np.maximum(left, 0)) / self.units
        certain = errors < 1e-7
        values: Floats = np.where(certain, np.sign(np.round(means, 9)) * _HUGE, means / np.where(certain, 1.0, errors))
        return values.round(7)  # equal up to rounding is equal


def flips(count: int, at_most: int, seed: int) -> Floats:
    """Return rows of signs, the first all +1: every one there is for few clusters, else a seeded draw of `at_most`."""
    if count <= EXACT:
        rows = np.arange(2**count)[:, None] >> np.arange(count)[None, :] & 1
        return (1 - 2 * rows).astype(np.float64)
    drawn = np.random.default_rng(seed).integers(0, 2, size=(at_most, count), dtype=np.int8)
    drawn[0] = 0
    return (1 - 2 * drawn).astype(np.float64)


def pair(metric: str, old: Sequence[Grade], new: Sequence[Grade]) -> Paired:
    """Pair one metric's grades by unit; samples of a unit are averaged, unmeasured ones left out and counted."""
    before, after = _values(old), _values(new)
    both = [unit for unit in before if unit in after]
    everything = {grade.unit for grade in (*old, *new)}
    cluster_of = {grade.unit: grade.cluster for grade in (*old, *new)}
    names = tuple(sorted({cluster_of[unit] for unit in both}))
    place = {name: n for n, name in enumerate(names)}
    where = np.array([place[cluster_of[unit]] for unit in both], dtype=np.int64)
    changes = np.array([after[unit] - before[unit] for unit in both], dtype=np.float64)
    changed = np.abs(changes[np.abs(changes) > _ZERO])
    return Paired(
        metric=metric,
        old=_mean(before, both),
        new=_mean(after, both),
        names=names,
        sums=np.bincount(where, weights=changes, minlength=len(names)).astype(np.float64),
        sizes=np.bincount(where, minlength=len(names)).astype(np.float64),
        step=float((changed**2).mean() / changed.mean()) if len(changed) else 1.0,
        unmeasured=len(everything) - len(both),
    )


def _values(grades: Sequence[Grade]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for grade in grades:
        if grade.value is not None:
            found.setdefault(grade.unit, []).append(grade.value)
    return {unit: sum(values) / len(values) for unit, values in found.items()}


def _mean(values: Mapping[str, float], units: Sequence[str]) -> float | None:
    return sum(values[unit] for unit in units) / len(units) if units else None
