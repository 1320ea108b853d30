"""Train what weighs evidence in the offline engine's answers; `evals.grounded --train` calls it.

Each answerable question is learned from twice: with its evidence among the passages, and with those passages taken
away, which makes it a question that the rest doesn't answer, however near it comes.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.offline import ask, heads, weigh
from coach.ports import AskTask
from corpus.ports import Vectors
from corpus.types import Hit

WEIGHTS = Path(weigh.__file__).parent / "data" / "evidence.json"
FOLDS = 6
PENALTY_UNITS, PENALTY_REPLIES = 2.0, 5.0  # on squared weights; chosen by cross-validation
WRONGLY = 0.12  # share of answerable questions that may be left unanswered, in cross-validation
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question of the development half and the passages found for it."""

    row: dict[str, Any]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One question measured: which units hold the evidence, and whether it is there at all."""

    row: dict[str, Any]
    whole: bool
    scales: weigh.Scales
    holds: Vectors

    @property
    def answered(self) -> bool:
        """Tell whether the units hold an answer."""
        return bool(self.holds.any())


def train(cases: Sequence[Labelled], embed: weigh.Embed) -> dict[str, Any]:
    """Fit both sets of models, write them beside the engine, and return what cross-validation says."""
    measured = [sample for case in cases for sample in samples(case, embed)]
    stored: dict[str, Any] = {"probe": _rounded(embed([heads.PROBE])[0])}
    told = {}
    for kind, dropped in (("whole", frozenset[str]()), ("words", weigh.OF_VECTORS)):
        sure = _cross_validated(measured, dropped)
        real = [n for n, sample in enumerate(measured) if sample.whole]
        known = sorted(sure[n] for n in real if measured[n].row["answerable"])
        unknown = [sure[n] for n in real if not measured[n].row["answerable"]]
        least = known[int(WRONGLY * len(known))]
        units, replies = _fitted(measured, dropped)
        stored[kind] = {
            "units": _stored(units, weigh.UNIT_SIGNS),
            "replies": _stored(replies, weigh.REPLY_SIGNS),
            "least": round(least, 4),
        }
        told[kind] = {
            "auc": round(float(np.mean([[(k > u) + 0.5 * (k == u) for u in unknown] for k in known])), 3),
            "least": round(least, 3),
            "abstains_when_unknown": round(float(np.mean([u < least for u in unknown])), 3),
            "abstains_wrongly": round(float(np.mean([k < least for k in known])), 3),
        }
    WEIGHTS.write_text(json.dumps(stored) + "\n", encoding="utf-8")
    return told


def samples(case: Labelled, embed: weigh.Embed) -> list[Sample]:
    """Return a question measured with its evidence among the passages and, if it has any, without."""
    proof = [_flat(text) for text in case.row["evidence"]]
    hits = ask.allowed(AskTask(case.row["question"], case.hits))
    rest = [hit for hit in hits if not any(text in _flat(hit.passage.text) for text in proof)]
    kinds = [(True, hits)] + ([(False, rest)] if case.row["answerable"] else [])
    return [_sample(case.row, whole, kept, proof, embed) for whole, kept in kinds if kept]


def _sample(row: dict[str, Any], whole: bool, hits: Sequence[Hit], proof: Sequence[str], embed: weigh.Embed) -> Sample:
    units = [unit for hit in hits for unit in ask.units_of(hit)]
    holds = [
        unit.hit.source.origin.endswith(row["source"] or "\0") and any(_same(text, _flat(unit.text)) for text in proof)
        for unit in units
    ]
    return Sample(
        row, whole, weigh.weigh(row["question"], units, hits, embed, plainly=False), np.array(holds, dtype=np.float32)
    )


def _same(proof: str, text: str) -> bool:
    return proof in text or proof[:30] in text or (len(text) > 15 and text in proof)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _cross_validated(samples: Sequence[Sample], dropped: frozenset[str]) -> list[float]:
    """Return for each sample the confidence of models that never saw its question."""
    names = sorted({sample.row["id"] for sample in samples})
    order = np.random.RandomState(0).permutation(len(names))
    fold = {names[place]: n % FOLDS for n, place in enumerate(order)}
    sure = [0.0] * len(samples)
    for left in range(FOLDS):
        kept = [sample for sample in samples if fold[sample.row["id"]] != left]
        models = weigh.Models(*_fitted(kept, dropped), least=0.0)
        for n, sample in enumerate(samples):
            if fold[sample.row["id"]] == left:
                sure[n] = ask.judged(sample.row["question"], sample.scales, models)[1]
    return sure


def _fitted(samples: Sequence[Sample], dropped: frozenset[str]) -> tuple[weigh.Model, weigh.Model]:
    ranked = [sample for sample in samples if sample.answered]
    units = _fit(
        np.vstack([sample.scales.signs for sample in ranked]),
        np.concatenate([sample.holds for sample in ranked]),
        PENALTY_UNITS,
        [name in dropped for name in weigh.UNIT_SIGNS],
    )
    signs = [
        weigh.reply_signs(sample.row["question"], sample.scales, units.odds(sample.scales.signs)) for sample in samples
    ]
    labels = np.array([sample.answered for sample in samples], dtype=np.float32)
    return units, _fit(np.array(signs), labels, PENALTY_REPLIES, [name in dropped for name in weigh.REPLY_SIGNS])


def _fit(signs: Vectors, labels: Vectors, penalty: float, dropped: Sequence[bool]) -> weigh.Model:
    """Return a ridge logistic regression fitted by Newton's method; deterministic. Dropped signs weigh nothing."""
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    scaled = (signs - mean) / spread * ~np.array(dropped)
    rows = np.hstack([scaled, np.ones((len(scaled), 1))]).astype(np.float64)
    ridge = np.diag([penalty] * scaled.shape[1] + [1e-6])
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (chance - labels) + ridge @ found
        found -= np.linalg.solve((rows * (chance * (1 - chance) + 1e-9)[:, None]).T @ rows + ridge, slope)
    weights = found[:-1].astype(np.float32)
    return weigh.Model(mean.astype(np.float32), spread.astype(np.float32), weights, float(found[-1]))


def _stored(model: weigh.Model, names: Sequence[str]) -> dict[str, Any]:
    columns = zip(names, _rounded(model.mean), _rounded(model.spread), _rounded(model.weights), strict=True)
    return {"signs": {name: list(values) for name, *values in columns}, "bias": round(model.bias, 5)}


def _rounded(values: Vectors) -> list[float]:
    return [round(float(value), 5) for value in values]
