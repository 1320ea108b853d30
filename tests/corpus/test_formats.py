import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import reading, sandbox
from corpus.errors import DocumentRefused
from corpus.load import load
from corpus.reading import Limits
from corpus.types import Document, IngestOutcome
from tests.corpus import files

LINES = [
    (50, 700, 20, "Baker at Crumb and Co"),
    (50, 670, 10, "We bake rye bread through the night and sell it in the"),
]
LINES += [
    (50, 658, 10, "morning. Applicants shape one batch by hand."),
    (50, 630, 10, "A second paragraph stands apart."),
]


def refusal(raw: bytes, media_type: str, limits: Limits = reading.DEFAULT) -> str:
    with pytest.raises(DocumentRefused) as caught:
        sandbox.read(raw, media_type, limits)
    return str(caught.value)


def test_word_keeps_headings_lists_and_tables_in_order() -> None:
    found = sandbox.read(files.guide_docx(), reading.WORD)
    assert found.title == "Baker at Crumb & Co"
    assert found.text == (
        "# Baker at Crumb & Co\n\n# Requirements\n\n- Three years at a deck oven.\n- Shaping by hand.\n\n"
        "## The trial shift\n\nYou bake one batch of rye.\n\n| Stage | Hours |\n| Trial | 4 |\n\nAfter the table."
    )


def test_slides_give_titles_points_tables_and_notes() -> None:
    found = sandbox.read(files.deck_pptx(), reading.SLIDES)
    assert found.text == (
        "## How we interview\n\n- A call of half an hour\n- A trial shift\n\n## Pay\n\n| Baker | 20 an hour |\n\n"
        "Say that tips are shared."
    )


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    found = sandbox.read(files.book_epub(), reading.EPUB)
    assert found.title == "The Baker's Interview"
    assert found.text == "# First\n\nBring an apron.\n\n- Flour\n\n# Second\n\nBe on time. Smile."


def test_a_pdf_gives_headings_and_whole_paragraphs() -> None:
    assert sandbox.read(files.pdf([LINES]), reading.PDF).text == (
        "# Baker at Crumb and Co\n\nWe bake rye bread through the night and sell it in the morning. "
        "Applicants shape one batch by hand.\n\nA second paragraph stands apart."
    )


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out() -> None:
    bodies = ["Flour is weighed.", "Dough is folded.", "Bread is baked.", "Shops are opened."]
    pages = [
        [(50, 780, 8, "Crumb handbook"), (50, 600, 10, body), (300, 20, 8, f"Page {number} of 4")]
        for number, body in enumerate(bodies, start=1)
    ]
    assert sandbox.read(files.pdf(pages), reading.PDF).text == "\n\n".join(bodies)


def test_columns_of_a_pdf_stay_apart_and_rows_become_rows() -> None:
    columns = [(50, 700 - 12 * row, 10, f"left words go on in line {row} and") for row in range(3)]
    columns += [(320, 700 - 12 * row, 10, f"right words go on in line {row} and") for row in range(3)]
    text = sandbox.read(files.pdf([columns]), reading.PDF).text
    assert text.index("left words go on in line 2") < text.index("right words go on in line 0")
    rows = [(x, 700 - 20 * y, 10, f"cell{x}{y}") for y in range(2) for x in (50, 200, 350)]
    assert "| cell500 | cell2000 | cell3500 |\n| cell501 |" in sandbox.read(files.pdf([rows]), reading.PDF).text


def test_deleted_words_are_left_out_and_inserted_ones_kept() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        "<w:p><w:r><w:t>Bake </w:t></w:r><w:del><w:r><w:delText>white</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>rye</w:t></w:r></w:ins></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    raw = files.rewritten(
        files.guide_docx(), "word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()
    )
    assert sandbox.read(raw, reading.WORD).text == "Bake rye\n\nIn a control."


