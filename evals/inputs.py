"""What the `input` of a case holds, task by task: the request itself, and what is frozen with it.

`critique`   the fields of `CritiqueRequest`, and of a turn in an interview: `looks_for`, `earlier`, `follow_up`,
             `interview {asked, total, stage, follow_ups_left}`
`ask`        the fields of `AskRequest`
`practice`   those of `PracticeRequest`, and the plan that retrieval made: `slots`, `rows`, `unsupported`, `avoid`
`interview`  `mode`, the brief, the `questions` that are asked, and what the scripted candidate says: `messages`

Passages stand by their id, here as in `Case.passages`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from coach.requests import AnswerText, AskRequest, CritiqueRequest, Name, PracticeRequest
from coach.types import Brief, Question, QuestionKind, SessionMode
from evals.types import Model, Task

if TYPE_CHECKING:
    pass


class Standing(Model):
    """Where an interview stands when an answer is given."""

    asked: int
    total: int
    stage: str | None = None
    follow_ups_left: int = 0


class CritiqueInput(CritiqueRequest):
    """An answer to judge, alone or as a turn of an interview."""

    looks_for: tuple[str, ...] = ()
    earlier: tuple[AnswerText, ...] = ()
    follow_up: str | None = None
    interview: Standing | None = None


class AskInput(AskRequest):
    """A free question."""


class SlotInput(Model):
    """A slot as it was planned; `passages` are ids."""

    id: str
    kind: QuestionKind
    competency: str
    topics: tuple[str, ...]
    passages: tuple[str, ...]
    stage: str | None = None
    given: str | None = None
    angle: str | None = None
    named: str | None = None
    points: tuple[str, ...] = ()


class RowInput(Model):
    """A row of the coverage table as it was planned."""

    requirement: str
    passage: str
    quote: str
    slot_ids: tuple[str, ...]
    fit: float = 0.0


class PracticeInput(PracticeRequest):
    """A practice set whose questions are still to be worded."""

    slots: tuple[SlotInput, ...] = Field(min_length=1)
    rows: tuple[RowInput, ...] = ()
    unsupported: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


class InterviewInput(BaseModel):
    """A session with a candidate who says the same whatever the coach replies.

    Passages of a turn are those of the open question in `passages_of`, else the case's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: SessionMode = "interview"
    company: Name | None = None
    role: Name | None = None
    level: Name | None = None
    focus: Name | None = None
    questions: tuple[Question, ...] = Field(min_length=1)
    messages: tuple[AnswerText, ...] = Field(min_length=1)
    passages_of: Mapping[str, tuple[str, ...]] = {}

    @property
    def brief(self) -> Brief:
        """Whom the session is for."""
        return Brief(company=self.company, role=self.role, level=self.level, focus=self.focus)


INPUTS: dict[Task, type[BaseModel]] = {
    "critique": CritiqueInput,
    "ask": AskInput,
    "practice": PracticeInput,
    "interview": InterviewInput,
}
