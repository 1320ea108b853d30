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

# English words average 1.15 WordPiece tokens; one for every 5 letters, 2 digits or other mark counts 1.45 and so
# stays on the safe side. Longer runs are keys, hashes or base64, cut about every 1.5 letters; a Hangul syllable is
# taken apart into up to three.
_PIECE = re.compile(r"[A-Za-z]{1,5}|\d{1,2}|[^\sA-Za-z\d]")
_ODD_RUN = re.compile(r"[A-Za-z\d_-]{20,}|[A-Za-z]{17,}")
_MARK = re.compile(r"[^\w\s,.’']|_")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


def words(text: str) -> list[str]:
    """Return the words of `text` in order, apostrophes kept, punctuation left out."""
    return _WORD.findall(text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the exact span of each sentence, white space trimmed.

    A line break ends a sentence, too, unless the next line goes on with a small letter.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if not _ends(text, start, stop):
            continue
        _add(spans, text, start, stop.end())
        start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def tokens(text: str) -> int:
    """Return an upper estimate of how many WordPiece tokens of the embedder `text` takes."""
    count = len(_PIECE.findall(text)) + sum(len(run) // 2 for run in _ODD_RUN.findall(text))
    count += len(_MARK.findall(text)) // 3  # many marks mean code or links, whose names are cut finer than words
    return count if text.isascii() else count + 2 * len(_HANGUL.findall(text))


def fold(text: str) -> str:
    """Return `text` lower-cased with white space folded, for comparing; never for quoting."""
    return " ".join(text.casefold().split())


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the full stop found at `stop` really ends the sentence that began at `start`."""
    if stop.group() == "\n":
        return not text[stop.end() : stop.end() + 1].islower()
    if stop.group() in ".!?" and text[stop.start() - 1 : stop.start()].isspace():
        return True  # a mark that stands alone: this text was cut into words, and may be all in small letters
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
