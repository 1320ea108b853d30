"""Which types of file are read, and why others are not."""

from pathlib import Path

from corpus import reading
from corpus.errors import DocumentRefused

SUFFIXES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": reading.PDF,
    ".docx": reading.WORD,
    ".pptx": reading.SLIDES,
    ".epub": reading.EPUB,
    ".jsonl": "application/jsonl",
}
BINARIES = frozenset((reading.PDF, reading.WORD, reading.SLIDES, reading.EPUB))
# Why a type is not read, and what to do instead.
_REFUSED_TYPES = {
    (".xlsx", ".xls", ".ods", ".csv", ".tsv"): ("a spreadsheet, not prose", "Save what matters as text, or as --jsonl"),
    (".msg", ".eml"): ("an e-mail, which belongs to its sender", "Save its text as .txt if you may use it"),
    (".ipynb",): ("a notebook, code more than prose", "Export it as Markdown or HTML"),
    (".json", ".xml", ".yaml", ".yml"): ("data, not prose", "Give rows of text as .jsonl"),
    (".doc", ".ppt", ".rtf", ".odt", ".odp", ".pages", ".key"): (
        "in a format it can't read",
        "Save it as .docx or .pdf",
    ),
    (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic"): (
        "a picture",
        "Run text recognition (OCR) over it first",
    ),
    (".zip", ".tar", ".gz", ".7z", ".rar"): ("an archive", "Unpack it, and give the folder"),
}


def media_type(path: Path) -> str:
    """Return the media type that the file's name tells.

    Raises:
        DocumentRefused: it is of another type; the reason names it.
    """
    suffix = path.suffix.casefold()
    for refused, (why, mend) in _REFUSED_TYPES.items():
        if suffix in refused:
            raise DocumentRefused(f"{suffix} is {why}.", f"{mend}.")
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise DocumentRefused(
            f"{suffix or 'a file without a suffix'} is no type of document it can read.", f"Use one of {known}."
        )
    return SUFFIXES[suffix]
