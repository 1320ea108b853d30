"""Documents → entries of the record, several at a time: embedding and commits cost less together."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field, replace
from typing import Literal

from corpus.errors import DocumentRefused
from corpus.ports import Embedder, Vectors
from corpus.record import Entry, Record
from corpus.tables import digest
from corpus.types import Document, IngestOutcome

PASSAGES = 128  # to embed in a batch: about two seconds of MiniLM, which is how often progress is seen
DOCUMENTS = 1_000  # in a batch at most, where vectors are known already
_NO_TEXT = re.compile("[\\0\\ud800-\\udfff]")  # neither a database nor an encoder takes these


@dataclass(slots=True)
class Batch:
    """Documents that are embedded and committed together, and what becomes of each, in order of arrival."""

    outcomes: list[IngestOutcome] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)  # by source id
    missing: dict[str, str] = field(default_factory=dict)  # texts to embed, by text hash
    known: dict[str, Vectors] = field(default_factory=dict)  # vectors the record has, by text hash

    @property
    def full(self) -> bool:
        """Whether it should be written now."""
        return len(self.missing) >= PASSAGES or len(self.outcomes) >= DOCUMENTS

    def embed(self, embedder: Embedder) -> dict[str, Vectors]:
        """Return the vectors of the texts that the record has none of, by text hash."""
        if not self.missing:
            return {}
        return dict(zip(self.missing, embedder.embed(list(self.missing.values())), strict=True))


def batches(documents: Iterable[Document | IngestOutcome], record: Record, embedder: Embedder) -> Iterator[Batch]:
    """Yield batches of documents, cleaned and split; each must be recorded before the next is asked for."""
    batch = Batch()
    for document in documents:
        if isinstance(document, Document) and document.source_id in batch.entries:
            yield batch  # the later of two documents of one name replaces the earlier, as it does in two runs
            batch = Batch()
        _take(batch, document, record, embedder)
        if batch.full:
            yield batch
            batch = Batch()
    if batch.outcomes:
        yield batch


def _take(batch: Batch, document: Document | IngestOutcome, record: Record, embedder: Embedder) -> None:
    if isinstance(document, IngestOutcome):
        batch.outcomes.append(document)
        return
    try:
        entry = prepare(document)
    except DocumentRefused as refused:
        batch.outcomes.append(IngestOutcome(document.origin, "refused", document.source_id, reason=str(refused)))
        return
    held = record.hashes([document.source_id]).get(document.source_id)
    status = _status(held, entry.source.content_hash)
    batch.outcomes.append(IngestOutcome(document.origin, status, document.source_id, len(entry.passages)))
    if status == "unchanged":
        return
    texts = {digest(passage.text): passage.text for passage in entry.passages}
    batch.entries[document.source_id] = entry
    batch.known |= record.vectors(embedder.id, texts)
    batch.missing |= {name: text for name, text in texts.items() if name not in batch.known}


def _status(held: str | None, content_hash: str) -> Literal["added", "unchanged", "replaced"]:
    if held is None:
        return "added"
    return "unchanged" if held == content_hash else "replaced"


def prepare(document: Document) -> Entry:
    """Clean and split a document.

    The entry's content hash covers the source and its passages, so that a document counts as changed when the rules
    of cleaning or splitting make something else of it.

    Raises:
        DocumentRefused: nothing can be read in it.
    """
    from corpus.clean import clean
    from corpus.split import split

    if not _readable(document):
        raise DocumentRefused("It holds characters that are no text.", "Save it as UTF-8 text.")
    source = clean(document)
    passages = tuple(split(source))
    if not passages:
        raise DocumentRefused("There is nothing to read in it once page furniture is taken away.")
    whole = repr((astuple(source), [astuple(passage) for passage in passages]))
    return Entry(replace(source, content_hash=hashlib.sha256(whole.encode()).hexdigest()), passages)


def _readable(document: Document) -> bool:
    licence = document.licence
    names = document.source_id, document.origin, document.title, document.company, document.role
    return not any(_NO_TEXT.search(value or "") for value in (*names, licence.name, licence.attribution, document.text))
