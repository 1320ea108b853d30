"""What is quoted of a source that allows few words."""

import pytest

from coach.practice.excerpt import core, kernel, telling


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Do you have a clear hand-over between shifts?", "clear hand-over between shifts"),
        ("What is your plan for covering sick leave?", "plan for covering sick leave"),
        (
            "It also requires steady contact with the wards, their needs and their limits.",
            "steady contact with the wards",
        ),
        ("Are you actively reducing waste, so that costs stay down?", "reducing waste"),
        ("Do you know how the night team sees you?", "know how the night team"),
    ],
)
def test_the_core_of_a_sentence_names_the_thing_without_its_verb(sentence: str, wanted: str) -> None:
    assert core(sentence) == wanted
    assert core(sentence) in sentence


def test_a_core_is_no_longer_than_a_kernel_so_that_a_limit_carries_more_of_them() -> None:
    sentence = "Do you have the right channels to hear of problems before they grow large and expensive for everybody?"
    assert len(core(sentence).split()) <= len(kernel(sentence).split()) <= 6


@pytest.mark.parametrize(
    ("quote", "good"), [("what each of them", False), ("Does your team", False), ("talent plan", True)]
)
def test_a_cut_that_names_nothing_is_not_telling(quote: str, good: bool) -> None:
    assert telling(quote) is good


@pytest.mark.parametrize(
    "sentence",
    [
        "You should never hand over a ward unless the next lead has read the notes",
        "No single nurse can change a rota without a second signature",
    ],
)
def test_no_cut_turns_what_a_sentence_says(sentence: str) -> None:
    assert "unless" in core(sentence) or "without a second" in core(sentence)
    assert "unless" in kernel(sentence) or "without a second" in kernel(sentence)
