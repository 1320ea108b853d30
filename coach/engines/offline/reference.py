"""How much of a reference a technical answer says: meaning by sentence vectors, substance by shared stems."""

from coach.engines.offline.bands import Judged
from coach.engines.offline.heads import Embed
from coach.engines.offline.sentences import plain, split
from coach.engines.offline.signals import Reading, Seen
from coach.words import stems

# Bands of closeness (cosine) and of coverage (share of the reference's stems that aren't in the question).
CLOSENESS = (0.30, 0.45, 0.60, 0.72)
COVERAGE = (0.08, 0.22, 0.40, 0.60)


def compare(question: str, reference: str, reading: Reading, embed: Embed) -> dict[str, Judged]:
    """Judge correctness by closeness in meaning, and mechanism by how much of the reference's substance is said.

    Cosine with the reference and word coverage together follow human grades of short technical answers better than
    either does alone.
    """
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
