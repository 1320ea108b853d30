"""Which of the known companies a text names: by the whole name, or by the word that sets it apart."""

import re
from collections.abc import Iterable

from coach.words import listed, words

# Words that many names begin with; alone they name nobody.
_SHARED = listed("""
    american bank british central city first general global great hospital international national new north northern
    royal saint south southern state the union united university west western""")
_LEAST = 3  # letters of a word that can stand for a name


def named(text: str, companies: Iterable[str | None]) -> frozenset[str]:
    """Return the companies that a text names.

    "Harbour" names "Harbour Robotics" where it is written with a capital; "robotics" alone doesn't.
    """
    said = frozenset(words(text))
    return frozenset(company for company in companies if company and _is_named(company, text, said))


def _is_named(company: str, text: str, said: frozenset[str]) -> bool:
    parts = words(company)
    if not parts:
        return False
    if set(parts) <= said:
        return True
    first = parts[0]
    alone = len(first) >= _LEAST and first not in _SHARED and first in {re.sub(r"['’]s$", "", word) for word in said}
    return alone and bool(re.search(rf"\b{re.escape(first[0].upper())}{re.escape(first[1:])}\b", text))
