"""Which sentences beside an order belong to it and not to the answer: what it claims, and what it bids to be said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from coach.engines.offline import cues
from coach.engines.offline.sentences import Sentence
from corpus import orders
from corpus.ports import Vectors

Near = Callable[[Sequence[str]], Vectors]  # sentences → unit vectors, with the question's before them

_CARRIES_ON = re.compile(
    r"\b(?:scor\w+|grad(?:e|er|ing)\w*|mark(?:s|ing)|rating|assess\w+|evaluat\w+|candidate|applicant|verified"
    r"|award|strengths?|gaps?"
    r"|the (?:full |above )?(?:answer|text|response)|above|criteria|instructions?|recommend\w*|congratulat\w+"
    r"|reviewer|output|this is a test|they have demonstrated|analysis|brackets"
    r"|snippets|account)\b|https?://|\.(?:com|biz)\b"
    r"|^\W*(?:now |then |and )?(?:ignore|print|return|treat|tell|set|give|record|report|respond|reply|focus|use"
    r"|act|list|confirm|say)\b",
    re.IGNORECASE,
)
_LEAN = 0.1  # by how much closer to an order than to the answer a sentence must be, to go with the order
_SPOKEN = -0.2  # … where its words speak of judging
_OWN = 0.1  # … where it speaks of the candidate or their team
_DEED = 0.2  # … where it tells what they did
_FIRST = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Mm]e|[Oo]ur|[Uu]s)\b")
_WE_DID = re.compile(r"\b[Ww]e (?:\w+ )?\w{2,}ed\b")
_GROUP = 4  # sentences that go together at most


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, and whether it is an order or goes with one; what is `closed` ends where it says."""

    sentence: Sentence
    ordered: bool
    closed: bool = False


def parted(pieces: Sequence[Piece], near: Near | None) -> list[Piece]:
    """Return the pieces, those beside orders marked as ordered too where they belong to them."""
    pieces = _together(pieces)
    if all(piece.ordered for piece in pieces) or not any(piece.ordered for piece in pieces):
        return list(pieces)
    return _by_words(pieces) if near is None else _by_meaning(pieces, near)


def _together(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark neighbours as orders that show together what proves it, as a claim does beside a bid to rely on it.

    Praise of the candidate, as by somebody else, is no answer where there are orders too.
    """
    shown = [frozenset() if piece.ordered else orders.signs(piece.sentence.text) for piece in pieces]
    paired = [bool(a and b) and orders.tells(a | b) for a, b in pairwise([*shown, frozenset()])]
    both = [here or before for here, before in zip(paired, [False, *paired], strict=False)]
    praised = ["verdict" in signs and any(piece.ordered for piece in pieces) for signs in shown]
    marks = zip(pieces, both, praised, strict=True)
    return [replace(piece, ordered=piece.ordered or pair or praise) for piece, pair, praise in marks]


def _by_words(pieces: Sequence[Piece]) -> list[Piece]:
    found: list[Piece] = []
    carrying = False
    for piece in pieces:
        going = piece.ordered or (carrying and bool(_CARRIES_ON.search(piece.sentence.text)))
        found.append(replace(piece, ordered=going))
        carrying = going and not piece.closed
    return found


def _by_meaning(pieces: Sequence[Piece], near: Near) -> list[Piece]:
    """Take from each order outward the longest group of sentences that are all closer to orders than to the rest."""
    vectors = near([piece.sentence.text for piece in pieces])
    close = vectors[1:] @ vectors.T  # a row a piece; column 0 is the question
    gone = [piece.ordered for piece in pieces]
    for step in (1, -1):
        for at in range(len(pieces))[::step]:
            if 0 <= at - step < len(pieces) and gone[at - step] and not pieces[at - step].closed:
                for group in _groups(at, step, gone):
                    if all(_goes(pieces[n].sentence, close[n], gone, group) for n in group):
                        gone = [away or n in group for n, away in enumerate(gone)]
                        break
    return [replace(piece, ordered=away) for piece, away in zip(pieces, gone, strict=True)]


def _groups(at: int, step: int, gone: Sequence[bool]) -> list[range]:
    """Return the groups of neighbours from a place outward that are not yet gone, the longest first."""
    size = 0
    while size < _GROUP and 0 <= at + size * step < len(gone) and not gone[at + size * step]:
        size += 1
    return [range(at, at + n * step, step) for n in range(size, 0, -1)]


def _goes(sentence: Sentence, close: Vectors, gone: Sequence[bool], group: range) -> bool:
    to_orders = max(float(close[1 + n]) for n, away in enumerate(gone) if away)
    rest = [float(close[1 + n]) for n, away in enumerate(gone) if not away and n not in group]
    after = group[-1] + group.step
    amid = 0 <= after < len(gone) and gone[after]
    return to_orders - max(float(close[0]), *rest, 0.0) > _lean(sentence, amid)


def _lean(sentence: Sentence, amid: bool) -> float:
    """Return by how much closer to orders than to the answer it must be; `amid` tells that orders enclose it."""
    if sentence.text[0].islower() or orders.signs(sentence.text) - {"output"}:
        return _SPOKEN  # it goes on with the sentence before, or speaks as nobody does who answers
    if cues.has("i_did", sentence.plain) or _WE_DID.search(sentence.plain):
        return _DEED
    if _CARRIES_ON.search(sentence.text) or (amid and not _FIRST.search(sentence.text)):
        return _SPOKEN
    return _OWN if _FIRST.search(sentence.text) else _LEAN
