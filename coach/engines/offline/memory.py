"""Vectors that are asked for more than once: intent, bands, topic and grounding look at the same sentences."""

from collections.abc import Sequence

import numpy as np

from coach.engines.offline.heads import Embed
from corpus.ports import Vectors


def remembering(embed: Embed) -> Embed:
    """Return an embedder that embeds no text twice, for as long as it is kept."""
    known: dict[str, Vectors] = {}

    def embedded(texts: Sequence[str]) -> Vectors:
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known.update(zip(fresh, embed(fresh), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32)

    return embedded
