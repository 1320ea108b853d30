from coach.engines.offline.write import write
from coach.practice import assemble, plan
from coach.practice.foreign import names_employer
from coach.practice.phrase import neutral
from coach.types import Brief, EngineInfo, PracticeSet
from tests.coach.shelf import EMBEDDER, Shelf


def chandlery() -> Shelf:
    shelf = Shelf()
    shelf.put(
        "guide",
        "Wickham Candles",
        "Chandler",
        [
            ("question", "How would you cool our dipping vats after a power cut?", {}),
            ("question", "Why candles, and why Wickham?", {}),
            ("question", "Why do you want to work with wax every day?", {}),
            ("question", "Tell me about a mould that you spoiled.", {}),
        ],
        kind="interview_guide",
    )
    shelf.put(
        "job",
        "Wickham Candles",
        "Chandler",
        [
            ("requirement", "Experience in blending wax for our winter range.\nAbility to trim wicks evenly.", {}),
            ("value", "We light one candle for every apprentice.", {}),
        ],
    )
    return shelf


def made(company: str | None, count: int = 6, focus: str | None = None) -> PracticeSet:
    brief = Brief(company=company, role="Chandler", focus=focus)
    planned = plan(chandlery(), brief, count, embed=EMBEDDER.embed)
    return assemble(planned, write(planned.task), EngineInfo(name="offline"), "set-1")


def test_another_companys_facts_are_not_the_candidates_companys() -> None:
    said = " ".join(q.text + " ".join(q.looks_for) for q in made("Tallowgate", 8).questions)
    assert "Tallowgate's dipping vats" not in said
    assert "the company's dipping vats" in said
    assert "Tallowgate's winter range" not in said


def test_another_companys_name_motives_and_values_are_not_asked_about() -> None:
    practice_set = made("Tallowgate", 8)
    said = " ".join(q.text for q in practice_set.questions)
    assert "Wickham" not in said
    assert "every apprentice" not in said
    assert "wax every day" not in said
    assert "The library holds no document about Tallowgate." in practice_set.unsupported


def test_the_companys_own_documents_speak_of_it() -> None:
    said = " ".join(q.text for q in made("Wickham Candles", 8).questions)
    assert "Wickham Candles' dipping vats" in said
    assert "why Wickham?" in said


def test_a_brief_without_a_company_is_asked_nothing_that_names_one() -> None:
    said = " ".join(q.text for q in made(None, 8).questions)
    assert "Wickham" not in said
    assert "wax every day" in said


def test_a_companys_first_word_names_it_unless_it_is_a_common_one() -> None:
    source = chandlery().sources()[0]
    assert names_employer(source, "Why Wickham?")
    assert not names_employer(source, "Why candles?")


def test_half_of_a_subjects_words_do_not_support_it() -> None:
    notes = made("Wickham Candles", 3, focus="wax import duties").unsupported
    assert "The documents say nothing about “wax import duties”." in notes
    assert not any("wicks" in note for note in made("Wickham Candles", 3, focus="trim wicks").unsupported)


def test_the_possessive_of_a_name_in_s_takes_no_second_s() -> None:
    assert neutral("Our vats", "Harris") == "Harris' vats"
    assert neutral("our vats", "Harrow") == "Harrow's vats"
