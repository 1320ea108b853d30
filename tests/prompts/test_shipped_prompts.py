"""What the shipped prompts tell a model of the tasks they are rendered from."""

from typing import get_args

import pytest

from coach import rubric
from coach.engines.langchain import critique, questions
from coach.ports import CritiqueTask, PracticeTask, Slot
from coach.types import Brief, QuestionKind
from prompts.loader import load

ROOM = 15_000  # characters of the critique's system part: it is paid for at every turn


@pytest.mark.parametrize("kind", get_args(QuestionKind))
def test_the_critique_names_the_gaps_and_leaves_out_what_is_never_one(kind: QuestionKind) -> None:
    task = CritiqueTask("What would you do?", "I'd ask.", looks_for=("asks before acting",))
    system, user = (message.content for message in load("critique").render(**critique.variables(task, kind)))
    nameable = [criterion.name for criterion in rubric.criteria(kind) if criterion.nameable]
    assert f"The `gap` is one of: {', '.join(nameable)}, none." in user
    for criterion in rubric.criteria(kind):
        assert (f"leaving out {criterion.name}" in system) == (not criterion.nameable)
    assert "asks before acting" in user
    assert "asks before acting" not in system
    assert len(system) < ROOM


def test_a_slots_name_and_points_reach_the_model_as_data() -> None:
    slot = Slot("q1", "behavioral", "ownership", ("takes over",), (), named="Own it", points=("says what they did",))
    system, user = load("questions").render(**questions.variables(PracticeTask(Brief(role="Buyer"), (slot,))))
    for tag, text in (("name", "Own it"), ("point", "says what they did"), ("topic", "takes over")):
        assert f"\n{text}\n</{tag} " in user.content
        assert text not in system.content
