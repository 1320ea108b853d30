"""PDF, by PDFium: lines with their place and size on the page, put together into paragraphs by `layout`."""

import ctypes
import unicodedata
from typing import Any

from corpus.adapters.layout import Line, arranged
from corpus.errors import DocumentRefused
from corpus.reading import Extracted, Limits

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HYPHENS = (0x02, 0xFFFE, 0xAD)  # how PDFium tells a hyphen that only ends a line
_BOLD = 600
_GAP = 2.0  # a space wider than this many font sizes parts two cells
_UNREADABLE = 0.1


def read(raw: bytes, limits: Limits) -> Extracted:
    """Return the text of a PDF.

    Raises:
        DocumentRefused: it is encrypted, scanned, broken, has too many pages, or fonts that don't tell their letters.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        raise _not_opened(error) from None
    if len(document) > limits.pages:
        raise DocumentRefused(f"it has {len(document):,} pages; the limit is {limits.pages:,}.", "Split it.")
    pages: list[list[Line]] = []
    size = 0
    for number in range(len(document)):
        lines = _page(document[number])
        for line in lines:
            line.page = number
        size += sum(len(line.text) for line in lines)
        if size > limits.characters:
            raise DocumentRefused(f"its text passes the limit of {limits.characters:,} characters.", "Split it.")
        pages.append(lines)
    text = arranged(pages)
    _check(text, len(pages))
    return Extracted(text, _title(document, text))


def _not_opened(error: Exception) -> DocumentRefused:
    if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).casefold():
        return DocumentRefused("it is encrypted.", "Save it without a password, and ingest that.")
    return DocumentRefused(
        "it is broken, or isn't what its name says.", "Open it in a PDF reader, and print it to a new PDF."
    )


def _check(text: str, pages: int) -> None:
    letters = sum(character.isalnum() for character in text)
    if not letters:
        raise DocumentRefused(
            f"it has {pages} page{'s' if pages != 1 else ''} without text, only pictures.",
            "It was probably scanned: run text recognition (OCR) over it first.",
        )
    odd = sum(unicodedata.category(character) in ("Co", "Cn", "Cc") and character != "\n" for character in text)
    if odd > _UNREADABLE * len(text):
        raise DocumentRefused(
            "its fonts don't tell which letters they draw.", "Run text recognition (OCR) over it first."
        )


def _title(document: Any, text: str) -> str | None:
    """Return the title in the metadata if the text shows it; programs put file names and templates there."""
    title = " ".join(str(document.get_metadata_dict().get("Title") or "").split())
    return title if len(title) > 3 and title.casefold() in " ".join(text[:2_000].split()).casefold() else None


def _page(page: Any) -> list[Line]:
    """Return the lines of a page in the order in which its content gives them: columns stay apart."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    try:
        codes = [raw.FPDFText_GetUnicode(text, index) for index in range(raw.FPDFText_CountChars(text))]
        lines, start = [], 0
        for index, code in enumerate([*codes, 10]):
            if code in (10, 13) or (code in _HYPHENS):
                line = _line(text, codes, start, index)
                if line is not None:
                    line.hyphen = code in _HYPHENS
                    lines.append(line)
                start = index + 1
        return lines
    finally:
        text.close()
        page.close()


def _line(page: Any, codes: list[int], start: int, end: int) -> Line | None:
    import pypdfium2.raw as raw

    while start < end and chr(codes[start]).isspace():
        start += 1
    while end > start and chr(codes[end - 1]).isspace():
        end -= 1
    if start == end:
        return None
    left, bottom, _, top = _box(page, start)
    _, low, right, high = _box(page, end - 1)
    height = _height(page, codes, start, end)
    ends = (start, end - 1) if end - start > 1 else (start,)
    bold = all(raw.FPDFText_GetFontWeight(page, index) >= _BOLD or _named_bold(page, index) for index in ends)
    cells = _cells(page, codes, start, end, height)
    if not cells:  # nothing but control characters
        return None
    return Line(cells, left, right, max(top, high), min(bottom, low), height, bold)


def _height(page: Any, codes: list[int], start: int, end: int) -> float:
    """Return the font's height, the middle one of a few letters: raised figures and spaces have others."""
    letters = [index for index in range(start, end) if not chr(codes[index]).isspace()]
    boxes = [_box(page, index) for index in letters[:: max(1, len(letters) // 7)]]
    return max(sorted(box[3] - box[1] for box in boxes)[len(boxes) // 2], 0.1)


def _cells(page: Any, codes: list[int], start: int, end: int, size: float) -> list[str]:
    """Return the texts of a line, cut where the space between two words is as wide as between columns."""
    cuts = [start]
    for index in range(start + 1, end - 1):
        if chr(codes[index]).isspace() and not chr(codes[index - 1]).isspace():
            following = next(i for i in range(index + 1, end) if not chr(codes[i]).isspace())
            if _box(page, following)[0] - _box(page, index - 1)[2] > _GAP * size:
                cuts.append(following)
    texts = [_text(codes[a:b]) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]
    return [text for text in texts if text]


def _text(codes: list[int]) -> str:
    """Return the text of PDFium's codes: UTF-16 halves joined, ligatures spelled out, control characters left out."""
    joined = "".join(map(chr, codes)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    plain = "".join(unicodedata.normalize("NFKC", c) if "\ufb00" <= c <= "\ufb06" else c for c in joined)
    return " ".join("".join(c for c in plain if c == "\t" or unicodedata.category(c) != "Cc").split())


def _box(page: Any, index: int) -> tuple[float, float, float, float]:
    """Return (left, bottom, right, top) of a character in points, as tall as its font."""
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(page, index, ctypes.byref(box)):
        return 0.0, 0.0, 0.0, 0.0
    return box.left, box.bottom, box.right, box.top


def _named_bold(page: Any, index: int) -> bool:
    import pypdfium2.raw as raw

    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, index, name, 128, ctypes.byref(flags))
    return any(word in name.value.lower() for word in (b"bold", b"black", b"-medi"))
