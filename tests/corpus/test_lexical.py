"""What only the lexical index does: it reads the titles of sources, too."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.adapters.lexical import LexicalIndex
from corpus.types import Passage

NOTHING = np.empty((0, 0), np.float32)
TITLES = {"a": "Bread ovens", "b": "Grain mills"}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    index = LexicalIndex(tmp_path, lambda source_ids: {name: TITLES[name] for name in source_ids if name in TITLES})
    texts = {"a": "The fire is lit at four.", "b": "The fire is out at six.", "c": "Ovens need a fire."}
    index.add([Passage(f"p-{name}", name, 0, text, 0, len(text)) for name, text in texts.items()], NOTHING)
    yield index
    index.close()


def found(index: LexicalIndex, query: str) -> dict[str, float]:
    return dict(index.search(query, NOTHING, 10, None))


def test_a_passage_is_found_by_the_title_of_its_source(index: LexicalIndex) -> None:
    assert next(iter(found(index, "fire in the mill"))) == "p-b"


def test_a_word_in_the_text_counts_more_than_one_in_the_title(index: LexicalIndex) -> None:
    scores = found(index, "ovens")
    assert list(scores) == ["p-c", "p-a"]
    assert scores["p-a"] < scores["p-c"] <= 1.0


def test_a_passage_is_found_by_the_headings_it_stands_under(index: LexicalIndex) -> None:
    text = "Seventy-five minutes with the fire."
    under = [Passage(f"h-{name}", "d", n, text, 0, len(text), heading=("Visits", name)) for n, name in enumerate("xy")]
    index.add([replace(under[0], heading=("Visits", "Delivery case")), under[1]], NOTHING)
    scores = found(index, "delivery case with fire")
    assert next(iter(scores)) == "h-x"
    assert scores["h-x"] > scores["h-y"] > 0


def test_a_heading_that_repeats_the_title_counts_once(index: LexicalIndex) -> None:
    text = "It is lit at four."
    paths: list[tuple[str, ...]] = [("Bread ovens",), ()]
    twice = [Passage(f"t-{n}", "a", n, text, 0, len(text), heading=path) for n, path in enumerate(paths)]
    index.add(twice, NOTHING)
    scores = found(index, "bread")
    assert scores["t-0"] == pytest.approx(scores["t-1"])
