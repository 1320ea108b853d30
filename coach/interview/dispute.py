"""Whether a message disputes the critique of the answer before."""

import re

_JUDGED = r"(?:score|critique|feedback|assessment|rating|judge?ment|verdict|band|mark)s?"
_DISPUTES = re.compile(
    r"^(?:(?:but|no|well|sorry|hm+|wait|hang on)[,.! ]+)*"
    r"(?:(?:i disagree|i don't agree|i do not agree)"
    rf"(?:[,.!;:]|$| with you\b| with (?:the|your|that|this|my) {_JUDGED})"
    r"|that(?:'s| is| was) (?:not fair|unfair|too (?:low|harsh|strict))\b"
    rf"|(?:the|your|that|this|my) {_JUDGED} (?:is|was|seems) (?:not fair|unfair|wrong|too (?:low|harsh|strict))"
    r"|you(?:'ve| have)? (?:missed|overlooked|ignored|didn't (?:see|notice|count))\b"
    r"|i (?:did|already) (?:say|said|mention|mentioned|give|gave|tell you|told you)\b)",
    re.I,
)


def disputes(text: str) -> bool:
    """Tell whether a message begins by disputing what the coach made of the last answer."""
    return bool(_DISPUTES.match(" ".join(text.replace("’", "'").split())))
