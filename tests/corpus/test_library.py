"""The library through its one door: what goes in is found, what changes is replaced, what is deleted is gone."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import CorpusError, EmbedderChanged, EmbedderUnavailable, LibraryBusy, NotInLibrary
from corpus.library import Library
from corpus.ports import Vectors
from corpus.types import Document, Filter, IngestOutcome
from tests.corpus.hashing import HashingEmbedder

GUIDE = """# Product manager interview at Fernhill

## Stakeholder round

The panel asks how you align stakeholders who disagree about the roadmap.

## Case round

You size a market for irrigation sensors and defend your assumptions.
"""
NURSING = """# Nurse manager interview

## Rota exercise

You plan a weekly rota for twelve nurses and explain the trade-offs.
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([guide(), nursing()])
        yield library


def guide(text: str = GUIDE) -> Document:
    return Document("guide", "guide.md", text, company="Fernhill", role="Product Manager", kind="interview_guide")


def nursing() -> Document:
    return Document("nursing", "nursing.md", NURSING, company="Tidewater", role="Nurse Manager", kind="notes")


def ids(library: Library, query: str, **more: object) -> list[str]:
    return [hit.passage.source_id for hit in library.search(query, **more)]  # type: ignore[arg-type]


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


def test_an_empty_library_loads_no_model_to_find_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        assert library.is_empty()
        assert library.search("anything") == []
        assert library.sources() == []
        library.health()
    assert not (tmp_path / "models").exists()


def test_a_passage_is_had_by_its_id_with_source_and_vector(library: Library) -> None:
    passages = library.passages("guide")
    assert library.passage(passages[0].id).source == library.source("guide")
    vectors = library.passage_vectors([passage.id for passage in passages])
    assert np.allclose(vectors, library.embed([passage.text for passage in passages]), atol=1e-6)
    assert library.passage_vectors([]).shape == (0, 64)
    with pytest.raises(NotInLibrary):
        library.passage_vectors(["none"])


def test_vectors_made_elsewhere_are_not_made_again(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    text = "A single passage that has a vector already."
    with Library.open(tmp_path, embedder=embedder) as library:
        library.keep_vectors([text], HashingEmbedder().embed([text]))
        library.ingest([Document("s", "s.txt", text)])
        assert embedder.embedded == []
        assert ids(library, "single passage", mode="bm25") == ["s"]


def test_what_is_closed_is_there_when_opened_again_without_a_rebuild(tmp_path: Path, library: Library) -> None:
    library.close()
    steps: list[str] = []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda what, *_: steps.append(what)) as again:
        assert ids(again, "align stakeholders")[0] == "guide"
    assert steps == []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda what, *_: steps.append(what)):
        pass
    assert steps == []


