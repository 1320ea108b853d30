import math

import numpy as np
import pytest
from scipy import stats

from evals import student
from evals.paired import Paired, flips, pair
from evals.results import MetricChange
from evals.statistics import compare
from evals.types import Grade


def grades(
    values: dict[str, float | None], metric: str = "ordering", *, hard: bool = False, kind: str = "technical"
) -> list[Grade]:
    """Return grades of units such as "a1", whose cluster is their first letter."""
    return [
        Grade(metric=metric, unit=unit, cluster=unit[0], value=value, hard=hard, slices={"kind": kind})
        for unit, value in values.items()
    ]


def spread(clusters: str, sizes: list[int], seed: int) -> tuple[list[Grade], list[Grade]]:
    draw = np.random.default_rng(seed)
    old, new = {}, {}
    for name, size in zip(clusters, sizes, strict=True):
        for n in range(size):
            old[f"{name}{n}"] = float(draw.choice([0.0, 0.5, 1.0]))
            new[f"{name}{n}"] = float(draw.choice([0.0, 0.5, 1.0]))
    return grades(old), grades(new)


def only(metrics: tuple[MetricChange, ...]) -> MetricChange:
    assert len(metrics) == 1
    return metrics[0]


@pytest.mark.parametrize("df", [1, 1.7, 3, 4.5, 10, 59, 1000.5, 1e6])
@pytest.mark.parametrize("share", [0.001, 0.02, 0.3, 0.5, 0.8, 0.975, 0.9999])
def test_the_t_distribution_is_scipys(df: float, share: float) -> None:
    assert student.quantile(share, df) == pytest.approx(stats.t.ppf(share, df), rel=1e-7, abs=1e-9)
    assert student.cdf(student.quantile(share, df), df) == pytest.approx(share, abs=1e-10)


def test_single_units_give_scipys_paired_t_test() -> None:
    old, new = spread("abcdefghijklmn", [1] * 14, seed=3)
    change = only(compare(old, new).metrics)
    left, right = [one.value for one in new], [one.value for one in old]
    expected = stats.ttest_rel(left, right)
    interval = expected.confidence_interval()
    assert change.difference == pytest.approx(np.mean(left) - np.mean(right))
    assert (change.low, change.high) == pytest.approx((interval.low, interval.high))
    one = pair("ordering", old, new)
    assert one.freedom == pytest.approx(13)
    assert one.difference / one.error == pytest.approx(expected.statistic)


def test_clusters_of_one_size_give_the_t_test_of_their_means() -> None:
    old, new = spread("abcdefgh", [4] * 8, seed=4)
    one = pair("ordering", old, new)
    expected = stats.ttest_1samp(one.sums / 4, 0)
    assert one.difference / one.error == pytest.approx(expected.statistic)
    assert one.freedom == pytest.approx(7)


def test_unequal_clusters_give_the_matrices_of_bell_and_mccaffrey() -> None:
    sizes = [1, 2, 3, 5, 8, 2, 4]
    old, new = spread("abcdefg", sizes, seed=5)
    one = pair("ordering", old, new)
    before = {grade.unit: grade.value for grade in old}
    changes = np.array([(grade.value or 0) - (before[grade.unit] or 0) for grade in new])
    total, of = sum(sizes), np.repeat(np.arange(7), sizes)
    ones = np.ones((total, 1))
    hat = ones @ ones.T / total
    residuals = changes - changes.mean()
    rows = []
    variance = 0.0
    for cluster in range(7):
        mine = of == cluster
        values, vectors = np.linalg.eigh(np.eye(mine.sum()) - hat[np.ix_(mine, mine)])
        correction = vectors @ np.diag(values**-0.5) @ vectors.T
        weight = ones[mine].T @ correction / total
        variance += float((weight @ residuals[mine])[0] ** 2)
        rows.append((np.eye(total) - hat)[:, mine] @ weight.T)
    spread_ = np.hstack(rows).T @ np.hstack(rows)
    assert one.error == pytest.approx(math.sqrt(variance))
    assert one.freedom == pytest.approx(np.trace(spread_) ** 2 / np.trace(spread_ @ spread_))


def test_flips_of_few_clusters_give_scipys_exact_permutation_test() -> None:
    old, new = spread("abcdefgh", [1] * 8, seed=6)
    change = only(compare(old, new).metrics)
    one = pair("ordering", old, new)

    def t_value(sample: np.ndarray) -> float:
        error = sample.std(ddof=1) / math.sqrt(len(sample))
        return round(float(sample.mean() / error), 6)

    expected = stats.permutation_test((one.sums,), t_value, permutation_type="samples", n_resamples=np.inf)
    assert change.p_value == pytest.approx(expected.pvalue)


def test_many_clusters_are_flipped_by_a_seeded_draw_that_holds_what_was_observed() -> None:
    rows = flips(30, 500, seed=1)
    assert rows.shape == (500, 30)
    assert (rows[0] == 1).all()
    assert (rows == flips(30, 500, seed=1)).all()
    assert not (rows == flips(30, 500, seed=2)).all()
    assert len({tuple(row) for row in flips(6, 500, seed=1)}) == 64


