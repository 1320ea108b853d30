"""The telling core of a sentence, for sources of which only so many words may be shown."""

import re

from coach.words import listed

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
_HANGING = listed("and or with the a an of to for in on by as that from your their its is are at")
KERNEL_WORDS = 6  # so that a limit of 100 words carries some sixteen quotes


def kernel(sentence: str) -> str:
    """Return an exact part of a sentence, at most six words: what it asks for, without opening and tail."""
    opening = _OPENING.match(sentence)
    core = sentence[opening.end() :] if opening and len(sentence[opening.end() :].split()) >= 3 else sentence
    stop = next((m.start() for m in _CLAUSE.finditer(core) if len(core[: m.start()].split()) >= 3), len(core))
    words = list(re.finditer(r"\S+", core[:stop]))[:KERNEL_WORDS]
    while len(words) > 3 and words[-1].group().lower() in _HANGING:
        words.pop()
    return core[words[0].start() : words[-1].end()] if words else sentence.strip()
