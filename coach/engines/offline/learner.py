"""The same words in a learner's grammar, for training: what a candidate did must not depend on articles or tenses."""

import random
import re

_SHORT = {
    "I'd ": "I would ",
    "I've ": "I have ",
    "I'm ": "I am ",
    "we'd ": "we would ",
    "they'd ": "they would ",
    "it's": "it is",
    "that's": "that is",
    "'ll ": " will ",
    "hasn't": "has not",
    "couldn't": "could not",
}
_VERBS = (
    "went/go wrote/write built/build took/take made/make ran/run rang/call gave/give drew/draw sat/sit met/meet"
    " led/lead chose/choose taught/teach told/tell sent/send brought/bring bought/buy held/hold kept/keep stood/stand"
    " spoke/speak drove/drive sold/sell got/get began/begin found/find spent/spend broke/break came/come won/win"
    " paid/pay left/leave said/say was/is were/are had/have fell/fall rose/rise grew/grow lost/lose saw/see knew/know"
    " thought/think did/do would/will"
)
_BASE = dict(pair.split("/") for pair in _VERBS.split())
_ENDINGS = (
    (r"(\w+)ied$", r"\1y"),
    (r"(\w*)([bdgmnprt])\2ed$", r"\1\2"),
    (r"(\w+(?:at|iv|uc|as|is|ur|ag|ang|ak|ov|id|us|in))ed$", r"\1e"),
    (r"(\w{2,})ed$", r"\1"),
)
_HESITANT = 0.4  # of the texts hold hesitations
_PLACES = ("in", "on", "at")


def learner(text: str, draw: random.Random) -> str:
    """Return a text with articles left out, verbs in their base form and other slips, more or less of them."""
    drops, bases = draw.uniform(0.4, 1.0), draw.choice((0.0, 0.3, 0.8, 1.0))
    for short, long in _SHORT.items():
        text = text.replace(short, long)
    text = re.sub(r"\bdidn't (\w+)", lambda m: draw.choice(("did not ", "not ", "didn't ")) + m[1], text)
    slipped = re.sub(r"\w+", lambda match: _slip(match.group(), drops, bases, draw), text)
    slipped = re.sub(r"\0 ?", "", slipped)
    if draw.random() < _HESITANT:
        slipped = re.sub(
            r", ", lambda _: draw.choice((", ", ", um, ", ", you know, ", ", like, ", ", I mean, ")), slipped
        )
        slipped = draw.choice(("", "Um, ", "So, ", "Well, ")) + slipped
    return slipped[:1].upper() + slipped[1:]


def _slip(word: str, drops: float, bases: float, draw: random.Random) -> str:
    low = word.lower()
    if low in ("the", "a", "an"):
        return "\0" if draw.random() < drops else word
    if low in _BASE:
        return _BASE[low] if draw.random() < bases else word
    if re.fullmatch(r"[a-z]{3,}ed", word) and word not in ("need", "speed", "indeed", "hundred"):
        return _base(word) if draw.random() < bases else word
    if low in _PLACES and draw.random() < 0.25:
        return draw.choice(_PLACES)
    plural = re.fullmatch(r"[a-z]{3,}[^s]s", word) and draw.random() < 0.2
    return word[:-1] if plural else word


def _base(word: str) -> str:
    """Return about the base form of a regular verb in the past."""
    return next((re.sub(end, base, word) for end, base in _ENDINGS if re.match(end, word)), word)
