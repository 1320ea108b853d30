"""Statements that contradict a text which is held to be right: by a negation, an opposite, a figure, or a swap.

Vectors can't tell a statement from its opposite, so they only find the pairs that speak of the same thing; what then
counts are words. Both texts are read clause by clause, because a sentence often holds a statement and its contrast.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from coach.engines.offline.exact import DIGITS
from coach.engines.offline.heads import Embed
from coach.engines.offline.opposites import HALF, NEGATION, opposed
from coach.words import is_content, stem

NEAR = 0.55  # cosine from which two clauses may speak of the same thing
ALIKE = 0.5  # share of the shorter clause's stems that both hold, from which a negation is one of the same statement
_YES_OR_NO = 2.0  # how surely "yes" contradicts "no", beside cosine and shared stems, which come to 2 at most
SCOPE = 5  # words after a negation that it turns round
_CUT = re.compile(
    r"[.;:,!?]+(?=\s|$)|\s[–—-]\s|\b(?:but|while|whereas|and|so that|so|because|since|which|although|then)\b", re.I
)
_WORD = re.compile(r"o\([^()]*(?:\([^()]*\))?[^()]*\)|\d+(?:[.,]\d+)*|[a-z][a-z0-9+#]*(?:['’-][a-z0-9]+)*", re.I)
_GROWTH = (
    (re.compile(r"\b(?:logarithmic(?:ally)?|log n)\b(?! ?\))", re.I), "O(log n)"),
    (re.compile(r"\b(?:linear time|linearly)\b", re.I), "O(n)"),
    (re.compile(r"\bconstant time\b", re.I), "O(1)"),
    (re.compile(r"\b(?:quadratic(?:ally)?|quadratic time)\b", re.I), "O(n^2)"),
    (re.compile(r"\blast[- ]in,?(?: is)? first[- ]out\b", re.I), "LIFO"),
    (re.compile(r"\bfirst[- ]in,?(?: is)? first[- ]out\b", re.I), "FIFO"),
)
_SUPPOSED = re.compile(r"(?:if|when|whenever|unless|until|once)\b", re.I)  # a condition states nothing
_LOOSE = re.compile(r"\b(?:about|around|roughly|say|e\.g|for (?:example|instance)|such as|or so|typically)\b", re.I)
_ORDER = {"before", "after"}
_GROUPS = (frozenset(("lifo", "fifo")),)


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that states one thing; `owner` is the number of the sentence."""

    text: str
    owner: int

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in lower case, numbers as digits, growth rates as one word: "o(n)"."""
        return tuple(re.sub(r"\s", "", word.lower().replace("’", "'")) for word in _WORD.findall(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(_stem(word) for word in self.words if _counts(word))

    @cached_property
    def denied(self) -> frozenset[str]:
        """The stems that a negation turns round."""
        found: set[str] = set()
        for match in (*NEGATION.finditer(self.text), *HALF.finditer(self.text)):
            after = _WORD.findall(self.text[match.end() :])[:SCOPE]
            found ^= {_stem(word.lower()) for word in after if _counts(word.lower())}
        return frozenset(found)

    @cached_property
    def growth(self) -> frozenset[str]:
        """What it says of growth and order that isn't denied: "o(n)", "lifo"."""
        told = [word for word in self.words if word.startswith("o(") or any(word in group for group in _GROUPS)]
        return frozenset(word for word in told if word not in self.denied)

    @cached_property
    def figures(self) -> dict[str, str]:
        """Figures by the stem of what they count."""
        if _LOOSE.search(self.text):
            return {}
        pairs = zip(self.words, self.words[1:], strict=False)
        found = {_stem(unit): DIGITS.get(word, word) for word, unit in pairs if unit.isalpha() and len(unit) > 1}
        return {unit: figure for unit, figure in found.items() if figure[0].isdigit()}

    @cached_property
    def subject(self) -> str | None:
        """The stem of its first content word."""
        return next((_stem(word) for word in self.words if _counts(word)), None)


@dataclass(frozen=True, slots=True)
class Conflict:
    """An answer's sentence and the sentence of the text that it contradicts, by their numbers."""

    said: int
    told: int


def find(said: Sequence[str], told: Sequence[str], embed: Embed, near: float = NEAR) -> list[Conflict]:
    """Return the contradictions between an answer's sentences and those of a text, the surest first.

    Each clause is held against the one that is nearest to it, if their cosine reaches `near`. A sentence of the
    answer comes up once.
    """
    ours, theirs = _clauses(said), _clauses(told)
    if not ours or not theirs:
        return []
    vectors = embed([clause.text for clause in (*ours, *theirs)])
    cosines = vectors[: len(ours)] @ vectors[len(ours) :].T
    found: dict[int, tuple[float, Conflict]] = {}
    if {_answers(said[0]), _answers(told[0])} == {"yes", "no"}:
        found[0] = _YES_OR_NO, Conflict(0, 0)
    for row, clause in zip(cosines, ours, strict=True):
        closeness = [float(cosine) + _share(clause, other) for cosine, other in zip(row, theirs, strict=True)]
        best = max(range(len(theirs)), key=closeness.__getitem__)
        supposed = any(_SUPPOSED.match(one.text) for one in (clause, theirs[best]))
        if row[best] >= near and not supposed and _contradicts(clause, theirs[best], theirs):
            one = closeness[best], Conflict(clause.owner, theirs[best].owner)
            found[clause.owner] = max(found.get(clause.owner, one), one, key=lambda pair: pair[0])
    return [conflict for _, conflict in sorted(found.values(), key=lambda pair: -pair[0])]


