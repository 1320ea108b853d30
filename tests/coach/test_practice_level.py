import numpy as np
import pytest

from coach.engines.offline import frames
from coach.engines.offline.write import write
from coach.practice import plan
from coach.practice.items import collect
from coach.practice.seniority import leaning, tier
from coach.types import Brief
from corpus.types import Licence
from tests.coach.shelf import EMBEDDER, Shelf, bakery


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("Graduate", "early"),
        ("mid-level", "middle"),
        ("senior", "senior"),
        ("director", "top"),
        ("Head of department", "top"),
        (None, None),
        ("night shift", None),
    ],
)
def test_a_level_names_a_tier(level: str | None, expected: str | None) -> None:
    assert tier(level) == expected


def library(licence: Licence | None = None) -> Shelf:
    return Shelf().put(
        "job",
        "Quaymoor",
        "Archivist",
        [
            ("responsibility", "Set the vision and strategy for an organisation of nine archives.", {}),
            ("responsibility", "Dust the shelves of the reading room yourself.", {}),
            ("responsibility", "Bind loose letters with thread.", {}),
        ],
        licence=licence,
    )


def leans(level: str | None, shelf: Shelf) -> list[float]:
    items = collect(shelf.hits())
    return [float(x) for x in leaning(level, items, EMBEDDER.embed([item.context for item in items]), EMBEDDER.embed)]


def test_strategy_weighs_more_for_a_director_and_less_for_a_graduate() -> None:
    top, early = leans("director", library()), leans("graduate", library())
    assert top[0] == max(top) > 1.0
    assert early[0] < top[0]


def test_a_level_moves_nothing_where_none_is_named_or_words_are_limited() -> None:
    assert leans(None, library()) == [1.0, 1.0, 1.0]
    assert np.allclose(leans("director", library(Licence(max_excerpt_words=50))), 1.0)


def test_a_directors_set_asks_for_another_reach_than_that_of_a_graduate() -> None:
    def closings(level: str) -> str:
        brief = Brief(company="Crumbly", role="Bakery Manager", level=level)
        return " ".join(q.text for q in write(plan(bakery(), brief, 10, embed=EMBEDDER.embed).task))

    own = {level: [c for many in kinds.values() for c in many] for level, kinds in frames.LEVEL_CLOSINGS.items()}
    for level, named in (("director", "top"), ("mid-level", "middle"), ("graduate", "early"), ("senior", "senior")):
        said = closings(level)
        assert any(closing in said for closing in own[named])  # type: ignore[index]
        others = [c for other, many in own.items() if other != named for c in many]
        assert not any(closing in said for closing in others)
