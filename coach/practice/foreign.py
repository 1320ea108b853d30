"""What other companies' documents say of themselves: no question for the candidate's company can be drawn from it."""

import re
from collections.abc import Iterable

from coach.practice.given import kind
from coach.practice.items import Item
from coach.practice.select import of_company
from coach.words import listed
from corpus.types import Source

_COMMON = listed("the general national international united american royal city first global new saint north south")
_FEWEST = 4  # letters of a word that stands for the company by itself


def usable(items: Iterable[Item], company: str | None) -> list[Item]:
    """Return the items without those that only another company can mean: its motives, its values, its name.

    Args:
        items: the requirements.
        company: the brief's; None where it names none, and then only what names a company is left out.
    """
    return [item for item in items if not (is_foreign(item.hit.source, company) and _is_its_own(item, company))]


def is_foreign(source: Source, company: str | None) -> bool:
    """Tell whether a source is another company's."""
    return source.company is not None and not (company and of_company(source, company))


def names_employer(source: Source, text: str) -> bool:
    """Tell whether a text names the company whose source it stands in, in full or by its first word."""
    name = source.company or ""
    first = next(iter(name.split()), "")
    short = len(first) >= _FEWEST and first.lower() not in _COMMON
    said = "|".join(re.escape(part) for part in filter(None, (name, first if short else "")))
    return bool(said and re.search(rf"\b(?:{said})\b", text))


def _is_its_own(item: Item, company: str | None) -> bool:
    if names_employer(item.hit.source, f"{item.given or ''} {item.text}"):
        return True
    return company is not None and (
        item.hit.passage.role == "value" or (item.given is not None and kind(item.given) == "motivation")
    )
