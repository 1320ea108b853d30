"""The contract's shapes: what the command line prints and the API sends.

Fields may be added, never removed. Quotes are exact: evidence is a substring of the candidate's answer, a
citation's quote is a substring of the passage that it names.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

QuestionKind = Literal["behavioral", "technical", "situational", "motivation"]
Intent = Literal[
    "answer",
    "non_answer",
    "skip",
    "hint_request",
    "question_to_coach",
    "off_topic",
    "injection",  # only when no answer remains beside it
    "abuse",
    "end",
]
SessionMode = Literal["interview", "drill", "coach"]
ReplyKind = Literal["question", "follow_up", "hint", "answer", "redirect", "closing"]
Band = Annotated[int, Field(ge=1, le=5)]


class Model(BaseModel):
    """Base of the contract's shapes: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Result(Model):
    """A passage as search returns it; `text` is whole."""

    source_id: str
    source: str  # file name or URL
    passage_id: str
    text: str
    score: float


class Citation(Model):
    """A quote from the library, with what its licence asks to be shown beside it."""

    passage_id: str
    source_id: str
    source: str
    title: str
    quote: str
    attribution: str | None = None


class EngineInfo(Model):
    """Which engine made a reply: `prompt` is the prompt's name and content hash."""

    name: Literal["offline", "langchain"]
    model: str | None = None
    prompt: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None


class Grounding(Model):
    """How many quotes code checked, and how many it dropped because they weren't exact."""

    checked: int = 0
    dropped: int = 0


class Reply(Model):
    """An answer to a free question, from the documents alone."""

    answer: str
    abstained: bool
    citations: list[Citation] = []
    retrieved: list[Result] = []
    engine: EngineInfo
    confidence: float | None = Field(default=None, ge=0, le=1)  # that the documents answer it; None: not measured


class Finding(Model):
    """One criterion judged. `band` is None where there is not enough evidence."""

    criterion: str
    band: Band | None
    why: str
    evidence: list[str] = []
    citations: list[Citation] = []


class Strength(Model):
    """Something the answer does well, with the words that show it."""

    text: str
    evidence: list[str]


class FollowUp(Model):
    """One question, at most 40 words, aimed at `targets` and picking up `span` of the answer."""

    text: str
    targets: str
    span: str | None = None
    citations: list[Citation] = []


class Critique(Model):
    """What the coach makes of one answer. `score` is derived by code from the bands, 1..5, unrounded."""

    intent: Intent
    on_question: bool = True  # False: it answers another question, or nothing in it bears on this one
    score: float | None
    findings: list[Finding] = []
    strengths: list[Strength] = []
    gap: str
    next_step: str
    retry_prompt: str | None = None
    reply: str | None = None  # what to say when the message was no answer: a hint, an answer, a way back
    look_up: str | None = None  # the part of a question to the coach that `reply` leaves to the documents
    follow_up: FollowUp | None = None
    citations: list[Citation] = []
    spread: dict[str, int] = {}  # per criterion, highest band less lowest over several samples of the model
    engine: EngineInfo
    grounding: Grounding = Grounding()


class Question(Model):
    """A practice question and what it looks for."""

    id: str
    text: str
    kind: QuestionKind
    competency: str
    stage: str | None = None  # the document's own name for it
    looks_for: list[str] = []
    citations: list[Citation] = []


class Brief(Model):
    """Whom the practice is for. A company or role that the library doesn't hold is a hint, never an error."""

    company: str | None = None
    role: str | None = None
    level: str | None = None
    focus: str | None = None
    stages: list[str] = []
    cv: str | None = None
    job_description: str | None = None


class Coverage(Model):
    """One thing the documents ask for, where they say so, and the questions that practise it."""

    requirement: str
    evidence: Citation
    question_ids: list[str]


class PracticeSet(Model):
    """Questions for one brief. The same brief, count, seed and library give the same set."""

    set_id: str
    brief: Brief
    questions: list[Question]
    coverage: list[Coverage] = []
    unsupported: list[str] = []
    engine: EngineInfo
    seed: int = 0
    created_at: datetime | None = None


class TurnReply(Model):
    """What the coach says."""

    kind: ReplyKind
    text: str
    citations: list[Citation] = []


class Turn(Model):
    """One message of the candidate and the coach's reply to it. `question` is the one now open."""

    number: int
    text: str
    intent: Intent
    reply: TurnReply
    critique: Critique | None = None
    question: Question | None = None
    status: Literal["active", "ended"]
    engine: EngineInfo
    created_at: datetime | None = None


class Progress(Model):
    """Questions asked so far, the open one included, and how many the interview has."""

    asked: int
    total: int


class Session(Model):
    """A mock interview, drill or chat. `pending` is a message whose reply failed; it can be sent again."""

    id: str
    mode: SessionMode
    brief: Brief
    status: Literal["active", "ended"]
    question: Question | None
    progress: Progress
    turns: list[Turn] = []
    created_at: datetime
    set_id: str | None = None
    opening: str | None = None  # what the coach says before the first question
    pending: str | None = None


class CriterionReport(Model):
    """A criterion over a whole session.

    `trend` is the change of its band since the mean of the candidate's earlier sessions; `history` are its bands in
    each session that judged it, oldest first, this one last.
    """

    criterion: str
    band: float | None
    trend: float | None = None
    history: list[float] = []


class QuestionReport(Model):
    """One question of a session, and how it went."""

    question: str
    score: float | None
    best_quote: str | None = None
    gap: str | None = None
    skipped: bool = False
    attempts: list[float | None] = []  # scores of all attempts at it, oldest first


class Moment(Model):
    """A strongest or weakest moment, in the candidate's own words where there are any."""

    question: str
    text: str
    quote: str | None = None


class Recurring(Model):
    """The gap that keeps coming back: open in this session, and in `sessions` of the candidate's `compared` ones."""

    gap: str
    sessions: int
    compared: int


class Drill(Model):
    """What to practise next: a drill on `focus` for `gap`, beginning with the question that went worst for it."""

    gap: str
    focus: str
    question: str


class Report(Model):
    """The close of a session."""

    session_id: str
    summary: str
    criteria: list[CriterionReport] = []
    questions: list[QuestionReport] = []
    strongest: Moment | None = None
    weakest: Moment | None = None
    next_practice: str
    progress: str
    recurring: Recurring | None = None
    next_drill: Drill | None = None
