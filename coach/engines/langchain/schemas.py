"""What the model is asked to write. Fields stand in the order in which it should think: evidence before judgement.

Bands are an enumeration and every field is required, so that strict structured output accepts the schemas as they
are. `why` before `band` is deliberate: a judgement written first would only be defended afterwards.
"""

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from coach.types import Intent


class Shape(BaseModel):
    """Base of the replies. Surplus fields of weaker models are ignored; missing lists are empty."""

    model_config = ConfigDict(extra="ignore", json_schema_serialization_defaults_required=True)


class Quoted(Shape):
    """A quote from a passage."""

    passage: str = Field(description="the passage's label, such as P2")
    quote: str = Field(description="copied from that passage character by character, at most 30 words")


class FindingReply(Shape):
    """One criterion."""

    criterion: str
    evidence: list[str] = Field(default=[], description="quotes copied from the candidate's words")
    citations: list[Quoted] = []
    why: str = Field(description="one or two sentences, said to the candidate")
    band: Literal[1, 2, 3, 4, 5] | None = None


class StrengthReply(Shape):
    """Something the answer does well."""

    evidence: list[str]
    text: str


class FollowUpReply(Shape):
    """The next question."""

    targets: str = Field(description="the criterion it aims at")
    span: str | None = Field(default=None, description="words copied from the message that it picks up")
    text: str = Field(description="one question, at most 40 words")


class CritiqueReply(Shape):
    """The reading of one message of a candidate."""

    intent: Intent
    set_aside: list[str] = Field(
        default=[], description="parts of the message that address the coach or the scoring, copied word for word"
    )
    on_question: bool = Field(default=True, description="false if it plainly answers another question")
    findings: list[FindingReply] = []
    strengths: list[StrengthReply] = []
    gap: str = "none"
    next_step: str = ""
    retry_prompt: str | None = None
    follow_up: FollowUpReply | None = None
    reply: str | None = None
    look_up: str | None = Field(default=None, description="what of a question only other documents can answer")
    citations: list[Quoted] = []


class AskReply(Shape):
    """An answer from the passages, or the statement that they hold none."""

    evidence: list[Quoted] = []
    answerable: bool
    answer: str = ""


class QuestionReply(Shape):
    """A practice question."""

    slot: str = Field(description="the slot's label, such as S1")
    text: str
    looks_for: list[str] = []


class QuestionsReply(Shape):
    """Practice questions, one a slot."""

    questions: list[QuestionReply]


class RewriteReply(Shape):
    """What to search for in place of a question."""

    queries: list[str] = []


class Verdict(Shape):
    """What the evals' judge says: of two replies which is the better one, of one reply its band."""

    quotes: list[str] = Field(description="words of the replies, copied exactly, that decide")
    why: str
    winner: Literal["A", "B", "tie"] | None = None
    band: Literal[1, 2, 3, 4, 5] | None = None


SCHEMAS: dict[str, type[Shape]] = {
    shape.__name__: shape for shape in (CritiqueReply, AskReply, QuestionsReply, RewriteReply, Verdict)
}


@cache
def schema_of(shape: type[Shape]) -> dict[str, Any]:
    """Return the JSON schema of a reply, as strict structured output wants it: closed, complete, without defaults."""
    schema = shape.model_json_schema(mode="serialization")
    tidy: dict[str, Any] = _tidy(schema)
    return {"title": shape.__name__, **tidy}


def _tidy(node: Any) -> Any:
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key != "default" and not _is_title(key, value)}
    tidy = {key: _tidy(value) for key, value in kept.items()}
    return {**tidy, "additionalProperties": False} if node.get("type") == "object" else tidy


def _is_title(key: str, value: Any) -> bool:
    return key == "title" and isinstance(value, str)