@pytest.mark.parametrize("damage", ["flip", "truncate", "delete", "all", "lexical"])
def test_damaged_indexes_are_built_again(tmp_path: Path, library: Library, damage: str) -> None:
    library.close()
    part = "lexical" if damage == "lexical" else "dense"
    files = [path for path in (tmp_path / "index" / part).rglob("*") if path.is_file() and path.stat().st_size > 100]
    for path in files if damage == "all" else files[:1]:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        if damage == "delete":
            path.unlink()
        else:
            path.write_bytes(content[: len(content) // 3] if damage == "truncate" else content)
    steps: list[tuple[str, int, int]] = []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda *step: steps.append(step)) as again:
        total = sum(len(again.passages(source.id)) for source in again.sources())
        assert steps == [("indexing", total, total)]
        again.health()


def test_an_index_that_missed_a_write_is_built_again(tmp_path: Path, library: Library) -> None:
    dense, _ = library._indexes.pair()
    dense.add = fail  # type: ignore[method-assign]
    with pytest.raises(OSError, match="disk full"):
        library.ingest([Document("late", "late.txt", "Written to the record and not to the index.")])
    library.close()
    with Library.open(tmp_path, embedder=HashingEmbedder()) as again:
        assert ids(again, "written to the record", mode="dense")[0] == "late"


def fail(*_: object) -> None:
    raise OSError("disk full")


def test_health_sees_rows_that_an_index_lost(library: Library) -> None:
    library.health()
    dense, _ = library._indexes.pair()
    dense.remove([passage.id for source in library.sources() for passage in library.passages(source.id)])
    with pytest.raises(CorpusError, match=r"dense index misses.*built from the record"):
        library.health()


def test_health_takes_an_equal_neighbour_for_the_passage(tmp_path: Path) -> None:
    class Alike(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            return np.tile(np.eye(1, self.dimension, dtype=np.float32), (len(texts), 1))

    text = "".join(f"# Part {n}\n\nNumber {n} tells of gauge{n} and valve{n} alone.\n\n" for n in range(40)) * 2
    with Library.open(tmp_path, embedder=Alike()) as library:
        library.ingest([Document("same", "same.md", text, kind="notes")])
        passages = library.passages("same")
        assert len(passages) > 20
        for passage in passages:
            library._indexes.self_query(passage, library.passage_vectors([passage.id])[0])


def test_another_embedders_library_is_refused_or_embedded_anew(tmp_path: Path, library: Library) -> None:
    library.close()
    other = HashingEmbedder(32, "hashing@2")
    with pytest.raises(EmbedderChanged, match=r"hashing@1, not with hashing@2.*coach sources reembed.*go back"):
        Library.open(tmp_path, embedder=other)
    with Library.open(tmp_path, embedder=HashingEmbedder()) as back:
        assert ids(back, "align stakeholders", mode="dense")[0] == "guide"
    with Library.open(tmp_path, embedder=other, reembed=True) as again:
        assert ids(again, "align stakeholders", mode="dense")[0] == "guide"
        assert again.embedders() == {"hashing@2"}
        again.health()
    with pytest.raises(EmbedderChanged, match=r"hashing@2, not with hashing@1"):
        Library.open(tmp_path, embedder=HashingEmbedder())


def test_embedding_anew_goes_on_where_it_was_cut_short(tmp_path: Path) -> None:
    documents = [Document(f"d{n}", "rows.jsonl", f"Document number{n} tells of something.") for n in range(700)]
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest(documents)
    other = Limited(32, "hashing@2", texts=300)
    with pytest.raises(EmbedderUnavailable):
        Library.open(tmp_path, embedder=other, reembed=True)
    with Library.open(tmp_path, embedder=HashingEmbedder()) as back:
        assert ids(back, "number7")
        assert back.embedders() == {"hashing@1", "hashing@2"}
    again, steps = HashingEmbedder(32, "hashing@2"), list[tuple[str, int, int]]()
    with Library.open(tmp_path, embedder=again, reembed=True, on_progress=lambda *step: steps.append(step)) as done:
        assert len(again.embedded) == 700 - 256
        assert steps[0] == ("embedding", 256, 700)
        assert ("embedding", 700, 700) in steps
        assert done.embedders() == {"hashing@2"}
        done.health()


def test_embedding_anew_survives_a_kill(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest(Document(f"d{n}", "rows.jsonl", f"Document number{n} tells of something.") for n in range(600))
    program = (
        "import os, pathlib, signal; from corpus.library import Library;"
        "from tests.corpus.hashing import HashingEmbedder;"
        "kill = lambda what, done, total: done and os.kill(os.getpid(), signal.SIGKILL);"
        f"Library.open(pathlib.Path({str(tmp_path)!r}), embedder=HashingEmbedder(32, 'hashing@2'), reembed=True,"
        "on_progress=kill)"
    )
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", program], timeout=60, check=False, cwd=root)
    assert killed.returncode == -signal.SIGKILL
    other = HashingEmbedder(32, "hashing@2")
    with pytest.raises(EmbedderChanged):
        Library.open(tmp_path, embedder=other)
    with Library.open(tmp_path, embedder=other, reembed=True) as library:
        assert len(other.embedded) == 600 - 256
        assert library.embedders() == {"hashing@2"}
        library.health()


class Limited(HashingEmbedder):
    """Becomes unavailable after so many texts."""

    def __init__(self, *more: Any, texts: int) -> None:
        super().__init__(*more)
        self._left = texts

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._left -= len(texts)
        if self._left < 0:
            raise EmbedderUnavailable("The endpoint is down.", "Start it.")
        return super().embed(texts)


def test_an_ingest_cut_short_by_the_embedder_tells_what_is_stored_and_goes_on_there(tmp_path: Path) -> None:
    documents = [Document(f"d{n}", "rows.jsonl", f"Document number{n} tells of something.") for n in range(200)]
    with Library.open(tmp_path, embedder=Limited(texts=150)) as library:
        told: list[IngestOutcome] = []
        with pytest.raises(EmbedderUnavailable, match=r"down. 128 documents .*in the library.*Start it.*again"):
            library.ingest(documents, told.append)
        assert len(told) == len(library.sources()) == 128
        library.health()
    with Library.open(tmp_path, embedder=(rest := HashingEmbedder())) as library:
        assert sum(outcome.status == "added" for outcome in library.ingest(documents)) == 72
        assert len(rest.embedded) == 72


def test_a_long_document_goes_on_where_its_embedding_ended(tmp_path: Path) -> None:
    text = "\n\n".join(f"# Part {n}\n\nThe part number{n} tells of something that is its own." for n in range(600))
    document = Document("long", "long.md", text)
    with Library.open(tmp_path, embedder=(counted := Limited(texts=400))) as library:
        with pytest.raises(EmbedderUnavailable):
            library.ingest([document])
        assert library.is_empty()
        assert len(counted.embedded) > 200
    with Library.open(tmp_path, embedder=(rest := HashingEmbedder())) as library:
        assert library.ingest([document])[0].status == "added"
        assert not set(rest.embedded) & set(counted.embedded)
        library.health()


def test_forgetting_a_source_forgets_what_an_ingest_cut_short_had_embedded(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        library.ingest([guide()])
        library.keep_vectors(["A text that never came."], HashingEmbedder().embed(["A text that never came."]))
        library.delete("guide")
        assert library.embedders() == set()


def test_an_endpoint_whose_vectors_change_their_length_is_refused_before_anything_is_mixed(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashingEmbedder(64, "small@host")) as library:
        library.ingest([guide()])
    with Library.open(tmp_path, embedder=HashingEmbedder(32, "small@host")) as library:
        with pytest.raises(EmbedderChanged, match="vectors of 32 numbers, the library's have 64"):
            library.search("stakeholders")
        with pytest.raises(EmbedderChanged):
            library.ingest([nursing()])
        assert ids(library, "stakeholders", mode="bm25")[0] == "guide"
        assert library.counts().keys() == {"guide"}


def test_a_library_is_opened_listed_and_deleted_from_while_its_endpoint_is_away(tmp_path: Path) -> None:
    class Away(HashingEmbedder):
        @property
        def dimension(self) -> int:
            raise EmbedderUnavailable("The endpoint is down.")

    with Library.open(tmp_path, embedder=Away()) as library:
        assert library.is_empty()
        library.ingest([guide(), nursing()])
    with Library.open(tmp_path, embedder=Away()) as library:
        assert library.counts() == {one.id: len(library.passages(one.id)) for one in library.sources()}
        library.health()
        library.delete("guide")
        assert ids(library, "rota", mode="bm25") == ["nursing"]


def test_passages_are_counted_by_source(library: Library) -> None:
    assert library.counts() == {name: len(library.passages(name)) for name in ("guide", "nursing")}


def test_an_embedder_that_fails_leaves_nothing_half_stored(tmp_path: Path) -> None:
    class Broken(HashingEmbedder):
        def embed(self, texts: object) -> Vectors:
            raise EmbedderUnavailable("The endpoint is down.")

    with Library.open(tmp_path, embedder=Broken()) as library:
        with pytest.raises(EmbedderUnavailable):
            library.ingest([guide()])
        assert library.is_empty()
    with Library.open(tmp_path, embedder=HashingEmbedder()) as library:
        assert library.ingest([guide()])[0].status == "added"


def test_a_second_library_on_one_home_is_refused(tmp_path: Path, library: Library) -> None:
    with pytest.raises(LibraryBusy, match=str(os.getpid())):
        Library.open(tmp_path, embedder=HashingEmbedder())


def test_an_open_that_fails_gives_the_home_back(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        Library.open(tmp_path, database_url="mysql://host/db")
    Library.open(tmp_path, embedder=HashingEmbedder()).close()


def test_a_closed_library_says_so(library: Library) -> None:
    library.close()
    library.close()
    calls: list[Callable[[], object]] = [library.sources, library.is_empty, lambda: library.search("x"), library.health]
    for call in calls:
        with pytest.raises(CorpusError, match="closed"):
            call()


def test_readers_are_served_while_documents_come_and_go(library: Library) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                if ids(library, "align stakeholders about the roadmap")[:1] != ["guide"]:
                    wrong.append("not found")
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(15):
        library.ingest([Document(f"n{number}", "n.txt", f"Something else entirely, number{number}.")])
        if number % 3 == 0:
            library.delete(f"n{number}")
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_two_writers_take_turns(library: Library) -> None:
    def write(name: str) -> None:
        for number in range(8):
            library.ingest([Document(f"{name}{number}", "n.txt", f"Text of {name} number{number}.")])

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(library.sources()) == 26
    library.health()


def test_a_process_killed_while_it_only_reads_costs_no_rebuild(tmp_path: Path, library: Library) -> None:
    library.close()
    program = (
        "import os, pathlib, signal; from corpus.library import Library;"
        "from tests.corpus.hashing import HashingEmbedder;"
        f"library = Library.open(pathlib.Path({str(tmp_path)!r}), embedder=HashingEmbedder());"
        "assert library.search('stakeholders'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", program], timeout=60, check=False, cwd=root)
    assert killed.returncode == -signal.SIGKILL
    steps: list[str] = []
    with Library.open(tmp_path, embedder=HashingEmbedder(), on_progress=lambda what, *_: steps.append(what)) as again:
        assert ids(again, "align stakeholders")[0] == "guide"
    assert steps == []


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
