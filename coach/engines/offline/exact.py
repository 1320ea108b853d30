"""References of a word or two, such as "4" or "LIFO": they are said or they aren't, closeness means nothing there."""

import re

from coach.engines.offline.opposites import NEGATION

FEW = 3  # words of a reference that is compared word by word
_WORD = re.compile(r"o\([^()]*\)|-?\d+(?:[.,]\d+)*%?|[a-z][a-z0-9+#'-]*", re.I)
_DROPPED = frozenset(("a", "an", "the", "it", "its", "it's", "is", "are", "of", "in"))
_COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
DIGITS = {word: str(number) for number, word in enumerate(_COUNTED)}
_SAME = {"yes": "yes", "true": "yes", "correct": "yes", "no": "no", "false": "no", "incorrect": "no"}


def words(text: str) -> list[str]:
    """Return the words that count, in lower case, numbers as digits, plurals without their s."""
    found = (re.sub(r"\s", "", word.lower().replace("’", "'")) for word in _WORD.findall(text))
    return [_plain(word) for word in found if word not in _DROPPED]


def is_short(reference: str) -> bool:
    """Tell whether a reference is to be compared word by word."""
    return 0 < len(words(reference)) <= FEW


def says(reference: str, said: str) -> bool:
    """Tell whether a text says the words of a short reference, in a row and not denied."""
    wanted, found = words(reference), words(said)
    places = [n for n in range(len(found)) if found[n : n + len(wanted)] == wanted]
    return bool(places) and (bool(NEGATION.search(reference)) or not NEGATION.search(said))


def is_other(reference: str, said: str) -> bool:
    """Tell whether a text gives another value in the reference's place: a number, a growth rate, yes or no.

    So does any short text that shares no word with it: "queue" where the reference is "stack".
    """
    wanted, found = words(reference), words(said)
    if any(word in found for word in wanted):
        return False
    kinds = {_kind(word) for word in wanted} - {""}
    return any(_kind(word) in kinds for word in found) or (not kinds and 0 < len(found) <= FEW)


def is_value(reference: str | None, said: str) -> bool:
    """Tell whether a message is nothing but a value of the kind that a short reference is: "8", "Yes.", "O(n)"."""
    kinds = {_kind(word) for word in words(reference or "")} - {""}
    found = words(said)
    return bool(found) and is_short(reference or "") and all(_kind(word) in kinds for word in found)


def _kind(word: str) -> str:
    if word in ("yes", "no"):
        return "answer"
    return "growth" if word.startswith("o(") else "number" if word.lstrip("-")[:1].isdigit() else ""


def _plain(word: str) -> str:
    word = _SAME.get(word, DIGITS.get(word, word))
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
