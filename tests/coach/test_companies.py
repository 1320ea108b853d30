import pytest

from coach.companies import named

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
