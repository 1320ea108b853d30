"""Sentences, words and lengths of plain text, as exact spans.

Nothing here rewrites a character: what other modules quote must be found again in the file as it was loaded.
"""

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# A sentence may end at . ! ? … or the full-width marks, with closing quotes or brackets after them.
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”）]*|\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|mr|mrs|ms|dr|prof|sr|jr|st|no|inc|ltd|dept|est|fig|al|"
    r"[a-z]|(?:[a-z]\.)+[a-z])\.$",
    re.IGNORECASE,
)
_RUN = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]")
_WORDPIECE_LETTERS = (
    5  # English words average 1.15 pieces; a piece per 5 letters counts 1.45 and so stays on the safe side
)
_ODD_RUN = 16  # longer runs of letters are keys, hashes or base64, which WordPiece cuts about every 1.5 letters


def words(text: str) -> list[str]:
    """Return the words of `text` in order, apostrophes kept, punctuation left out."""
    return _WORD.findall(text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the exact span of each sentence, white space trimmed; line breaks end a sentence too."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group() != "\n" and not _ends(text, start, stop):
            continue
        _add(spans, text, start, stop.end())
        start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def tokens(text: str) -> int:
    """Return an upper estimate of how many WordPiece tokens of the embedder `text` takes."""
    return sum(_pieces(run) for run in _RUN.findall(text))


def fold(text: str) -> str:
    """Return `text` lower-cased with white space folded, for comparing; never for quoting."""
    return " ".join(text.casefold().split())


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the full stop found at `stop` really ends the sentence that began at `start`."""
    if stop.group() == "." and _ABBREVIATION.search(text[max(start, stop.start() - 12) : stop.end()]):
        return False
    following = text[stop.end() : stop.end() + 4].lstrip()
    return not following[:1].islower()


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _pieces(run: str) -> int:
    if not run.isascii():
        return 1 if len(run) == 1 else len(run)
    if run[0].isdigit():
        return (len(run) + 1) // 2
    if len(run) > _ODD_RUN:
        return (2 * len(run) + 2) // 3
    return -(-len(run) // _WORDPIECE_LETTERS)
