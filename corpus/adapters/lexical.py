"""BM25 over passages, their headings and their sources' titles, on tantivy: English stems, under 1 ms a query."""

import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.ports import Vectors
from corpus.types import Passage

HEAP = 50_000_000  # bytes the writer may hold before it writes a segment
LONGEST = 40  # characters; longer tokens are addresses and hashes, which nobody searches by words
TITLE = 0.3  # weight of the source's title; 0.2 to 0.5 measure alike (see `corpus/retrieve.py`)
HEADING = 0.3  # weight of the headings that a passage stands under
BESIDE = {"title": TITLE, "heading": HEADING}
SATURATION = 2.2  # k1 + 1 of tantivy's BM25 (k1 = 1.2): what a term that fills a short passage can bring

Titles = Callable[[Iterable[str]], Mapping[str, str]]


def _untitled(source_ids: Iterable[str]) -> Mapping[str, str]:  # noqa: ARG001  # stands for the record's titles
    return {}


class LexicalIndex:
    """A `PassageIndex` that reads a query's words.

    Scores are BM25 divided by the most that the query's words could bring (a passage of nothing but them), so that
    they lie in 0..1 and a query whose words are in no passage scores low. Words of the source's title add a little:
    a passage from the middle of a document rarely repeats what the document is about.
    """

    def __init__(self, path: Path, titles: Titles = _untitled) -> None:
        """Remember the directory; it is made or opened at first use. `titles` gives those of sources by their ids."""
        self._path = path
        self._titles = titles
        self._lock = threading.RLock()
        self._index: Any = None
        self._writer: Any = None

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:  # noqa: ARG002  # the port's signature
        """Add passages, or replace those of the same id; searches see them when this returns."""
        import tantivy

        titles = self._titles({passage.source_id for passage in passages})
        with self._lock:
            self._delete(passage.id for passage in passages)
            for passage in passages:
                fields = {"id": passage.id, "source": passage.source_id, "role": passage.role, "text": passage.text}
                title = fields["title"] = titles.get(passage.source_id, "")
                fields["heading"] = "\n".join(part for part in passage.heading if part != title)
                self._writer.add_document(tantivy.Document(**fields))
            self._commit()

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are ignored."""
        with self._lock:
            self._delete(passage_ids)
            self._commit()

    def search(
        self,
        text: str,
        vector: Vectors,  # noqa: ARG002  # the port's signature
        k: int,
        source_ids: frozenset[str] | None,
        roles: frozenset[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, score) pairs, best first; nothing in `text` is read as query syntax."""
        import tantivy

        self._open()
        searcher = self._index.searcher()
        terms = sorted(set(self._analyser.analyze(text)))
        if not terms or k < 1:
            return []
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        query = tantivy.Query.boolean_query([(should, term) for name in terms for term in self._terms(name)])
        for field, values in (("source", source_ids), ("role", roles)):
            if values is not None:
                held = tantivy.Query.term_set_query(self._schema, field, sorted(values))
                held = tantivy.Query.const_score_query(held, 0.0)  # narrows, and leaves the score alone
                query = tantivy.Query.boolean_query([(must, query), (must, held)])
        best = _best(searcher, terms)
        found = [
            (str(searcher.doc(address)["id"][0]), min(1.0, score / best))
            for score, address in searcher.search(query, k, count=False).hits
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def count(self) -> int:
        """Return the number of passages held."""
        self._open()
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Wait for merges, so that the files rest, and let go of the index."""
        with self._lock:
            if self._writer is not None:
                self._writer.wait_merging_threads()
            self._writer = self._index = None

    def _open(self) -> None:
        import tantivy

        with self._lock:
            if self._index is not None:
                return
            self._path.mkdir(parents=True, exist_ok=True)
            self._analyser = _analyser()
            self._schema = _schema()
            self._index = tantivy.Index(self._schema, path=str(self._path))
            self._index.register_tokenizer("english", self._analyser)

    def _delete(self, passage_ids: Iterable[str]) -> None:
        self._open()
        if self._writer is None:
            self._writer = self._index.writer(HEAP, 1)
        for passage_id in passage_ids:
            self._writer.delete_documents_by_term("id", passage_id)

    def _commit(self) -> None:
        self._writer.commit()
        self._index.reload()

    def _terms(self, term: str) -> list[Any]:
        import tantivy

        fields = {field: tantivy.Query.term_query(self._schema, field, term, "freq") for field in ("text", *BESIDE)}
        boosted = [tantivy.Query.boost_query(fields[field], weight) for field, weight in BESIDE.items()]
        return [fields["text"], *boosted]


def _best(searcher: Any, terms: Sequence[str]) -> float:
    """Return the BM25 of a passage that no other could beat, with tantivy's own inverse document frequency."""
    total = searcher.num_docs
    counts = [searcher.doc_freq("text", term) for term in terms]  # may count deleted passages: never above the total
    weights = [math.log1p((total - min(count, total) + 0.5) / (count + 0.5)) for count in counts]
    return SATURATION * sum(weights)


def _analyser() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST)).filter(Filter.lowercase())
    return builder.filter(Filter.ascii_fold()).filter(Filter.stemmer("english")).build()


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("role", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="english", index_option="freq")
    for field in BESIDE:
        builder.add_text_field(field, tokenizer_name="english", index_option="freq")
    return builder.build()
