"""Which of the known companies a text names: by the whole name, or by the word that sets it apart."""

import re
from collections.abc import Iterable

from coach.words import listed, words

# Words that many names begin with; alone they name nobody.
_SHARED = listed("""
    american bank british central city first general global great hospital international national new north northern
    royal saint south southern state the union united university west western""")
_BEFORE = r"(?:\b(?:[Aa]t|by|for|[Ff]rom|[Ii]n|into|of|to|with) )?(?:\b[Tt]he )?"
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


def unnamed(text: str, company: str) -> str:
    """Return a text without a company's name, which tells nothing apart within that company's documents.

    "How long is the trial shift at Harbour Robotics?" becomes "How long is the trial shift?"; a text that is nothing
    but the name stays as it is.
    """
    parts = company.split()
    if not named(text, [company]):
        return text
    whole = r"\s+".join(map(re.escape, parts))
    alone = "" if parts[0].lower() in _SHARED else rf"|{re.escape(parts[0][0].upper() + parts[0][1:])}"
    name = rf"\b(?:(?i:{whole}){alone})"
    owned = re.sub(rf"(?:\b[Tt]he )?{name}['’]s\b", "the", text)
    left = re.sub(rf"{_BEFORE}{name}(?!\w)", " ", owned)
    left = re.sub(r"\s+(?=[?.!,;:])", "", re.sub(r"\s+", " ", left)).strip(" ,;:")
    return left if re.search(r"\w", left) else text
