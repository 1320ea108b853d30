"""Whether one prompt's grades are better or worse than another's, and how sure that is.

Why it is done this way stands in `docs/decisions/0021-statistics-of-prompt-changes.md`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from evals.paired import EXACT, LEVEL, Floats, Paired, flips, pair
from evals.results import Comparison, MetricChange, Word
from evals.types import Grade

FLIPS = 2_000
ALARM = 0.02  # chance of a false "worse" that is allowed: with it, 1,000 comparisons measure below the 0.025 promised
FEWEST = 6  # clusters: with five, no pattern of signs is rarer than 1 in 32
VISIBLE = 0.2  # a verdict that could not see a change of this size says nothing
SLICE_CLUSTERS = 5
ADVISORY = "advisory_"  # begins the names of metrics that models grade: shown, never decisive
PRIMARY = ("ordering", "gap", "facts", "abstains", "coverage", "steps")  # what each task is for


def compare(old: Sequence[Grade], new: Sequence[Grade], *, seed: int = 0) -> Comparison:
    """Compare the grades of two sets of prompts on the same units.

    The word rests on all metrics together: the chance that it says "worse" of a prompt that is as good as the old
    one is at most 2.5 %, and as much for "better". Hard invariants have no part in it: `broken` lists the units that
    break one under the new prompts, those that kept it under the old ones first, and any fails a run.
    """
    before, after = _by_metric(old), _by_metric(new)
    pairs = [pair(name, before.get(name, ()), after.get(name, ())) for name in {**before, **after}]
    hard = {grade.metric for grade in (*old, *new) if grade.hard}
    soft = [one for one in pairs if one.metric not in hard]
    judged = [one for one in soft if _counts(one)]
    flipped = _flipped([one for one in soft if one.clusters > 1], seed)
    moving = {one.metric: flipped[one.metric] for one in judged if one.moved.any()}
    worse, better, level = _called(moving)
    changes = tuple(_hard(one) if one.metric in hard else _change(one, flipped.get(one.metric), level) for one in pairs)
    word = _word(worse, better, changes)
    broken = _broken(old, new)
    return Comparison(
        word=word,
        sentence=_sentence(word, worse or better, changes, broken),
        metrics=changes,
        by_slice=_by_slice(before, after, hard),
        broken=broken,
    )


def _by_metric(grades: Iterable[Grade]) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        found[grade.metric].append(grade)
    return dict(found)


def _counts(one: Paired) -> bool:
    return one.clusters >= FEWEST and not one.metric.startswith(ADVISORY)


def _flipped(pairs: Sequence[Paired], seed: int) -> dict[str, Floats]:
    """Return each metric's t values where clusters change sides, the same clusters in all metrics at once.

    The first value is what was observed. Clusters that didn't move are the same on either side.
    """
    moved = [[name for name, moves in zip(one.names, one.moved, strict=True) if moves] for one in pairs]
    column = {name: n for n, name in enumerate(sorted({name for names in moved for name in names}))}
    signs = flips(len(column), FLIPS, seed)
    return {
        one.metric: one.studentised(signs[:, [column[name] for name in names]])
        for one, names in zip(pairs, moved, strict=True)
    }


class Called(NamedTuple):
    """The metrics that are worse and better, and the one-sided level that each was held to, all being looked at."""

    worse: tuple[str, ...]
    better: tuple[str, ...]
    level: float


def _called(flipped: Mapping[str, Floats]) -> Called:
    """Return what can be called, corrected for looking at all metrics.

    Westfall and Young's single-step minP: because clusters are flipped in all metrics at once, the correction is for
    the metrics as they hang together, and one that hardly moves costs hardly anything.
    """
    if not flipped:
        return Called((), (), ALARM)
    low, high = _shares(list(flipped.values())), _shares([-values for values in flipped.values()])
    worse = tuple(metric for metric, p in zip(flipped, _corrected(low), strict=True) if p <= ALARM)
    better = tuple(metric for metric, p in zip(flipped, _corrected(high), strict=True) if p <= ALARM)
    least = np.sort(low.min(axis=0))
    level = float(least[max(0, int(ALARM * len(least)) - 1)])
    return Called(worse, better, min(ALARM, max(ALARM / len(flipped), level)))


def _shares(values: Sequence[Floats]) -> Floats:
    """Return each metric's one-sided p-value of each flip; the first column is what was observed."""
    return np.stack([np.searchsorted(np.sort(row), row, side="right") / len(row) for row in values])


def _corrected(shares: Floats) -> list[float]:
    """Return for each metric how often any metric is as extreme for itself as this one was."""
    least = shares.min(axis=0)
    return [float((least <= share[0]).mean()) for share in shares]


