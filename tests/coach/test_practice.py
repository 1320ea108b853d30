import itertools

import pytest

from coach.engines.offline.write import write
from coach.errors import InvalidRequest, ModelReplyInvalid
from coach.practice import Plan, assemble, plan, weak
from coach.types import Brief, EngineInfo, PracticeSet
from coach.words import jaccard
from corpus.types import Licence
from tests.coach.shelf import EMBEDDER, Shelf, bakery

INFO = EngineInfo(name="offline")
MANAGER = Brief(company="Crumbly", role="Bakery Manager")


def drafted(brief: Brief, count: int, seed: int = 0, shelf: Shelf | None = None, avoid: tuple[str, ...] = ()) -> Plan:
    return plan(shelf or bakery(), brief, count, seed, avoid, embed=EMBEDDER.embed)


def made(brief: Brief, count: int, seed: int = 0, shelf: Shelf | None = None) -> PracticeSet:
    planned = drafted(brief, count, seed, shelf)
    return assemble(planned, write(planned.task), INFO, "set-1")


@pytest.mark.parametrize("count", [1, 3, 8, 40])
def test_a_set_has_exactly_as_many_questions_as_asked_and_no_two_alike(count: int) -> None:
    questions = made(MANAGER, count).questions
    assert len(questions) == count
    assert [question.id for question in questions] == [f"q{n}" for n in range(1, count + 1)]
    assert all(jaccard(a.text, b.text) <= 0.8 for a, b in itertools.combinations(questions, 2))
    assert all(question.text.count("?") <= 1 for question in questions)


def test_the_same_brief_count_and_seed_give_the_same_set_and_another_seed_another_one() -> None:
    assert made(MANAGER, 6) == made(MANAGER, 6)
    first, second = ([q.text for q in made(MANAGER, 6, seed).questions] for seed in (0, 1))
    assert first != second


def test_pay_and_perks_sample_answers_and_other_companies_are_never_practised() -> None:
    practice_set = made(MANAGER, 12)
    said = practice_set.model_dump_json(exclude={"brief"}).lower()
    for noise in ("salary", "allowance", "900 euros", "welding", "ironworks"):
        assert noise not in said


def test_every_citation_is_exact_and_every_row_names_questions_of_the_set() -> None:
    practice_set = made(MANAGER, 6)
    texts = {hit.passage.id: hit.passage.text for hit in bakery().hits()}
    ids = {question.id for question in practice_set.questions}
    assert all(question.citations for question in practice_set.questions)
    for citation in [c for q in practice_set.questions for c in q.citations] + [
        r.evidence for r in practice_set.coverage
    ]:
        assert citation.quote in texts[citation.passage_id]
    assert all(set(row.question_ids) <= ids for row in practice_set.coverage)


def test_a_large_enough_set_practises_every_requirement_of_the_role() -> None:
    rows = made(MANAGER, 12).coverage
    asked = " ".join(row.requirement for row in rows)
    for requirement in ("night shift", "food safety audits", "angry customers", "flour", "oven control"):
        assert requirement in asked
    assert all(row.question_ids for row in rows)


def test_the_whole_process_uses_every_stage_in_the_documents_order() -> None:
    brief = MANAGER.model_copy(update={"focus": "the whole interview process"})
    stages = [question.stage for question in made(brief, 6).questions]
    assert list(dict.fromkeys(stages)) == ["phone screen", "trial bake", "talk with the owners"]


@pytest.mark.parametrize(
    ("brief", "stage"),
    [
        (MANAGER.model_copy(update={"focus": "final round: growth"}), "talk with the owners"),
        (MANAGER.model_copy(update={"stages": ["Phone Screen"]}), "phone screen"),
        (MANAGER.model_copy(update={"focus": "the trial bake round"}), "trial bake"),
    ],
)
def test_a_stage_named_in_the_brief_is_the_only_one(brief: Brief, stage: str) -> None:
    assert {question.stage for question in made(brief, 3).questions} == {stage}


def test_a_stage_that_the_documents_do_not_name_is_reported() -> None:
    practice_set = made(MANAGER.model_copy(update={"stages": ["psychometric test"]}), 3)
    assert any("psychometric test" in note for note in practice_set.unsupported)


def test_no_stage_is_invented_where_the_documents_name_none() -> None:
    assert {question.stage for question in made(Brief(company="Ironworks", role="Welder"), 3).questions} == {None}


