"""An embedder held to the vectors that a library already has."""

from collections.abc import Sequence

import numpy as np

from corpus.errors import EmbedderChanged
from corpus.ports import Embedder, Vectors
from corpus.record import Record


class Agreed:
    """Passes texts on to an embedder, and takes no vectors of another length than the record's.

    An endpoint may put another model behind the same name. And as long as nothing has to be embedded, the record tells
    the length, so that a library can be opened, listed and deleted from while the endpoint is away.
    """

    def __init__(self, embedder: Embedder, record: Record) -> None:
        """Remember the parts; nothing is asked of either."""
        self._embedder = embedder
        self._record = record
        self._known: int | None = None

    @property
    def id(self) -> str:
        """The embedder's."""
        return self._embedder.id

    @property
    def dimension(self) -> int:
        """Length of a vector.

        Raises:
            EmbedderUnavailable: the record has no vector of it, and it can't be asked.
        """
        if self._known is None:
            self._known = self._record.dimension(self.id) or self._embedder.dimension
        return self._known

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length float32 row a text, shape (len(texts), dimension).

        Raises:
            EmbedderUnavailable: the model can't be loaded or reached.
            EmbedderChanged: its vectors are of another length than those of the record.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self._embedder.embed(texts)
        size = vectors.shape[1]
        known = self._known or self._record.dimension(self.id) or size
        if size != known:
            raise EmbedderChanged(
                f"{self.id} now gives vectors of {size} numbers, the library's have {known}.",
                "Serve the former model under that name, or set COACH_EMBEDDING_MODEL to another "
                "name and run `coach sources reembed`.",
            )
        self._known = known
        return vectors

    def close(self) -> None:
        """Let go of the embedder's connections, where it has any."""
        if close := getattr(self._embedder, "close", None):
            close()
