"""Student's t by itself: an interval needs one quantile, which is no reason to ship scipy."""

import math
from functools import lru_cache
from statistics import NormalDist

_STEPS = 200
_CLOSE = 1e-13


def cdf(t: float, df: float) -> float:
    """Return the share of Student's t distribution below `t`; `df` need not be whole."""
    tail = 0.5 * _beta(df / 2, 0.5, df / (df + t * t))
    return tail if t < 0 else 1 - tail


@lru_cache(maxsize=4096)
def quantile(share: float, df: float) -> float:
    """Return the value below which a share of the distribution lies, for 0 < share < 1.

    Newton's steps from the normal quantile: above the median the distribution is concave and its quantile lies
    further out, so that they climb to it without overshooting.
    """
    if share == 0.5:
        return 0.0
    if share < 0.5:
        return -quantile(1 - share, df)
    t = NormalDist().inv_cdf(share)
    for _ in range(_STEPS):
        step = (share - cdf(t, df)) / _density(t, df)
        t += step
        if abs(step) < _CLOSE * max(1.0, t):
            break
    return t


def _density(t: float, df: float) -> float:
    log = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(log - (df + 1) / 2 * math.log1p(t * t / df))


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction on the side where it converges."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log) / a * _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function (Lentz's algorithm; DLMF 8.17.22)."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / (1 + term * d)
            c = 1 + term / c
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value
