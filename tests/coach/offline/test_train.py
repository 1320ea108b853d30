"""What the training makes of its rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from coach.engines.offline import train
from corpus.ports import Vectors


class Flat:
    """An embedder to which all texts are alike."""

    id = "flat"
    dimension = 3

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), self.dimension), dtype=np.float32)


STORY: dict[str, Any] = {
    "role": "gardener",
    "kind": "behavioral",
    "question": "What did you save?",
    "sentences": [["A", "I moved the pear tree."], ["R", "They kept it."]],
}
SKIP = {"text": "Next one, please.", "intent": "skip"}


def test_rows_for_sentences_only_are_no_messages() -> None:
    marked = {**STORY, "only": "sentences"}
    told = train.messages([SKIP], [STORY, marked], Flat())
    assert len(told.labels) == 1 + 3


def test_empty_talk_answers_no_kind_of_question() -> None:
    assert train.kind_asked(STORY) == "behavioral"
    assert train.kind_asked({**STORY, "question": "noise"}) is None
