"""The short-lived process that reads one file: `python -m corpus.child MEDIA_TYPE LIMITS`, bytes in, JSON out.

It lowers its own limits before it looks at a byte. `corpus.sandbox` starts it and judges how it ends.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict

from corpus import reading
from corpus.errors import DocumentRefused
from corpus.reading import Extracted, Limits

Reader = Callable[[bytes, Limits], Extracted]


def main(media_type: str, limits: Limits) -> None:
    """Read stdin as `media_type`; write `Extracted`, or `{refused, mend}`, to stdout as one JSON object."""
    confine(limits)
    try:
        found = _checked(reader(media_type)(sys.stdin.buffer.read(), limits), limits)
        told = json.dumps(asdict(found), ensure_ascii=False)
    except DocumentRefused as error:
        told = json.dumps({"refused": error.args[0], "mend": error.mend})
    except Exception as error:  # a parser may raise anything on a broken file, and this process ends here anyway
        told = json.dumps(_reason(error, limits))
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))


def _reason(error: Exception, limits: Limits) -> dict[str, str]:
    if isinstance(error, MemoryError):
        return {"refused": f"reading it takes more than {limits.memory_megabytes} MB of memory.", "mend": "Split it."}
    # lxml tells of a failed allocation as a syntax error, too: the two can't be told apart here.
    return {
        "refused": f"it is broken, too large to parse, or isn't what its name says ({type(error).__name__}).",
        "mend": "Split it, or open it in the program that made it and save it anew.",
    }


def confine(limits: Limits) -> None:
    """Lower this process's limits on memory, processor time and files written. Windows has only the wall clock."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_megabytes * 1_000_000),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(what)
        # macOS refuses RLIMIT_AS; there the wall clock and the limits on size must do.
        try:
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (ValueError, OSError):
            continue


def reader(media_type: str) -> Reader:
    """Return what reads `media_type`; its library is imported only now."""
    if media_type == reading.PDF:
        from corpus.adapters import pdf

        return pdf.read
    if media_type == reading.WORD:
        from corpus.adapters import word

        return word.read
    if media_type == reading.SLIDES:
        from corpus.adapters import slides

        return slides.read
    if media_type == reading.EPUB:
        from corpus.adapters import epub

        return epub.read
    return _page


def _page(raw: bytes, _: Limits) -> Extracted:
    from corpus.adapters import html

    title, text, paragraphs = html.extract(raw.decode("utf-8", "replace"))
    return Extracted(text, title, tuple(paragraphs))


def _checked(found: Extracted, limits: Limits) -> Extracted:
    if not found.text.strip():
        raise DocumentRefused("it holds no text.", "Scanned pages need text recognition (OCR) first.")
    if len(found.text) > limits.characters:
        raise DocumentRefused(
            f"its text has {len(found.text):,} characters; the limit is {limits.characters:,}.", "Split it."
        )
    return found


if __name__ == "__main__":
    main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
