"""Words, stems and sentences: what selection, de-duplication and extractive answers count with."""

import re
from collections.abc import Iterable
from functools import lru_cache

from corpus import text


def listed(names: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces between them."""
    return frozenset(names.split())


_WORD = re.compile(r"[a-z0-9][a-z0-9+#]*(?:['’][a-z]+)?", re.I)
_STOP = listed("""
    a about above after again all also am an and any are aren't as at be because been before being below between
    both but by can can't could did do does doing don't down during each either else ever every few for from further
    get gets give go goes had has have having he her here hers him his how i if in into is isn't it its itself just
    let like made make makes many may me might more most much must my no nor not now of off on once one only or other
    our ours out over own per quite rather really same say says shall she should so some such than that that's the
    their theirs them then there these they thing things this those through to too under until up upon us very was
    way we were what what's when where whether which while who whom whose why will with within without would you
    your yours yourself i'm i'd i've you're you'd it's there's they're somebody someone anybody anything something
    want tell according""")
# Longest first; what is left must keep a vowel and three letters. Coarse on purpose: manager and management meet.
_ENDINGS = sorted(
    listed(
        """enced anced ational ization isation iveness fulness ousness ability ibility ments ances ences ation ement
        ingly ately edly ment ness ions ance ence able ible ally ates ator ings ity ies ing ion ers ors ive ize ise ate
        ous ful est ial ual ed er or es ly al ic at s e y c i"""
    ),
    key=lambda ending: (-len(ending), ending),
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a lower-case stem; inflections and most derivations of a word share it."""
    root = re.sub(r"['’]s?$", "", word.lower())
    for _ in range(2):
        for ending in _ENDINGS:
            left = root[: -len(ending)]
            if root.endswith(ending) and len(left) >= 3 and re.search(r"[aeiouy]", left) and not left.endswith("ss"):
                root = left
                break
        else:
            break
    if len(root) > 3 and root[-1] in ("e", root[-2]):
        root = root[:-1]
    return root


def words(passage: str) -> list[str]:
    """Return the words of a text in lower case, in order."""
    return [word.lower() for word in _WORD.findall(passage)]


def is_content(word: str) -> bool:
    """Tell whether a word carries meaning by itself."""
    return word not in _STOP and (len(word) > 1 or word.isdigit())


def stems(passage: str) -> list[str]:
    """Return the stems of a text's content words, in order."""
    return [stem(word) for word in words(passage) if is_content(word)]


def jaccard(left: str, right: str) -> float:
    """Return the share of distinct words that two texts have in common, 0..1."""
    a, b = set(words(left)), set(words(right))
    return len(a & b) / len(a | b) if a or b else 1.0


def overlap(wanted: Iterable[str], found: Iterable[str]) -> float:
    """Return the share of `wanted` that is in `found`, 0..1; 0 where nothing is wanted."""
    need = set(wanted)
    return len(need & set(found)) / len(need) if need else 0.0


def sentences(passage: str) -> list[str]:
    """Return the sentences of a text, each an exact substring, in order; a line break always ends one."""
    return [passage[start:end] for start, end in text.sentences(passage)]
