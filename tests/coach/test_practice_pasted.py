from coach.engines.offline.write import write
from coach.practice import assemble, plan
from coach.practice.export import to_markdown
from coach.types import Brief, EngineInfo, PracticeSet
from tests.coach.shelf import EMBEDDER, Shelf, bakery

JOB = """Beekeeper (Ribe)
What you will do
1. Harvest honey from 200 hives
2. Handling of swarms in gardens and chimneys
Must have
1. Queen rearing
2. Driving licence
3. Frisian
4. Right to work in Denmark
Nice to have
1. Varroa counts or drone brood removal
We offer
1. Eleven jars a year
"""


def made(count: int, job: str = JOB, company: str | None = None, shelf: Shelf | None = None) -> PracticeSet:
    brief = Brief(company=company, role="Beekeeper" if company is None else "Bakery Manager", job_description=job)
    planned = plan(shelf or Shelf(), brief, count, embed=EMBEDDER.embed)
    return assemble(planned, write(planned.task), EngineInfo(name="offline"), "set-1")


def test_must_haves_of_one_word_are_asked_for() -> None:
    rows = {row.requirement: row.question_ids for row in made(8).coverage}
    assert rows["Frisian"]
    assert rows["Queen rearing"]
    assert "What you will do" not in rows
    assert not any("jars" in requirement for requirement in rows)


def test_what_was_read_but_not_practised_is_listed_and_exported() -> None:
    practice_set = made(2)
    idle = [row.requirement for row in practice_set.coverage if not row.question_ids]
    assert "Right to work in Denmark" in idle
    assert not set(idle) & {"1", "2", "3", "4"}
    listed = to_markdown(practice_set).partition("## Asked for, but not practised here")[2].partition("##")[0]
    assert all(f"- {requirement}" in listed for requirement in idle)


def test_a_paper_leads_no_question_and_is_covered_by_none() -> None:
    practice_set = made(8)
    assert [row.question_ids for row in practice_set.coverage if row.requirement == "Driving licence"] == [[]]
    assert not any("licence" in question.text for question in practice_set.questions)


def test_questions_on_one_word_quote_or_name_it_and_none_is_a_number() -> None:
    texts = [question.text for question in made(8).questions]
    assert any("Frisian" in text for text in texts)
    assert not any("“4”" in text or "“3”" in text for text in texts)


def test_one_question_in_three_comes_from_the_pasted_job() -> None:
    for count in (1, 3, 6):
        questions = made(count, company="Crumbly", shelf=bakery()).questions
        own = [q for q in questions if any(c.source_id == "job-description" for c in q.citations[:1])]
        assert len(own) >= max(1, count // 3)
