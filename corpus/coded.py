"""Text that people can't read as it stands but machines can: what it says once it is read as they would.

Letters shifted by thirteen, written as digits, spaced out or backwards, base64, hexadecimal, Morse, and characters that
don't show. Ordinary text has none of these readings, and technical text gives readings that make no sense.
"""

import base64
import binascii
import codecs
import re
import unicodedata

_COMMON = frozenset(
    [
        "the",
        "and",
        "of",
        "to",
        "a",
        "in",
        "is",
        "it",
        "for",
        "that",
        "all",
        "you",
        "your",
        "was",
        "with",
        "as",
        "on",
        "i",
        "we",
        "my",
        "this",
        "be",
        "an",
        "are",
        "at",
        "or",
        "not",
        "from",
        "by",
        "have",
        "had",
        "give",
        "then",
        "when",
        "so",
        "they",
        "he",
        "she",
        "but",
        "if",
    ]
)
_WORD = re.compile(r"[A-Za-z]+")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_.-])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/_.-])")
_HEX = re.compile(r"(?<!\w)(?:0x)?(?:[0-9A-Fa-f]{2}[ ,]?){12,}(?!\w)")
_BITS = re.compile(r"(?<!\w)(?:[01]{8}\s?){4,}(?!\w)")
_MORSE = re.compile(r"(?:[.\-–·_]{1,6}[ /|]+){6,}[.\-–·_]{0,6}")
_SPACED = re.compile(r"(?:(?<!\w)\w[ .\-_*]{1,2}){8,}\w?(?!\w)")
_LEET = str.maketrans("013457@$", "oieastas")
_MIXED = re.compile(r"(?<!\S)(?=\S*[a-zA-Z])(?=\S*[013457@$])[\w@$]+(?=[\s.,;:!?]|$)")
_LEAST = 3  # words of letters and digits mixed
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_ENGLISH = 0.2  # share of common words from which letters are English
_PRINTABLE = 0.9


def readings(text: str) -> list[str]:
    """Return what a text, or a run in it, says in the codes that make sense of it; none where it is ordinary text."""
    plain = unseen(text)
    found = [told for run in _BASE64.findall(plain) if (told := _from_base64(run))]
    found += [told for run in _HEX.findall(plain) if (told := _from_hex(run))]
    found += [
        re.sub(r"(\w)[ .\-_*]", r"\1", run.replace("  ", "\0")).replace("\0", " ") for run in _SPACED.findall(plain)
    ]
    if not _is_english(plain):
        others = [codecs.encode(plain, "rot13"), plain[::-1]]
        others += [plain.lower().translate(_LEET)] if len(_MIXED.findall(plain)) >= _LEAST else []
        found += [told for told in others if _is_english(told)]
    return found


def runs(text: str) -> list[tuple[int, int]]:
    """Return the spans of a text that are nothing but code: Morse, bits, and base64 or hexadecimal that holds text."""
    found = [
        match.span()
        for pattern in (_MORSE, _BITS)
        for match in pattern.finditer(text)
        if re.search(r"[.·\d]", match.group())
    ]
    found += [match.span() for match in _BASE64.finditer(text) if _from_base64(match.group())]
    found += [match.span() for match in _HEX.finditer(text) if _from_hex(match.group())]
    return sorted(found)


def unseen(text: str) -> str:
    """Return a text with look-alike characters as ordinary ones, and without those that don't show."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _from_base64(run: str) -> str | None:
    try:
        return _told(base64.b64decode(run + "=" * (-len(run) % 4), validate=True))
    except (binascii.Error, ValueError):
        return None


def _from_hex(run: str) -> str | None:
    digits = re.sub(r"[ ,]", "", run.removeprefix("0x"))
    return _told(bytes.fromhex(digits))


def _told(raw: bytes) -> str | None:
    """Return bytes as text, if that is what they are."""
    text = raw.decode("utf-8", "replace")
    shown = sum(char.isascii() and (char.isprintable() or char.isspace()) for char in text)
    return text if text and shown >= _PRINTABLE * len(text) else None


def _is_english(text: str) -> bool:
    words = _WORD.findall(text.lower())
    return len(words) >= 4 and sum(word in _COMMON for word in words) >= _ENGLISH * len(words)
