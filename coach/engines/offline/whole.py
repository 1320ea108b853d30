"""How far an answer comes as a whole: a linear head over what its sentences do, trained beside the sentence heads.

The bands of single criteria are judged from thresholds; whether the parts make a whole answer shows better in all of
them together. The head is a ridge regression on rungs that were given to the answers of `data/answers.jsonl`: nothing
in it grows with the length of an answer. It works with any embedder, since it reads the heads and the word cues.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from coach.engines.offline import cues
from coach.engines.offline.heads import KINDS, LABELS
from coach.engines.offline.signals import Reading
from coach.types import QuestionKind
from corpus.ports import Vectors

ENOUGH = 3.0  # sentences that do the same; more of them say no more
LOWEST, HIGHEST = 1.0, 5.0


@dataclass(frozen=True, slots=True)
class Level:
    """A ridge regression: one weight a feature."""

    weights: Vectors
    bias: float

    def read(self, features: Vectors) -> Vectors:
        """Return the level of each row of features."""
        return np.asarray(features @ self.weights + self.bias, dtype=np.float32)


def level(kind: QuestionKind, reading: Reading) -> float:
    """Return the score that an answer as a whole deserves, from 1 to 5."""
    found = float(_stored().read(features(kind, reading)[None, :])[0])
    return min(HIGHEST, max(LOWEST, found))


def features(kind: QuestionKind, reading: Reading) -> Vectors:
    """Return what the sentences do, for all kinds of question and once more for this kind, and their word cues."""
    done = _done(reading)
    signs = cues.features([seen.plain for seen in reading.kept] or [""])
    own = [float(kind == other) for other in KINDS]
    by_kind = [done * share for share in own]
    return np.concatenate([done, *by_kind, signs.max(axis=0), signs.mean(axis=0), own]).astype(np.float32)


def _done(reading: Reading) -> Vectors:
    """Return for each label the two surest sentences, its share of the words, and how many sentences do it."""
    rows = [[seen.does[label] for label in LABELS.values()] for seen in reading.kept] or [[0.0] * len(LABELS)]
    does = np.array(rows, dtype=np.float32)
    ranked = np.vstack([np.sort(does, axis=0)[::-1], np.zeros_like(does[:1])])
    words = np.array([len(seen.plain.split()) for seen in reading.kept] or [1], dtype=np.float32)
    share = words @ does / max(1.0, float(words.sum()))
    number = np.minimum(does.sum(axis=0), ENOUGH) / ENOUGH
    return np.concatenate([ranked[0], ranked[1], share, number, _holes(ranked[0])]).astype(np.float32)


def _holes(best: Vectors) -> Vectors:
    """Return how far pairs that only count together are both there."""
    known = dict(zip(LABELS.values(), map(float, best), strict=True))
    outcome = max(known["result"], known["metric"])
    return np.array(
        [
            min(known["own_action"], outcome),
            outcome,
            min(known["own_action"], outcome, known["context"]),
            min(known["trade_off"], known["metric"]),
            max(0.0, known["others_action"] - known["own_action"]),
        ],
        dtype=np.float32,
    )


@cache
def _stored() -> Level:
    stored = json.loads(resources.files(__package__).joinpath("data/level.json").read_text(encoding="utf-8"))
    return Level(np.array(stored["weights"], dtype=np.float32), float(stored["bias"]))
