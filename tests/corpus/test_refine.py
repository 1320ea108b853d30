"""The finer look: sentences are embedded once, kept with their passage, and forgotten with it."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from corpus.library import Library
from corpus.refine import Refiner, embed, units
from corpus.types import Document
from tests.corpus.hashing import HashingEmbedder

LONG = (
    "The office has a garden and a canteen. Bring a badge and a coat. The recruiter call lasts forty minutes. "
    "Parking costs extra on weekdays. Lunch is served at noon near the lobby."
)
SHORT = "The recruiter lasts and the garden calls"
QUERY = "The recruiter call lasts forty minutes."


def test_a_passage_of_one_sentence_needs_no_other_vectors() -> None:
    assert units("One sentence, e.g. this.") == []
    first, second = "This is the first sentence.", "And here comes another one."
    assert units(f"{first} Really? {second}\n1.") == [first, second]
    assert units("今日は晴れです。明日は雨です。") == ["今日は晴れです。", "明日は雨です。"]


def test_passages_and_their_sentences_are_embedded_together_and_repetitions_once() -> None:
    embedder = HashingEmbedder()
    same, other, third = "The same stands here.", "Another thing stands there.", "The third thing is new."
    whole, parts = embed(embedder, {"a": f"{same} {other}", "b": f"{same} {third}", "c": same})
    assert len(embedder.embedded) == len(set(embedder.embedded)) == 5
    assert np.allclose(whole["c"], embedder.embed([same])[0])
    assert np.allclose(parts["b"], embedder.embed([same, third]))
    assert parts["c"].shape == (0, embedder.dimension)
    assert embed(embedder, {}) == ({}, {})


def test_closeness_is_the_mean_of_the_passages_cosine_and_its_closest_sentences(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        library.ingest([Document("long", "l.txt", LONG), Document("short", "s.txt", SHORT)])
        long, short = library.passages("long")[0], library.passages("short")[0]
        query = embedder.embed([QUERY])[0]
        found = Refiner(library._record, embedder).closeness(query, [long.id, short.id, "unknown"])
        own = {passage.id: float(embedder.embed([passage.text])[0] @ query) for passage in (long, short)}
    assert long.text == LONG
    assert found == {
        long.id: pytest.approx((own[long.id] + 1.0) / 2, abs=2e-3),  # kept in half precision
        short.id: pytest.approx(own[short.id], abs=1e-6),
    }


def test_hybrid_search_finds_the_sentence_inside_a_long_passage_and_dense_stays_as_it_is(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([Document("long", "l.txt", LONG), Document("short", "s.txt", SHORT)])
        query = library.embed([QUERY])[0]
        dense = {hit.source.id: hit.score for hit in library.search(QUERY, mode="dense")}
        bm25 = {hit.source.id: hit.score for hit in library.search(QUERY, mode="bm25")}
        hybrid = {hit.source.id: hit.score for hit in library.search(QUERY)}
        cosine = float(library.passage_vectors([library.passages("long")[0].id])[0] @ query)
    assert dense["long"] == pytest.approx(cosine, abs=1e-3)
    assert hybrid["long"] > (dense["long"] + bm25["long"]) / 2 + 0.05
    assert hybrid["short"] == pytest.approx((dense["short"] + bm25["short"]) / 2, abs=1e-3)


def test_sentences_of_kept_vectors_are_embedded_when_looked_at_and_only_once(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        library.keep_vectors([LONG], HashingEmbedder().embed([LONG]))
        library.ingest([Document("long", "l.txt", LONG)])
        assert embedder.embedded == []
        first = library.search(QUERY)
        assert embedder.embedded == [QUERY, *units(LONG)]
        assert library.search(QUERY) == first
        assert embedder.embedded[len(units(LONG)) + 1 :] == [QUERY]
    with Library.open(tmp_path, embedder=(again := HashingEmbedder())) as library:
        assert library.search(QUERY)[0].score == pytest.approx(first[0].score, abs=1e-3)
        assert again.embedded == [QUERY]
    with Library.open(tmp_path / "other", embedder=HashingEmbedder()) as other:
        other.ingest([Document("long", "l.txt", LONG)])
        assert other.search(QUERY)[0].score == pytest.approx(first[0].score, abs=1e-3)


def test_one_query_has_few_sentences_embedded_and_the_next_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.refine.ON_THE_FLY", len(units(LONG)))
    other = LONG.replace("recruiter", "manager")
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        library.keep_vectors([LONG, other], HashingEmbedder().embed([LONG, other]))
        library.ingest([Document("long", "l.txt", LONG), Document("other", "o.txt", other)])
        first = library.search(QUERY)
        assert embedder.embedded == [QUERY, *units(LONG)]  # the closer one's
        assert [hit.source.id for hit in first] == ["long", "other"]
        library.search(QUERY)
        assert embedder.embedded[len(units(LONG)) + 2 :] == units(other)


def test_sentence_vectors_are_deleted_with_their_passage(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([Document("long", "l.txt", LONG)])
        library.search(QUERY)
        row = np.asarray(HashingEmbedder().embed([QUERY]), dtype="<f2").tobytes()
        assert any(row in path.read_bytes() for path in tmp_path.glob("library.db*"))
        library.delete("long")
        assert not library._refiner._held
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and row in path.read_bytes()]


def test_memory_is_bounded_and_what_was_used_last_stays(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        library.ingest(Document(f"d{n}", "d.txt", f"Text number{n} is short.") for n in range(4))
        ids = [library.passages(f"d{n}")[0].id for n in range(4)]
        refiner = Refiner(library._record, embedder, remembered=3 * 64 * 4)
        query = embedder.embed(["number1"])[0]
        for wanted in (ids[:3], ids[:1], ids[3:]):
            refiner.closeness(query, wanted)
        assert len(refiner._held) == 3
        assert list(refiner._held)[1:] == [ids[0], ids[3]]
        assert len(refiner.closeness(query, ids)) == 4
        refiner.forget(ids)
        assert (len(refiner._held), refiner._size) == (0, 0)


def test_a_library_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([Document("long", "l.txt", LONG)])
        score = library.search(QUERY)[0].score
    db = sqlite3.connect(tmp_path / "library.db")
    with db:
        db.execute("alter table vectors drop column sentences")
        db.execute("update library_facts set value = '1' where name = 'schema'")
    db.close()
    with Library.open(tmp_path, embedder=HashingEmbedder()) as again:
        assert again.search(QUERY)[0].score == pytest.approx(score, abs=1e-3)
