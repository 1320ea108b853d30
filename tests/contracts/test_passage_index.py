"""What every index over passages promises."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.adapters.chroma import ChromaIndex
from corpus.adapters.lexical import LexicalIndex
from corpus.adapters.memory import MemoryIndex
from corpus.errors import EmbedderChanged
from corpus.ports import PassageIndex
from corpus.types import Passage
from tests.corpus.hashing import HashingEmbedder

TEXTS = {
    "p1": "Stakeholders disagreed about the roadmap and priorities",
    "p2": "Wallet custody needs secure keys",
    "p3": "The final round is a conversation about culture",
    "p4": "Roadmap planning with quarterly priorities",
}
EMBEDDER = HashingEmbedder()
Opener = Callable[[], PassageIndex]


@pytest.fixture(params=["chroma", "lexical", "memory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    kept = MemoryIndex()
    openers: dict[str, Opener] = {
        "chroma": lambda: ChromaIndex(tmp_path / "dense", EMBEDDER.id, EMBEDDER.dimension, batch=3),
        "lexical": lambda: LexicalIndex(tmp_path / "lexical"),
        "memory": lambda: kept,
    }
    return openers[request.param]


@pytest.fixture
def index(opened: Opener) -> Iterator[PassageIndex]:
    index = opened()
    add(index, *passages())
    yield index
    index.close()


def passages() -> list[Passage]:
    roles = {"p1": "advice", "p2": "requirement", "p3": "process_stage", "p4": "advice"}
    return [
        Passage(name, f"s{number % 2}", number, text, 0, len(text), role=roles[name])  # type: ignore[arg-type]
        for number, (name, text) in enumerate(TEXTS.items())
    ]


def add(index: PassageIndex, *held: Passage) -> None:
    index.add(held, EMBEDDER.embed([passage.text for passage in held]))


def search(
    index: PassageIndex, text: str, k: int = 10, source_ids: set[str] | None = None, **more: object
) -> list[str]:
    narrow = None if source_ids is None else frozenset(source_ids)
    found = index.search(text, EMBEDDER.embed([text])[0], k, narrow, **more)  # type: ignore[arg-type]
    assert all(0.0 <= score <= 1.0 for _, score in found)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    return [passage_id for passage_id, _ in found]


def test_each_passage_is_found_first_by_its_own_words(index: PassageIndex) -> None:
    for name, text in TEXTS.items():
        assert search(index, text)[0] == name


def test_no_more_than_k_come_back(index: PassageIndex) -> None:
    assert len(search(index, "roadmap priorities", k=1)) == 1
    assert search(index, "roadmap priorities", k=0) == []


def test_k_may_exceed_what_is_held(index: PassageIndex) -> None:
    assert set(search(index, "roadmap priorities", k=1_000)) >= {"p1", "p4"}


def test_only_the_named_sources_are_searched(index: PassageIndex) -> None:
    found = search(index, "roadmap priorities and keys", source_ids={"s1"})
    assert found[0] in {"p2", "p4"}
    assert set(found) <= {"p2", "p4"}
    assert search(index, "roadmap", source_ids=set()) == []
    assert search(index, "roadmap", source_ids={"unknown"}) == []


def test_only_the_named_roles_are_searched(index: PassageIndex) -> None:
    assert set(search(index, "roadmap keys", roles=frozenset({"requirement"}))) <= {"p2"}
    both = search(index, "roadmap priorities", source_ids={"s0"}, roles=frozenset({"advice"}))
    assert both == ["p1"]


def test_an_added_passage_is_found_at_once_and_a_removed_one_no_more(index: PassageIndex) -> None:
    add(index, Passage("p5", "s5", 0, "negotiating a salary offer", 0, 26))
    assert search(index, "negotiating a salary offer")[0] == "p5"
    index.remove(["p5", "never was"])
    assert "p5" not in search(index, "negotiating a salary offer")
    assert index.count() == 4


def test_a_passage_of_the_same_id_replaces_the_old_one(index: PassageIndex) -> None:
    changed = replace(passages()[0], text="zebra husbandry", source_id="s9")
    add(index, changed)
    assert index.count() == 4
    assert search(index, "zebra husbandry", source_ids={"s9"}) == ["p1"]
    assert "p1" not in search(index, TEXTS["p1"], source_ids={"s0"})


def test_what_was_closed_is_there_when_opened_again(opened: Opener, index: PassageIndex) -> None:
    if isinstance(index, MemoryIndex):
        pytest.skip("keeps nothing by design")
    index.close()
    again = opened()
    assert again.count() == 4
    assert search(again, TEXTS["p3"])[0] == "p3"
    again.close()


def test_an_empty_index_finds_nothing(opened: Opener) -> None:
    index = opened()
    assert search(index, "anything") == []
    assert index.count() == 0
    index.remove(["p1"])
    index.close()


@pytest.mark.parametrize(
    "query", ['"', "roadmap AND (", "text:*", "a:b^3 +-!~", "\\", "[1 TO 9]", "", "   ", "c++", "🙂", "or not"]
)
def test_no_query_is_read_as_syntax(index: PassageIndex, query: str) -> None:
    search(index, query)


def test_more_rows_than_one_batch_are_all_kept(index: PassageIndex) -> None:
    add(index, *(Passage(f"m{n}", "many", n, f"number word{n} here", 0, 10) for n in range(20)))
    assert index.count() == 24
    index.remove([f"m{n}" for n in range(20)])
    assert index.count() == 4


def test_readers_and_a_writer_share_an_index(index: PassageIndex) -> None:
    wrong: list[object] = []

    def read() -> None:
        try:
            wrong.extend(found for _ in range(30) if "p2" not in (found := search(index, TEXTS["p2"])))
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(10):
        add(index, Passage(f"n{n}", "new", n, f"custody of fresh word{n}", 0, 10))
        index.remove([f"n{n - 1}"])
    for reader in readers:
        reader.join()
    assert wrong == []


def test_words_match_by_stem_and_without_accents(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    add(index, Passage("p", "s", 0, "Prioritising stories for a résumé", 0, 5))
    assert search(index, "prioritised story") == ["p"]
    assert search(index, "RESUME") == ["p"]
    index.close()


def test_a_query_whose_words_are_elsewhere_scores_low(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    add(index, *passages())
    near = index.search("wallet custody keys", np.empty(0, np.float32), 1, None)[0][1]
    far = index.search("keys for unrelated zebra husbandry matters", np.empty(0, np.float32), 1, None)[0][1]
    assert near > 2 * far
    index.close()


def test_chroma_never_embeds_by_itself(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path, EMBEDDER.id, EMBEDDER.dimension)
    with pytest.raises(RuntimeError, match="must not embed"):
        index._open().query(query_texts=["downloads a model"], n_results=1)
    index.close()


def test_chroma_refuses_another_embedders_index(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path, "one@1", 64)
    index.count()
    index.close()
    other = ChromaIndex(tmp_path, "two@1", 64)
    with pytest.raises(EmbedderChanged, match=r"one@1.*two@1"):
        other.count()
    other.close()


def test_chroma_searches_more_sources_than_sqlite_takes_in_one_filter(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path, EMBEDDER.id, EMBEDDER.dimension)
    add(index, *passages())
    wide = {f"x{n}" for n in range(40_000)}
    assert set(search(index, TEXTS["p2"], k=2, source_ids=wide | {"s1"})) == {"p2", "p4"}
    assert search(index, TEXTS["p2"], source_ids=wide) == []
    index.close()


def test_chromas_cosines_are_exact(tmp_path: Path) -> None:
    index, exact = ChromaIndex(tmp_path, EMBEDDER.id, EMBEDDER.dimension), MemoryIndex()
    for each in (index, exact):
        add(each, *passages())
    query = EMBEDDER.embed(["roadmap priorities"])[0]
    expected = dict(exact.search("", query, 4, None))
    assert dict(index.search("", query, 4, None)) == pytest.approx(expected, abs=1e-5)
    index.close()
