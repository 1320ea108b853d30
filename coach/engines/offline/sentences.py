"""An answer's sentences: exact spans for quoting, and the same words without spoken noise for reading."""

import re
from dataclasses import dataclass

# A sentence ends at its mark before a space; "e.g." and initials don't end one. Very long ones are cut once more.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\be\.g)(?<!\bi\.e)(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bvs)(?<!\betc)[.!?]+[\"”')\]]*(?=\s|$)|[。！？]+|\n+"
)
_LONG = 240  # characters; beyond it a semicolon, colon or spaced dash ends a piece too
_LONG_END = re.compile(r"[;:](?=\s)|\s[–—-](?=\s)|\.{3,}|,\s(?=and then |so then |then I |and I )")
_FILLER = re.compile(
    r"\b(um+|uh+|er+m?|eh|hm+|ah|you know|i mean|i guess|sort of|kind of|kinda|basically|actually|literally"
    r"|to be honest"
    r"|well|okay|ok|right|so|yeah|anyway|and so on|or whatever|how do you say)\b(?=\s*,)|\b(um+|uh+|erm?|hmm+)\b"
    r"|(?<=,)\s*(like|you know|i mean|i guess|sort of|kind of|basically)\s*(?=,)|\b(you know|sort of|kind of"
    r"|kinda|basically)\b",
    re.IGNORECASE,
)
_REPEAT = re.compile(r"\b(\w+(?: \w+)?),? \1\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` stands in the answer as it is; `plain` is what is read."""

    text: str
    plain: str
    start: int


def split(text: str) -> list[Sentence]:
    """Return the sentences of a text, in order; each is an exact substring without white space around it."""
    found = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        found += [_sentence(text, a, b) for a, b in _pieces(text, start, end)]
        start = end
    return [sentence for sentence in found if sentence and re.search(r"\w", sentence.text)]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= _LONG:
        return [(start, end)]
    cuts = [match.end() for match in _LONG_END.finditer(text, start, end)]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def _sentence(text: str, start: int, end: int) -> Sentence:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Sentence(piece.strip(), plain(piece), start + lead)


def plain(text: str) -> str:
    """Return a text without hesitations, repeats and stray commas, with straight quotes: how it is read."""
    told = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    told = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"(\s*,){2,}", ",", _FILLER.sub("", told)))
    told = _REPEAT.sub(r"\1", _REPEAT.sub(r"\1", re.sub(r"\s+", " ", told)))
    told = re.sub(r"^[\s,;:.\-–—]+", "", re.sub(r"\s+", " ", told)).strip()
    told = re.sub(r"^(and|so|but|then|well|ok|okay|right|now|yeah|also)\s*,\s*", "", told, flags=re.IGNORECASE)
    return told[:1].upper() + told[1:]
