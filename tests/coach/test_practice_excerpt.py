"""What is quoted of a source that allows few words."""

import pytest

from coach.practice.excerpt import clause, excerpt, fuller, telling


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Do you have a clear hand-over between shifts?", "clear hand-over between shifts"),
        ("What is your plan for covering sick leave?", "plan for covering sick leave"),
        ("Can you and your porters move a ward in an hour?", "move a ward in an hour"),
        ("Are you actively reducing waste of dressings, so that costs stay down?", "reducing waste of dressings"),
        ("Do you know how the night team sees you?", "know how the night team sees you"),
        ("Does your ward, including the porters, know the plan?", "ward, including the porters, know the plan"),
        ("Do you greet the guests by name at every table?", "greet the guests by name at every table"),
        ("Can you take a bed out of use although managers object?", "take a bed out of use"),
    ],
)
def test_the_clause_that_asks_is_quoted_without_its_opening_and_its_purpose(sentence: str, wanted: str) -> None:
    assert excerpt(sentence) == wanted


LONG = (
    "Do you keep the register of every key, badge and pass that the porters of the three wards and the kitchen carry?",
    "Writing a rota that nurses with children at school can live with over a whole long winter of short days.",
    "Are you able to calm a quarrel between the floor and the kitchen and the cellar in the middle of service?",
)


@pytest.mark.parametrize("sentence", LONG)
def test_of_a_long_clause_half_is_quoted_at_least_and_it_ends_where_a_phrase_ends(sentence: str) -> None:
    quote = excerpt(sentence)
    assert quote in sentence
    assert len(sentence.split()) / 2 <= len(quote.split()) < len(sentence.split())
    assert len(quote) >= len(sentence) / 2
    assert quote.split()[-1] not in {"the", "and", "of", "with", "a", "every", "that"}


@pytest.mark.parametrize(
    "sentence", [*LONG, "Do you scrub it yourself when it is late, or do you only order others to?"]
)
def test_the_fuller_form_holds_the_excerpt_and_half_of_the_sentence(sentence: str) -> None:
    assert excerpt(sentence) in fuller(sentence)
    assert fuller(sentence) in sentence
    assert len(fuller(sentence).split()) >= len(sentence.split()) / 2


@pytest.mark.parametrize(
    ("quote", "good"), [("what each of them", False), ("Does your team", False), ("talent plan", True)]
)
def test_a_cut_that_names_nothing_is_not_telling(quote: str, good: bool) -> None:
    assert telling(quote) is good


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("You should never hand over a ward unless the next lead has read the notes", "unless"),
        ("No single nurse can change a rota without a second signature", "without a second"),
        ("Hand over the keys of the pharmacy, unless the duty doctor objects in writing", "unless"),
        ("Change a rota that others depend on only if both shift leads agree to it", "only if"),
    ],
)
def test_no_cut_turns_what_a_sentence_says(sentence: str, kept: str) -> None:
    assert kept in excerpt(sentence)
    assert kept in fuller(sentence)


def test_not_only_denies_nothing() -> None:
    sentence = (
        "Your rota should not only cover the nights, it should also leave each nurse one free weekend in the month."
    )
    assert len(excerpt(sentence).split()) < len(sentence.split())


def test_a_question_may_hold_a_whole_clause_of_which_half_is_quoted() -> None:
    sentence = "Can you work out from the bookings how many cooks the summer needs?"
    assert clause(sentence) == "work out from the bookings how many cooks the summer needs"
    assert excerpt(sentence) == "work out from the bookings how many cooks"


def test_nothing_is_quoted_of_nothing() -> None:
    assert excerpt("  ") == fuller("  ") == clause("  ") == ""
