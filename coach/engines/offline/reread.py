"""How messages of roles that no head was trained on are read, rules and all: which intent is taken for which."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from coach.engines.offline import intent
from coach.engines.offline.heads import INTENTS, Weights, message_signs, stack
from coach.types import Intent
from corpus.ports import Embedder

Row = dict[str, Any]


def parted(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows to train on and choose by, and those held out from both."""
    return [row for row in rows if "split" not in row], [row for row in rows if "split" in row]


def report(rows: Sequence[Row], head: Weights, kind: str, embedder: Embedder) -> Iterator[str]:
    """Yield the share of messages read as they are labelled, and a line an intent with what it was taken for."""
    pairs = Counter((row["intent"], _read(row, head, kind, embedder)) for row in rows)
    right = sum(pairs[name, name] for name in INTENTS)
    yield f"messages, {kind}, roles held out: {right} of {len(rows)} right ({right / max(1, len(rows)):.3f})"
    for name in INTENTS:
        count = sum(n for (true, _), n in pairs.items() if true == name)
        taken = " ".join(f"{other}={pairs[name, other]}" for other in INTENTS if other != name and pairs[name, other])
        yield f"{name:17} n={count:4} right={pairs[name, name]:4} {taken}".rstrip()


def _read(row: Row, head: Weights, kind: str, embedder: Embedder) -> Intent:
    def found(question: str, texts: list[str]) -> dict[Intent, float]:
        vectors = embedder.embed([question, " ".join(texts)])
        signs = message_signs(question, texts, float(vectors[0] @ vectors[1]))
        odds = head.read(stack(vectors[1:], signs) if kind == "whole" else signs)[0]
        return dict(zip(INTENTS, map(float, odds), strict=True))

    return intent.read_by(found, row["question"], row["text"]).intent
