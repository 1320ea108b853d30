"""Fusion of dense and lexical search, and filters.

Both sides give scores in 0..1 that mean the same for every query: a closeness (the mean of a passage's cosine and its
closest sentence's, see `corpus/refine.py`), and the share of the best possible BM25, its source's title counting a
little (see `corpus/adapters/lexical.py`). Their plain mean is the score.

Measured (nDCG@10 on interview_qa, cranfield, xquad_en; hit@1 and hit@5 on 24 questions about three real documents):

    dense                        0.817  0.386  0.950  0.25  0.54
    bm25, no titles              0.714  0.367  0.966  0.04  0.25
    mean, passages alone         0.852  0.420  0.980  0.25  0.62
    mean, with sentences         0.851  0.425  0.984  0.54  0.83
    … and titles, weight 0.3     0.857  0.431  0.983  0.50  0.88    (0.2: 0.856 0.425 0.984 0.54 0.88;
    reciprocal rank fusion       0.819  0.419  0.977  0.25  0.67     0.5: 0.855 0.431 0.983 0.50 0.88)
    … titles and headings, 0.3   0.857  -      0.983

Also tried and left out: the closest sentence alone or the greater of both cosines (interview_qa 0.818, 0.830), the
mean of the two closest sentences (hit@1 0.38), BM25 of sentences (cranfield 0.418), of neighbours, other
k1 and b (within 0.003 of each other), stop words (hit@1 0.42); a title's cosine (0.05 to
0.15: within 0.002, hit@5 0.83); a tenth of the score from the next best passage of the source (interview_qa 0.842)
or from the source's mean closeness (0.860, cranfield 0.434, hit@1 as before; 0.2: hit@1 0.46), which would have to
read all of a long document for each query; feedback from the 5 best passages, weight 0.1 (cranfield 0.438, hit@5 0.83;
from 10: 0.436, hit@5 0.71): it helps where many documents are relevant, and drifts where one is. Of 12 min-max
weighted sums none beat the mean, which, unlike them, stays comparable between queries; that a convex sum needs little
tuning is the finding of Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval".

With 64,650 foreign passages (`docs/decisions/0020-headings-and-scale.md`) recall@10 of interview_qa drops from 0.957 to
0.857, or 0.882 while the foreign passages have no vectors of sentences. Depths of 50 to 400 measure within 0.003; a
dense weight of 0.7 gives 0.871, function words left out of BM25 0.871, both 0.875.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from corpus.ports import PassageIndex, Vectors
from corpus.record import Label
from corpus.types import Filter, SearchMode

DENSE_WEIGHT = 0.5
DEPTH = 100  # candidates of each index; 50 measures the same, 20 costs 0.001
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
    if (where.company, where.role, where.kind, where.language) == (None,) * 4:
        return where.source_ids
    held = [label for label in labels if where.source_ids is None or label.id in where.source_ids]
    found = frozenset(
        label.id
        for label in held
        if _same(where.company, label.company)
        and _same(where.role, label.role)
        and (where.kind is None or where.kind == label.kind)
        and _same(where.language, label.language)
    )
    # What every source fits is no filter; a list of 65,000 ids would cost a search half a second.
    return where.source_ids if len(found) == len(held) else found


def _same(wanted: str | None, held: str | None) -> bool:
    if wanted is None:
        return True
    return held is not None and " ".join(wanted.casefold().split()) == " ".join(held.casefold().split())


def _nothing() -> Vectors:
    return np.empty(0, dtype=np.float32)
