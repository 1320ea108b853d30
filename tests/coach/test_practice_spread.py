"""Whose turn it is to lead a question, and how the few words of an article are spent."""

import itertools
from collections import Counter

import pytest

from coach.engines.offline.write import write
from coach.law import Allowance
from coach.practice import Plan, assemble, plan
from coach.practice.budget import lengthened, spend
from coach.practice.draft import Row
from coach.practice.excerpt import excerpt, fuller
from coach.types import Brief, EngineInfo, PracticeSet
from coach.words import jaccard
from corpus.types import Licence
from tests.coach.articles import CASES, DEPOT, KITCHEN, STUDIO, Case, shelf
from tests.coach.shelf import EMBEDDER, Shelf

INFO = EngineInfo(name="offline")
FOCUSED = [case for case in CASES if case.focus]
NAMES = [f"{case.role}: {case.focus}" for case in CASES]
LIMIT = 100


def drafted(case: Case, seed: int = 0, count: int | None = None) -> Plan:
    brief = Brief(role=case.role, focus=case.focus, level=case.level)
    return plan(shelf(case.article), brief, count or case.count, seed, embed=EMBEDDER.embed)


def made(case: Case, seed: int = 0, count: int | None = None) -> PracticeSet:
    planned = drafted(case, seed, count)
    return assemble(planned, write(planned.task), INFO, "set-1")


def led(planned: Plan) -> Counter[tuple[str, ...]]:
    """Count the questions that sections lead, by heading."""
    places = {hit.passage.text: hit.passage.heading for slot in planned.task.slots for hit in slot.hits}
    leads = (slot.topics[0] for slot in planned.task.slots)
    return Counter(next(heading for text, heading in places.items() if lead in text) for lead in leads)


def sections(case: Case) -> set[tuple[str, ...]]:
    headings = {hit.passage.heading for hit in shelf(case.article).hits() if hit.passage.heading}
    return {heading for heading in headings if set(heading) & set(case.inside)}


def quotes(practice_set: PracticeSet) -> set[str]:
    cited = {citation.quote for question in practice_set.questions for citation in question.citations}
    return cited | {row.evidence.quote for row in practice_set.coverage} - {""}


def test_every_article_allows_a_hundred_words() -> None:
    for article in (KITCHEN, DEPOT, STUDIO):
        assert [source.licence.max_excerpt_words for source in shelf(article).sources()] == [LIMIT]


@pytest.mark.parametrize("case", FOCUSED, ids=lambda case: f"{case.role}: {case.focus}")
@pytest.mark.parametrize("seed", [0, 7])
def test_every_section_of_the_focus_leads_a_question_before_any_leads_two_more_than_another(
    case: Case, seed: int
) -> None:
    found = led(drafted(case, seed))
    assert set(found) == sections(case)
    assert max(found.values()) - min(found.values()) <= 2


def test_a_section_that_asks_for_more_leads_more_questions() -> None:
    asks = {
        "Ovens": (
            "Are you able to light the oven before dawn?",
            "Do you write down what each batch weighed?",
            "Can you tell a burnt crust from a dark one?",
            "Have you taught somebody to load the peel?",
            "Do you know when the flues were swept?",
            "Are you sparing with gas on quiet days?",
            "Can you repair a thermostat by yourself?",
        ),
        "Shop": ("Do you greet people by name?", "Are you able to close the till alone?"),
    }
    text = "\n\n".join(f"## {name}\n\n" + "\n".join(f"- {ask}" for ask in each) for name, each in asks.items())
    case = Case(f"# Duties\n\nBy A. Baker.\n\n{text}\n", "Baker", "ovens and shop", 4, ("Ovens", "Shop"), ())
    assert led(drafted(case)) == {("Ovens",): 3, ("Shop",): 1}


def test_what_lies_outside_the_focus_leads_a_question_only_where_the_inside_has_none_left() -> None:
    case = Case(DEPOT, "Depot Supervisor", "money", 5, ("Money",), ())
    found = led(drafted(case))
    assert found[("Money",)] == 3
    assert sum(found.values()) == 5


@pytest.mark.parametrize("case", CASES, ids=NAMES)
@pytest.mark.parametrize("count", [4, 8, 14])
def test_the_quotes_of_a_set_never_exceed_the_limit_and_use_most_of_it(case: Case, count: int) -> None:
    words = sum(len(quote.split()) for quote in quotes(made(case, count=count)))
    assert 0.5 * LIMIT <= words <= LIMIT


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_quote_is_one_of_two_forms_of_its_requirement_and_stands_in_the_article(case: Case) -> None:
    planned = drafted(case)
    forms = {form(row.quote) for row in planned.rows for form in (excerpt, fuller)}
    shown = quotes(assemble(planned, write(planned.task), INFO, "set-1"))
    assert shown <= forms
    assert all(quote in case.article for quote in shown)


