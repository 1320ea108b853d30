"""Spends the few words that a source allows where they cover most: one quote for each requirement."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from coach.grounding import cite
from coach.law import Allowance
from coach.practice.excerpt import excerpt, fuller, limited, telling
from coach.words import overlap, stems

if TYPE_CHECKING:
    from coach.practice.draft import Row  # numpy, which a replay of recordings doesn't need

_LEANING = re.compile(
    r"(?:it|they|this|that|these|those|he|she)\b|you(?:['’]ll| will| should| must)? (?:also )?need (?:one|it|them)\b",
    re.I,
)
_LEAST_WORTH = 0.1
_TURN = 0.5  # how much a section that is quoted whole falls behind one that isn't quoted yet


def lengthened(rows: Sequence["Row"], leads: Iterable[str], shown: set[str], excerpts: Allowance) -> dict[str, str]:
    """Return longer forms of quotes, by their short ones, for the words that are left when all that fits is quoted.

    Args:
        rows: of the plan.
        leads: what the questions are about; their quotes come first.
        shown: the short quotes.
        excerpts: what a reply with these shows.
    """
    first = set(leads)
    quoted = [row for row in rows if limited(row.hit) and excerpt(row.quote) in shown]
    left = {row.hit.source.id: excerpts.left(row.hit.source.id) or 0 for row in quoted}
    forms: dict[str, str] = {}
    for row in sorted(quoted, key=lambda row: (row.quote not in first, -row.fit)):
        short, long = excerpt(row.quote), fuller(row.quote)
        more = len(long.split()) - len(short.split())
        if short not in forms and 0 < more <= left[row.hit.source.id] and cite(row.hit, long):
            left[row.hit.source.id] -= more
            forms[short] = long
    return forms


def spend(rows: Sequence["Row"], taken: Iterable[str], excerpts: Allowance, forms: Mapping[str, str]) -> set[str]:
    """Quote requirements of limited sources as far as their words go, and return what is quoted.

    What the set practises comes first, then what else the focus names; what lies outside the focus is quoted only
    where nothing inside is left without a quote.

    Args:
        rows: of the plan.
        taken: quotes that the questions have been given already.
        excerpts: what the reply shows so far; it is spent further.
        forms: longer forms in which quotes are shown, from `lengthened`.

    Returns the quotes in their short form.
    """
    shown = set(taken)
    few = [row for row in rows if limited(row.hit)]
    for inside in (True, False):
        for practised in (True, False):
            some = [row for row in few if (row.fit > 0) is inside and bool(row.slot_ids) is practised]
            _spend_on(some, few, shown, excerpts, forms)
        if any(row.fit > 0 and excerpt(row.quote) not in shown and _speaks(row) for row in few):
            break
    return shown


def _spend_on(
    rows: Sequence["Row"], every: Sequence["Row"], shown: set[str], excerpts: Allowance, forms: Mapping[str, str]
) -> None:
    """Quote `rows`, at each step the one that covers most for its words; what leans on others comes last."""
    left = [row for row in rows if excerpt(row.quote) not in shown and telling(excerpt(row.quote))]
    for leaning in (False, True):
        pool = [row for row in left if bool(_LEANING.match(row.quote)) is leaning]
        while pool:
            said = [row for row in every if excerpt(row.quote) in shown]
            best = max(pool, key=lambda row: _gain(row, said, every))
            pool.remove(best)
            short = excerpt(best.quote)
            citation = cite(best.hit, forms.get(short, short))
            if citation and excerpts.quote(citation):
                shown.add(short)


def _gain(row: "Row", said: Sequence["Row"], every: Sequence["Row"]) -> float:
    """Return what a word spent on a requirement covers: less where it, or much of its section, is quoted already."""
    quoted, asked = Counter(map(_section, said)), Counter(map(_section, every))
    turn = 1.0 - _TURN * quoted[_section(row)] / asked[_section(row)]
    again = max((overlap(stems(row.quote), stems(other.quote)) for other in said), default=0.0)
    return max(row.fit, _LEAST_WORTH) * (1.0 - again**2) * turn / len(excerpt(row.quote).split())


def _section(row: "Row") -> tuple[str, ...]:
    return (row.hit.source.id, *row.hit.passage.heading)


def _speaks(row: "Row") -> bool:
    return telling(excerpt(row.quote)) and not _LEANING.match(row.quote)
