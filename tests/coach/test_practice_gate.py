import re

import pytest

from coach.engines.offline import frames
from coach.practice import phrase
from coach.practice.cover import ANGLES
from coach.practice.form import Phrase, short
from coach.practice.gate import ends, passed


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("Handling of fragile parcels under time pressure", "act", "handle fragile parcels under time pressure"),
        ("Handing over of keys between shifts", "act", "hand over keys between shifts"),
        ("Calibration of scales and meters, and labelling them", "thing", "the calibration of scales and meters"),
        ("Go, Elixir or Scala, from any project", "thing", "Go, Elixir or Scala"),
        ("React", "thing", "React"),
        ("You know Go and Ansible", "thing", "Go and Ansible"),
        ("Calm, friendly announcements on the platform", "thing", "calm, friendly announcements on the platform"),
        ("Clear, kind writing", "thing", "clear and kind writing"),
        ("Experience with crews that are on call at night", "thing", "crews that are on call at night"),
        ("Go from sketch to prototype in a week", "act", "go from sketch to prototype in a week"),
        ("Plan, cost and order the spare parts", "act", "plan, cost and order the spare parts"),
        ("Worked with choirs or orchestras", "when", "you worked with choirs or orchestras"),
        ("4+ years repairing church organs", "act", "repair church organs"),
        ("Ansible is a plus", "thing", "Ansible"),
        ("Ruby, 3+ years", "thing", "Ruby"),
        ("Comfort with heights", "thing", "heights"),
    ],
)
def test_a_requirement_is_read_as_what_it_is(text: str, form: str, expected: str) -> None:
    assert getattr(phrase.read(text), form) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Own of the yearly stock count for nine shops",
        "Having sung in a choir: if you hated it, we'd like to hear about that",
        "Your jury doesn't reward speed",
        "Cheerful, punctual, tidy",
        "Contact person for ferry captains",
    ],
)
def test_what_has_no_form_that_can_be_spoken_is_quoted(text: str) -> None:
    read = phrase.read(text)
    assert not read.readable
    assert all("“" in wording for wording in frames.questions(read, "behavioral", None, None, value=False))


def test_years_are_asked_about_as_experience() -> None:
    asked = phrase.read("Two years on a lightship, one of them as mate").ask
    assert asked == "What have your years on a lightship taught you that this role needs?"


def test_no_wording_ends_or_pauses_where_a_phrase_does_not() -> None:
    broken = re.compile(r"\b(?:crews that|of|used|under)[.?,]|\b(?:go|react), |\bto [a-z]+ of ")
    for text in (
        "Experience with crews that are half ashore",
        "Sorting of mail",
        "Go, Rust",
        "Fix of leaks in the roof",
    ):
        for kind, angles in ANGLES.items():
            for angle in angles:
                for wording in frames.questions(phrase.read(text), kind, angle, None, value=False):
                    assert not broken.search(wording), wording


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("sell tickets to people that", False),
        ("what the money was used", False),
        ("what the money was used for", True),
        ("tools that are used", True),
        ("work under", False),
    ],
)
def test_a_form_ends_where_a_phrase_does(form: str, expected: bool) -> None:
    assert ends(form) is expected
    assert passed(Phrase("x", thing=form)).thing == (form if expected else None)


def test_a_point_is_cut_between_clauses_and_keeps_its_preposition() -> None:
    told = "Says what the hall was booked for, who paid the deposit, and why the choir was told so late in the week"
    assert short(told, 9) == "Says what the hall was booked for"
    held = "Keeps the keys in order and can say under which conditions a visitor may have one for the night"
    assert not short(held, 10).endswith(("under", "say"))
    listed = (
        "Leads nine bakers with their weekly talks: rotas, holidays, illness cover, training plans and yearly reviews"
    )
    assert short(listed, 10) == "Leads nine bakers with their weekly talks"


def test_a_sentence_begins_with_a_capital_whoever_speaks() -> None:
    for company in (None, "eddyline"):
        for angle in ANGLES["behavioral"]:
            texts = frames.on_name("Candour", "we say it", "behavioral", angle, company, value=True)
            assert all(text[0].isupper() or text[0] == "“" for text in texts)
