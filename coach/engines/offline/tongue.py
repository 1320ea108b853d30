"""Tells that an answer isn't in English, which is all that this engine reads: such an answer is not judged."""

import re

from corpus import language

_COMMON = frozenset(
    ("the", "and", "of", "was", "is", "my", "that", "for", "with", "it", "you", "they", "not", "but", "have")
)
_ENOUGH = 6  # words; fewer are a name or a term


def is_foreign(text: str) -> bool:
    """Tell whether a text is surely in another language: by its script, its commonest words, or no English ones."""
    if language.script(text) not in (None, "latin"):
        return True
    if language.detect(text) not in (None, "en"):
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) >= _ENOUGH and not text.isascii() and not _COMMON.intersection(words)
