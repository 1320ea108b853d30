"""What reading one file may cost, and what it gives."""

from dataclasses import dataclass

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EPUB = "application/epub+zip"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Pages count slides and chapters, too; megabytes are 1,000,000 bytes."""

    megabytes: int = 50  # the file as it is
    unpacked_megabytes: int = 200  # the parts of a zipped format together
    pages: int = 2_000
    characters: int = 5_000_000  # of extracted text
    cpu_seconds: int = 30
    wall_seconds: float = 60
    memory_megabytes: int = 300  # address space of the process that reads


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, headings as Markdown `#`, list items as `- `, table rows as `| a | b |`.

    `notes` are paragraphs that may state the licence but aren't part of the text.
    """

    text: str
    title: str | None = None
    notes: tuple[str, ...] = ()


DEFAULT = Limits()
