"""What callers may ask for, with the limits that keep the service safe.

One model serves a batch row of the command line and a request body of the API. Limits are generous for people and
tight for machines: an answer of 20,000 characters is about half an hour of speech.
"""

import base64
import binascii
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    Base64Encoder,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EncodedBytes,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from coach.types import QuestionKind, SessionMode
from corpus.types import DocumentKind, SearchMode

ANSWER_CHARACTERS = 20_000
QUESTION_CHARACTERS = 2_000
NAME_CHARACTERS = 200
DOCUMENT_CHARACTERS = 200_000
URL_CHARACTERS = 1_000  # a page's URL is its id
QUESTIONS_A_SET = 100
RESULTS_A_SEARCH = 200


def normalise(text: object) -> object:
    r"""Drop what databases and JSON writers choke on: NUL and lone surrogates; `\r\n` becomes `\n`."""
    if not isinstance(text, str):
        return text
    clean = text.replace("\r\n", "\n").replace("\x00", "")
    return clean.encode("utf-8", "replace").decode("utf-8")


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


# The limit comes first, on the text itself: behind a validator Pydantic would speak of "items".
Name = Annotated[str, Field(max_length=NAME_CHARACTERS), BeforeValidator(normalise)]
QuestionText = Annotated[
    str, Field(max_length=QUESTION_CHARACTERS), BeforeValidator(normalise), AfterValidator(_not_blank)
]
AnswerText = Annotated[str, Field(max_length=ANSWER_CHARACTERS), BeforeValidator(normalise)]
Url = Annotated[str, Field(max_length=URL_CHARACTERS), BeforeValidator(normalise), AfterValidator(_not_blank)]
DocumentText = Annotated[str, Field(max_length=DOCUMENT_CHARACTERS), BeforeValidator(normalise)]


class Base64(Base64Encoder):
    """Base64 whose lines may be broken; Pydantic's own passes over what isn't base64 at all."""

    @classmethod
    def decode(cls, data: bytes) -> bytes:
        """Return the bytes that `data` stands for."""
        try:
            return base64.b64decode(b"".join(data.split()), validate=True)
        except binascii.Error:
            raise PydanticCustomError("base64", "must be base64 and nothing else") from None


class Request(BaseModel):
    """Base of all requests: unknown fields are refused, so that a typo doesn't pass for a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CritiqueRequest(Request):
    """An answer to judge. An empty answer is a non-answer, not an error."""

    question: QuestionText
    answer: AnswerText
    role: Name | None = None
    company: Name | None = None
    kind: QuestionKind | None = None
    competency: Name | None = None
    reference: AnswerText | None = None


class AskRequest(Request):
    """A free question to the coach."""

    question: QuestionText
    company: Name | None = None
    role: Name | None = None


class SearchRequest(Request):
    """A search of the library."""

    query: QuestionText
    k: int = Field(default=10, ge=1, le=RESULTS_A_SEARCH)
    mode: SearchMode = "hybrid"
    company: Name | None = None
    role: Name | None = None
    kind: DocumentKind | None = None
    language: Name | None = Field(default=None, description="ISO 639-1, such as en")


class PracticeRequest(Request):
    """A practice set. A set can be asked to avoid texts, such as questions asked before."""

    company: Name | None = None
    role: Name | None = None
    level: Name | None = None
    focus: Name | None = None
    stage: Name | None = None
    count: int = Field(default=8, ge=1, le=QUESTIONS_A_SET)
    seed: int = 0
    cv: DocumentText | None = None
    job_description: DocumentText | None = None


class SessionRequest(Request):
    """A session. `questions` is the number of questions; in coach mode there are none."""

    mode: SessionMode = "interview"
    company: Name | None = None
    role: Name | None = None
    level: Name | None = None
    focus: Name | None = None
    stages: list[Name] | None = Field(default=None, max_length=20)
    questions: int = Field(default=6, ge=1, le=QUESTIONS_A_SET)
    set_id: Name | None = None
    cv: DocumentText | None = None
    job_description: DocumentText | None = None
    seed: int = 0


class TurnRequest(Request):
    """A message in a session. Without a text, the kept message of a failed turn is sent again."""

    text: AnswerText | None = None


class SourceRequest(Request):
    """A document for the library: its text, a URL to fetch it from, or a file in base64 with its name."""

    id: Name | None = None
    title: Name | None = None
    text: Annotated[str, BeforeValidator(normalise), AfterValidator(_not_blank)] | None = None
    url: Url | None = Field(default=None, description="http or https, of a public address; where the server allows it")
    file: Annotated[bytes, EncodedBytes(encoder=Base64)] | None = Field(
        default=None, description="a file as it is, in base64: PDF, Word, slides, EPUB …"
    )
    file_name: Name | None = Field(default=None, description="its ending tells its type")
    company: Name | None = None
    role: Name | None = None
    kind: Name | None = None
    licence: Name | None = None
    attribution: Name | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        given = [name for name in ("text", "url", "file") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"one of text, url and file must be given, not {len(given)}")
        if (self.file is None) != (self.file_name is None):
            raise ValueError("file and file_name belong together")
        return self
