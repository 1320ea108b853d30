"""The telling core of a sentence, and a question in words of our own, for sources whose words are limited."""

import re
from collections.abc import Iterator

from coach.law import RUN
from coach.types import QuestionKind
from coach.words import is_content, listed, words
from corpus.types import Hit

_OPENING = re.compile(
    r"^(?:[\s•◦▪‣·*\-–—#>]*)(?:(?:and|or|so|given [^,]+|from [^,]{3,40}),? )?"
    r"(?:(?:are|can|could|do|have|did|is|will|would) (?:you|they|we)(?: and your [a-z]+)? (?:able to )?"
    r"(?:effectively |actively |successfully )?"
    r"|it also |you(?:’|')ll )?",
    re.I,
)
# Where the ask ends and its purpose, manner, setting or alternative begins.
_CLAUSE = re.compile(
    r"[,;:]? (?=(?:in order to|so that|so as to|to (?:fairly|unlock|identify|help|ensure|guide|protect|avoid|"
    r"allow|enable|optimi[sz]e|readily|realistically|make sure|reduce|improve|notice)|which|because|although|without"
    r"|including(?![^,?.]{3,60}, [a-z])|has to|have to|from which|when|while|before|after|if"
    r"|and (?:not|do|does|is|are|can|would)|or (?:do|does|is|are|would|can))\b)"
    r"|, (?=(?:and|or|but|with|not|led|even|as|by|in|on)\b)|[;?.!]|: | [–—-] "
)
_ENOUGH = re.compile(r"(?: well)? enough$")  # for what, the cut left out
_HANGING = listed(
    "and or with the a an of to for in on by as at that from your their its his her our is are was were be been has"
    " have had each any every all some many much most more such so soon do does did can could would will should how"
    " what when who which whether if although while because than into about without no this these those least"
)
# What says of a thing only that it should be there, or asks whether it is: the thing itself names the requirement.
_LIGHT = re.compile(
    r"^(?:(?:have|has|having|had|(?:know|understand)s?(?! (?:what|how|why|when))|requires?|is there|are there"
    r"|how about|(?:what|how) (?:is|are|do|does|did)(?: (?:your|you|the|they|we))?(?: team)?|it|a|an|the|enough"
    r"|(?:is|are|does|do|did) (?:your|the)(?: team)?|your|each|any)\b(?!['’,])\s*)+",
    re.I,
)
# A cut behind the first could leave out what limits it; a cut before the second leaves out the limit itself.
_NEGATIVE = re.compile(r"\b(?:no|not(?! only\b)|never|nobody|none|nothing|neither|nor|hardly|\w+n['’]t)\b", re.I)
_LIMITING = re.compile(r"\b(?:unless|except|only (?:if|when|where|after|with|by|in|on|for|to)|provided)\b", re.I)
_REFERRING = re.compile(r"\b(?:they|it|them|he|she|this|these)\b", re.I)  # to what the opening says
_SHARE = 0.5  # of a sentence's words and letters: a quote that holds less of a long clause says too little
_FEWEST = 3  # words of a clause, behind its opening
_LEADS_SHARE = 0.6  # of a source's words go to the leads of questions, if they are short
_SHORT = 8  # words of a clause that is quoted whole: a cut would save little
_SPOKEN = 12  # words of a clause that a question may hold
_REACH = 2  # words that a quote may be longer, so that it ends where a phrase ends
_SEAM = listed(
    "and or but nor with of to for in on by as at from into about before after between under over when while where"
    " who which that than because since although if so without unless during through"
)


def excerpt(sentence: str) -> str:
    """Return an exact part of a sentence: the clause that asks, or half of the sentence where the clause is longer.

    The opening ("Do you have a") and what comes after the clause ("so that …") are left out, and it ends where a
    phrase ends. A sentence that says no or only is cut after its opening alone: in part it could say the contrary.
    """
    said = sentence.strip()
    found = list(re.finditer(r"\S+", said))
    if not found:
        return said
    clause = _asked(said, found)
    start = _start(said, clause)
    if _is_turned(said, clause, start):
        return _span(said, found, start, len(found))
    ends = range(start + 1, len(clause)) if len(clause) - start > _SHORT else ()
    end = _end(clause, next((n for n in ends if _is_half(said, found, start, n)), len(clause)))
    if _NEGATIVE.search(said, clause[start].start(), clause[end - 1].end()):
        end = len(clause)
    return _span(said, clause, start, end)


def clause(sentence: str) -> str:
    """Return the clause that asks, whole, where it is short enough to be spoken; else the excerpt."""
    said = sentence.strip()
    asked = _asked(said, list(re.finditer(r"\S+", said)))
    start = _start(said, asked) if asked else 0
    return _span(said, asked, start, len(asked)) if 0 < len(asked) - start <= _SPOKEN else excerpt(said)


