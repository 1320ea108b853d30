"""What a plain question asks about, and that a heading is the subject of the sentences below it."""

import pytest

from coach.engines.offline.subject import subject
from coach.engines.offline.weigh import Sought, Unit, subjects
from corpus.types import Hit, Licence, Passage, Source

GUIDE = Source("g", "g.txt", "Ferry guide", "interview_guide", "Tarn", None, "en", Licence(), "", "g")


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Is a forklift licence required?", "forklift licence"),
        ("How long is the knot test?", "knot test"),
        ("How long does the harbour round last?", "harbour round"),
        ("Who is in the room for the rope exercise?", "rope exercise"),
        ("Who marks the written log?", "written log"),
        ("Do I need a first mate's ticket?", "first mate's ticket"),
        ("How many rounds are there?", "rounds"),
        ("Does the firm pay for a cabin before the trial?", "cabin"),
        ("How many minutes do I get?", ""),
        ("Which of the rounds counts most?", ""),
        ("Tell me how you would prepare.", ""),
        ("Is a thing that nobody ever needed on such a boat as ours required?", ""),
    ],
)
def test_a_short_plain_question_names_what_it_asks_about(question: str, thing: str) -> None:
    assert subject(question) == thing


def test_a_heading_is_the_subject_of_a_passages_first_sentences() -> None:
    text = "Forty minutes on deck. Two mates watch. You tie six knots."
    hit = Hit(Passage("p", "g", 0, text, 0, len(text), heading=("Ferry guide", "Stage 2: Knot test")), GUIDE, 0.5)
    whole = Hit(Passage("q", "g", 1, "We sail.", 0, 8, heading=("Ferry guide",)), GUIDE, 0.5)
    units = [Unit(sentence, hit) for sentence in ("Forty minutes on deck.", "Two mates watch.", "You tie six knots.")]
    assert subjects([*units, Unit("We sail.", whole)]) == ["Knot test", "Knot test", "", ""]


@pytest.mark.parametrize(
    ("thing", "held", "near", "told"),
    [
        ("knot test", 1.0, 0.0, True),
        ("knot test", 0.5, 0.2, False),
        ("knot test", 0.0, 0.6, True),
        ("", 0.0, 0.0, True),
    ],
)
def test_a_passage_tells_of_a_thing_in_its_words_or_in_words_near_to_it(
    thing: str, held: float, near: float, told: bool
) -> None:
    assert Sought(thing, {"p": held}, {"p": near}).told("p") is told
