"""Reads a rubric's questions: what they ask whether you do becomes something you can be asked to tell about."""

import re

from coach.practice import verbs
from coach.practice.acting import acted
from coach.practice.form import Phrase, short
from coach.words import listed

_AUX = re.compile(
    (
        r"^(?:(?:and|or|so|also|given [^,]+|from [^,]{3,40}),? )?(?P<aux>are|can|could|do|have|"
        r"did|would|will) (?:you and your [a-z]+|you) (?P<rest>.+)\?$"
    ),
    re.I,
)


_IS = re.compile(r"^(?P<aux>is|are) (?P<rest>(?:your|the|there) .+)\?$", re.I)


_DOES = re.compile(r"^(?:does|do) (?P<who>your [a-z]+)(?:, [^,]+,)? (?P<verb>[a-z]+) (?P<rest>.+)\?$", re.I)


_WAY = re.compile(
    r"^(?P<way>how|why)(?P<well> well| often| quickly)? (?:does|do) (?P<who>your [a-z]+) "
    r"(?P<verb>[a-z]+)(?P<rest>.*)\?$",
    re.I,
)


_YOUR_WAY = re.compile(r"^(?P<way>how|why) do you (?P<rest>(?!know|feel|think|want|see)[a-z].+)\?$", re.I)


_PREDICATE = re.compile(
    r"(?:able|ible|ful|ive|ent|ous|ly)$|^(?:high|fast|clear|ready|open|healthy|good|up|well|"
    r"close|strong|simple)$"
)


_STATES = listed("have know understand feel respect lead be operate see keep hold")


_OR_ELSE = re.compile(r",? or (?:are|do|is|have|does) ", re.I)


def question(text: str, label: str | None) -> Phrase:
    """Read a rubric's question: what it asks whether you do becomes something you can be asked to tell about."""
    bare = text.rstrip("?")
    if _OR_ELSE.search(text):
        return Phrase(bare, ask=text, label=label)
    if match := _AUX.match(text):
        found = _yours(match["aux"].lower(), match["rest"], bare, label)
        return found or Phrase(bare, ask=text, label=label)
    if match := _IS.match(text):
        clause = _righted(match["aux"].lower(), short(match["rest"]))
        return Phrase(bare, how=f"how you make sure that {clause}" if clause else None, ask=text, label=label)
    if (match := _DOES.match(text)) and verbs.is_verb(match["verb"]):
        clause = f"{match['who'].lower()} {_agreeing(match['who'], match['verb'])} {short(match['rest'])}"
        return Phrase(bare, how=f"how you make sure that {clause}", label=label)
    if match := _YOUR_WAY.match(text):
        return Phrase(bare, how=f"{match['way'].lower()} you {short(match['rest'])}", label=label)
    if (match := _WAY.match(text)) and verbs.is_verb(match["verb"]):
        way = f"{match['way'].lower()}{match['well'] or ''} {match['who']}"
        return Phrase(bare, how=f"{way} {_agreeing(match['who'], match['verb'])}{short(match['rest'])}", label=label)
    return Phrase(bare, ask=text, label=label)


def _agreeing(who: str, verb: str) -> str:
    """Return the verb as it follows "your team" or "your teams"."""
    return verb if who.endswith("s") and not who.endswith("ss") else verbs.third(verb)


def _yours(aux: str, rest: str, bare: str, label: str | None) -> Phrase | None:
    """Read "Are you …", "Can you …", "Do you …", "Have you …"."""
    able = rest.startswith("able to ")
    rest = short(rest).removeprefix("able to ")
    plain = re.sub(r"^(?:effectively|actively|successfully) ", "", rest)
    first = plain.split(" ", 1)[0].lower()
    if aux == "have":
        return Phrase(bare, how=f"how you have {rest}", label=label)
    if first in _STATES:
        return Phrase(bare, how=f"how you make sure that you {plain}", label=label)
    if done := acted(plain, first, False):
        return Phrase(bare, act=done[0], doing=done[1], label=label)
    if able:  # what follows is a verb, known or not
        return Phrase(bare, act=plain, doing=verbs.gerund(first) + plain[len(first) :], label=label)
    if aux == "are":
        return Phrase(bare, how=f"how you make sure that you are {rest}", label=label)
    return None


def _righted(aux: str, rest: str) -> str | None:
    """Return "your timeline is defensible" for "your timeline defensible", or None where the seam isn't clear."""
    parts = rest.split()
    if parts[0].lower() == "there":
        return f"there {aux} {' '.join(parts[1:])}"
    seam = next((n for n, word in enumerate(parts) if n >= 2 and _PREDICATE.search(word.strip(",").lower())), None)
    return f"{' '.join(parts[:seam])} {aux} {' '.join(parts[seam:])}" if seam else None
