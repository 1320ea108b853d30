"""Files, folders and JSON Lines → documents. What can't be read is an outcome with its reason, never a crash."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus import decode, formats, front, reading, sandbox
from corpus import licence as licences
from corpus.errors import DocumentRefused
from corpus.types import Document, DocumentKind, IngestOutcome, Licence

FILE_BYTES = 10_000_000
_LARGE_PAGE = 500_000  # characters of HTML from which a hostile page could keep the extraction busy for long
_ROW_FIELDS = (
    "id",
    "title",
    "text",
    "kind",
    "company",
    "role",
    "licence",
    "attribution",
    "max_excerpt_words",
    "noncommercial",
    "no_derivatives",
)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the caller says about every document of a batch; it wins over what the documents say."""

    company: str | None = None
    role: str | None = None
    kind: DocumentKind | None = None
    licence: str | None = None
    attribution: str | None = None

    def applied(self, document: Document) -> Document:
        """Return `document` with these values in place of its own."""
        return replace(
            document,
            company=self.company or document.company,
            role=self.role or document.role,
            kind=self.kind or document.kind,
            licence=replace(
                document.licence,
                name=self.licence or document.licence.name,
                attribution=self.attribution or document.licence.attribution,
            ),
        )


NO_OVERRIDES = Overrides()


def load(paths: Sequence[Path], overrides: Overrides = NO_OVERRIDES) -> Iterator[Document | IngestOutcome]:
    """Yield the documents of files and folders (recursively, in order of name), and an outcome for each refused file.

    Folders skip hidden files; a file that is named must be of a known type. A document's id is its path from the
    given folder, or the file's name; a row of JSON Lines brings its own.

    Raises:
        DocumentRefused: a path doesn't exist, or can't be looked at. Raised before anything is read.
    """
    for path in paths:
        _check_exists(path)
    return _load(paths, overrides)


def load_jsonl(
    lines: Iterable[str], overrides: Overrides = NO_OVERRIDES, origin: str = "JSON Lines"
) -> Iterator[Document | IngestOutcome]:
    r"""Yield the document of each row `{id, title, text, …}`; lines end at "\n" only, blank ones are skipped.

    A row that isn't one is an outcome that names its line number, counted from 1; so is a line with lone surrogates,
    which stand for bytes that aren't UTF-8.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield overrides.applied(_row(line, number))
        except DocumentRefused as error:
            yield _refused(f"{origin}, line {number}", error)


def read_lines(path: Path) -> Iterator[str]:
    r"""Yield the lines of a UTF-8 file, cut at "\n" alone: U+2028 and its like stand inside JSON texts.

    Bytes that aren't UTF-8 come as lone surrogates: they spoil their own line alone.
    """
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as file:
        yield from file


def document(text: str, source_id: str, origin: str, media_type: str = "text/plain") -> Document:
    """Return the document that `text` is, its front matter read and taken off; HTML is extracted.

    Raises:
        DocumentRefused: it is empty, or its front matter is malformed.
    """
    text = normalised(text)
    given: dict[str, Any] = {}
    found = Licence()
    if media_type == "text/html":
        given["title"], text, found = _page(text)
    else:
        given, text = front.strip(text)
    if not text.strip():
        raise DocumentRefused("it is empty.", "Leave it out, or put some text into it.")
    return Document(
        source_id=source_id,
        origin=origin,
        text=text,
        title=given.get("title"),
        kind=given.get("kind"),
        company=given.get("company"),
        role=given.get("role"),
        licence=licences.merged(front.licence(given), found),
        media_type=media_type,
    )


def from_bytes(raw: bytes, source_id: str, origin: str, media_type: str, charset: str | None = None) -> Document:
    """Return the document that the bytes of a file or an answer are; `charset` is what the sender said.

    PDF, Word, slides and EPUB are read in a process of their own.

    Raises:
        DocumentRefused: it is empty, encrypted, scanned or broken, or passes a limit.
    """
    if media_type not in formats.BINARIES:
        return document(decode.text(raw, charset), source_id, origin, media_type)
    found = sandbox.read(raw, media_type)
    return Document(
        source_id=source_id,
        origin=origin,
        text=normalised(found.text),
        title=normalised(found.title) if found.title else None,
        licence=_noted(found.notes),
        media_type=media_type,
    )


def _page(page: str) -> tuple[str | None, str, Licence]:
    """Return title, text and licence of an HTML page; the licence may stand in a footer that extraction leaves out."""
    from corpus.adapters import html

    if len(page) > _LARGE_PAGE:
        found = sandbox.read(page.encode(), reading.HTML)
        return found.title, normalised(found.text), _noted(found.notes)
    title, text, paragraphs = html.extract(page)
    return title, normalised(text), _noted(paragraphs)


def _noted(paragraphs: Iterable[str]) -> Licence:
    notes = [paragraph for paragraph in paragraphs if licences.is_note(paragraph)]
    return licences.read("\n".join(notes)) if notes else Licence()


def normalised(text: str) -> str:
    r"""Return `text` with line ends as "\n", without a byte order mark, and without what databases choke on."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8") if _surrogate(text) else text


