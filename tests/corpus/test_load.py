import errno
import json
import os
from pathlib import Path

import pytest

from corpus.errors import DocumentRefused
from corpus.load import Overrides, document, load, load_jsonl
from corpus.types import Document, IngestOutcome


def documents(found: list[Document | IngestOutcome]) -> list[Document]:
    return [item for item in found if isinstance(item, Document)]


def refusals(found: list[Document | IngestOutcome]) -> dict[str, str]:
    return {item.origin: item.reason or "" for item in found if isinstance(item, IngestOutcome)}


def test_a_folder_is_read_in_order_of_name_with_paths_as_ids(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.txt").write_text("Second.")
    (tmp_path / "a.md").write_text("First.")
    (tmp_path / "deep" / "c.txt").write_text("Third.")
    (tmp_path / ".hidden.txt").write_text("Not read.")
    found = documents(list(load([tmp_path])))
    assert [(item.source_id, item.origin) for item in found] == [
        ("a.md", "a.md"),
        ("b.txt", "b.txt"),
        ("deep/c.txt", "c.txt"),
    ]


def test_what_cannot_be_read_is_refused_with_the_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "blank.txt").write_text(" \n\n ")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\x00\x01\x02" * 50)
    (tmp_path / "huge.txt").write_bytes(b"word " * 2_100_000)
    (tmp_path / "sheet.xls").write_text("x")
    (tmp_path / "good.txt").write_text("Kept.")
    found = list(load([tmp_path]))
    assert [item.source_id for item in documents(found)] == ["good.txt"]
    reasons = refusals(found)
    assert "empty" in reasons["empty.txt"]
    assert "empty" in reasons["blank.txt"]
    assert "binary" in reasons["picture.txt"]
    assert "10 MB" in reasons["huge.txt"]
    assert ".xls" in reasons["sheet.xls"]


def test_a_missing_path_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Here.")
    with pytest.raises(DocumentRefused, match="no such file"):
        load([tmp_path / "a.txt", tmp_path / "gone.txt"])