def fuller(sentence: str) -> str:
    """Return an exact part of a sentence from its first word on, with its excerpt and half of its words at least."""
    said = sentence.strip()
    found = list(re.finditer(r"\S+", said))
    least = said.find(excerpt(said)) + len(excerpt(said))
    ends = (n for n in range(1, len(found) + 1) if found[n - 1].end() >= least and _is_half(said, found, 0, n))
    end = _end(found, next(ends, len(found))) if found else 0
    if not found:
        return said
    denied = bool(_NEGATIVE.search(said, 0, found[end - 1].end()))
    whole = denied or _is_limited(said, found[end - 1].end())
    return _span(said, found, 0, len(found) if whole else end)


def _asked(said: str, found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the words of the clause that asks: up to its end, three words after the opening at least."""
    opened = _opened(said)
    for boundary in _CLAUSE.finditer(said, opened):
        words_ = [word for word in found if word.start() < boundary.start() + 1 and word.start() >= opened]
        if len(words_) >= _FEWEST:
            return [word for word in found if word.start() < boundary.start() + 1]
    return found


def _is_turned(said: str, clause: list[re.Match[str]], start: int) -> bool:
    """Tell whether what is cut off would turn what is kept into its contrary."""
    rest = said[clause[-1].end() :]
    denied = bool(_NEGATIVE.search(said, clause[start].start(), clause[-1].end()))
    return _is_limited(said, clause[-1].end()) or (denied and rest.lstrip(" ,").lower().startswith("without"))


def _is_limited(said: str, end: int) -> bool:
    """Tell whether a cut at a character leaves out what limits the sentence ("unless …", "only if …")."""
    return any(match.end() > end for match in _LIMITING.finditer(said))


def _span(said: str, words_: list[re.Match[str]], start: int, end: int) -> str:
    return _ENOUGH.sub("", said[words_[start].start() : words_[end - 1].end()].rstrip(".,;:?! "))


def _is_half(said: str, found: list[re.Match[str]], start: int, end: int) -> bool:
    """Tell whether the words from one place up to another are half of the sentence, in words and in letters."""
    return end - start >= _SHARE * len(found) and len(_span(said, found, start, end)) >= _SHARE * len(said)


def _opened(said: str) -> int:
    """Return the character at which the opening ends, 0 where too little would be left."""
    opening = _OPENING.match(said)
    return opening.end() if opening and len(said[opening.end() :].split()) >= _FEWEST else 0


def _start(said: str, clause: list[re.Match[str]]) -> int:
    """Return the place of the first word after the longest opening that leaves enough of the clause."""
    opened = _opened(said)
    light = _LIGHT.match(said[opened:])
    for character in (opened + light.end() if light else opened, opened):
        place = next((n for n, word in enumerate(clause) if word.start() >= character), len(clause))
        if len(clause) - place >= _FEWEST:
            return place
    return 0


def _end(clause: list[re.Match[str]], end: int) -> int:
    """Return the nearest end, not before `end`, at which a phrase ends; just behind `end` where there is none."""
    ends = range(end, min(end + _REACH, len(clause)) + 1)
    if len(clause) in ends:
        return len(clause)
    closed = (n for n in ends if not _hangs(clause[n - 1]) and _closes(clause[n - 1], clause[n]))
    whole = (n for n in range(end, len(clause) + 1) if not _hangs(clause[n - 1]))
    return next(closed, None) or next(whole, len(clause))


def _hangs(word: re.Match[str]) -> bool:
    return word.group().lower() in _HANGING


def _closes(word: re.Match[str], following: re.Match[str]) -> bool:
    return word.group()[-1] in ",;:.?!)" or following.group().lower() in _SEAM


def limited(hit: Hit) -> bool:
    """Tell whether the source's licence limits how many of its words may be shown."""
    return hit.source.licence.max_excerpt_words is not None


def dearness(text: str, hit: Hit, count: int) -> float:
    """Return 1 for a requirement that costs its share of a source's words to ask about, less for a longer one, 0..1.

    Args:
        text: the requirement.
        hit: where it stands.
        count: of questions whose leads are quoted.
    """
    limit = hit.source.licence.max_excerpt_words
    if limit is None:
        return 1.0
    told = clause(text)
    needed = text if _REFERRING.search(told) and not text.startswith(told) else told
    return float(min(1.0, _LEADS_SHARE * limit / count / max(1, len(needed.split()))) ** 0.5)


def telling(quote: str) -> bool:
    """Tell whether a cut quote still names what is asked for: two words that carry meaning, at least."""
    return sum(map(is_content, words(quote))) >= 2


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
