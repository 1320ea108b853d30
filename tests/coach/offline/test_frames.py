"""Spoken questions: sentences that an interviewer would say."""

import pytest

from coach.engines.offline import frames
from coach.engines.offline.write import write
from coach.practice import phrase, plan
from coach.types import Brief
from tests.coach.shelf import EMBEDDER, Shelf


def first(text: str, kind: str, angle: str | None = None, company: str | None = None) -> str:
    return next(frames.questions(phrase.read(text, company), kind, angle, company, value=False))  # type: ignore[arg-type]


def test_what_somebody_else_does_is_theirs() -> None:
    asked = first("Write down a plan for your team and your budget", "situational", "newcomer")
    assert asked.startswith(
        "You join a team that has so far failed to write down a plan for the team and their budget."
    )


@pytest.mark.parametrize("kind", ["behavioral", "technical", "situational", "motivation"])
def test_a_statement_is_told_of_the_role_and_not_asked_for(kind: str) -> None:
    asked = first("A dry cellar is the heart of the house", kind)
    assert "“A dry cellar is the heart of the house”" in asked
    assert "asks for “" not in asked


def test_what_one_has_done_is_not_planned() -> None:
    asked = first("Have you kept the cellar dry?", "situational")
    assert asked == "Tell me how you have kept the cellar dry, and what you would do differently here."


def test_a_question_that_asks_for_no_episode_gets_no_closing_on_one() -> None:
    asks = (
        "Tell us about the figures you track.\nWhat is your approach to working with the mill?\nHow do you rate flour?"
    )
    shelf = Shelf().put("guide", "Acme", "Baker", [("question", asks, {})], kind="interview_guide")
    for seed in range(6):
        planned = plan(shelf, Brief(company="Acme", role="Baker", level="director"), 3, seed, embed=EMBEDDER.embed)
        texts = [question.text for question in write(planned.task) if question.kind == "behavioral"]
        assert texts
        assert not any("beyond your own team" in text for text in texts)


def test_what_a_question_practises_beside_its_lead_is_one_of_its_points() -> None:
    asks = "- Are you able to bake rye?\n- Do you taste each bread?\n- Have you taught an apprentice to bake rye?"
    shelf = Shelf().put("guide", "Acme", "Baker", [("rubric_item", asks, {})])
    slot = (task := plan(shelf, Brief(company="Acme", role="Baker"), 1, embed=EMBEDDER.embed).task).slots[0]
    points = " ".join(write(task)[0].looks_for)
    assert len(slot.topics) > 1
    assert points.count("Shows experience of") + points.count("Tells how") == len(slot.topics) - 1
