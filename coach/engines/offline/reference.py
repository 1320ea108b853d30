"""How much of a reference a technical answer says, and what it says against it.

Meaning is compared by sentence vectors, substance by shared stems, contradictions by words (`conflict`).
"""

from collections.abc import Sequence
from dataclasses import replace

from coach.engines.offline import conflict, exact
from coach.engines.offline.bands import Judged
from coach.engines.offline.heads import Embed
from coach.engines.offline.sentences import plain, split
from coach.engines.offline.signals import Reading, Seen
from coach.words import stems

# Bands of closeness (cosine) and of coverage (share of the reference's stems that aren't in the question).
CLOSENESS = (0.30, 0.45, 0.60, 0.72)
COVERAGE = (0.08, 0.22, 0.40, 0.60)
WRONG = 2  # the highest band of correctness where something said contradicts the reference
ASTRAY = 3  # and of the mechanism: steps that lead elsewhere are steps, but not those asked for


def compare(question: str, reference: str, reading: Reading, embed: Embed) -> dict[str, Judged]:
    """Judge correctness by closeness in meaning, and mechanism by how much of the reference's substance is said.

    Cosine with the reference and word coverage together follow human grades of short technical answers better than
    either does alone. What contradicts the reference keeps both low, however close it is; a reference of a word or
    two is said or it isn't.
    """
    judged = _close(question, reference, reading, embed)
    if exact.is_short(reference):
        return _exactly(reference, reading, judged)
    told = [sentence.text for sentence in split(reference)]
    found = conflict.find([seen.plain for seen in reading.kept], [plain(text) for text in told], embed)
    if not found:
        return judged
    shown = tuple(reading.kept[one.said] for one in found[:2])
    return _capped(judged, shown, told[found[0].told], mostly=2 * len(found) > len(reading.kept))


def _close(question: str, reference: str, reading: Reading, embed: Embed) -> dict[str, Judged]:
    said = " ".join(seen.plain for seen in reading.kept)
    points = [sentence.plain for sentence in split(reference)]
    vectors = embed([plain(reference), said, *points, *(seen.plain for seen in reading.kept)])
    whole = float(vectors[0] @ vectors[1])
    pairs = vectors[2 : 2 + len(points)] @ vectors[2 + len(points) :].T
    nearest = float(pairs.max(axis=1).mean()) if pairs.size else 0.0
    closest = _closest(reading, pairs.max(axis=0).tolist() if pairs.size else [])
    covered = coverage(question, reference, said)
    return {
        "correctness": Judged(_band(0.6 * max(whole, nearest) + 0.4 * (whole + covered) / 2, CLOSENESS), closest),
        "mechanism": Judged(_band(covered, COVERAGE), closest),
    }


def _exactly(reference: str, reading: Reading, judged: dict[str, Judged]) -> dict[str, Judged]:
    """Return the judgement of a reference of a word or two: it is said, or another is, or something beside it.

    How something works isn't asked for there.
    """
    right = judged["correctness"]
    if said := [seen for seen in reading.kept if exact.says(reference, seen.plain)]:
        return {"correctness": replace(right, band=5, shown=tuple(said[:2]))}
    if other := [seen for seen in reading.kept if exact.is_other(reference, seen.plain)]:
        return {"correctness": replace(right, band=WRONG - 1, shown=tuple(other[:2]), against=reference)}
    return judged


def _capped(judged: dict[str, Judged], shown: Sequence[Seen], against: str, mostly: bool) -> dict[str, Judged]:
    """Return the bands capped, with the sentences that are wrong; `mostly` tells that most of the answer is."""
    right, how = judged["correctness"], judged["mechanism"]
    highest, furthest = (WRONG - 1, ASTRAY - 1) if mostly else (WRONG, ASTRAY)
    return {
        "correctness": replace(right, band=min(right.band or 1, highest), shown=tuple(shown), against=against),
        "mechanism": replace(how, band=min(how.band or 1, furthest)),
    }


def coverage(question: str, reference: str, said: str) -> float:
    """Return the share of the reference's stems that are said; the question's own stems don't count."""
    given = set(stems(question))
    wanted = set(stems(reference)) - given or set(stems(reference))
    return len(wanted & set(stems(said))) / len(wanted) if wanted else 0.0


def _band(value: float, edges: tuple[float, ...]) -> int:
    return 1 + sum(value >= edge for edge in edges)


def _closest(reading: Reading, near: list[float]) -> tuple[Seen, ...]:
    ranked = sorted(zip(near, range(len(near)), strict=True), reverse=True)
    return tuple(reading.kept[place] for _, place in ranked[:2])
