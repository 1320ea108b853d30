import pytest

from coach.companies import named, unnamed

KNOWN = ["Harbour Robotics", "General Mills", "Next", "Okra", None]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("What does Harbour pay?", {"Harbour Robotics"}),
        ("What is Harbour's notice period?", {"Harbour Robotics"}),
        ("Is there a harbour nearby?", set()),
        ("Is robotics hard?", set()),
        ("In general, how long is it?", set()),
        ("General advice?", set()),
        ("what does general mills pay", {"General Mills"}),
        ("Okra or Harbour?", {"Okra", "Harbour Robotics"}),
    ],
)
def test_a_company_is_named_by_its_name_or_by_its_first_word_with_a_capital(text: str, meant: set[str]) -> None:
    assert named(text, KNOWN) == meant


@pytest.mark.parametrize(
    ("text", "company", "left"),
    [
        ("How long is the trial shift at Harbour Robotics?", "Harbour Robotics", "How long is the trial shift?"),
        ("How long is Harbour's trial shift?", "Harbour Robotics", "How long is the trial shift?"),
        ("At Harbour, is there a harbour?", "Harbour Robotics", "is there a harbour?"),
        ("General advice from general mills, please", "General Mills", "General advice, please"),
        ("Is there a harbour nearby?", "Harbour Robotics", "Is there a harbour nearby?"),
        ("Harbour Robotics", "Harbour Robotics", "Harbour Robotics"),
    ],
)
def test_a_question_goes_without_the_name_of_the_one_company_it_is_put_to(text: str, company: str, left: str) -> None:
    assert unnamed(text, company) == left
