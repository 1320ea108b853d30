"""An answer to another question is told apart where its subject shows it."""

import pytest

from coach.engines.offline.critique import critique
from coach.engines.offline.heads import Embed
from coach.grounding import follow_up_faults
from coach.ports import CritiqueTask
from coach.types import QuestionKind

QUESTION = "How does a garbage collector decide what to free?"
ASTRAY = (
    "I'd proof the sourdough overnight at four degrees, because the cold slows the yeast and the taste gets deeper."
    " If the loaf is flat, the starter was too young, so I feed it twice before baking."
)
RIGHT = (
    "A tracing collector starts from the roots and marks each object that it can reach, then sweeps the rest."
    " Objects that refer to each other but to which nothing leads are freed as well."
)


def test_what_answers_another_question_gets_no_points_and_is_led_back(embed: Embed) -> None:
    found = critique(CritiqueTask(QUESTION, ASTRAY, kind="technical"), embed)
    assert (found.intent, found.on_question, found.strengths) == ("answer", False, [])
    assert max(finding.band or 0 for finding in found.findings) <= 2
    assert "how this answers the question" in found.next_step
    assert found.follow_up is not None
    assert "garbage collector" in found.follow_up.text
    assert follow_up_faults(found.follow_up, [ASTRAY]) == []
    right = critique(CritiqueTask(QUESTION, RIGHT, kind="technical"), embed)
    assert right.on_question
    assert (right.score or 0) > (found.score or 0) + 0.5


def test_an_answer_to_the_follow_up_is_on_the_question(embed: Embed) -> None:
    asked = "Which loaf of sourdough bread did you bake, and how did the yeast behave?"
    found = critique(CritiqueTask(QUESTION, ASTRAY, kind="technical", follow_up=asked, earlier=(RIGHT,)), embed)
    assert found.on_question


@pytest.mark.parametrize("kind", ["behavioral", "motivation"])
def test_a_story_is_not_judged_by_its_subject(kind: QuestionKind, embed: Embed) -> None:
    story = "I moved the ovens of our bakery apart and the burns stopped. We had nine in May and none in June."
    assert critique(CritiqueTask("Tell me about a time you led people.", story, kind=kind), embed).on_question
