"""Train the heads, and report how they do on answers and messages that they have not seen.

    uv run python -m coach.engines.offline.train [--report] HOME

HOME is a directory for the embedder's cached graph. With --report nothing is written. Answers are held out by role,
and so by question: no question is put to two roles. Messages are held out by role too, and those of some roles
(`split`) take no part in any choice: the report reads them, rules and all, by heads that never saw them. The head over
whole answers is trained on what the sentence heads say of answers that they haven't seen, as it will be used.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.offline import ladder, reread, signals
from coach.engines.offline.heads import (
    INTENTS,
    KINDS,
    LABELS,
    PROBE,
    Weights,
    message_signs,
    named,
    sentence_signs,
    stack,
)
from coach.engines.offline.learner import learner
from coach.engines.offline.sentences import plain
from coach.engines.offline.sift import sift
from coach.engines.offline.signals import Reading
from coach.types import QuestionKind
from corpus.adapters.minilm import MiniLM
from corpus.ports import Embedder, Vectors

DATA = Path(__file__).parent / "data"
FOLDS = 5
STEPS = 500
RATE = 0.25
PENALTY = 0.001  # on squared weights; chosen by cross-validation together with VECTOR_SCALE
SEED = 5
RARE = 4.0  # a rare label's sentences count up to so many times
MESSAGE_PENALTY = 0.0003  # the same two for messages, where whole wishes are rare; chosen by cross-validation
MESSAGE_RARE = 8.0


@dataclass(frozen=True, slots=True)
class Cases:
    """Labelled texts: vectors, cues, labels 0/1, and the group that cross-validation keeps together."""

    vectors: Vectors
    signs: Vectors
    labels: Vectors
    group: Vectors
    names: tuple[str, ...]
    penalty: float = PENALTY
    rare: float = RARE


def sentences(rows: Sequence[dict[str, Any]], embedder: Embedder) -> Cases:
    """Return the labelled sentences of the answers, grouped by role; every other answer in a learner's grammar too."""
    draw = random.Random(SEED)
    told = [(row, row["sentences"]) for row in rows]
    answers = [row for row in rows if row["question"] != "noise"]
    told += [(row, _slipped(row["sentences"], draw)) for row in answers[::2]]
    told += [(row, _padded(row["sentences"], empty_talk(rows), draw)) for row in answers[1::4]]
    texts = [[plain(text) for _, text in group] for _, group in told]
    marks = [[float(label in names) for label in LABELS] for _, group in told for names, _ in group]
    folds = folded(rows)
    return Cases(
        embedder.embed([text for group in texts for text in group]),
        np.vstack([sentence_signs(group, kind_asked(row)) for group, (row, _) in zip(texts, told, strict=True)]),
        np.array(marks, dtype=np.float32),
        np.repeat([folds[row["role"]] for row, _ in told], [len(group) for group in texts]).astype(np.float32),
        tuple(LABELS.values()),
    )


def kind_asked(row: dict[str, Any]) -> QuestionKind | None:
    """Return the kind of the question that a row answers; empty talk answers none."""
    return None if row["question"] == "noise" else row["kind"]


def empty_talk(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the sentences that say nothing, from the rows that hold only such."""
    return [("N", text) for row in rows for names, text in row["sentences"] if names == "N"]


def folded(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the fold of each role."""
    return {role: n % FOLDS for n, role in enumerate(dict.fromkeys(row["role"] for row in rows))}


def answers_told(rows: Sequence[dict[str, Any]], heads: Sequence[Weights], embedder: Embedder) -> Iterator[ladder.Told]:
    """Yield the answers that have a rung or a gap, read by sentence heads that saw nothing of their role."""
    draw, empty, folds = random.Random(SEED), empty_talk(rows), folded(rows)
    for row in rows:
        if "rung" in row or "gap" in row:
            fold, told = folds[row["role"]], row["sentences"]
            read, slipped, padded = (
                _reading(text, row["kind"], heads[fold], embedder)
                for text in (told, _slipped(told, draw), _padded(told, empty, draw))
            )
            yield ladder.Told(row, read, slipped, padded, fold)


def silences(rows: Sequence[dict[str, Any]], heads: Sequence[Weights], embedder: Embedder) -> Iterator[ladder.Told]:
    """Yield messages that answer nothing, whatever is asked, as the lowest rung of each kind of question in turn."""
    silent = (row["text"] for row in rows if row["intent"] == "non_answer" and "question" not in row)
    for n, text in enumerate(silent):
        kind = KINDS[n % len(KINDS)]
        reading = _reading([("", text)], kind, heads[0], embedder)
        yield ladder.Told({"kind": kind, "question": text, "rung": 0}, reading, reading, reading, 0)


def _reading(told: Sequence[Sequence[str]], kind: QuestionKind, head: Weights, embedder: Embedder) -> Reading:
    kept = sift(" ".join(text for _, text in told)).told
    texts = [sentence.plain for sentence in kept]
    if not texts:
        return Reading(())
    return signals.made(kept, named(head.read(stack(embedder.embed(texts), sentence_signs(texts, kind)))))


def _slipped(told: Sequence[Sequence[str]], draw: random.Random) -> list[tuple[str, str]]:
    return [(labels, learner(text, draw)) for labels, text in told]


def messages(rows: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]], embedder: Embedder) -> Cases:
    """Return labelled messages: the rows, each beside its question or one in turn, and the answers, whole and in part.

    A row may be an answer as well: a short or rude one, one that asks something or that begins with a doubt. Answers
    marked `only: sentences` are left out: a last sentence such as "They kept it." is no message by itself.
    """
    answers = [row for row in answers if row.get("only") != "sentences"]
    asked = [row["question"] for row in answers if row["question"] != "noise"]
    told = [row for row in answers if row["question"] != "noise" and "rung" not in row and "gap" not in row]
    cases = [(row.get("question", asked[n * 7 % len(asked)]), row["text"], row["intent"]) for n, row in enumerate(rows)]
    for row in told:
        whole = [text for _, text in row["sentences"]]
        cases += [(row["question"], " ".join(part), "answer") for part in (whole, whole[:2], whole[-1:])]
    read = [sift(text).spoken or [""] for _, text, _ in cases]
    questions = embedder.embed([question for question, _, _ in cases])
    vectors = embedder.embed([" ".join(texts) for texts in read])
    near = (questions * vectors).sum(axis=1)
    signs = [
        message_signs(question, texts, float(value))
        for (question, _, _), texts, value in zip(cases, read, near, strict=True)
    ]
    group = [*_together(rows), *(n for n in range(len(told)) for _ in range(3))]
    return Cases(
        vectors,
        np.vstack(signs),
        np.array([[float(intent == name) for name in INTENTS] for _, _, intent in cases], dtype=np.float32),
        np.array(group, dtype=np.float32),
        INTENTS,
        MESSAGE_PENALTY,
        MESSAGE_RARE,
    )


