"""Train the heads, and report how they do on answers and messages that they have not seen.

    uv run python -m coach.engines.offline.train [--report] HOME

HOME is a directory for the embedder's cached graph. With --report nothing is written.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.offline import cues
from coach.engines.offline.heads import INTENTS, LABELS, PROBE, Weights, message_signs, stack
from coach.engines.offline.sentences import plain, split
from corpus.adapters.minilm import MiniLM
from corpus.ports import Embedder, Vectors

DATA = Path(__file__).parent / "data"
FOLDS = 10
STEPS = 500
RATE = 0.25
PENALTY = 0.001  # on squared weights; chosen by cross-validation together with VECTOR_SCALE
RARE = 4.0  # a rare label's sentences count up to so many times


@dataclass(frozen=True, slots=True)
class Cases:
    """Labelled texts: vectors, cues, labels 0/1, and the group that cross-validation keeps together."""

    vectors: Vectors
    signs: Vectors
    labels: Vectors
    group: Vectors
    names: tuple[str, ...]


def sentences(rows: Sequence[dict[str, Any]], embedder: Embedder) -> Cases:
    """Return the labelled sentences of the answers, grouped by answer."""
    texts = [[plain(text) for _, text in row["sentences"]] for row in rows]
    marks = [[float(label in names) for label in LABELS] for row in rows for names, _ in row["sentences"]]
    return Cases(
        embedder.embed([text for group in texts for text in group]),
        np.vstack([cues.features(group) for group in texts]),
        np.array(marks, dtype=np.float32),
        np.repeat(np.arange(len(rows)), [len(group) for group in texts]).astype(np.float32),
        tuple(LABELS.values()),
    )


def messages(rows: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]], embedder: Embedder) -> Cases:
    """Return labelled messages: the rows, each beside a question in turn, and the answers, whole and in part."""
    asked = [row["question"] for row in answers if row["question"] != "noise"]
    told = [row for row in answers if row["question"] != "noise"]
    cases = [(asked[n * 7 % len(asked)], row["text"], row["intent"]) for n, row in enumerate(rows)]
    for row in told:
        whole = [text for _, text in row["sentences"]]
        cases += [(row["question"], " ".join(part), "answer") for part in (whole, whole[:2], whole[-1:])]
    read = [[sentence.plain for sentence in split(text)] or [""] for _, text, _ in cases]
    questions = embedder.embed([question for question, _, _ in cases])
    vectors = embedder.embed([" ".join(texts) for texts in read])
    near = (questions * vectors).sum(axis=1)
    group = [*range(len(rows)), *(n for n in range(len(told)) for _ in range(3))]
    return Cases(
        vectors,
        np.vstack([message_signs(texts, float(value)) for texts, value in zip(read, near, strict=True)]),
        np.array([[float(intent == name) for name in INTENTS] for _, _, intent in cases], dtype=np.float32),
        np.array(group, dtype=np.float32),
        INTENTS,
    )


def fit(features: Vectors, labels: Vectors) -> Weights:
    """Return heads fitted by gradient descent with momentum on the penalised logistic loss; deterministic."""
    matrix: Vectors = np.zeros((features.shape[1], labels.shape[1]), dtype=np.float32)
    bias: Vectors = np.full(labels.shape[1], -2, dtype=np.float32)
    share = labels.mean(axis=0)
    weight = np.where(labels > 0, np.minimum(RARE, (1 - share) / np.maximum(share, 1e-6)), 1).astype(np.float32)
    speed: Vectors = np.zeros_like(matrix)
    drift: Vectors = np.zeros_like(bias)
    for _ in range(STEPS):
        error = weight * (Weights(matrix, bias).read(features) - labels)
        slope = features.T @ error / len(features) + PENALTY * matrix
        speed = np.asarray(0.9 * speed - RATE * slope, dtype=np.float32)
        drift = np.asarray(0.9 * drift - RATE * error.mean(axis=0), dtype=np.float32)
        matrix, bias = matrix + speed, bias + drift
    return Weights(matrix, bias)


def held_out(features: Vectors, cases: Cases) -> Vectors:
    """Return each text's probabilities from heads that saw nothing of its group."""
    found = np.zeros_like(cases.labels)
    for fold in range(FOLDS):
        test = np.asarray(cases.group % FOLDS == fold)
        found[test] = fit(features[~test], cases.labels[~test]).read(features[test])
    return found


def report(found: Vectors, cases: Cases) -> Iterator[str]:
    """Yield a line a label: texts, precision, recall and F1 at one half, and the area under the ROC curve."""
    for column, name in enumerate(cases.names):
        said, true = found[:, column] > 0.5, cases.labels[:, column] > 0.5
        right = float((said & true).sum())
        precision, recall = right / max(1, said.sum()), right / max(1, true.sum())
        pairs = found[true, column][:, None] - found[~true, column][None, :]
        area = float((pairs > 0).mean() + 0.5 * (pairs == 0).mean())
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        figures = f"precision={precision:.2f} recall={recall:.2f} f1={f1:.2f} auc={area:.3f}"
        yield f"{name:17} n={int(true.sum()):4} {figures}"


def main() -> None:
    """Print the cross-validated report; write the heads."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--report", action="store_true")
    args = parser.parse_args()
    embedder = MiniLM(args.home)
    answers = _rows("answers.jsonl")
    stored: dict[str, Any] = {"probe": _rounded(embedder.embed([PROBE])[0])}
    for name, cases in (
        ("sentences", sentences(answers, embedder)),
        ("messages", messages(_rows("messages.jsonl"), answers, embedder)),
    ):
        stored[name] = {}
        for kind, features in (("whole", stack(cases.vectors, cases.signs)), ("words", cases.signs)):
            lines = [f"{name}, {kind}, {FOLDS} folds:", *report(held_out(features, cases), cases)]
            sys.stdout.write("\n".join(lines) + "\n\n")
            stored[name][kind] = _plain(fit(features, cases.labels))
    if not args.report:
        (DATA / "heads.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


def _plain(weights: Weights) -> dict[str, object]:
    return {"matrix": [_rounded(row) for row in weights.matrix], "bias": _rounded(weights.bias)}


def _rounded(row: Vectors) -> list[float]:
    return [round(float(number), 3) for number in row]


if __name__ == "__main__":
    main()