@pytest.mark.parametrize(("before", "after"), [(1.0, 1.0), (0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (0.25, 0.75)])
@pytest.mark.parametrize("clusters", ["", "a", "ab", "abcdefgh"])
def test_differences_without_any_spread_give_finite_figures(before: float, after: float, clusters: str) -> None:
    units = [f"{name}{n}" for name in clusters for n in range(3)]
    found = compare(grades(dict.fromkeys(units, before)), grades(dict.fromkeys(units, after)))
    for change in found.metrics:
        figures = [change.difference, change.low, change.high, change.p_value, change.minimum_detectable]
        assert all(one is None or math.isfinite(one) for one in figures)
        if change.low is not None and change.high is not None:
            assert change.high - change.low > 0.1  # certainty can't be had from so few
    if len(clusters) < 6:
        assert found.word == "too few cases"
    elif before != after:
        assert found.word == ("better" if after > before else "worse")
    assert "nan" not in found.sentence


def test_a_metric_on_which_nothing_changed_still_says_what_it_could_have_seen() -> None:
    few = only(compare(grades(dict.fromkeys("abcdefgh", 1.0)), grades(dict.fromkeys("abcdefgh", 1.0))).metrics)
    units = [f"{chr(97 + n // 10)}{n}" for n in range(200)]
    many = only(compare(grades(dict.fromkeys(units, 1.0)), grades(dict.fromkeys(units, 1.0))).metrics)
    assert few.p_value == many.p_value == 1
    assert few.minimum_detectable
    assert many.minimum_detectable
    assert few.minimum_detectable > 0.5 > 0.2 > many.minimum_detectable > 0.02


def test_what_one_side_did_not_measure_is_counted_and_never_zero() -> None:
    values: dict[str, float | None] = dict.fromkeys("abcdefgh", 1.0)
    found = compare(grades(values), grades({**values, "a": None, "b": None, "z": 1.0}))
    change = only(found.metrics)
    assert (change.units, change.clusters, change.unmeasured) == (6, 6, 3)
    assert (change.old, change.new, change.difference) == (1, 1, 0)
    assert "3 grades could not be paired" in found.sentence


def test_samples_of_a_unit_are_averaged() -> None:
    old = [*grades({"a": 1.0, "b": 1.0}), *grades({"a": 0.0, "b": None})]
    change = only(compare(old, grades({"a": 1.0, "b": 1.0})).metrics)
    assert (change.old, change.new) == (0.75, 1)


def test_broken_invariants_are_listed_apart_from_statistics_new_ones_first() -> None:
    soft = grades(dict.fromkeys("abcdefghijklmnopqrstuvwx", 1.0))
    before = [*soft, *grades({"a": 0.0, "b": 1.0, "c": 1.0}, "quotes_exact", hard=True)]
    after = [*soft, *grades({"a": 0.0, "b": 0.0, "c": None}, "quotes_exact", hard=True)]
    found = compare(before, after)
    assert [grade.unit for grade in found.broken] == ["b", "a"]
    assert found.word == compare(soft, soft).word
    assert "Hard invariants are broken in 2 places, first quotes_exact in b" in found.sentence
    hard = next(one for one in found.metrics if one.hard)
    assert (hard.metric, hard.low, hard.p_value, hard.minimum_detectable) == ("quotes_exact", None, None, None)
    assert compare(after, before).broken[0].unit == "a"


def test_what_models_grade_is_shown_and_decides_nothing() -> None:
    bad = grades(dict.fromkeys("abcdefghijklmnopqrstuvwx", 0.0), "advisory_rubric")
    fine = grades(dict.fromkeys("abcdefghijklmnopqrstuvwx", 1.0), "advisory_rubric")
    found = compare(fine, bad)
    assert found.word == "too few cases"
    assert only(found.metrics).difference == -1


def test_the_sentence_names_metric_interval_and_what_could_be_seen() -> None:
    units = [f"{chr(97 + n)}{m}" for n in range(20) for m in range(4)]
    worse = {unit: float(unit[1] != "0") for unit in units}
    found = compare(grades(dict.fromkeys(units, 1.0)), grades(worse))
    assert found.word == "worse"
    assert found.sentence.startswith("Worse: ordering 1.00 → 0.75 (-0.25, 95 % interval -")
    assert "80 units in 20 clusters" in found.sentence
    back = compare(grades(worse), grades(dict.fromkeys(units, 1.0)))
    assert back.word == "better"
    assert "0.75 → 1.00 (+0.25" in back.sentence


def test_one_metric_worse_makes_it_worse_whatever_else_got_better() -> None:
    names = [chr(97 + n) for n in range(20)]
    low, high = dict.fromkeys(names, 0.0), dict.fromkeys(names, 1.0)
    old = [*grades(low), *grades(high, "gap"), *grades(low, "intent")]
    new = [*grades(high), *grades(low, "gap"), *grades(high, "intent")]
    assert compare(old, new).word == "worse"
    assert compare(old, new).sentence.startswith("Worse: gap 1.00 → 0.00")


def test_slices_are_shown_from_five_clusters_and_called_nothing() -> None:
    old = [*grades(dict.fromkeys("abcdef", 1.0)), *grades(dict.fromkeys("uvwx", 1.0), kind="motivation")]
    new = [*grades(dict.fromkeys("abcdef", 0.0)), *grades(dict.fromkeys("uvwx", 1.0), kind="motivation")]
    found = compare(old, new).by_slice
    assert set(found) == {"kind: technical"}
    change = only(found["kind: technical"])
    assert (change.difference, change.clusters, change.p_value, change.minimum_detectable) == (-1, 6, None, None)


def test_the_same_grades_and_seed_give_the_same_comparison() -> None:
    old, new = spread("abcdefghijklmnopqrstuvwxyz", [3] * 26, seed=8)
    assert compare(old, new) == compare(old, new)
    assert compare(old, new, seed=9).metrics[0].difference == compare(old, new).metrics[0].difference


def test_pairing_nothing_gives_no_figures() -> None:
    one = pair("gap", [], [])
    assert isinstance(one, Paired)
    assert (one.units, one.clusters, one.old) == (0, 0, None)
    assert compare([], []).word == "too few cases"
