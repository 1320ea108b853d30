"""Whether a form of a requirement can be spoken: what breaks off, or is a sentence of its own, can't be built in."""

import re
from dataclasses import replace

from coach.practice import verbs
from coach.practice.form import Phrase
from coach.words import listed

_OPEN_ENDS = listed(
    """that which who whom whose of under into from to than at as a an the and or but with between whether if because
    your their its our per via both either such including"""
)
# "what the freed time was used": the preposition that belongs to it was cut off.
_CUT_OFF = re.compile(
    r"\b(?:what|which|whom?)\b[^,]* (?:is|are|was|were|be|been) (?:used|needed|meant|made|asked)$", re.I
)
_VERB_OF = re.compile(r"^(?!think|speak|hear|learn|dream|know|approve|dispose|consist)[a-z-]+ of ", re.I)
_POINTING = re.compile(
    r"^(?:[a-z]+ )?(?:hear|talk|read|learn|know|think|ask) (?:about|of) (?:that|this|it|them)\b", re.I
)
_FINITE = re.compile(
    r"\b(?:it|he|she|they|we) [a-z]+\b|\b(?:doesn['’]t|don['’]t|isn['’]t|aren['’]t|won['’]t|didn['’]t|"
    r"we['’](?:d|ll|re|ve)|you['’](?:d|ll|re|ve))\b",
    re.I,
)
_OFFICE = re.compile(r"(?:[a-z]+ )?(?:person|partner|deputy|representative|point of contact) (?:for|of|to)\b", re.I)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|where|what|how|when|why|whether|if|whatever)\b", re.I)


_CLAUSE = re.compile(r",? (?:that|which|who|whose|where|what|how) ")


def ends(form: str) -> bool:
    """Tell whether a form ends where a phrase does."""
    last = form.rstrip(" ,.;:").rsplit(" ", 1)[-1].lower()
    return last not in _OPEN_ENDS and not _CUT_OFF.search(form)


def passed(read: Phrase) -> Phrase:
    """Return the phrase without the forms that can't be spoken; where none is left, it is quoted as it stands."""
    act, doing = read.act, read.doing
    if act and not (ends(act) and not _VERB_OF.match(act) and not _POINTING.match(act)):
        act = doing = None
    thing = read.thing if read.thing and ends(read.thing) and not _is_clause(read.thing) else None
    how = read.how if read.how and ends(read.how) else None
    when = read.when if read.when and ends(read.when) else None
    return replace(read, act=act, doing=doing, thing=thing, how=how, when=when)


def _is_clause(thing: str) -> bool:
    """Tell statements ("the panel doesn't test paragraphs") and offices from things that work can rest on."""
    finite = _FINITE.search(thing)
    if _OFFICE.match(thing) or (_VERB_OF.match(thing) and verbs.is_verb(thing.split(" ", 1)[0].lower())):
        return True
    return bool(finite) and not _RELATIVE.search(thing[: finite.start()] if finite else "")


def before(finite: re.Pattern[str], core: str, longest: int) -> str:
    """Return a phrase up to a verb that makes a statement of it; a clause of its own ("teams that are …") is no such.

    A clause that would make the phrase longer than `longest` words is left out.
    """
    verb = finite.search(core)
    clause = _CLAUSE.search(core)
    if not verb or (clause and clause.start() < verb.start() and len(core.split()) <= longest and ends(core)):
        return core
    return core[: min(verb.start(), clause.start() if clause else verb.start())]