@pytest.mark.parametrize(
    ("raw", "media_type", "reason"),
    [
        (files.pdf([LINES], encrypted=True), reading.PDF, "encrypted"),
        (files.pdf([[]]), reading.PDF, "without text"),
        (files.pdf([LINES])[:200], reading.PDF, "broken"),
        (b"just words", reading.PDF, "broken"),
        (b"just words", reading.WORD, "no zip archive"),
        (files.guide_docx()[:3_000], reading.WORD, "no zip archive"),
        (files.zipped({"x": "y"}), reading.WORD, "broken"),
        (files.zipped({"x": "y"}), reading.SLIDES, "broken"),
        (files.zipped({"x": "y"}), reading.EPUB, "broken"),
        (files.book_epub(locked=True), reading.EPUB, "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), reading.WORD, "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), reading.WORD, "before Office 2007"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, media_type: str, reason: str) -> None:
    assert reason in refusal(raw, media_type)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = files.rewritten(files.guide_docx(), "word/document.xml", bytes(6_000_000))
    assert len(bomb) < 100_000
    assert "the limits are 5 MB" in refusal(bomb, reading.WORD, Limits(unpacked_megabytes=5))


def test_a_part_whose_tree_would_fill_memory_is_refused_by_its_size() -> None:
    bomb = files.rewritten(files.guide_docx(), "word/document.xml", bytes(51_000_000))
    assert "one of its parts has 51 MB" in refusal(bomb, reading.WORD)


def test_a_zip_bomb_that_lies_about_its_size_does_not_unpack() -> None:
    bomb = files.rewritten(files.guide_docx(), "word/document.xml", bytes(6_000_000))
    lying = bomb.replace(struct.pack("<L", 6_000_000), struct.pack("<L", 1_000))
    assert "broken" in refusal(lying, reading.WORD, Limits(unpacked_megabytes=5))


def test_entities_that_multiply_do_not_fill_memory() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "<w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body>"
    xml = f"<!DOCTYPE x [{entities}]><w:document {space}>{body}</w:document>"
    assert refusal(files.rewritten(files.guide_docx(), "word/document.xml", xml.encode()), reading.WORD)


def test_limits_on_size_pages_and_characters_are_kept() -> None:
    many = files.pdf([[(50, 700, 10, "word")]] * 3)
    assert "3 pages; the limit is 2" in refusal(many, reading.PDF, Limits(pages=2))
    assert "limit of 5 characters" in refusal(many, reading.PDF, Limits(characters=5))
    assert "the limit is 0 MB" in refusal(many, reading.PDF, Limits(megabytes=0))


def test_a_reader_past_its_time_or_memory_is_ended() -> None:
    assert "more than 0.01 s" in refusal(files.guide_docx(), reading.WORD, Limits(wall_seconds=0.01))
    if sys.platform == "linux":
        assert refusal(files.guide_docx(), reading.WORD, Limits(memory_megabytes=40))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on processor time")
def test_a_reader_that_loops_is_ended_by_the_system() -> None:
    loop = "from corpus.child import confine\nfrom corpus.reading import Limits\nconfine(Limits(cpu_seconds=1))\n"
    done = subprocess.run([sys.executable, "-c", loop + "while True: pass"], timeout=30, check=False)
    assert done.returncode == -signal.SIGXCPU


def test_the_reader_does_not_see_keys_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    assert "canary" not in sandbox.environment().values()
    assert "PATH" in sandbox.environment()


def test_a_folder_goes_on_past_what_it_refuses_and_names_the_type(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(files.pdf([LINES], encrypted=True))
    (tmp_path / "b.docx").write_bytes(files.guide_docx())
    (tmp_path / "c.xlsx").write_bytes(b"PK")
    (tmp_path / "d.odt").write_bytes(b"PK")
    found = list(load([tmp_path]))
    read = [one for one in found if isinstance(one, Document)]
    refused = {one.origin: one.reason or "" for one in found if isinstance(one, IngestOutcome)}
    assert [one.source_id for one in read] == ["b.docx"]
    assert read[0].media_type == reading.WORD
    assert "encrypted" in refused["a.pdf"]
    assert "spreadsheet" in refused["c.xlsx"]
    assert ".docx" in refused["d.odt"]


def test_a_page_that_names_its_encoding_is_read_in_it(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="shift_jis"></head><body><p>面接では自分の経験を具体的に話します。</p></body></html>'
    )
    (tmp_path / "a.html").write_bytes(page.encode("shift_jis"))
    (read,) = load([tmp_path])
    assert isinstance(read, Document)
    assert "面接では自分の経験を" in read.text