def _together(rows: Sequence[dict[str, Any]]) -> list[int]:
    """Return the group of each message: its role's, or one of its own."""
    keys = [row.get("role", n) for n, row in enumerate(rows)]
    places = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    return [places[key] for key in keys]


def _padded(
    told: Sequence[Sequence[str]], empty: Sequence[tuple[str, str]], draw: random.Random
) -> list[tuple[str, str]]:
    """Return an answer's sentences with two or three among them that say nothing."""
    padded = [(labels, text) for labels, text in told]
    for one in draw.sample(empty, draw.choice((2, 3))):
        padded.insert(draw.choice((0, len(padded), draw.randrange(len(padded) + 1))), one)
    return padded


def fit(features: Vectors, labels: Vectors, penalty: float = PENALTY, rare: float = RARE) -> Weights:
    """Return heads fitted by gradient descent with momentum on the penalised logistic loss; deterministic."""
    matrix: Vectors = np.zeros((features.shape[1], labels.shape[1]), dtype=np.float32)
    bias: Vectors = np.full(labels.shape[1], -2, dtype=np.float32)
    share = labels.mean(axis=0)
    weight = np.where(labels > 0, np.minimum(rare, (1 - share) / np.maximum(share, 1e-6)), 1).astype(np.float32)
    speed: Vectors = np.zeros_like(matrix)
    drift: Vectors = np.zeros_like(bias)
    for _ in range(STEPS):
        error = weight * (Weights(matrix, bias).read(features) - labels)
        slope = features.T @ error / len(features) + penalty * matrix
        speed = np.asarray(0.9 * speed - RATE * slope, dtype=np.float32)
        drift = np.asarray(0.9 * drift - RATE * error.mean(axis=0), dtype=np.float32)
        matrix, bias = matrix + speed, bias + drift
    return Weights(matrix, bias)


def by_fold(features: Vectors, cases: Cases) -> list[Weights]:
    """Return for each fold the heads that saw nothing of its groups."""
    rest = [np.asarray(cases.group % FOLDS != fold) for fold in range(FOLDS)]
    return [fit(features[kept], cases.labels[kept], cases.penalty, cases.rare) for kept in rest]


def held_out(features: Vectors, cases: Cases, heads: Sequence[Weights]) -> Vectors:
    """Return each text's probabilities from the heads of its fold."""
    found = np.zeros_like(cases.labels)
    for fold, head in enumerate(heads):
        test = np.asarray(cases.group % FOLDS == fold)
        found[test] = head.read(features[test])
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
    answers, told = _rows("answers.jsonl"), _rows("messages.jsonl")
    seen, unseen = reread.parted(told)
    stored: dict[str, Any] = {"probe": _rounded(embedder.embed([PROBE])[0])}
    kept: dict[str, list[Weights]] = {}
    for name, cases, every in (
        ("sentences", answered := sentences(answers, embedder), answered),
        ("messages", messages(seen, answers, embedder), messages(told, answers, embedder)),
    ):
        stored[name] = {}
        for kind in ("whole", "words"):
            features = _features(kind, cases)
            heads = kept[f"{name} {kind}"] = by_fold(features, cases)
            lines = [f"{name}, {kind}, {FOLDS} folds:", *report(held_out(features, cases, heads), cases)]
            if name == "messages":
                head = fit(features, cases.labels, cases.penalty, cases.rare)
                lines += ["", *reread.report(unseen, head, kind, embedder)]
            sys.stdout.write("\n".join(lines) + "\n\n")
            stored[name][kind] = _plain(fit(_features(kind, every), every.labels, every.penalty, every.rare))
    read = list(answers_told(answers, kept["sentences whole"], embedder))
    sys.stdout.write("\n".join([f"whole answers, {FOLDS} folds:", *ladder.report(read, FOLDS)]) + "\n")
    level = ladder.fit([*read, *silences(told, kept["sentences whole"], embedder)])
    if not args.report:
        (DATA / "heads.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")
        whole = {"weights": [round(float(number), 4) for number in level.weights], "bias": round(level.bias, 4)}
        (DATA / "level.json").write_text(json.dumps(whole) + "\n", encoding="utf-8")


def _features(kind: str, cases: Cases) -> Vectors:
    return stack(cases.vectors, cases.signs) if kind == "whole" else cases.signs


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


def _plain(weights: Weights) -> dict[str, object]:
    return {"matrix": [_rounded(row) for row in weights.matrix], "bias": _rounded(weights.bias)}


def _rounded(row: Vectors) -> list[float]:
    return [round(float(number), 3) for number in row]


if __name__ == "__main__":
    main()
