"""Whether a message disputes the critique of the answer before, and what it says beside that.

Sentences that speak of the judging are cut, so that neither a critique nor a report quotes them; what is left may be
evidence. "You missed that I led it" leaves "I led it".
"""

import re
from dataclasses import dataclass

_JUDGED = (
    r"(?:scor(?:e|ing)|critique|feedback|assessment|evaluation|rating|judge?ment|verdict|band|mark|grade|comment)s?"
)
_WHOSE = rf"(?:the|your|that|this|my) (?:last )?{_JUDGED}(?: (?:of|on|for) (?:my|this|that|the) (?:last )?\w+)?"
_IS = r"(?:'s| is| was| seems| looks| feels)(?: (?:just|simply|clearly|really|so|very|completely|totally|a bit))?"
_WRONG = (
    r"(?:not (?:right|correct|accurate|true)|wrong|incorrect|inaccurate|mistaken|nonsense|rubbish|ridiculous"
    r"|absurd|bullshit|crap|garbage|stupid|a joke)"
)
_UNFAIR = r"(?:not fair|unfair|unjust|(?:way |far |much |a bit |rather )?too (?:low|harsh|strict|hard|severe))"
_SENSELESS = r" (?:makes no sense|does(?:n't| not) make (?:any )?sense)"
_AT = r"(?: (?:of|on|for|about|to me|here|again|at all)\b[^,.;:!?]*)?"
_END = r"(?=\s*(?:[,.!?;:…—–-]|$))"
_TOO = r"(?: (?:really|strongly|totally|completely|still|also|definitely|just))*"

# Said of a judgement and of nothing else …
_SURELY = (
    rf"i{_TOO} (?:disagree|don't agree|do not agree|can't agree|cannot agree)"
    rf"(?: with (?:you|{_WHOSE})\b{_AT}|(?: with (?:that|this|it))?{_END})",
    rf"i{_TOO} (?:don't|do not) (?:think|believe|find) (?:that )?(?:{_WHOSE}|that|this|it)(?:'s| is| was)? "
    rf"(?:fair|right|correct|accurate|justified)\b{_AT}",
    rf"{_WHOSE}(?:{_IS} (?:{_UNFAIR}|{_WRONG})|{_SENSELESS})\b{_AT}",
    rf"(?:that|this|it){_IS} {_UNFAIR}\b{_AT}",
    r"(?:that|this|it)(?:'s| is| was) not (?:at all )?what i (?:said|meant|wrote|told you)",
    r"you(?:'re| are| were)(?: being)? (?:not (?:being )?fair|unfair|too (?:harsh|strict|hard))\b" + _AT,
    r"you(?:'ve| have)? (?:missed|overlooked|ignored|misread|misunderstood|left out|forgot"
    r"|didn't (?:see|notice|count|read))\b(?: (?:that|how)\b(?=\s+\w+\s+\w)|[^,.;:!?]*)",
)
# … and what an answer may begin with, too.
_PERHAPS = (
    rf"(?:that|this|it)(?:{_IS} {_WRONG}|{_SENSELESS})\b{_AT}",
    rf"you(?:'re| are| were){_TOO} {_WRONG}\b{_AT}",
    rf"you{_TOO} (?:make no|don't make(?: any)?) sense",
    r"you (?:got|have) (?:that|it|this|me) wrong",
    r"i (?:did|already|have already) (?:(?:tell|told) you\b"
    r"|(?:say|said|mention|mentioned|explain|explained|state|stated)\b"
    rf"(?= (?:that|it|so|this|what|who|whom|how|where|why|when|which)\b|{_END}))"
    r"(?: that\b(?=\s+\w+\s+\w)|[^,.;:!?]*)",
    r"i (?:did|already|have already) (?:give|gave|given|name|named|include|included) (?:you )?"
    r"(?:an?|the|my|several|two) [^,.;:!?]*?\b(?:results?|outcomes?|figures?|numbers?|metrics?|examples?|reasons?"
    r"|context|trade-?offs?|alternatives?|steps?|details?)\b[^,.;:!?]*",
)
_PLEA = (
    r"(?:(?:can|could|will|would) you )?(?:please )?(?:look|check|read|judge|score|rate|grade|assess|reconsider|review"
    r"|rejudge|re-?score|re-?read)\b(?: (?:it|that|this|again|once more|my|the|answer|at|score|please))*"
)


def _any(patterns: tuple[str, ...]) -> str:
    return "|".join(patterns)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", r"\s+"), re.I)


_LEAD = _compiled(
    r"(?:(?:but|and|no|well|so|sorry|hm+|wait|hang on|hey|oh|look|actually|honestly|okay|ok|because|since|as|also"
    r"|i think|i feel|i'm afraid|with (?:all )?respect|excuse me)\b[,.!\s]*)*"
)
_SURE = _compiled(rf"(?:{_any(_SURELY)})")
_WEAK = _compiled(rf"(?:{_any(_PERHAPS)})")
_WHOLE = _compiled(rf"(?:{_PLEA}|{_any(_SURELY)}|{_any(_PERHAPS)})[\s.!?…]*$")
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?…]+(?=\s|$)|(?=\n|$))")
_BETWEEN = " \t,;:.!?…–—-"
_SHORT = 45  # words; in a longer message what an answer may begin with is no dispute


@dataclass(frozen=True, slots=True)
class Dispute:
    """What a message that disputes a critique says beside that: exact parts of it, or nothing."""

    rest: str
    sure: bool  # False: an answer could begin with these words, too


def read(text: str) -> Dispute | None:
    """Return what a message leaves beside disputing what the coach made of an answer; None if it doesn't begin so."""
    same = text.replace("’", "'")  # one character for one: places stay
    found, strong, leading = 0, 0, True
    rest: list[str] = []
    for sentence in _SENTENCE.finditer(same):
        start, end = sentence.span()
        at, claims, sure = _past_claims(same, start, end)
        if not (leading or _WHOLE.match(same, start, end)):
            at, claims, sure = start, 0, 0  # further on, only what is nothing but a claim is cut
        found, strong, leading = found + claims, strong + sure, leading and claims > 0
        if not found:
            return None
        if _WHOLE.match(same, at, end) is None:
            rest.append(text[at:end].strip())
    told = " ".join(part for part in rest if _says_something(part))
    brief = strong or len(text.split()) <= _SHORT
    return Dispute(told, strong > 0 or found > 1 or not told) if found and brief else None


def disputes(text: str) -> bool:
    """Tell whether a message begins by disputing what the coach made of the last answer."""
    return read(text) is not None


def _past_claims(text: str, at: int, end: int) -> tuple[int, int, int]:
    """Return where a sentence goes on behind its claims about the judging, how many there are, and how many sure."""
    claims = sure = 0
    while at < end:
        lead = _LEAD.match(text, at, end)
        start = lead.end() if lead else at
        strong = _SURE.match(text, start, end)
        claim = strong or _WEAK.match(text, start, end)
        if claim is None:
            return (start if claims else at), claims, sure
        claims, sure, at = claims + 1, sure + bool(strong), claim.end()
        while at < end and text[at] in _BETWEEN:
            at += 1
    return at, claims, sure


def _says_something(part: str) -> bool:
    return len(re.findall(r"\w+", part)) >= 2
