"""Words that contradict each other when they are said of the same thing, and the words that turn a statement round."""

import re

# A row has two sides; either side's words contradict those of the other. Whole words, each form spelled out or `*`.
_ROWS: tuple[tuple[str, str], ...] = (
    ("fast faster fastest quick quicker quickly", "slow slower slowest slowly"),
    (
        "grow grows growing increase* raise raises rise rises rising double doubles more larger bigger higher gains",
        "shrink* reduce* decrease* lower lowers fall falls falling drop drops halve halves fewer less smaller",
    ),
    ("always", "never"),
    ("hold holds held keep keeps kept", "release releases released releasing"),
    ("before", "after"),
    ("cheap cheaper cheaply", "expensive costly dearer"),
    ("synchronous synchronously", "asynchronous asynchronously"),
    ("same equal identical", "different distinct"),
    ("least", "most"),
    ("smallest", "largest biggest"),
    ("smaller", "larger bigger"),
    ("shorter", "longer"),
    ("separate own isolated", "shared share shares"),
    ("sorted ordered", "unsorted unordered"),
    ("rare rarely seldom", "often frequent frequently common commonly"),
    ("open opens opened", "close closes closed"),
    ("succeed succeeds succeeded success", "fail fails failed failure"),
    ("add adds adding", "remove removes removing"),
    ("ascending", "descending"),
    ("allow allows permit permits", "prevent prevents forbid forbids reject rejects refuse refuses"),
    ("strong stronger", "weak weaker"),
    ("sooner earlier early", "later late"),
    ("well", "badly poorly"),
    ("better", "worse"),
    ("best", "worst"),
    ("good great", "poor bad"),
    ("minimum min", "maximum max"),
    ("positives", "negatives"),
    ("must required mandatory", "optional"),
    ("simpler simple", "complex"),
    ("equality", "range"),
    ("top", "bottom"),
    ("front head", "back rear tail"),
    ("public", "private secret"),
    ("static statically", "dynamic dynamically"),
    ("mutable", "immutable"),
    ("symmetric", "asymmetric"),
    ("one single", "many several multiple"),
    ("everything all every", "nothing none"),
    ("inside", "outside"),
    ("above", "below"),
    ("horizontal horizontally", "vertical vertically"),
    ("enable enables", "disable disables"),
    ("exact exactly", "approximate approximately"),
    ("idle", "live"),
)
NEGATION = re.compile(r"\b(?:not|\w+n['’]t|cannot|never|no|nor|neither|nothing|nobody|none)\b(?! only\b)", re.I)
# These turn something round too, but what they turn, and how far, words don't tell.
HALF = re.compile(
    r"\b(?:without|instead of|rather than|regardless of|avoid(?:s|ing)?|fails? to|only (?:if|when)|unless|unlike)\b",
    re.I,
)
_UNDONE = ("un", "in", "im", "non", "non-", "a", "ir")  # what turns an adjective round, as in "unreachable"
_SHORTEST = 5  # letters; below it "un" and "in" begin many words that have no opposite


def _side(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(word.replace('*', '[a-z]*') for word in words.split())})")


_SIDES = tuple((_side(left), _side(right)) for left, right in _ROWS)


def opposed(word: str, others: frozenset[str]) -> str | None:
    """Return the one of some lower-case words that contradicts a word, where none of them says the same as it."""
    for sides in _SIDES:
        for mine, theirs in (sides, sides[::-1]):
            if mine.fullmatch(word):
                against = next((other for other in sorted(others) if theirs.fullmatch(other)), None)
                if against and not any(mine.fullmatch(other) for other in others):
                    return against
    return next((other for other in sorted(others) if _undoes(word, other) or _undoes(other, word)), None)


def _undoes(word: str, other: str) -> bool:
    return len(other) >= _SHORTEST and any(word == lead + other for lead in _UNDONE)
