"""Where an interview stands. Stored as JSON with every turn; nothing outside `coach.interview` changes it."""

from pydantic import BaseModel, ConfigDict

from coach.ports import InterviewState
from coach.types import Progress, Question, SessionMode

FOLLOW_UPS = 2  # a question
GOOD_ENOUGH = 4.5  # an answer at or above this is not probed further
STALLS = 3  # messages without an answer before the interview moves on
STALLS_AT_FOLLOW_UP = 2  # the main question has its answer: pressing longer gains nothing
RETRIES = 3  # further attempts at one question
IDLE_TURNS = 20  # hints, questions to the coach and the like in one interview, before it closes …
IDLE_TURNS_A_QUESTION = 5  # … and this many more for each of its questions


class Attempt(BaseModel):
    """One go at a question, its follow-ups included; score and gap are those of the latest critique."""

    model_config = ConfigDict(frozen=True)

    at: int  # index of the question
    turn: int  # number of the turn that was judged last
    score: float | None
    gap: str


class State(BaseModel):
    """An interview between two messages."""

    model_config = ConfigDict(frozen=True)

    mode: SessionMode
    questions: tuple[Question, ...] = ()
    at: int = 0  # index of the open question
    reached: int = 0  # highest index asked so far; a retry lies below it
    prompt: str = ""  # what the candidate was asked last: the question's text or a follow-up
    earlier: tuple[str, ...] = ()  # what was answered so far in this attempt
    before: tuple[str, ...] = ()  # what was answered in the attempt before this one
    probed: tuple[str, ...] = ()  # what the follow-ups of this attempt aimed at
    hinted: tuple[str, ...] = ()  # hints given at this question
    stalls: int = 0  # messages in a row that were no answer
    idle: int = 0  # turns of the whole interview that were no answer
    resume: int | None = None  # index of the question to go back to once a disputed answer is judged again
    onward: int | None = None  # index of the question to go on with after one that was opened again
    last_chance: bool = False  # the last question of a drill is open once more
    attempts: tuple[Attempt, ...] = ()
    trail: tuple[int, ...] = ()  # index of the question that each turn spoke to
    ended: bool = False

    @property
    def question(self) -> Question | None:
        """The open question; None when there is none or the interview has ended."""
        return None if self.ended or self.at >= len(self.questions) else self.questions[self.at]

    @property
    def progress(self) -> Progress:
        """Questions asked so far, the open one included."""
        return Progress(asked=min(self.reached + 1, len(self.questions)), total=len(self.questions))

    @property
    def follow_up_open(self) -> bool:
        """Whether the candidate was last asked a follow-up."""
        return bool(self.probed)

    @property
    def facts(self) -> InterviewState:
        """What an engine may tell the candidate about the interview."""
        return InterviewState(
            asked=self.progress.asked,
            total=self.progress.total,
            stage=self.question.stage if self.question else None,
            follow_ups_left=FOLLOW_UPS - len(self.probed),
        )

    def tries(self, at: int) -> list[Attempt]:
        """Return the attempts at a question, oldest first."""
        return [attempt for attempt in self.attempts if attempt.at == at]

    @property
    def tired(self) -> bool:
        """Whether so many turns were no answer that the interview closes."""
        return self.idle >= IDLE_TURNS + IDLE_TURNS_A_QUESTION * len(self.questions)

    def but(self, **changes: object) -> "State":
        """Return the state with some fields changed."""
        return self.model_copy(update=changes)


def begin(mode: SessionMode, questions: tuple[Question, ...]) -> State:
    """Return the state of a session in which nothing was said yet."""
    ordered = in_stage_order(questions) if mode == "interview" else questions
    return State(mode=mode, questions=ordered, prompt=ordered[0].text if ordered else "")


def in_stage_order(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the questions with each stage's together, in the order in which stages first appear.

    Questions of no stage come first: nothing says that they belong after one.
    """
    stages = list(dict.fromkeys(question.stage for question in questions if question.stage))
    return tuple(sorted(questions, key=lambda question: stages.index(question.stage) if question.stage else -1))
