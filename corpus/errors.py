"""What can go wrong with documents and the library.

CorpusError
├── DocumentRefused      a document can't be read: the rest of the batch goes on
├── NotInLibrary         no source or passage of that id
├── LibraryBusy          another process owns COACH_HOME
├── EmbedderUnavailable  the embedding model can't be had or isn't the one it should be
└── EmbedderChanged      the library holds vectors of another embedder
"""


class CorpusError(Exception):
    """Base of every error of this package.

    Attributes:
        code: stable machine-readable name.
        mend: what the user can do about it, one sentence.
    """

    code = "corpus_error"

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.mend = mend

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} {self.mend}".strip()


class DocumentRefused(CorpusError):
    """A document is empty, binary, too large or broken."""

    code = "document_refused"


class NotInLibrary(CorpusError):
    """No source or passage of that id."""

    code = "not_found"


class LibraryBusy(CorpusError):
    """Another process owns COACH_HOME."""

    code = "library_busy"


class EmbedderUnavailable(CorpusError):
    """The embedding model is missing, damaged or unreachable."""

    code = "embedder_unavailable"


class EmbedderChanged(CorpusError):
    """The library's vectors were made by another embedder."""

    code = "embedder_changed"