def _answers(sentence: str) -> str | None:
    """Return the yes or no that a sentence begins with."""
    found = re.match(r"(yes|no)\b(?=[,.:;!]|$)", sentence, re.I)
    return found[1].lower() if found else None


def _contradicts(ours: Clause, theirs: Clause, text: Sequence[Clause]) -> bool:
    tests: tuple[Callable[[], bool], ...] = (
        lambda: _in_figures(ours, theirs, text),
        lambda: _by_denial(ours, theirs),
        lambda: _by_opposites(ours, theirs),
        lambda: _by_swap(ours, theirs, text),
    )
    return bool(ours.stems & theirs.stems) and any(test() for test in tests)


def _in_figures(ours: Clause, theirs: Clause, text: Sequence[Clause]) -> bool:
    """Tell whether the clauses give the same thing another figure, which the text gives to nothing else."""
    if ours.growth and theirs.growth and not ours.growth & theirs.growth:
        return not ours.growth & _denied_growth(theirs)
    for unit, figure in ours.figures.items():
        rest = (ours.stems & theirs.stems) - {unit}
        given = {DIGITS.get(word, word) for clause in text for word in clause.words}
        if rest and theirs.figures.get(unit) and figure not in given:
            return True
    return False


def _denied_growth(clause: Clause) -> frozenset[str]:
    return frozenset(word for word in clause.words if word.startswith("o(")) - clause.growth


def _by_denial(ours: Clause, theirs: Clause) -> bool:
    """Tell whether one clause denies what the other states of the same thing."""
    if bool(ours.denied) == bool(theirs.denied) or HALF.search(ours.text) or HALF.search(theirs.text):
        return False
    shared = ours.stems & theirs.stems
    turned = shared & (ours.denied | theirs.denied)
    same = ours.subject in theirs.stems or theirs.subject in ours.stems
    return bool(turned and shared - turned) and same and _share(ours, theirs) >= ALIKE and not _opposite(ours, theirs)


def _by_opposites(ours: Clause, theirs: Clause) -> bool:
    """Tell whether the clauses say opposite things of something that both speak of, neither being denied."""
    pair = _opposite(ours, theirs)
    if not pair:
        return False
    stems = {_stem(word) for word in pair}
    one_is_denied = bool(stems & ours.denied) != bool(stems & theirs.denied)
    if set(pair) == _ORDER and not _after(ours, pair[0]) & _after(theirs, pair[1]):
        return False  # "b after a" is "a before b"
    return not one_is_denied and bool((ours.stems & theirs.stems) - stems)


def _after(clause: Clause, word: str) -> set[str]:
    return {_stem(other) for other in clause.words[clause.words.index(word) + 1 :] if _counts(other)}


def _opposite(ours: Clause, theirs: Clause) -> tuple[str, str] | None:
    others = frozenset(theirs.words)
    for word in ours.words:
        against = opposed(word, others)
        if against and not opposed(against, frozenset(theirs.words) - {against}) and against not in ours.words:
            return word, against
    return None


def _by_swap(ours: Clause, theirs: Clause, text: Sequence[Clause]) -> bool:
    """Tell whether a clause says of one thing what the text says of another that it sets beside it."""
    mine, other = ours.subject, theirs.subject
    if not mine or not other or mine == other or other in ours.stems or mine in theirs.stems:
        return False
    shared = ours.stems & theirs.stems
    own = [clause for clause in text if clause.subject == mine]
    return len(shared) > 1 and bool(own) and not any(shared & clause.stems for clause in own)


def _share(ours: Clause, theirs: Clause) -> float:
    shorter = min(len(ours.stems), len(theirs.stems))
    return len(ours.stems & theirs.stems) / shorter if shorter else 0.0


def _clauses(sentences: Sequence[str]) -> list[Clause]:
    found: list[Clause] = []
    for number, sentence in enumerate(sentences):
        for pattern, name in _GROWTH:
            sentence = pattern.sub(name, sentence)
        found += [Clause(part.strip(), number) for part in _CUT.split(sentence) if len(part.split()) > 1]
    return found


def _counts(word: str) -> bool:
    return is_content(word) or word.startswith("o(")


def _stem(word: str) -> str:
    return word if word.startswith("o(") else stem(word)
