"""Whose turn it is to lead a question: sections in proportion to what they ask, each once before any again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from coach.practice.items import Item
from corpus.ports import Vectors

_WORTHY = 0.7  # of the best requirement: a section whose best is worth less has no claim to a question of its own
Section = tuple[str, ...]


def section(item: Item) -> Section:
    """Return where an item stands; a list of questions or competencies under headings of their own is one section."""
    heading = item.hit.passage.heading
    own = {item.given, item.named} - {None}
    return (item.hit.source.id, *(heading[:-1] if heading and heading[-1] in own else heading))


class Turns:
    """Seats for sections, as in a parliament (Sainte-Laguë), except that each gets one before any gets its second.

    Items outside the focus have no turn as long as there are any inside.
    """

    def __init__(self, items: Sequence[Item], worth: Vectors, inside: NDArray[np.bool_]) -> None:
        """Count what each section asks.

        Args:
            items: the requirements.
            worth: how surely each is asked for and how well it fits the brief, shape (items,).
            inside: whether each lies in the focus, shape (items,).
        """
        self._sections = [section(item) for item in items]
        self._inside = inside
        self._seats: Counter[Section] = Counter()
        self._asked: dict[Section, float] = defaultdict(float)
        best: dict[Section, float] = defaultdict(float)
        for n, own in enumerate(self._sections):
            if inside[n]:
                self._asked[own] += float(worth[n])
                best[own] = max(best[own], float(worth[n]) * items[n].whole)
        top = max(best.values(), default=0.0)
        self._entitled = {own for own, most in best.items() if most >= _WORTHY * top}

    def of(self, pool: Iterable[int]) -> list[int]:
        """Return those of the items among which the next lead is to be chosen."""
        every = list(pool)
        left = [n for n in every if self._inside[n]]
        if not left:
            return every
        new = [n for n in left if self._sections[n] in self._entitled and not self._seats[self._sections[n]]]
        if new:
            return new
        turn = max(dict.fromkeys(self._sections[n] for n in left), key=self._claim)
        return [n for n in left if self._sections[n] == turn]

    def take(self, n: int) -> None:
        """Give the section of item `n` its seat."""
        self._seats[self._sections[n]] += 1

    def _claim(self, own: Section) -> float:
        return self._asked[own] / (2 * self._seats[own] + 1)
