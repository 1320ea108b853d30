"""Fits the head over whole answers, and reports how it orders answers to questions that it has not seen."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coach import rubric
from coach.engines.offline import bands, whole
from coach.engines.offline.heads import KINDS
from coach.engines.offline.settle import settle
from coach.engines.offline.signals import Reading
from coach.engines.offline.whole import Level
from coach.types import QuestionKind
from corpus.ports import Vectors

RIDGE = 10.0  # penalty on squared weights; chosen by cross-validation
GAPS = ("context", "own_action", "result", "metric", "trade_off", "none")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of the training text as the heads read it that haven't seen it.

    `slipped` is the same in a learner's grammar, `padded` the same with sentences that say nothing.
    """

    row: dict[str, Any]
    reading: Reading
    slipped: Reading
    padded: Reading
    fold: int

    @property
    def kind(self) -> QuestionKind:
        """Return the kind of the question."""
        kind: QuestionKind = self.row["kind"]
        return kind


def fit(answers: Sequence[Told]) -> Level:
    """Return the head for the answers that have a rung, each counted in its three wordings; rung 1 is score 2."""
    ranked = [told for told in answers if "rung" in told.row]
    rows = [whole.features(t.kind, reading) for t in ranked for reading in (t.reading, t.slipped, t.padded)]
    target = np.repeat([float(told.row["rung"]) + 1 for told in ranked], 3)
    features = np.array(rows, dtype=np.float64)
    middle, mean = features.mean(axis=0), target.mean()
    centred = features - middle
    dual = np.linalg.solve(centred @ centred.T + RIDGE * np.eye(len(centred)), target - mean)
    weights = centred.T @ dual
    return Level(weights.astype(np.float32), float(mean - middle @ weights))


def report(answers: Sequence[Told], folds: int) -> Iterator[str]:
    """Yield how answers of unseen roles are ordered and which gap is named, each by its own fold's head."""
    heads = [fit([told for told in answers if told.fold != fold]) for fold in range(folds)]
    ranked = [told for told in answers if told.row.get("rung")]
    rules = [_rules(told.kind, told.reading) for told in ranked]
    yield f"rules alone: {_ordering(ranked, rules)}"
    yield f"head alone: {_ordering(ranked, [_level(heads[told.fold], told.kind, told.reading) for told in ranked])}"
    scores = [_score(heads[told.fold], told.kind, told.reading) for told in ranked]
    yield f"bands settled with the head: {_ordering(ranked, scores)}"
    for kind in KINDS:
        chosen = [(told, score) for told, score in zip(ranked, scores, strict=True) if told.kind == kind]
        yield f"  {kind}: {_ordering(*map(list, zip(*chosen, strict=True)))}"
    for name in ("slipped", "padded"):
        moved = [abs(_score(heads[t.fold], t.kind, getattr(t, name)) - s) for t, s in zip(ranked, scores, strict=True)]
        yield f"{name} wording moves the score by {np.mean(moved):.3f}"
    yield f"gaps: {_gaps([told for told in answers if told.row.get('gap')], heads)}"


def _level(head: Level, kind: QuestionKind, reading: Reading) -> float:
    return float(np.clip(head.read(whole.features(kind, reading)[None, :])[0], whole.LOWEST, whole.HIGHEST))


def _rules(kind: QuestionKind, reading: Reading) -> float:
    levels = {name: one.band for name, one in bands.judge(kind, reading).items()}
    return rubric.score(kind, levels) or 1.0


def _settled(head: Level, kind: QuestionKind, reading: Reading) -> dict[str, int | None]:
    judged = settle(kind, bands.judge(kind, reading), _level(head, kind, reading))
    return {name: one.band for name, one in judged.items()}


def _score(head: Level, kind: QuestionKind, reading: Reading) -> float:
    return rubric.score(kind, _settled(head, kind, reading)) or 1.0


def _ordering(answers: Sequence[Told], scores: Sequence[float]) -> str:
    by_question: dict[str, dict[int, float]] = defaultdict(dict)
    for told, score in zip(answers, scores, strict=True):
        by_question[told.row["question"]][told.row["rung"]] = score
    steps: dict[int, list[float]] = defaultdict(list)
    for rungs in by_question.values():
        for low in rungs:
            if low + 1 in rungs:
                steps[low].append(_won(rungs[low], rungs[low + 1]))
    every = [won for step in steps.values() for won in step]
    by_step = " ".join(f"{low}-{low + 1} {np.mean(steps[low]):.2f}" for low in sorted(steps))
    rank = np.corrcoef(_ranks(scores), _ranks([told.row["rung"] for told in answers]))[0, 1]
    return f"adjacent {np.mean(every):.3f} ({by_step}) spearman {rank:.3f} over {len(answers)} answers"


def _won(low: float, high: float) -> float:
    return 0.5 if abs(high - low) < 1e-6 else float(high > low)


def _ranks(values: Sequence[float]) -> Vectors:
    """Return ranks, ties sharing their mean."""
    numbers = np.array(values, dtype=np.float32)
    below = (numbers[:, None] > numbers[None, :]).sum(axis=1)
    return np.asarray(below + (numbers[:, None] == numbers[None, :]).sum(axis=1) / 2, dtype=np.float32)


def _gaps(answers: Sequence[Told], heads: Sequence[Level]) -> str:
    said = [rubric.gap(told.kind, _settled(heads[told.fold], told.kind, told.reading)) for told in answers]
    true = [told.row["gap"] for told in answers]
    parts = {}
    for name in GAPS:
        hits = sum(a == b == name for a, b in zip(said, true, strict=True))
        parts[name] = 2 * hits / max(1, said.count(name) + true.count(name))
    listed = " ".join(f"{name} {value:.2f}" for name, value in parts.items())
    return f"macro F1 {np.mean(list(parts.values())):.3f} ({listed}) over {len(answers)} answers"
