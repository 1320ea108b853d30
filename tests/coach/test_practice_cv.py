"""Questions on the candidate's own CV, and what a CV leaves alone."""

import pytest

from coach.engines.offline.write import write
from coach.practice import Plan, assemble, plan, with_cv
from coach.practice.cv import deeds
from coach.types import Brief, EngineInfo, PracticeSet
from tests.coach.shelf import EMBEDDER, bakery

CV = """Noor Haddad-Svensson
noor@example.org | +46 70 123 45 67
Born 1979 in Aleppo, married with three children

Work experience

Shift lead at Saltkorn
2019 - today
• Rebuilt the night rota for eleven bakers, which halved the overtime
• Took maternity leave for ten months and trained a stand-in
• Responsible for the allergen records of four shops
Baker, Malmö, 2014-2019
- Cut the flour waste from 9 to 4 percent with a new order sheet.
Career break 2012-2014
- Cared for a sick relative and planted a garden

Education
- Passed the master baker's exam with honours
Interests
- Led a choir of thirty singers
"""
DOCUMENTS = Brief(company="Crumbly", role="Bakery Manager")
WITH_CV = DOCUMENTS.model_copy(update={"cv": CV})


def drafted(brief: Brief, count: int, seed: int = 0, avoid: tuple[str, ...] = ()) -> Plan:
    return with_cv(plan(bakery(), brief, count, seed, avoid, embed=EMBEDDER.embed))


def made(brief: Brief, count: int, seed: int = 0, avoid: tuple[str, ...] = ()) -> PracticeSet:
    planned = drafted(brief, count, seed, avoid)
    return assemble(planned, write(planned.task), EngineInfo(name="offline"), "set-1")


def on_cv(practice_set: PracticeSet) -> list[str]:
    return [question.text for question in practice_set.questions if question.competency == "own experience"]


@pytest.mark.parametrize(("count", "most"), [(1, 0), (2, 0), (3, 1), (4, 1), (7, 1), (8, 2), (20, 2)])
def test_up_to_a_quarter_of_a_set_is_on_the_cv_and_two_questions_at_most(count: int, most: int) -> None:
    practice_set = made(WITH_CV, count)
    assert len(practice_set.questions) == count
    assert len(on_cv(practice_set)) == most


@pytest.mark.parametrize("seed", range(4))
def test_all_other_questions_are_those_that_the_seed_gives_without_a_cv(seed: int) -> None:
    without, beside = made(DOCUMENTS, 8, seed), made(WITH_CV, 8, seed)
    changed = [n for n in range(8) if without.questions[n] != beside.questions[n]]
    assert len(changed) == 2
    assert [beside.questions[n].competency for n in changed] == ["own experience"] * 2
    taken = {beside.questions[n].id for n in changed}
    for before, after in zip(without.coverage, beside.coverage, strict=True):
        assert (after.requirement, after.evidence) == (before.requirement, before.evidence)
        assert after.question_ids == [name for name in before.question_ids if name not in taken]


def test_questions_quote_the_cv_and_ask_for_the_candidates_own_part() -> None:
    practice_set = made(WITH_CV, 8)
    first, second = on_cv(practice_set)
    assert first != second
    for text in (first, second):
        quoted = text.split("“")[1].split("”")[0]
        assert quoted in CV
        assert text.count("?") == 1
    mine = [question for question in practice_set.questions if question.competency == "own experience"]
    assert {question.kind for question in mine} == {"behavioral"}
    assert all(question.looks_for and not question.citations for question in mine)


def test_what_was_asked_before_is_asked_in_other_words() -> None:
    asked = tuple(on_cv(made(WITH_CV, 4)))
    assert not set(asked) & set(on_cv(made(WITH_CV, 4, avoid=asked)))


def test_deeds_come_with_the_job_above_them_and_nothing_private() -> None:
    found = {deed.text: (deed.place, deed.employer) for deed in deeds(CV)}
    assert found == {
        "Rebuilt the night rota for eleven bakers, which halved the overtime": ("Shift lead at Saltkorn", "Saltkorn"),
        "Responsible for the allergen records of four shops": ("Shift lead at Saltkorn", "Saltkorn"),
        "Cut the flour waste from 9 to 4 percent with a new order sheet": ("Baker, Malmö", ""),
    }


def test_a_cv_in_one_line_is_read_too() -> None:
    (deed,) = deeds(
        "Ivo Brandt. 2020-2023 Planner, Tarn Logistik AB: redrew the routes of nine vans. Driving licence B."
    )
    assert (deed.text, deed.employer) == ("redrew the routes of nine vans", "Tarn Logistik AB")


@pytest.mark.parametrize(
    "cv",
    [
        "",
        "  \n ",
        "I love bread, people and early mornings.",
        "Ahmed Wexford Ali Brown",
        "Experienced and motivated baker with great references",
        "Elin Norr. Kassörska i Umeå, har ansvarat för kassan i sex år.",
        "Recovered from a long illness and returned to the ovens",
        "Helped the trade union to win a strike for all bakers",
        "Moved out of Poland with my family and learned the trade",
    ],
)
def test_a_cv_without_a_deed_to_ask_about_changes_nothing(cv: str) -> None:
    assert deeds(cv) == []
    assert made(DOCUMENTS.model_copy(update={"cv": cv}), 4).questions == made(DOCUMENTS, 4).questions


def test_a_deed_that_runs_on_is_quoted_as_far_as_its_clause_goes() -> None:
    long = (
        "Planned the move of the whole cake line into the new hall over one weekend, while the shops stayed open, "
        "and wrote the checklists that the other sites used for their own moves in the two years after"
    )
    (deed,) = deeds(long)
    assert long.startswith(deed.text)
    assert deed.text.endswith("stayed open")


def test_of_several_deeds_the_one_nearest_to_the_role_is_asked_about() -> None:
    brief = Brief(
        company="Crumbly", role="Bakery Manager", cv="Painted a fence for a neighbour\nManaged a bakery of six"
    )
    (text,) = on_cv(made(brief, 4))
    assert "Managed a bakery of six" in text
