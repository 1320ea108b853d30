"""Small linear heads that read what each sentence of an answer does, and what a message wants.

Logistic regressions on the embedder's frozen sentence vectors beside a few dozen word cues, one a label, trained by
`coach.engines.offline.train` on answers written for this project (`data/answers.jsonl`, `data/messages.jsonl`). Heads
only fit the embedder they were trained with: where another one is configured, a second set that reads the word cues
alone is used.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

import numpy as np

from coach.engines.offline import cues, wishes
from coach.types import Intent, QuestionKind
from corpus.ports import Vectors

Embed = Callable[[Sequence[str]], Vectors]

LABELS: dict[str, str] = {
    "C": "context",
    "A": "own_action",
    "W": "others_action",
    "R": "result",
    "M": "metric",
    "V": "vague_result",
    "T": "trade_off",
    "L": "reflection",
    "H": "hollow",
    "P": "step",
    "D": "diagnosis",
    "S": "safeguard",
    "K": "mechanism",
    "E": "edge_case",
    "X": "reckless",
    "B": "reason",
    "F": "fit",
    "N": "noise",
    "I": "injected",
}
PROBE = "We moved the stock to the second hall because the first was full."  # tells one embedder from another
SAME = 0.99  # cosine of the probe's vector with the one it had in training
VECTOR_SCALE = 2.0  # puts unit vectors of 384 numbers on the footing of cues in 0..1; chosen by cross-validation


@dataclass(frozen=True, slots=True)
class Weights:
    """One set of heads: `matrix` has a row a feature and a column a label, `bias` one number a label."""

    matrix: Vectors
    bias: Vectors

    def read(self, features: Vectors) -> Vectors:
        """Return probabilities, shape (rows, labels)."""
        odds = np.asarray(features @ self.matrix + self.bias, dtype=np.float32)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


INTENTS: tuple[Intent, ...] = get_args(Intent)
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


def read(texts: list[str], embed: Embed, kind: QuestionKind | None = None) -> list[dict[str, float]]:
    """Return for each sentence of one answer the probability of each label, by the label's long name."""
    if not texts:
        return []
    vectors = embed([PROBE, *texts])
    signs = sentence_signs(texts, kind)
    stored = _stored()
    return named(stored["sentences"].read(vectors[1:], signs, stored["probe"].fits(vectors[0])))


def sentence_signs(texts: list[str], kind: QuestionKind | None) -> Vectors:
    """Return what the words of one answer's sentences show, and what kind of question it answers, a row a sentence.

    What "I'd cut a trench across the road" does depends on the question: a step of a plan, or how something is done.
    Where the kind isn't known, each counts in equal parts.
    """
    asked = np.array([float(kind == other) if kind else 1 / len(KINDS) for other in KINDS], dtype=np.float32)
    return np.hstack([cues.features(texts), np.tile(asked, (len(texts), 1))]).astype(np.float32)


def named(found: Vectors) -> list[dict[str, float]]:
    """Return probabilities, a row a sentence, by the label's long name."""
    return [dict(zip(LABELS.values(), map(float, row), strict=True)) for row in found]


def intents(question: str, texts: list[str], embed: Embed) -> dict[Intent, float]:
    """Return for a message, given as its sentences, the probability of each intent on its own."""
    vectors = embed([PROBE, question, " ".join(texts)])
    stored = _stored()
    signs = message_signs(question, texts, float(vectors[1] @ vectors[2]))
    row = stored["messages"].read(vectors[2:], signs, stored["probe"].fits(vectors[0]))[0]
    return dict(zip(INTENTS, map(float, row), strict=True))


def message_signs(question: str, texts: list[str], nearness: float) -> Vectors:
    """Return what the words of a whole message show, shape (1, n): cues, size, nearness to the question, its wishes."""
    signs = cues.features(texts) if texts else cues.features([""])
    words = sum(len(text.split()) for text in texts)
    asked = sum(text.endswith("?") for text in texts) / max(1, len(texts))
    extra = [nearness, min(1.0, words / 60), min(1.0, words / 8), asked, min(1.0, len(texts) / 4)]
    shown = [signs.max(axis=0), signs.mean(axis=0), extra, wishes.signs(question, texts)]
    return np.hstack(shown).astype(np.float32)[None, :]


def stack(vectors: Vectors, signs: Vectors) -> Vectors:
    """Return vectors and cues side by side, on one footing."""
    return np.hstack([vectors * VECTOR_SCALE, signs]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Pair:
    """Heads over vectors and cues, and heads over cues alone."""

    whole: Weights
    words: Weights

    def read(self, vectors: Vectors, signs: Vectors, fits: bool) -> Vectors:
        """Return probabilities; the vectors are read only where they fit the heads."""
        return self.whole.read(stack(vectors, signs)) if fits else self.words.read(signs)


@dataclass(frozen=True, slots=True)
class Probe:
    """The vector that the training embedder gave `PROBE`."""

    vector: Vectors

    def fits(self, vector: Vectors) -> bool:
        """Tell whether a vector of the probe comes from the embedder of the training."""
        return vector.shape == self.vector.shape and float(vector @ self.vector) > SAME


@cache
def _stored() -> Any:
    stored = json.loads(resources.files(__package__).joinpath("data/heads.json").read_text(encoding="utf-8"))
    pairs = {
        name: Pair(_load(stored[name]["whole"]), _load(stored[name]["words"])) for name in ("sentences", "messages")
    }
    return {**pairs, "probe": Probe(np.array(stored["probe"], dtype=np.float32))}


def _load(stored: dict[str, Any]) -> Weights:
    return Weights(np.array(stored["matrix"], dtype=np.float32), np.array(stored["bias"], dtype=np.float32))
