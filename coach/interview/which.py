"""Which question a candidate means who wants to come back to one: "the first", "question 3", "the previous one"."""

import re

from coach.interview.state import State

_NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NTH = re.compile(rf"\b(?:the |my |that |very )+({'|'.join(_NAMES)}|\d{{1,2}}(?:st|nd|rd|th))\b", re.I)
_NUMBERED = re.compile(rf"\b(?:question|number|no\.?|q) ?#?({'|'.join(_NUMBERS)}|\d{{1,2}})\b", re.I)
_BEFORE = re.compile(r"\b(?:previous|one before|question before|before (?:that|this)|go back|back$)", re.I)
_LAST = re.compile(r"\b(?:the |my |that )?last (?:one|question|answer)\b", re.I)


def meant(state: State, text: str) -> int | None:
    """Return the index of the question that a message names, as counted by the candidate; None if it names none.

    The index may lie beyond the questions asked so far: whoever opens it has to check.
    """
    found = _NTH.search(text)
    if found:
        word = found[1].lower()
        return _NAMES.index(word) if word in _NAMES else int(re.sub(r"\D", "", word)) - 1
    found = _NUMBERED.search(text)
    if found:
        word = found[1].lower()
        return _NUMBERS.index(word) if word in _NUMBERS else int(word) - 1
    if _LAST.search(text):
        return state.attempts[-1].at if state.attempts else max(0, state.at - 1)
    return max(0, state.at - 1) if _BEFORE.search(text.strip(" .!?")) else None
