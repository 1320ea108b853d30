"""The library and its embedder: one that changes, fails or goes away leaves nothing mixed and nothing half done."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import EmbedderChanged, EmbedderUnavailable
from corpus.library import Library
from corpus.ports import Vectors
from corpus.types import Document, IngestOutcome
from tests.corpus.guides import guide, ids, nursing
from tests.corpus.hashing import HashingEmbedder


def test_an_empty_library_loads_no_model_to_find_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        assert library.is_empty()
        assert library.search("anything") == []
        assert library.sources() == []
        library.health()
    assert not (tmp_path / "models").exists()


def test_vectors_made_elsewhere_are_not_made_again(tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    text = "A single passage that has a vector already."
    with Library.open(tmp_path, embedder=embedder) as library:
        library.keep_vectors([text], HashingEmbedder().embed([text]))
        library.ingest([Document("s", "s.txt", text)])
        assert embedder.embedded == []
        assert ids(library, "single passage", mode="bm25") == ["s"]


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