def test_an_unknown_company_is_said_to_be_unknown_and_the_role_is_served_from_elsewhere() -> None:
    practice_set = made(Brief(company="Nowhere", role="Welder"), 3)
    assert "The library holds no document about Nowhere." in practice_set.unsupported
    assert "arc welding" in practice_set.coverage[0].requirement


def test_a_role_of_which_the_company_says_nothing_is_served_by_another_source_that_is_named() -> None:
    practice_set = made(Brief(company="Crumbly", role="Welder"), 3)
    assert any("don't speak of the role Welder" in note and "other" in note for note in practice_set.unsupported)
    assert {question.stage for question in practice_set.questions} == {None}


def test_an_article_that_names_the_role_beats_the_same_companys_other_job() -> None:
    shelf = Shelf()
    shelf.put("ad", "Acme", "Software Engineer", [("requirement", "Experience with Java services.", {})])
    shelf.put(
        "The craft of engineering management",
        "Acme",
        None,
        [("rubric_item", "Are you able to settle conflicts between your engineers?", {})],
        kind="article",
    )
    assert "conflict" in made(Brief(company="Acme", role="Engineering Manager"), 1, shelf=shelf).questions[0].text


def test_a_focus_that_nothing_supports_is_reported_and_not_invented() -> None:
    practice_set = made(MANAGER.model_copy(update={"focus": "submarine navigation"}), 3)
    assert any("submarine navigation" in note for note in practice_set.unsupported)
    assert not any("submarine" in question.text for question in practice_set.questions)


def test_an_empty_library_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(InvalidRequest, match=r"Ingest .* or paste a job description"):
        drafted(MANAGER, 3, shelf=Shelf())


def test_more_questions_than_the_documents_carry_are_refused_with_the_largest_number() -> None:
    shelf = Shelf().put("ad", "Acme", "Welder", [("requirement", "Experience with arc welding of steel.", {})])
    with pytest.raises(InvalidRequest, match=r"at most \d+"):
        drafted(Brief(company="Acme", role="Welder"), 100, shelf=shelf)


def test_a_pasted_job_description_is_enough() -> None:
    text = "# Florist\n\n## Requirements\n\n- Experience in arranging flowers for weddings\n- Keep cut roses fresh\n"
    planned = drafted(Brief(role="Florist", job_description=text), 3, shelf=Shelf())
    practice_set = assemble(planned, write(planned.task), INFO, "set-1")
    assert any("weddings" in row.requirement for row in practice_set.coverage)
    assert not practice_set.unsupported


def test_quotes_of_a_source_with_an_excerpt_limit_keep_to_it() -> None:
    subjects = ("the oven", "morning orders", "late deliveries", "new recipes", "allergy labels", "shop windows", "rye")
    items = "\n".join(f"- Are you able to settle every long argument about {subject}?" for subject in subjects)
    shelf = Shelf().put("ad", "Acme", "Baker", [("rubric_item", items, {})], licence=Licence(max_excerpt_words=30))
    practice_set = made(Brief(company="Acme", role="Baker"), 8, shelf=shelf)
    quotes = {c.quote for q in practice_set.questions for c in q.citations}
    quotes |= {row.evidence.quote for row in practice_set.coverage}
    assert 0 < sum(len(quote.split()) for quote in quotes) <= 30


def test_questions_asked_before_are_not_asked_again() -> None:
    before = tuple(question.text for question in made(MANAGER, 4).questions)
    planned = drafted(MANAGER, 4, avoid=before)
    assert all(jaccard(q.text, old) <= 0.8 for q in write(planned.task) for old in before)


def test_a_missing_or_repeated_question_is_named_and_never_papered_over() -> None:
    planned = drafted(MANAGER, 3)
    questions = write(planned.task)
    twice = [questions[0], questions[1].model_copy(update={"text": questions[0].text})]
    assert [slot.id for slot in weak(planned, twice)] == ["q2", "q3"]
    with pytest.raises(ModelReplyInvalid, match="2 of 3"):
        assemble(planned, twice, INFO, "set-1")


def test_an_engines_inexact_citation_is_dropped() -> None:
    planned = drafted(MANAGER, 1)
    question = write(planned.task)[0]
    false = question.citations[0].model_copy(update={"quote": "something nobody wrote"})
    practice_set = assemble(planned, [question.model_copy(update={"citations": [false]})], INFO, "set-1")
    assert practice_set.questions[0].citations == []