@pytest.mark.parametrize("case", FOCUSED, ids=lambda case: f"{case.role}: {case.focus}")
def test_nothing_outside_the_focus_is_quoted_while_something_inside_it_is_not(case: Case) -> None:
    places = {hit.passage.id: set(hit.passage.heading) & set(case.inside) for hit in shelf(case.article).hits()}
    rows = made(case).coverage
    outside = [row for row in rows if row.evidence.quote and not places[row.evidence.passage_id]]
    left = [row for row in rows if not row.evidence.quote and places[row.evidence.passage_id]]
    assert not (outside and left)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_each_question_cites_what_it_is_about_and_no_two_are_alike(case: Case) -> None:
    planned = drafted(case)
    questions = assemble(planned, write(planned.task), INFO, "set-1").questions
    assert len(questions) == case.count
    for slot, question in zip(planned.task.slots, questions, strict=True):
        assert excerpt(slot.topics[0]) in question.citations[0].quote
    assert all(jaccard(one.text, other.text) <= 0.8 for one, other in itertools.combinations(questions, 2))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_same_seed_gives_the_same_set(case: Case) -> None:
    assert made(case, 3).model_dump(exclude={"created_at"}) == made(case, 3).model_dump(exclude={"created_at"})


def test_a_source_without_a_limit_is_quoted_in_whole_sentences() -> None:
    case = Case(
        KITCHEN.replace("Excerpts of up to 100 words may be quoted, with credit", "With thanks"), *_rest(CASES[0])
    )
    assert "Do you have a written plan for a missing cook?" in quotes(made(case))


def _rest(case: Case) -> tuple[str, str | None, int, tuple[str, ...], tuple[str, ...]]:
    return case.role, case.focus, case.count, case.inside, case.must


def test_a_heading_names_the_focus_although_other_sections_mention_it() -> None:
    held = Shelf().put(
        "guide",
        "Acme",
        "Baker",
        [
            ("rubric_item", "- Are you able to bake rye?\n- Can you shape a loaf?", {"heading": ("Dough",)}),
            ("rubric_item", "- Do you love dough?", {"heading": ("Counter",)}),
        ],
    )
    planned = plan(held, Brief(role="Baker", focus="dough"), 2, embed=EMBEDDER.embed)
    assert led(planned) == {("Dough",): 2}


def spent(limit: int, *asks: str) -> set[str]:
    """Return what is quoted of a section with these asks, all of them practised, where `limit` words may be shown."""
    held = Shelf().put(
        "article", None, "Baker", [("rubric_item", "\n".join(asks), {})], licence=Licence(max_excerpt_words=limit)
    )
    hit = held.hits()[0]
    return spend([Row(ask, hit, ask, ("q1",), 1.0) for ask in asks], (), Allowance([hit.source]), {})


def test_what_leans_on_the_sentence_before_it_is_quoted_last() -> None:
    asks = ("You'll need one by winter.", "Are you able to bake rye bread for three hundred guests?")
    assert spent(9, *asks) == {"bake rye bread for three hundred guests"}
    assert len(spent(15, *asks)) == 2


def test_an_ask_that_is_like_another_gives_way_to_one_that_is_not() -> None:
    asks = ("Do you write down the weight of rye?", "Do you write down the weight of rye loaves?")
    other = "Can you settle disputes with the mill about flour?"
    assert excerpt(other) in spent(14, *asks, other)


def test_a_few_words_in_common_do_not_keep_a_short_ask_from_being_quoted() -> None:
    asks = ("Is your baking plan realistic?", "Is your baking plan affordable?")
    long = "Can you light the oven by the back door?"
    assert len(excerpt(long).split()) == 7
    assert spent(10, *asks, long) == {excerpt(ask) for ask in asks}


def test_quotes_are_lengthened_by_no_more_words_than_are_left() -> None:
    asks = ("Do you keep the yeast cool?", "Can you light the oven alone?", "Have you sharpened the blades?")
    held = Shelf().put(
        "article", None, "Baker", [("rubric_item", "\n".join(asks), {})], licence=Licence(max_excerpt_words=18)
    )
    hit = held.hits()[0]
    rows = [Row(ask, hit, ask, ("q1",), 1.0) for ask in asks]
    law = Allowance([hit.source])
    shown = spend(rows, (), law, {})
    left = law.left(hit.source.id)
    forms = lengthened(rows, asks[2:], shown, law)
    assert shown == {excerpt(ask) for ask in asks}
    assert left is not None
    assert 0 < sum(len(long.split()) - len(short.split()) for short, long in forms.items()) <= left
    assert excerpt(asks[2]) in forms, "what a question is about comes first"
