"""The criteria of each kind of question, with five anchors each."""

from coach.rubric.behavioral import BEHAVIORAL
from coach.rubric.motivation import MOTIVATION
from coach.rubric.shape import Criterion
from coach.rubric.situational import SITUATIONAL
from coach.rubric.technical import TECHNICAL
from coach.types import QuestionKind

__all__ = ["Criterion", "criteria"]

CRITERIA: dict[QuestionKind, tuple[Criterion, ...]] = {
    "behavioral": BEHAVIORAL,
    "technical": TECHNICAL,
    "situational": SITUATIONAL,
    "motivation": MOTIVATION,
}


def criteria(kind: QuestionKind) -> tuple[Criterion, ...]:
    """Return the criteria by which answers to this kind of question are judged, core criteria first."""
    return CRITERIA[kind]
