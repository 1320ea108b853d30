"""Tells that an answer isn't in English, which is all that this engine reads: such an answer is not judged."""

import re

from corpus import language

_COMMON = frozenset(
    ("the", "and", "of", "was", "is", "my", "that", "for", "with", "it", "you", "they", "not", "but", "have")
)
# What filler text in Latin is made of; English answers hold one of these at most, beside English words.
_LATIN = frozenset(
    ("lorem", "ipsum", "dolor", "amet", "sed", "sit", "et", "ut", "enim", "ad", "quis", "ex", "ea", "cum", "qui", "non")
)
_FEW = 2  # such words
_ENOUGH = 6  # words; fewer are a name or a term


def is_foreign(text: str) -> bool:
    """Tell whether a text is surely in another language: by its script, its commonest words, or no English ones."""
    if language.script(text) not in (None, "latin"):
        return True
    if language.detect(text) not in (None, "en"):
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < _ENOUGH or _COMMON.intersection(words):
        return False
    return not text.isascii() or len(_LATIN.intersection(words)) >= _FEW
