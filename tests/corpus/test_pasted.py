import pytest

from corpus.clean import clean
from corpus.sections import names_section
from corpus.split import split
from corpus.types import Document, Passage, PassageRole

PASTED = """Gardener (part of the parks team)
About the parks: we keep forty lawns and two rose gardens open all year.
What you will do
- Prune the roses before the first frost
- Mow the lawns of the old town
Must have
- Two seasons in a public garden
- Chainsaw
Nice to have
- Welsh
We offer: rain jackets and a bicycle.
"""


def passages(text: str, kind: str = "job_description") -> list[Passage]:
    return split(clean(Document("ad", "ad.txt", text, kind=kind)))  # type: ignore[arg-type]


def role_of(found: list[Passage], words: str) -> PassageRole:
    return next(passage.role for passage in found if words in passage.text)


def test_headings_of_a_pasted_advertisement_need_no_blank_line_and_no_colon() -> None:
    found = passages(PASTED)
    assert role_of(found, "Prune the roses") == "responsibility"
    assert role_of(found, "Chainsaw") == "requirement"
    assert role_of(found, "Welsh") == "nice_to_have"
    assert not any("What you will do" in passage.text for passage in found)


def test_sections_without_bullets_are_told_by_their_whole_name() -> None:
    found = passages("Librarian\nThe role\nLend out books\nMend torn pages\nYou have\nA calm voice\nFinnish\n")
    assert role_of(found, "Lend out books") == "responsibility"
    assert role_of(found, "Finnish") == "requirement"


def test_other_documents_keep_such_lines_as_text() -> None:
    assert any("Must have" in passage.text for passage in passages(PASTED, "notes"))


@pytest.mark.parametrize(
    ("line", "listed", "expected"),
    [
        ("Must have", True, True),
        ("Interview process", True, True),
        ("You will get", True, True),
        ("Basic accounting skills", False, False),
        ("Prune the roses", True, False),
        ("Skills", False, True),
    ],
)
def test_a_line_names_a_section_where_the_table_knows_it(line: str, listed: bool, expected: bool) -> None:
    assert names_section(line, listed) is expected