def _surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _check_exists(path: Path) -> None:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise DocumentRefused(
            f"{path}: no such file or folder.", "Check the spelling, and where the command is run."
        ) from None
    except OSError as error:
        raise DocumentRefused(f"{path} can't be read ({error.strerror}).", "Check its permissions.") from None


def _load(paths: Sequence[Path], overrides: Overrides) -> Iterator[Document | IngestOutcome]:
    for root in paths:
        if not root.is_dir():
            yield from _file(root, root.name, overrides)
            continue
        closed: list[OSError] = []
        for path in _files(root, closed.append):
            yield from _file(path, path.relative_to(root).as_posix(), overrides)
        for error in closed:
            reason = f"the folder can't be read ({error.strerror})."
            yield _refused(str(error.filename), DocumentRefused(reason, "Check its permissions."))


def _files(root: Path, on_closed: Callable[[OSError], None]) -> list[Path]:
    """Return the files of a folder, hidden ones aside, in order; `on_closed` hears of folders that can't be read."""
    found: list[Path] = []
    for folder, inner, names in os.walk(root, onerror=on_closed):
        inner[:] = [name for name in inner if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return sorted(path for path in found if _is_file(path))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True  # why it can't be read is told when it is


def _file(path: Path, name: str, overrides: Overrides) -> Iterator[Document | IngestOutcome]:
    try:
        media_type = formats.media_type(path)
        _check_size(path, media_type)
        if media_type == "application/jsonl":
            yield from load_jsonl(read_lines(path), overrides, name)
        else:
            yield overrides.applied(from_bytes(path.read_bytes(), name, path.name, media_type))
    except DocumentRefused as error:
        yield _refused(name, error)
    except UnicodeDecodeError:
        yield _refused(name, DocumentRefused("it isn't UTF-8.", "Save it as UTF-8."))
    except OSError as error:
        yield _refused(
            name, DocumentRefused(f"it can't be read ({error.strerror or error}).", "Check its permissions.")
        )


def _check_size(path: Path, media_type: str) -> None:
    """Refuse before reading; rows of JSON Lines are measured one by one."""
    size = path.stat().st_size
    limit = reading.DEFAULT.megabytes * 1_000_000 if media_type in formats.BINARIES else FILE_BYTES
    if not path.is_file() or size == 0:
        raise DocumentRefused("it is empty.", "Leave it out, or put some text into it.")
    if size > limit and media_type != "application/jsonl":
        raise DocumentRefused(
            f"it has {size / 1e6:.1f} MB; the limit is {limit / 1e6:.0f} MB.", "Split it into smaller files."
        )


def _row(line: str, number: int) -> Document:
    try:
        line.encode()
        row = json.loads(line)
    except UnicodeEncodeError:
        raise DocumentRefused("it isn't UTF-8.", "Save it as UTF-8.") from None
    except (ValueError, RecursionError):
        raise DocumentRefused("it isn't valid JSON.", "Write one JSON object a line.") from None
    if not isinstance(row, dict):
        raise DocumentRefused("it isn't a JSON object.", 'Write {"id": …, "title": …, "text": …}.')
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise DocumentRefused("its text is missing or empty.", "Give each row a text.")
    if len(text) > FILE_BYTES:
        raise DocumentRefused(
            f"its text has {len(text):,} characters; the limit is {FILE_BYTES:,}.", "Split it into several rows."
        )
    given: dict[str, Any] = {
        key: front.checked(key, row[key]) for key in _ROW_FIELDS[3:] if row.get(key) not in (None, "")
    }
    title = row.get("title")
    source_id = _id(row, number)
    return Document(
        source_id=source_id,
        origin=source_id,
        text=normalised(text),
        title=normalised(title).strip() or None if isinstance(title, str) else None,
        kind=given.get("kind"),
        company=given.get("company"),
        role=given.get("role"),
        licence=front.licence(given) if given else Licence(),
    )


def _id(row: dict[str, Any], number: int) -> str:
    given = row.get("id")
    if isinstance(given, bool) or not isinstance(given, (str, int)) or not str(given).strip():
        raise DocumentRefused(
            "its id is missing or empty.", f'Give each row an id of its own, for example "row-{number}".'
        )
    return normalised(str(given))


def _refused(origin: str, error: DocumentRefused) -> IngestOutcome:
    return IngestOutcome(origin=os.fsdecode(origin), status="refused", reason=str(error))
