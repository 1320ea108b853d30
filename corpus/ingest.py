"""Documents → entries of the record, several at a time: embedding and commits cost less together."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, replace
from typing import Literal

from corpus.errors import DocumentRefused
from corpus.ports import Embedder, Vectors
from corpus.record import Entry, Record
from corpus.tables import digest
from corpus.types import Document, IngestOutcome, Passage, Source

PASSAGES = 64  # to embed in a batch, with their sentences: about two seconds of MiniLM, how often progress is seen
SLICE = 256  # of a long document's passages that are embedded between two commits
DOCUMENTS = 1_000  # in a batch at most, where vectors are known already
_NO_TEXT = re.compile("[\\0\\ud800-\\udfff]")  # neither a database nor an encoder takes these
Prepared = tuple[Document | IngestOutcome, Entry | IngestOutcome]


@dataclass(slots=True)
class Batch:
    """Documents that are embedded and committed together, and what becomes of each, in order of arrival."""

    outcomes: list[IngestOutcome] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)  # by source id
    missing: dict[str, str] = field(default_factory=dict)  # texts to embed, by text hash
    known: dict[str, Vectors] = field(default_factory=dict)  # vectors the record has, by text hash

    @property
    def passages(self) -> list[Passage]:
        """The passages of its entries, in order."""
        return [passage for entry in self.entries.values() for passage in entry.passages]

    @property
    def full(self) -> bool:
        """Whether it should be written now."""
        return len(self.missing) >= PASSAGES or len(self.outcomes) >= DOCUMENTS


def slices(texts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield texts by text hash, so many that little is lost when embedding is cut short; one part at least."""
    names = list(texts)
    for start in range(0, max(1, len(names)), SLICE):
        yield {name: texts[name] for name in names[start : start + SLICE]}


def batches(documents: Iterable[Document | IngestOutcome], record: Record, embedder: Embedder) -> Iterator[Batch]:
    """Yield batches of documents, cleaned and split; each must be recorded before the next is asked for."""
    batch = Batch()
    for handful in _handfuls(documents, record.kept()):
        names = [document.source_id for document, _ in handful if isinstance(document, Document)]
        if not batch.entries.keys().isdisjoint(names):
            yield batch  # the later of two documents of one name replaces the earlier, as it does in two runs
            batch = Batch()
        texts = _look_up(batch, handful, record.hashes(names))
        batch.known |= record.vectors(embedder.id, texts)
        batch.missing |= {name: text for name, text in texts.items() if name not in batch.known}
        if batch.full:
            yield batch
            batch = Batch()
    if batch.outcomes:
        yield batch


def _handfuls(
    documents: Iterable[Document | IngestOutcome], kept: Mapping[str, frozenset[str]]
) -> Iterator[list[Prepared]]:
    """Yield documents with what was made of them, so many that one question to the record serves them all."""
    handful: list[Prepared] = []
    names: set[str] = set()
    size = 0
    for document in documents:
        made = _attempt(document, kept)
        if (isinstance(document, Document) and document.source_id in names) or size >= PASSAGES:
            yield handful
            handful, names, size = [], set(), 0
        handful.append((document, made))
        names |= {document.source_id} if isinstance(document, Document) else set()
        size += len(made.passages) if isinstance(made, Entry) else 1
    if handful:
        yield handful


def _attempt(document: Document | IngestOutcome, kept: Mapping[str, frozenset[str]]) -> Entry | IngestOutcome:
    if isinstance(document, IngestOutcome):
        return document
    try:
        return prepare(document, kept.get(document.source_id, frozenset()))
    except DocumentRefused as refused:
        return IngestOutcome(document.origin, "refused", document.source_id, reason=str(refused))


def _look_up(batch: Batch, handful: list[Prepared], hashes: dict[str, str]) -> dict[str, str]:
    """Add to a batch what is new or changed, and to its outcomes what becomes of each document.

    Returns:
        The texts that need vectors, by text hash.
    """
    texts: dict[str, str] = {}
    for document, made in handful:
        if isinstance(made, IngestOutcome):
            batch.outcomes.append(made)
            continue
        source = made.source
        status = _status(hashes.get(source.id), source.content_hash)
        batch.outcomes.append(IngestOutcome(document.origin, status, source.id, len(made.passages)))
        if status != "unchanged":
            batch.entries[source.id] = made
            texts |= {digest(passage.text): passage.text for passage in made.passages}
    return texts


def _status(held: str | None, content_hash: str) -> Literal["added", "unchanged", "replaced"]:
    if held is None:
        return "added"
    return "unchanged" if held == content_hash else "replaced"


def prepare(document: Document, kept_by_hand: Collection[str] = ()) -> Entry:
    """Clean and split a document; `kept_by_hand` are texts of blocks that cleaning would cut.

    Raises:
        DocumentRefused: nothing can be read in it.
    """
    from corpus.clean import clean

    if not _readable(document):
        raise DocumentRefused("It holds characters that are no text.", "Save it as UTF-8 text.")
    made = entry(clean(document, kept_by_hand))
    if not made.passages:
        raise DocumentRefused("There is nothing to read in it once page furniture is taken away.")
    return made


def entry(source: Source) -> Entry:
    """Split a source.

    The entry's content hash covers the source and its passages, so that a document counts as changed when the rules
    of cleaning or splitting make something else of it.
    """
    from corpus.split import split

    passages = tuple(split(source))
    whole = repr((astuple(replace(source, content_hash="")), [astuple(passage) for passage in passages]))
    return Entry(replace(source, content_hash=hashlib.sha256(whole.encode()).hexdigest()), passages)


def single(made: Entry, record: Record, embedder: Embedder) -> Batch:
    """Return a batch of one entry."""
    texts = {digest(passage.text): passage.text for passage in made.passages}
    known = record.vectors(embedder.id, texts)
    missing = {name: text for name, text in texts.items() if name not in known}
    return Batch(entries={made.source.id: made}, missing=missing, known=known)


def _readable(document: Document) -> bool:
    licence = document.licence
    names = document.source_id, document.origin, document.title, document.company, document.role
    return not any(_NO_TEXT.search(value or "") for value in (*names, licence.name, licence.attribution, document.text))
