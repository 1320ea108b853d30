"""Phrases that begin with a verb, in the base form and as gerunds."""

import re

from coach.practice import verbs
from coach.words import listed


def acted(core: str, first: str, at_start: bool) -> tuple[str, str] | None:
    """Return (base, gerund) forms of a phrase that begins with a verb, or None."""
    adverb = ""
    rest = core
    if first.endswith("ly") and first != "daily" and " " in core:
        adverb, rest = first + " ", core.split(" ", 1)[1]
        first = re.split(r"[ ,/]", rest, maxsplit=1)[0].lower()
    verb = first if verbs.is_verb(first) else None
    shape = "base"
    if verb is None and (verb := verbs.base_of_gerund(first)) and verbs.is_gerund(first):
        shape = "gerund"
    elif (
        verb is None and at_start and not _NOUN_AFTER.match(rest[len(first) :]) and (verb := verbs.base_of_third(first))
    ):
        shape = "third"
    if verb is None or (shape == "base" and is_noun_use(rest)) or names_things(rest, first):
        return None
    tail = rest[len(first) :]
    return adverb + verb + _joined(tail, shape, "base"), adverb + verbs.gerund(verb) + _joined(tail, shape, "gerund")


# Names of technologies, and adjectives, that are spelled like verbs: what must follow them where they are verbs.
LIKE_VERBS = {
    "go": re.compile(r" (?:from|to|beyond|through|out|with|on|into|over|deep|further|back|live|the)\b", re.I),
    "react": re.compile(r" (?:to|fast|quickly|calmly|well|when|in)\b", re.I),
    "express": re.compile(r" (?!js\b|experience\b|or\b|and\b)[a-z]", re.I),
    "excel": re.compile(r" (?:at|in)\b", re.I),
}
_QUALITIES = re.compile(
    r"(?:calm|clear|clean|open|direct|complete|live|correct|own) (?:and [a-z]+ )?(?:writing|communication|code|thinking"
    r"|speech|voice|manner|attitude|head|mind|judg\w+|english|presence|spoken|written|presentation)\b",
    re.I,
)
_JOINED_TO = re.compile(r"(?:, | and | or |/|, and |, or )(?P<next>[A-Za-z-]+)")


def names_things(rest: str, first: str) -> bool:
    """Tell a list of names or qualities ("Go, Kafka or Rust", "calm, short sentences") from what someone does.

    Args:
        rest: the phrase, from its verb on.
        first: the verb as it stands there, in lower case.
    """
    tail = rest[len(first) :]
    if not tail:
        return not verbs.is_gerund(first)
    if first in LIKE_VERBS and not LIKE_VERBS[first].match(tail):
        return True
    if re.match(r"(?: over| out| up| down)? of ", tail) and not _WITH_OF.match(first):
        return True
    joined = _JOINED_TO.match(tail)
    following = joined["next"].lower() if joined else ""
    alike = not joined or any(read(following) for read in (verbs.is_verb, verbs.base_of_gerund, verbs.base_of_third))
    how = following.endswith("ly") and following not in _NO_ADVERBS
    return bool(_QUALITIES.match(rest)) or not (alike or how or following in _BEFORE_OBJECTS)


_NO_ADVERBS = listed("friendly lively orderly timely lovely costly daily weekly monthly likely")
_WITH_OF = re.compile(r"(?:think|speak|hear|learn|know|approve|dispose|consist|talk|dispos|approv)(?:s|ing)?$")
_NOUN_AFTER = re.compile(r",| (?:may|might|will|can|is|are|should|must)\b")  # "interviews may", "joins, grouping"


def is_noun_use(rest: str) -> bool:
    """Tell nouns that look like verbs ("design skills", "test automation", "research experience") from verbs."""
    words = rest.lower().split()
    second = words[1] if len(words) > 1 else ""
    nouns = (
        "may",
        "might",
        "will",
        "can",
        "is",
        "are",
        "should",
        "must",
        "questions",
        "process",
        "skills",
        "experience",
        "automation",
        "management",
        "methods",
        "tools",
        "systems",
        "principles",
        "thinking",
        "patterns",
        "frameworks",
        "knowledge",
        "techniques",
        "engineering",
        "of",
        "in",
    )
    if words[0] in _MOSTLY_NOUNS and second not in _BEFORE_OBJECTS:
        return True
    return words[0] in NOUNISH and (not second or second.rstrip(",") in nouns)


_MOSTLY_NOUNS = listed(
    """research process project program report interview market network record value experience trade"""
)


_BEFORE_OBJECTS = listed(
    "every each over the a an your their its our all any and or with to on in into for new complex"
)


NOUNISH = listed(
    """design test research process project product model project code source program report plan work support
    interview network market trade process record control change focus scale value experience audit query"""
)


def _joined(tail: str, source: str, wanted: str) -> str:
    """Return the tail with verbs that are joined to the first one by commas or "and" in the wanted form."""
    # "help build and maintain" becomes "helping build and maintain".
    helped = verbs.is_verb(re.split(r"[ ,/]", tail.strip(), maxsplit=1)[0].lower()) and wanted == "gerund"

    def turn(match: re.Match[str]) -> str:
        word = match["verb"].lower()
        base = {
            "base": word if verbs.is_verb(word) else None,
            "gerund": verbs.base_of_gerund(word),
            "third": verbs.base_of_third(word),
        }[source]
        if base is None or (source == "base" and word in NOUNISH and match["join"] != " and "):
            return match.group()
        if source == "base" and helped:
            return match.group()
        if source == "base" and not re.match(r"[ ,]", tail[match.end() : match.end() + 1] or " "):
            return match.group()
        if source == "base" and (not _continues(tail[match.end() :]) or _is_compound(word, tail[match.end() :])):
            return match.group()
        return match["join"] + (base if wanted == "base" else verbs.gerund(base))

    return re.sub(r"(?P<join> and |, and |, | or |/)(?P<verb>[A-Za-z-]+)\b", turn, tail)


def _is_compound(word: str, rest: str) -> bool:
    """Tell "code reviews" from "code the reviews"."""
    return word in NOUNISH and not re.match(r" (?:the|a|an|your|their|and|new|complex) ", rest)


def _continues(rest: str) -> bool:
    """Tell whether what follows a possible verb looks like its object, so that it is a verb and not a noun."""
    return bool(
        re.match(
            (
                r" (?:the|a|an|your|their|its|our|new|high|all|with|to|and|on|in|for|[a-z]+(?:s|ing|"
                r"ed)?\b)"
            ),
            rest,
        )
    )
