"""Reads a document's own questions: what each is after, what it is about, and how it is put with one question mark."""

import re

from coach.practice.form import tidy
from coach.types import QuestionKind
from coach.words import sentences, stems
from corpus.sections import label, part_role, unlabelled

_MARKER = re.compile(r"^[\s•◦▪‣·*\-–—#>]+|^\(?\d{1,2}[.)]\s+")
_TELLING = re.compile(
    r"\b(?:assess|evaluat|gauge|test|check|probe|focus|whether|want(?:s)? to|look(?:s|ing)? for|listen|how you|"
    r"if you|shows?|your|understanding|ability|skill)",
    re.I,
)
_PROMPT = re.compile(
    r"^(?:(?:can|could|would|will) you |please )?(?:tell|describe|explain|share|walk|talk|give|design|imagine|suppose|"
    r"take|show|name|think of)\b",
    re.I,
)
_MOTIVE = re.compile(
    r"^why (?!do |does |did |is |are |was |were |would |should |can |has |have )|"
    r"^why (?:do you want|are you|did you (?:apply|choose)|would you (?:like|want)|is this)\b|"
    r"^what (?:draws|attracts|interests|excites|motivates) you\b|\bwhy (?:at )?(?:us|here)\b",
    re.I,
)
_TO_US = re.compile(r"\b(tell|talk|walk|show|give|take) us\b", re.I)
_ASKS = re.compile(
    r"^(?:and |so )?(?:who|what|when|where|why|which|how|do|does|did|is|are|was|were|can|could|would|will|have|has)\b",
    re.I,
)
_ANY = re.compile(r"\b(?:would|do|can) you\b|\bwhat can\b|^(?:design|estimate)\b|[.] (?:design|estimate)\b", re.I)
_PAST = re.compile(
    r"^(?:(?:can|could) you |please )?(?:tell|describe|share|give|talk|walk)\b.*\b(?:time|when you|of yours|who|"
    r"you (?:have |had )?[a-z]+ed|you (?:did|took|made|led|lost|got|wrote|were)|your (?:team|last|own)|"
    r"someone|somebody|feedback|disagreement|conflict|incident)\b|"
    r"^(?:how|what|when) have you\b|^(?:what|when) did you\b|\bwhat did you do\b",
    re.I,
)
_NOW = re.compile(
    r"\bwhat (?:do|would) you (?:do|say|answer)\b|\bnext hour\b|\bfirst day\b|^(?:suppose|imagine)\b|"
    r"\bhow (?:do|would) you (?:approach|choose|handle|run|react|respond)\b",
    re.I,
)


def unmarked(text: str) -> str:
    """Return a sentence without its bullet, number and label ("What it is after:"), an exact part of it."""
    plain = _MARKER.sub("", text)
    named = label(plain)
    return unlabelled(plain).strip() if named and part_role(named) else plain.strip()


def intent(text: str) -> str | None:
    """Return the sentence that tells best what a question is after, an exact part of the passage's text."""
    told = [sentence for line in sentences(text) if len((sentence := unmarked(line)).split()) >= 3]
    telling = [sentence for sentence in told if _TELLING.search(sentence)] or told
    return max(telling[:3], key=lambda sentence: (len(_TELLING.findall(sentence)), len(sentence)), default=None)


def is_question(sentence: str) -> bool:
    """Tell whether a sentence of a list of questions is one: it asks, or bids to tell."""
    return len(sentence.split()) >= 3 and (sentence.endswith("?") or bool(_PROMPT.match(sentence)))


def once(text: str) -> str:
    """Return a question up to its first question mark, put to "me": a candidate answers one at a time."""
    plain = _TO_US.sub(r"\1 me", " ".join(tidy(text).split()))
    end = text.rstrip()[-1:]
    plain = plain.rstrip("?!.") + (end if end in "?!." else "?" if _ASKS.match(re.split(r"[.?!] ", plain)[-1]) else ".")
    head, mark, rest = plain.partition("?")
    return head + mark if "?" in rest else plain


def kind(text: str) -> QuestionKind | None:
    """Return the kind of question that the wording shows, or None where it shows none."""
    if _MOTIVE.search(text):
        return "motivation"
    if _PAST.search(text):
        return "behavioral"
    return "situational" if _NOW.search(text) else None


def is_open(text: str) -> bool:
    """Tell whether a question asks how someone would go about something, rather than for an episode."""
    return bool(_ANY.search(text))


def same(left: str, right: str) -> bool:
    """Tell whether one text holds nearly all the words of a question, as a question asked before does."""
    wanted = set(stems(left))
    return bool(wanted) and len(wanted & set(stems(right))) >= 0.8 * len(wanted)