def test_a_folder_that_cannot_be_read_is_refused_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions alone would not do: nothing is closed to root."""
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("Ask about the kiln.")
    scan = os.scandir

    def scanned(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", scanned)
    read, refused = load([tmp_path])
    assert isinstance(read, Document)
    assert read.source_id == "open/a.txt"
    assert isinstance(refused, IngestOutcome)
    assert refused.origin == str(tmp_path / "closed")
    assert refused.reason == "the folder can't be read (Permission denied). Check its permissions."
    (alone,) = load([tmp_path / "closed"])
    assert isinstance(alone, IngestOutcome)


def test_a_path_that_may_not_be_looked_at_is_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "stat", denied)
    with pytest.raises(DocumentRefused, match=r"can't be read \(Permission denied\). Check its permissions"):
        load([tmp_path / "a.txt"])


def test_windows_line_ends_byte_order_marks_and_old_encodings_are_read(tmp_path: Path) -> None:
    (tmp_path / "windows.txt").write_bytes("\ufeffOne.\r\nTwo.".encode())
    (tmp_path / "wide.txt").write_text("Broad — text.", encoding="utf-16")
    old = "Grüße aus Köln: für die Prüfung müssen Bewerber über ihre Tätigkeit erzählen können. " * 4
    (tmp_path / "old.txt").write_bytes(old.encode("cp1252"))
    texts = {item.source_id: item.text for item in documents(list(load([tmp_path])))}
    assert texts["windows.txt"] == "One.\nTwo."
    assert texts["wide.txt"] == "Broad — text."
    assert texts["old.txt"] == old


def test_front_matter_is_read_and_taken_off() -> None:
    text = (
        "---\ntitle: Guide\nkind: interview guide\ncompany: Brightmoor\nrole: Baker\nlicence: CC BY 4.0\n"
        "attribution: Ana, 2024\nmax_excerpt_words: 90\nnoncommercial: true\nauthor: ignored\n---\nThe body.\n"
    )
    read = document(text, "g", "g.md")
    assert (read.text, read.title, read.kind, read.company, read.role) == (
        "The body.\n",
        "Guide",
        "interview_guide",
        "Brightmoor",
        "Baker",
    )
    assert (read.licence.name, read.licence.attribution, read.licence.max_excerpt_words) == (
        "CC BY 4.0",
        "Ana, 2024",
        90,
    )
    assert read.licence.noncommercial
    assert not read.licence.no_derivatives


@pytest.mark.parametrize(
    ("matter", "reason"),
    [
        ("title: [unclosed", "valid YAML"),
        ("kind: poem", "no kind"),
        ("max_excerpt_words: many", "whole number"),
        ("noncommercial: perhaps", "true nor false"),
        ("company: [a, b]", "isn't a text"),
    ],
)
def test_malformed_front_matter_is_refused_with_the_reason(matter: str, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason):
        document(f"---\n{matter}\n---\nBody.", "x", "x.md")


def test_a_rule_at_the_top_of_a_text_is_no_front_matter() -> None:
    text = "---\nJust a line between rules.\n---\nBody."
    assert document(text, "x", "x.txt").text == text


def test_json_lines_give_documents_and_name_the_lines_that_do_not() -> None:
    rows = [
        json.dumps({"id": "r1", "title": "One", "text": "First.", "company": "Brightmoor"}),
        "{broken",
        "",
        json.dumps(["a list"]),
        json.dumps({"id": "r2", "text": "  "}),
        json.dumps({"text": "No id."}),
        json.dumps({"id": 7, "text": "Seven.", "kind": "rubric"}),
    ]
    found = list(load_jsonl([row + "\n" for row in rows]))
    assert [(item.source_id, item.title, item.company, item.kind) for item in documents(found)] == [
        ("r1", "One", "Brightmoor", None),
        ("7", None, None, "rubric"),
    ]
    assert [origin.rsplit(" ", 1)[1] for origin in refusals(found)] == ["2", "4", "5", "6"]


def test_a_line_separator_inside_json_does_not_end_a_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "one\u2028two\x85three"}, ensure_ascii=False) + "\n", "utf-8")
    assert [item.text for item in documents(list(load([path])))] == ["one\u2028two\x85three"]


def test_a_bad_byte_spoils_its_own_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": "a", "text": "one"}\n{"id": "b", "text": "caf\xe9"}\n{"id": "c", "text": "two"}\n')
    found = list(load([path]))
    assert [item.source_id for item in documents(found)] == ["a", "c"]
    (refused,) = refusals(found)
    assert refused.endswith("line 2")


def test_lone_surrogates_and_nul_do_not_get_through() -> None:
    (read,) = documents(list(load_jsonl(['{"id": "a", "text": "ok\\ud800 \\u0000end"}'])))
    assert read.text.encode("utf-8") == b"ok? end"


def test_what_the_caller_says_wins_over_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ncompany: Old\nattribution: By Old\n---\nBody.")
    said = Overrides(company="New", role="Baker", kind="rubric", licence="MIT")
    (read,) = documents(list(load([tmp_path / "a.md"], said)))
    assert (read.company, read.role, read.kind, read.licence.name) == ("New", "Baker", "rubric", "MIT")
    assert read.licence.attribution == "By Old"


def test_html_keeps_headings_and_lists_leaves_menus_out_and_reads_the_footer() -> None:
    page = (
        "<html><head><title>Baker</title></head><body><nav><a href='/'>Home</a><a href='/j'>Jobs</a></nav><main>"
        "<h1>Baker</h1><p>Brightmoor is looking for a baker who gets up early and likes it, all year round.</p>"
        "<h2>Requirements</h2><ul><li>Two years at an oven</li><li>A driving licence</li></ul></main>"
        "<footer>© 2024 Brightmoor. All rights reserved.</footer></body></html>"
    )
    read = document(page, "p.html", "p.html", "text/html")
    assert "## Requirements" in read.text
    assert "- Two years at an oven" in read.text
    assert "Home" not in read.text
    assert read.licence.attribution == "© 2024 Brightmoor"
