"""Grades of two prompts as they could be: clusters of unequal size, units that hang together, several metrics at once.

A unit's chance to be good under a prompt is a level, plus what its cluster and the unit itself share under both
prompts, plus what the prompt's own reading of the cluster and of the unit adds (another wording is another draw,
even where it is no better). An effect moves the level of one prompt. Metrics of one case share part of their draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evals.types import Grade

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """A metric's units by cluster, its share of good units, and whether it is "binary", "ordinal" or "scale"."""

    metric: str
    sizes: tuple[int, ...]
    kind: str
    level: float
    prefix: str = "c"


CRITIQUE: tuple[Shape, ...] = (
    Shape("ordering", (4,) * 20, "ordinal", 0.8),
    Shape("gap", (1,) * 60, "binary", 0.6, "g"),
    Shape("gap_span", (1,) * 45, "binary", 0.5, "g"),
    Shape("steadiness", (5, 10, 5, 3, 8, 5, 4, 10), "scale", 0.85),
    Shape("intent", (4,) * 20 + (1,) * 40, "binary", 0.95, "i"),
    Shape("no_points", (1,) * 40, "binary", 0.97, "n"),
    Shape("one_question", tuple(range(1, 9)) * 3, "binary", 0.92),
    Shape("grounded", tuple(range(1, 9)) * 3, "binary", 0.85),
    Shape("no_leak", (4,) * 20, "binary", 0.99),
)
ASK: tuple[Shape, ...] = (
    Shape("facts", (2, 3, 5, 8, 6, 4, 7, 9, 5, 6, 8, 9), "ordinal", 0.7),
    Shape("answers", (2, 3, 5, 8, 6, 4, 7, 9, 5, 6, 8, 9), "binary", 0.9),
    Shape("abstains", (4, 4, 3, 5, 6, 2, 4, 5, 6, 3, 4, 2), "binary", 0.8),
    Shape("citation_recall", (2, 3, 5, 8, 6, 4, 7, 9, 5, 6, 8, 9), "binary", 0.8),
    Shape("forbidden", (4, 4, 3, 5, 6, 2, 4, 5, 6, 3, 4, 2), "binary", 0.97),
)
FEW: tuple[Shape, ...] = (
    Shape("coverage", (2, 1, 3, 2, 1, 2, 2), "scale", 0.7),
    Shape("distinct", (2, 1, 3, 2, 1, 2, 2), "binary", 0.8),
    Shape("stages", (2, 1, 3, 2, 1, 2, 2), "binary", 0.8),
)


def both(
    shapes: Sequence[Shape], seed: int, effect: Mapping[str, float] | None = None, noise: float = 0.6
) -> tuple[list[Grade], list[Grade]]:
    """Return the grades under the old and the new prompt; `effect` moves the new one's chance to be good."""
    draw = np.random.default_rng(seed)
    old: list[Grade] = []
    new: list[Grade] = []
    shared: dict[str, float] = {}
    for shape in shapes:
        for number, size in enumerate(shape.sizes):
            cluster = f"{shape.prefix}{number}"
            common = shared.setdefault(cluster, float(draw.normal()))
            own = draw.normal(size=2)  # what each prompt makes of the whole cluster
            unit = draw.normal(size=size)
            for side, grades in enumerate((old, new)):
                latent = 0.5 * common + 0.5 * unit + noise * (0.5 * own[side] + draw.normal(size=size))
                moved = (effect or {}).get(shape.metric, 0.0) * side
                values = _values(shape, latent / np.sqrt(0.5 + 1.25 * noise**2), moved)
                grades += [
                    Grade(metric=shape.metric, unit=f"{cluster}-{n}", cluster=cluster, value=float(value))
                    for n, value in enumerate(values)
                ]
    return old, new


def _values(shape: Shape, latent: Floats, moved: float) -> Floats:
    """Return grades for draws from the standard normal distribution."""
    good = min(0.999, max(0.001, shape.level + moved))
    cut = NormalDist().inv_cdf(1 - good)
    if shape.kind == "binary":
        return (latent > cut).astype(np.float64)
    if shape.kind == "ordinal":  # a tie lies between, as likely on either side of the cut
        return np.where(latent > cut + 0.2, 1.0, np.where(latent > cut - 0.2, 0.5, 0.0))
    return np.clip(good + 0.15 * latent, 0, 1)