def _p_value(one: Paired, flipped: Floats) -> float:
    """Return the two-sided p-value of flipping clusters, exact where few of them moved."""
    moved = int(one.moved.sum())
    values = np.abs(one.studentised(flips(moved, FLIPS, 0)) if moved <= EXACT else flipped)
    return float((values >= values[0]).mean())


def _change(one: Paired, flipped: Floats | None, level: float = LEVEL) -> MetricChange:
    told = MetricChange(
        metric=one.metric,
        old=one.old,
        new=one.new,
        difference=one.difference if one.units else None,
        units=one.units,
        clusters=one.clusters,
        unmeasured=one.unmeasured,
    )
    if one.clusters < 2:
        return told
    low, high = one.interval()
    detectable = one.detectable(level) if flipped is not None and _counts(one) else None
    p_value = None if flipped is None else _p_value(one, flipped)
    return told.model_copy(update={"low": low, "high": high, "p_value": p_value, "minimum_detectable": detectable})


def _hard(one: Paired) -> MetricChange:
    """Return an invariant's change: counted, without an interval."""
    return _change(one, None).model_copy(update={"hard": True, "low": None, "high": None})


def _word(worse: Sequence[str], better: Sequence[str], changes: Sequence[MetricChange]) -> Word:
    if worse or better:
        return "worse" if worse else "better"
    return "no clear change" if _sees(changes) else "too few cases"


def _soft(changes: Sequence[MetricChange]) -> list[MetricChange]:
    return [one for one in changes if not one.hard and one.units and not one.metric.startswith(ADVISORY)]


def _main(changes: Sequence[MetricChange]) -> list[MetricChange]:
    """Return the metrics that a comparison is about: the primary ones there are, else all."""
    soft = _soft(changes)
    return [one for name in PRIMARY for one in soft if one.metric == name] or soft


def _sees(changes: Sequence[MetricChange]) -> bool:
    sizes = [one.minimum_detectable for one in _main(changes)]
    return any(size is not None and size <= VISIBLE for size in sizes)


def _sentence(word: Word, named: Sequence[str], changes: Sequence[MetricChange], broken: Sequence[Grade]) -> str:
    shown = [one for one in changes if one.metric in named]
    shown.sort(key=lambda one: -abs(one.difference or 0.0))
    if not shown:
        shown = sorted(_main(changes), key=lambda one: one.minimum_detectable or 2.0)
    text = f"{word.capitalize()}{' to tell' if word == 'too few cases' else ''}: "
    text += f"{_told(shown[0])}." if shown else "no metric was measured under both."
    if len(named) > 1:
        text += f" The same holds for {', '.join(one.metric for one in shown[1:])}."
    if broken:
        text += f" Hard invariants are broken in {len(broken)} places, first {broken[0].metric} in {broken[0].unit}."
    if unmeasured := sum(one.unmeasured for one in changes):
        text += f" {unmeasured} grades could not be paired."
    return text


def _told(one: MetricChange) -> str:
    text = f"{one.metric} {one.old:.2f} → {one.new:.2f} ({one.difference:+.2f}"
    if one.low is not None and one.high is not None:
        text += f", 95 % interval {one.low:+.2f} to {one.high:+.2f}"
    text += f", {one.units} units in {one.clusters} clusters); "
    if one.minimum_detectable is None:
        return text + f"below {FEWEST} clusters no change can be called"
    return text + f"the smallest change that would be called four times in five is {one.minimum_detectable:.2f}"


def _by_slice(
    before: Mapping[str, Sequence[Grade]], after: Mapping[str, Sequence[Grade]], hard: set[str]
) -> dict[str, tuple[MetricChange, ...]]:
    """Return each slice's changes, to look at: nothing is called on them, so they have no p-value."""
    found: dict[str, list[MetricChange]] = defaultdict(list)
    for metric in {**before, **after}:
        if metric in hard:
            continue
        old, new = _sliced(before.get(metric, ())), _sliced(after.get(metric, ()))
        for label in {**old, **new}:
            one = pair(metric, old.get(label, ()), new.get(label, ()))
            if one.clusters >= SLICE_CLUSTERS:
                found[label].append(_change(one, None))
    return {label: tuple(changes) for label, changes in sorted(found.items())}


def _sliced(grades: Iterable[Grade]) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = defaultdict(list)
    for grade in grades:
        for key, value in grade.slices.items():
            found[f"{key}: {value}"].append(grade)
    return found


def _broken(old: Sequence[Grade], new: Sequence[Grade]) -> tuple[Grade, ...]:
    already = {(grade.metric, grade.unit) for grade in old if _breaks(grade)}
    found = [grade for grade in new if _breaks(grade)]
    return tuple(sorted(found, key=lambda grade: (grade.metric, grade.unit) in already))


def _breaks(grade: Grade) -> bool:
    return grade.hard and grade.value is not None and grade.value < 1
