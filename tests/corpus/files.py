"""Small files of every format, built here so that the tests need no samples."""

import io
import zipfile
from collections.abc import Iterable

from docx import Document
from pptx import Presentation
from pptx.util import Inches

Text = tuple[int, int, int, str]  # x, y, size, what


def pdf(pages: Iterable[Iterable[Text]], *, encrypted: bool = False) -> bytes:
    """Return a PDF with text in Helvetica at the given places, in points from the bottom left."""
    contents = [
        "\n".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, size, text in page).encode() for page in pages
    ]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>"
            + f"/Contents {5 + 2 * number} 0 R>>".encode()
        )
        objects.append(f"<</Length {len(content)}>>stream\n".encode() + content + b"\nendstream")
    return _pdf(objects, encrypted)


def _pdf(objects: list[bytes], encrypted: bool) -> bytes:
    trailer = f"/Size {len(objects) + 2}/Root 1 0 R"
    if encrypted:
        key = "ab" * 32
        objects = [*objects, f"<</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>>".encode()]
        trailer += f"/Encrypt {len(objects)} 0 R/ID[<{'cd' * 16}><{'cd' * 16}>]"
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, one in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + one + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    out.write(f"trailer<<{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def guide_docx() -> bytes:
    """Return an interview guide as Word writes it: a title, headings, a list and a table."""
    document = Document()
    document.add_heading("Baker at Crumb & Co", 0)
    document.add_heading("Requirements", 1)
    document.add_paragraph("Three years at a deck oven.", style="List Bullet")
    document.add_paragraph("Shaping by hand.", style="List Bullet")
    document.add_heading("The trial shift", 2)
    document.add_paragraph("You bake one batch of rye.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Stage", "Hours", "Trial", "4"), strict=True):
        cell.text = text
    document.add_paragraph("After the table.")
    return saved(document)


def saved(document: object) -> bytes:
    """Return the bytes of a python-docx or python-pptx document."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def deck_pptx() -> bytes:
    """Return two slides: a title with points, and one with a table and notes."""
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "How we interview"
    first.placeholders[1].text_frame.text = "A call of half an hour"
    first.placeholders[1].text_frame.add_paragraph().text = "A trial shift"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Pay"
    table = second.shapes.add_table(1, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Baker", "20 an hour"
    second.notes_slide.notes_text_frame.text = "Say that tips are shared."
    return saved(deck)


def book_epub(*, locked: bool = False) -> bytes:
    """Return a book of two chapters whose spine is not in the order of its files."""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": (
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
        ),
        "OEBPS/book.opf": (
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<dc:title>The Baker's Interview</dc:title></metadata><manifest>"
            '<item id="b" href="a%20two.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="a" href="b_one.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
        ),
        "OEBPS/b_one.xhtml": page.format("<h1>First</h1><p>Bring an <em>apron</em>.</p><ul><li>Flour</li></ul>"),
        "OEBPS/a two.xhtml": page.format("<h1>Second</h1><div>Be on time.<br/>Smile.</div>"),
    }
    if locked:
        members["META-INF/encryption.xml"] = '<encryption><CipherReference URI="OEBPS/b_one.xhtml"/></encryption>'
    return zipped(members)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def rewritten(raw: bytes, name: str, content: bytes) -> bytes:
    """Return the archive with one member replaced."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members: dict[str, str | bytes] = {member: archive.read(member) for member in archive.namelist()}
    return zipped({**members, name: content})
