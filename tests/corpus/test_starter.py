"""The starter corpus is what a new user meets first: it must be whole, licensed, varied and well understood."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

import corpus
from corpus.clean import clean
from corpus.load import load
from corpus.split import split
from corpus.text import tokens
from corpus.types import DOCUMENT_KINDS, Document, Passage, Source

FOLDER = Path(corpus.__file__).parent / "sources"
FILES = sorted(FOLDER.glob("*.md"))
ROLES = {
    "Product Manager",
    "Graduate Backend Engineer",
    "Engineering Manager",
    "Data Scientist",
    "Nurse Manager",
    "Sales Engineer",
}
EMBEDDER_TOKENS = 254  # 256 are read, two of them the embedder's own
GUIDES = [path.name for path in FILES if path.name.endswith("-guide.md")]
JOBS = [path.name for path in FILES if path.name.endswith("-job.md")]


@cache
def library() -> dict[str, tuple[Source, list[Passage]]]:
    documents = list(load([FOLDER]))
    assert all(isinstance(document, Document) for document in documents)
    sources = [clean(document) for document in documents if isinstance(document, Document)]
    return {source.id: (source, split(source)) for source in sources}


def every_passage() -> list[Passage]:
    return [passage for _, passages in library().values() for passage in passages]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_front_matter_names_title_kind_company_role_licence_and_attribution(path: Path) -> None:
    opening, front, body = path.read_text("utf-8").split("---\n", 2)
    given = yaml.safe_load(front)

    assert opening == ""
    assert body.strip()
    assert set(given) == {"title", "kind", "company", "role", "licence", "attribution"}
    assert given["title"]
    assert given["attribution"]
    assert given["kind"] in DOCUMENT_KINDS
    assert given["licence"] == "CC-BY-4.0"


def test_loading_keeps_what_the_front_matter_says() -> None:
    for source, _ in library().values():
        given = yaml.safe_load((FOLDER / source.origin).read_text("utf-8").split("---\n", 2)[1])
        assert (source.title, source.kind, source.company, source.role) == (
            given["title"],
            given["kind"],
            given["company"],
            given["role"],
        )
        assert (source.licence.name, source.licence.attribution) == (given["licence"], given["attribution"])
        assert source.language == "en"


def test_cleaning_drops_nothing_from_the_starter_corpus() -> None:
    assert {source.id: source.dropped for source, _ in library().values() if source.dropped} == {}


def test_every_role_has_a_rubric_a_guide_and_a_job_description() -> None:
    kinds = {(source.role, source.kind) for source, _ in library().values()}

    assert len(library()) >= 18
    for role in ROLES:
        assert {(role, "rubric"), (role, "interview_guide"), (role, "job_description")} <= kinds


def test_several_companies_speak_in_more_than_one_kind_of_document() -> None:
    kinds = Counter(company for company, _ in {(s.company, s.kind) for s, _ in library().values()} if company)

    assert sum(count >= 3 for count in kinds.values()) >= 3


def test_the_starter_corpus_holds_at_least_250_distinct_passages() -> None:
    texts = [passage.text for passage in every_passage()]

    assert len(texts) >= 250
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_no_passage_is_longer_than_the_embedder_reads() -> None:
    assert [passage.text for passage in every_passage() if tokens(passage.text) > EMBEDDER_TOKENS] == []


def test_most_passages_are_long_enough_to_stand_alone() -> None:
    lengths = [len(passage.text.split()) for passage in every_passage()]

    assert sum(length >= 40 for length in lengths) >= 0.9 * len(lengths)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_names_its_stages_in_the_order_in_which_they_come(name: str) -> None:
    source, passages = library()[name]
    written = [
        line.split(": ", 1)[1] for line in source.text.splitlines() if line.startswith("### Stage") and ": " in line
    ]

    found = list(dict.fromkeys(passage.stage for passage in passages if passage.stage))

    assert len(written) >= 3
    assert found == written


@pytest.mark.parametrize("name", GUIDES)
def test_each_question_of_a_guide_has_intent_advice_and_sample_answer(name: str) -> None:
    source, passages = library()[name]
    section = source.text.split("\n## Questions\n")[1].split("\n## ")[0]
    written = [line.removeprefix("### ") for line in section.splitlines() if line.startswith("### ")]

    parts = {(passage.question, passage.role) for passage in passages if passage.question}

    assert len(written) >= 6
    for question in written:
        assert {(question, "question_intent"), (question, "advice"), (question, "sample_answer")} <= parts


@pytest.mark.parametrize("name", GUIDES)
def test_a_sample_answer_stays_in_one_passage(name: str) -> None:
    _, passages = library()[name]

    counts = Counter(passage.question for passage in passages if passage.role == "sample_answer")

    assert set(counts.values()) == {1}


@pytest.mark.parametrize("name", JOBS)
def test_a_job_description_tells_duties_requirements_extras_values_and_terms(name: str) -> None:
    _, passages = library()[name]

    assert {passage.role for passage in passages} >= {
        "responsibility",
        "requirement",
        "nice_to_have",
        "value",
        "terms",
    }


def test_each_competency_of_a_rubric_is_a_rubric_item() -> None:
    rubrics = [entry for entry in library().values() if entry[0].kind == "rubric"]

    for source, passages in rubrics:
        competencies = {line.removeprefix("## ") for line in source.text.splitlines() if line.startswith("## ")}
        items = {passage.heading[-1] for passage in passages if passage.role == "rubric_item" and passage.heading}
        assert len(competencies) >= 5
        assert competencies <= items
