"""The telling core of a sentence, and a question in words of our own, for sources whose words are limited."""

import re
from collections.abc import Iterator

from coach.law import RUN
from coach.types import QuestionKind
from coach.words import is_content, listed, words

_OPENING = re.compile(
    r"^(?:[\s•◦▪‣·*\-–—#>]*)(?:(?:and|or|so|given [^,]+|from [^,]{3,40}),? )?"
    r"(?:(?:are|can|could|do|have|did|is|will|would) (?:you|they|we)(?: and your team)? (?:able to )?"
    r"(?:effectively |actively |successfully )?"
    r"|it also |you(?:’|')ll )?",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;:]? (?=(?:in order to|so that|to (?:fairly|unlock|identify|help|ensure|guide|"
    r"protect)|which|including|because|without|has to|from which)\b)|[,;?.!]|: | [–—-] "
)
_HANGING = listed(
    "and or with the a an of to for in on by as that from your their its is are at each any do does how what when"
)
# What says of a thing only that it should be there, or asks whether it is: the thing itself names the requirement.
_LIGHT = re.compile(
    r"^(?:(?:have|has|having|had|take|(?:know|understand)s?(?! (?:what|how|why|when))|requires?|is there|are there"
    r"|how about|(?:what|how) (?:is|are|do|does|did)(?: (?:your|you|the|they|we))?(?: team)?|it|a|an|the|enough"
    r"|(?:is|are|does|do|did) (?:your|the)(?: team)?|your|each|any)\b(?!['’])\s*)+",
    re.I,
)
_TURNING = re.compile(r"(?:no|not|never|nobody|none|without|unless|only|\w+n['’]t)\b", re.I)
KERNEL_WORDS = 6  # of what a question is about, so that it can be told again
CORE_WORDS = 5  # of what it practises beside that, so that a limit of 100 words carries some twenty


def kernel(sentence: str) -> str:
    """Return an exact part of a sentence, at most six words: what it asks for, without opening and tail."""
    return _clause(sentence, KERNEL_WORDS, 3) or sentence.strip()


def core(sentence: str) -> str:
    """Return an exact part of a sentence, five words or six: the thing that it asks for, without its verb."""
    clause = _clause(sentence, None, 2)
    light = _LIGHT.match(clause)
    rest = clause[light.end() :] if light else clause
    rest = rest if len(rest.split()) > 1 else clause
    most = None if len(rest.split()) <= KERNEL_WORDS else CORE_WORDS  # a last word alone isn't worth the cut
    return _first(rest, most, fewest=2) or sentence.strip()


def telling(quote: str) -> bool:
    """Tell whether a cut quote still names what is asked for: two words that carry meaning, at least."""
    return sum(map(is_content, words(quote))) >= 2


def _clause(sentence: str, most: int | None, fewest: int) -> str:
    opening = _OPENING.match(sentence)
    rest = sentence[opening.end() :] if opening and len(sentence[opening.end() :].split()) >= 3 else sentence
    ends = (m.start() for m in _CLAUSE.finditer(rest) if not _turned(rest[: m.start()], rest[m.end() :]))
    stop = next((end for end in ends if len(rest[:end].split()) >= fewest), len(rest))
    return _first(rest[:stop], most, fewest)


def _turned(before: str, after: str) -> bool:
    """Tell whether a cut leaves "nobody may …" without the "without …" that goes with it."""
    return after.lstrip().lower().startswith("without") and bool(_TURNING.search(before))


def _first(text: str, most: int | None, fewest: int) -> str:
    """Return the first words of `text`, none of them left hanging at the end."""
    every = list(re.finditer(r"\S+", text))
    whole = any(_TURNING.match(word.group()) for word in every)  # cut before its end it could say the contrary
    found = every if whole else every[:most]
    while len(found) > fewest and found[-1].group().lower() in _HANGING:
        found.pop()
    return text[found[0].start() : found[-1].end()] if found else ""


# Said of a competency's name alone, where a source's own wording no longer fits its excerpt limit.
_PLAIN: dict[QuestionKind, tuple[str, ...]] = {
    "behavioral": (
        "Tell me about a piece of your own work on this: {name}. What did you do, and what came of it?",
        "Where did this matter most in a job of yours: {name}? Take me through your own part.",
    ),
    "technical": (
        "How do you go about this, and where can it go wrong: {name}?",
        "What would you check first if this failed, and why: {name}?",
    ),
    "situational": (
        "On your first project here this goes wrong: {name}. What would you do, step by step?",
        "You have a week with too little time for this: {name}. What would you do first?",
    ),
    "motivation": (
        "What draws you to this: {name}? Give one thing you did that shows it.",
        "Why does this matter to you in the job: {name}?",
    ),
}


def plainer(kind: QuestionKind, competency: str) -> Iterator[str]:
    """Yield questions on a competency that copy nothing but its name, and of that fewer words than make a quote."""
    words = pointer(competency).rstrip(".?!:…").split()
    while len(words) > 1 and words[-1].lower() in _HANGING:
        words.pop()
    name = " ".join(words)
    for wording in _PLAIN[kind]:
        yield wording.format(name=name[:1].lower() + name[1:] if name[1:2].islower() else name)


def pointer(text: str) -> str:
    """Return the beginning of a heading or a name: too short to be a quote, long enough to find the place."""
    words = text.split()
    return text if len(words) < RUN else " ".join(words[: RUN - 1]) + "…"
