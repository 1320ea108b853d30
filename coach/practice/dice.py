"""The numbers that chance starts from: the same brief, count and seed draw the same questions."""

import hashlib

from coach.types import Brief


def number(brief: Brief, *parts: object) -> int:
    """Return a number that depends on the brief, too: two briefs with seed 0 shouldn't read alike.

    The CV is left out: it adds questions of its own, and what the documents ask for stays the same beside it.
    """
    told = brief.model_copy(update={"cv": None}).model_dump_json()
    key = "|".join((told, *map(str, parts)))
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
