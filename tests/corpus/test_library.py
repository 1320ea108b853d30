"""The library through its one door: what goes in is found, what changes is replaced, what is deleted is gone."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import NotInLibrary
from corpus.library import Library
from corpus.types import Document, Filter, IngestOutcome
from tests.corpus.guides import GUIDE, guide, ids, nursing
from tests.corpus.hashing import HashingEmbedder


@pytest.mark.parametrize("mode", ["hybrid", "dense", "bm25"])
def test_an_ingested_document_is_found_by_the_next_search(library: Library, mode: str) -> None:
    hits = library.search("how to align stakeholders about the roadmap", mode=mode)  # type: ignore[arg-type]
    assert hits[0].source.id == "guide"
    assert "align stakeholders" in hits[0].passage.text
    assert all(0.0 <= hit.score <= 1.0 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.source.text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_ingesting_again_changes_nothing_and_embeds_nothing(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    with Library.open(tmp_path, embedder=embedder) as library:
        assert [outcome.status for outcome in library.ingest([guide(), nursing()])] == ["added", "added"]
        before = len(embedder.embedded)
        assert [outcome.status for outcome in library.ingest([guide(), nursing()])] == ["unchanged", "unchanged"]
        assert len(embedder.embedded) == before


def test_a_changed_document_replaces_the_old_one_whole(library: Library) -> None:
    changed = GUIDE.replace("irrigation sensors", "greenhouse robots")
    outcome = library.ingest([guide(changed)])[0]
    assert (outcome.status, outcome.source_id, outcome.origin) == ("replaced", "guide", "guide.md")
    texts = [hit.passage.text for mode in ("dense", "bm25") for hit in library.search("market", 100, mode)]  # type: ignore[arg-type]
    assert any("greenhouse robots" in text for text in texts)
    assert not any("irrigation sensors" in text for text in texts)
    assert len(library.passages("guide")) == outcome.passages


def test_told_metadata_is_part_of_what_makes_a_document_unchanged(library: Library) -> None:
    other = Document("guide", "guide.md", GUIDE, company="Quillmark", role="Product Manager", kind="interview_guide")
    assert library.ingest([other])[0].status == "replaced"
    assert library.source("guide").company == "Quillmark"


def test_of_two_documents_of_one_id_in_a_batch_the_later_stays(library: Library) -> None:
    outcomes = library.ingest(
        [Document("x", "x.md", "The first text is here."), Document("x", "x.md", "The second one.")]
    )
    assert [outcome.status for outcome in outcomes] == ["added", "replaced"]
    assert library.source("x").text == "The second one."


def test_what_cannot_be_used_is_refused_and_the_rest_goes_on(library: Library) -> None:
    documents = [
        Document("empty", "empty.txt", "  \n "),
        IngestOutcome("scan.pdf", "refused", reason="It holds no text."),
        Document("nul", "nul.txt", "some\0thing"),
        Document("half", "half.txt", "a lone \ud800 surrogate"),
        Document("good", "good.txt", "Negotiate the offer with figures from the market."),
    ]
    seen: list[IngestOutcome] = []
    outcomes = library.ingest(documents, seen.append)
    assert [outcome.status for outcome in outcomes] == ["refused", "refused", "refused", "refused", "added"]
    assert all(outcome.reason for outcome in outcomes[:4])
    assert seen == outcomes
    assert ids(library, "negotiate the offer")[0] == "good"


def test_an_outcome_is_told_when_its_document_can_be_found(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        found: list[list[str]] = []
        library.ingest([guide()], lambda outcome: found.append(ids(library, "align stakeholders")))
        assert found[0][0] == "guide"


def test_a_run_cut_short_is_taken_up_where_it_ended(tmp_path: Path) -> None:
    def cut() -> Iterator[Document]:
        for number in range(1_500):
            yield Document(f"d{number}", "rows.jsonl", f"Document number{number} tells of topic{number % 7}.")
        raise KeyboardInterrupt

    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        kept: list[IngestOutcome] = []
        with pytest.raises(KeyboardInterrupt):
            library.ingest(cut(), kept.append)
        assert 1_000 <= len(kept) < 1_500
        rest = library.ingest(
            Document(f"d{n}", "rows.jsonl", f"Document number{n} tells of topic{n % 7}.") for n in range(1_500)
        )
        assert sum(outcome.status == "unchanged" for outcome in rest) == len(kept)
        library.health()


def test_a_deleted_source_is_gone_from_everywhere(library: Library) -> None:
    passage_id = library.passages("nursing")[0].id
    library.delete("nursing")
    for mode in ("hybrid", "dense", "bm25"):
        assert "nursing" not in ids(library, "weekly rota for nurses", mode=mode)
    assert [source.id for source in library.sources()] == ["guide"]
    for call in (
        lambda: library.source("nursing"),
        lambda: library.passage(passage_id),
        lambda: library.delete("nursing"),
    ):
        with pytest.raises(NotInLibrary):
            call()


def test_deleting_leaves_no_bytes_behind(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([guide(), Document("cv-of-Zylanda", "cv.txt", "Zylanda Quorfax led the Okonkwo migration.")])
        library.delete("cv-of-Zylanda")
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        content = path.read_bytes().lower()
        assert not [word for word in (b"zylanda", b"quorfax", b"okonkwo") if word in content], path
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        assert ids(library, "align stakeholders")[0] == "guide"


def test_filters_narrow_by_company_role_kind_source_and_passage_role(library: Library) -> None:
    query = "interview round exercise"
    assert set(ids(library, query, where=Filter(company="FERNHILL"))) == {"guide"}
    assert set(ids(library, query, where=Filter(role="nurse manager"))) == {"nursing"}
    assert set(ids(library, query, where=Filter(kind="notes"))) == {"nursing"}
    assert set(ids(library, query, where=Filter(source_ids=frozenset({"guide"})))) == {"guide"}
    assert ids(library, query, where=Filter(company="Unknown")) == []
    roles = {hit.passage.role for hit in library.search(query, 100)}
    for role in roles:
        found = library.search(query, 100, where=Filter(passage_roles=frozenset({role})))
        assert {hit.passage.role for hit in found} == {role}


@pytest.mark.parametrize("query", ["", "  ", "\n"])
def test_an_empty_query_finds_nothing(library: Library, query: str) -> None:
    assert library.search(query) == []


def test_a_passage_is_had_by_its_id_with_source_and_vector(library: Library) -> None:
    passages = library.passages("guide")
    assert library.passage(passages[0].id).source == library.source("guide")
    vectors = library.passage_vectors([passage.id for passage in passages])
    assert np.allclose(vectors, library.embed([passage.text for passage in passages]), atol=1e-6)
    assert library.passage_vectors([]).shape == (0, 64)
    with pytest.raises(NotInLibrary):
        library.passage_vectors(["none"])


def test_passages_are_counted_by_source(library: Library) -> None:
    assert library.counts() == {name: len(library.passages(name)) for name in ("guide", "nursing")}


def test_a_block_kept_by_hand_is_found_and_stays_when_the_document_comes_again(library: Library) -> None:
    text = GUIDE + "\nWe use cookies on this stall and accept all cookies with raisins as payment.\n"
    library.ingest([guide(text)])
    assert [block.reason for block in library.source("guide").dropped] == ["cookie notice"]
    assert "raisins" not in library.search("cookies with raisins", k=1)[0].passage.text
    with pytest.raises(NotInLibrary, match="no dropped block 2: it has 1"):
        library.keep("guide", 2)
    kept = library.keep("guide", 1)
    assert kept.dropped[0].kept
    assert library.source("guide").text == text
    assert "raisins" in library.search("cookies with raisins", k=1)[0].passage.text
    assert [outcome.status for outcome in library.ingest([guide(text)])] == ["unchanged"]
    assert [outcome.status for outcome in library.ingest([guide(text + "\nOne more line.\n")])] == ["replaced"]
    assert "raisins" in library.source("guide").text
    library.delete("guide")
    library.ingest([guide(text)])
    assert "raisins" not in library.source("guide").text, "forgetting a source forgets what was kept of it"
