"""How senior a brief is, and which requirements weigh more there."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np

from coach.practice.excerpt import limited
from coach.practice.focus import Embed
from coach.practice.items import Item
from corpus.ports import Vectors

Tier = Literal["early", "middle", "senior", "top"]
_TIERS: tuple[tuple[Tier, re.Pattern[str]], ...] = (
    ("early", re.compile(r"\b(?:graduate|junior|intern|entry|trainee|apprentice|student)", re.I)),
    ("top", re.compile(r"\b(?:head|director|chief|vp|vice|executive|partner|c[teofp]o|manager of managers)\b", re.I)),
    ("senior", re.compile(r"\b(?:senior|staff|principal|lead)\b", re.I)),
    ("middle", re.compile(r"\b(?:mid|middle|intermediate|experienced|professional)\b", re.I)),
)
_WEIGHS: dict[Tier, str] = {
    "early": "learning, asking for help, first practice, doing careful work under guidance, taking feedback",
    "middle": "doing the work yourself from beginning to end, planning, craft and quality, working with colleagues",
    "senior": "hard technical decisions, trade-offs, mentoring others, leading projects across teams",
    "top": "vision and strategy for an organisation, budget, hiring and developing leaders, saying no to executives",
}
_PULL = 0.2  # how far a level moves what fits: the most fitting requirement against the least


def tier(level: str | None) -> Tier | None:
    """Return the tier that a brief's level names, or None."""
    return next((name for name, pattern in _TIERS if pattern.search(level or "")), None)


def leaning(level: str | None, items: Sequence[Item], vectors: Vectors, embed: Embed) -> Vectors:
    """Return how much each requirement counts at a level, shape (items,), about 1; all 1 where none is named.

    Of a source whose words are limited, the focus alone decides which of them are shown.
    """
    named = tier(level)
    if named is None or len(vectors) < 2:
        return np.ones(len(vectors), dtype=np.float32)
    near = vectors @ embed([*_WEIGHS.values()]).T
    own = near[:, list(_WEIGHS).index(named)] - near.mean(axis=1)
    spread = float(np.abs(own - own.mean()).max()) or 1.0
    free = np.array([not limited(item.hit) for item in items], dtype=np.float32)
    return np.asarray(1.0 + _PULL * free * (own - own.mean()) / spread, dtype=np.float32)
