import pytest

from coach.engines.offline.ask import answer
from coach.ports import AskTask
from coach.types import Reply
from tests.coach.shelf import EMBEDDER, Shelf, bakery


def asked(question: str, shelf: Shelf | None = None, company: str | None = None) -> Reply:
    hits = tuple((shelf or bakery()).search(question, 10))
    return answer(AskTask(question, hits, company=company), EMBEDDER.embed)


def stages() -> Shelf:
    return Shelf().put(
        "guide",
        "Crumbly",
        "Baker",
        [
            (
                "process_stage",
                "The first step is a phone call with the recruiter. The phone call lasts 30 minutes.",
                {},
            ),
            ("process_stage", "The final talk with the owners is about your plans for the shop.", {}),
            ("rubric_item", "We look for three things:\n• Patience\n• Care\n• Speed", {"heading": ("What counts",)}),
        ],
        kind="interview_guide",
    )


def test_a_fact_is_answered_in_the_documents_words_with_an_exact_citation() -> None:
    reply = asked("How long is the phone call with the recruiter?", stages())
    assert not reply.abstained
    assert "30 minutes" in reply.answer
    texts = {hit.passage.id: hit.passage.text for hit in stages().hits()}
    assert reply.citations
    assert all(citation.quote in texts[citation.passage_id] for citation in reply.citations)


def test_a_fact_that_stands_beside_another_matter_is_not_borrowed() -> None:
    reply = asked("How long does the final talk with the owners about your plans for the shop take?", stages())
    assert reply.abstained
    assert reply.answer.startswith("The documents don't say.")
    assert "30 minutes" not in reply.answer


def test_a_list_is_answered_with_its_items() -> None:
    reply = asked("Which three things do you look for?", stages())
    assert all(item in reply.answer for item in ("Patience", "Care", "Speed"))
    assert "Under “What counts”" in reply.answer


@pytest.mark.parametrize(
    "question",
    [
        "Does Crumbly sponsor work visas?",
        "By what date do I have to apply at Crumbly?",
        "What share of candidates pass the trial bake at Crumbly?",
    ],
)
def test_what_the_documents_leave_out_is_not_answered_but_the_nearest_passage_is_cited(question: str) -> None:
    reply = asked(question)
    assert reply.abstained
    assert "nearest they come" in reply.answer
    assert reply.citations


def test_one_companys_pay_is_not_told_as_anothers() -> None:
    assert "3,000 to 3,600" in asked("What is the salary at Crumbly?").answer
    assert "$30" not in asked("What is the salary at Crumbly?").answer
    assert asked("What is the salary?", company="Nowhere").abstained


def test_a_sample_answer_is_no_fact_unless_it_is_asked_about() -> None:
    assert "900" not in asked("How much does Crumbly save by smaller batches?").answer
    assert "900" in asked("In the guide's sample answer, what was saved by baking smaller batches?").answer


def test_what_was_retrieved_is_always_shown() -> None:
    assert asked("Does Crumbly sponsor work visas?").retrieved
    assert len(asked("What is the salary at Crumbly?").retrieved) <= 10


def test_without_any_passage_it_abstains() -> None:
    reply = answer(AskTask("Anything?", ()), EMBEDDER.embed)
    assert reply.abstained
    assert reply.citations == []


def test_an_answer_stays_under_eighty_words_of_quotes() -> None:
    long = " ".join(f"The bakery opens its door number {n} at dawn for everybody." for n in range(40))
    reply = asked("When does the bakery open its door?", Shelf().put("a", None, None, [("prose", long, {})]))
    assert sum(len(citation.quote.split()) for citation in reply.citations) <= 80


def two_bakeries() -> Shelf:
    shelf = bakery()
    return shelf.put(
        "rival",
        "Harbour Bread",
        "Baker",
        [("terms", "The salary range is 2,000 to 2,200 euros a month.", {"heading": ("Pay",)})],
    )


def test_a_company_may_be_named_by_the_word_that_sets_it_apart() -> None:
    reply = asked("What is the salary range at Harbour?", two_bakeries())
    assert "2,000 to 2,200" in reply.answer
    assert "3,000" not in reply.answer
    assert reply.answer.startswith("Under “Pay”")


def test_an_answer_says_whose_document_it_is_where_no_company_is_named() -> None:
    reply = asked("Who has to plan the night shift and train apprentices?", two_bakeries())
    assert reply.answer.startswith("According to the Crumbly job description: “Plan the night shift")


def test_a_reply_holds_at_most_three_quotes_and_eighty_words() -> None:
    long = " ".join(f"The bakery opens its door number {n} at dawn." for n in range(40))
    reply = asked("When does the bakery open its door?", Shelf().put("a", None, None, [("prose", long, {})]))
    assert len(reply.citations) <= 3
    assert len(reply.answer.split()) <= 80


def test_confidence_is_higher_where_the_fact_asked_for_is_there() -> None:
    told, silent = asked("What is the salary at Crumbly?"), asked("Does Crumbly sponsor work visas?")
    assert told.confidence is not None
    assert silent.confidence is not None
    assert 0 <= silent.confidence < told.confidence <= 1


def test_the_least_confidence_decides_between_an_answer_and_an_abstention() -> None:
    task = AskTask("What is the salary at Crumbly?", tuple(bakery().search("What is the salary at Crumbly?", 10)))
    assert not answer(task, EMBEDDER.embed, least=0.0).abstained
    assert answer(task, EMBEDDER.embed, least=1.0).abstained


def test_an_abstention_names_the_document_that_comes_nearest() -> None:
    assert "interview guide of Crumbly" in asked("What share of candidates pass the trial bake at Crumbly?").answer
