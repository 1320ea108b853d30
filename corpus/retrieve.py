"""Fusion of dense and lexical search, filters, and diversity.

Both indexes give scores in 0..1 that mean the same for every query: a cosine, and the share of the best possible BM25.
Their plain mean was measured best of what was tried on the passages of interview_qa, cranfield and xquad_en (mean
nDCG@10 over the three: 0.750; the best of 12 min-max weighted sums 0.749, the best single mode 0.718, reciprocal rank
fusion 0.734), and, unlike min-max, it stays comparable between queries. That a convex sum needs little tuning is the
finding of Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval".
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from corpus.ports import PassageIndex, Vectors
from corpus.record import Label
from corpus.types import Filter, Hit, SearchMode

DENSE_WEIGHT = 0.5  # 0.4 and 0.6 cost 0.002 to 0.003 nDCG@10
DEPTH = 100  # candidates of each index; 50 and 200 measure the same
Ranking = list[tuple[str, float]]
Refine = Callable[[Vectors, Iterable[str]], Mapping[str, float]]


def rank(
    dense: PassageIndex,
    lexical: PassageIndex,
    text: str,
    vector: Vectors | None,
    k: int,
    mode: SearchMode,
    source_ids: frozenset[str] | None,
    roles: frozenset[str] | None,
    refine: Refine,
) -> Ranking:
    """Return up to `k` (passage id, score) pairs, best first.

    Args:
        dense: reads `vector`.
        lexical: reads `text`.
        text: the query.
        vector: the query's; may be None for mode bm25.
        k: how many to return.
        mode: which indexes to ask; `hybrid` asks both and takes a finer look at what they find.
        source_ids: to search in, None for all.
        roles: of the passages to search, None for all.
        refine: says how close candidates are to the query, sentence by sentence.
    """
    if mode == "bm25" or vector is None:
        return lexical.search(text, _nothing(), k, source_ids, roles)
    if mode == "dense":
        return dense.search(text, vector, k, source_ids, roles)
    depth = max(DEPTH, 2 * k)
    semantic = dense.search(text, vector, depth, source_ids, roles)
    literal = lexical.search(text, _nothing(), depth, source_ids, roles)
    return fuse(refine(vector, dict([*semantic, *literal])), literal, depth)[:k]


def fuse(closeness: Mapping[str, float], literal: Ranking, depth: int) -> Ranking:
    """Return all passages of known closeness by the weighted mean of it and their lexical score.

    A passage that the lexical ranking lacks counts there with its last score where the ranking was cut off at `depth`,
    since it can have no more, and with 0 where it was not.
    """
    found = dict(literal)
    floor = min(found.values()) if len(found) >= depth else 0.0
    scores = {
        passage_id: DENSE_WEIGHT * close + (1 - DENSE_WEIGHT) * found.get(passage_id, floor)
        for passage_id, close in closeness.items()
    }
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


def _same(wanted: str | None, held: str | None) -> bool:
    if wanted is None:
        return True
    return held is not None and " ".join(wanted.casefold().split()) == " ".join(held.casefold().split())


def _nothing() -> Vectors:
    return np.empty(0, dtype=np.float32)
