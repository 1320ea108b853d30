"""The bytes of a text file → its characters."""

import codecs
import re

from corpus.errors import DocumentRefused

_BINARY = 0.02  # share of control characters above which a file is no text
_SNIFF = 65_536
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
# Codecs that Python has, but no page is written in; some take time that grows with the square of the length.
_NO_CHARSETS = frozenset(("idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "utf-7"))


def text(raw: bytes, charset: str | None = None) -> str:
    """Return the text of a file: UTF-8, or what its byte order mark, `charset` or its head says, or its bytes suggest.

    Raises:
        DocumentRefused: it is binary, or its encoding can't be told.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    if b"\x00" in raw[:_SNIFF] or _control_share(raw[:_SNIFF]) > _BINARY:
        raise DocumentRefused("it is binary, not text.", "Export it as .txt, .md or .html.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(raw[:4_096])
    for name in filter(None, (charset, declared and declared.group(1).decode("ascii"))):
        try:
            if codecs.lookup(name).name not in _NO_CHARSETS:
                return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return _guessed(raw)


def _guessed(raw: bytes) -> str:
    from charset_normalizer import from_bytes  # only files that aren't UTF-8 need it

    best = from_bytes(raw[:_SNIFF]).best()
    try:
        return raw.decode(best.encoding) if best is not None else raw.decode("utf-8")
    except UnicodeDecodeError:
        raise DocumentRefused("its encoding can't be told.", "Save it as UTF-8.") from None


def _control_share(raw: bytes) -> float:
    return 1 - len(raw.translate(None, _CONTROLS)) / len(raw) if raw else 0.0
