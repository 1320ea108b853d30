"""`coach critique` and `coach ask`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli import batch, show
from coach.cli.output import emit
from coach.cli.running import with_coach, with_rows
from coach.errors import InvalidRequest
from coach.requests import AskRequest, CritiqueRequest

if TYPE_CHECKING:
    from coach.service import Coach
    from coach.settings import Settings
    from coach.types import Critique, Reply

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Jsonl = Annotated[str | None, typer.Option(help="A row a line; - is stdin; JSON Lines come out.")]
Concurrency = Annotated[int | None, typer.Option(min=1, help="Rows worked on at once.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("critique")(critique)
    app.command("ask")(ask)


def critique(
    question: Annotated[str | None, typer.Option("--question", "-q", help="The question that was asked.")] = None,
    answer: Annotated[str | None, typer.Option("--answer", "-a", help="The answer; - reads it from stdin.")] = None,
    role: Annotated[str | None, typer.Option()] = None,
    company: Annotated[str | None, typer.Option()] = None,
    kind: Annotated[str | None, typer.Option(help="behavioral, technical, situational or motivation.")] = None,
    competency: Annotated[str | None, typer.Option()] = None,
    reference: Annotated[str | None, typer.Option(help="A right answer, for technical questions.")] = None,
    jsonl: Jsonl = None,
    concurrency: Concurrency = None,
    as_json: Json = False,
) -> None:
    """Judge an answer: a band a criterion with exact quotes, the largest gap, one next step, one follow-up."""
    if jsonl is not None:
        with_rows(jsonl, concurrency, lambda coach, row: coach.critique(batch.request(CritiqueRequest, row)))
    if question is None:
        raise InvalidRequest("The question is missing.", "Give it with -q/--question, or rows with --jsonl FILE.")
    if answer is None:
        raise InvalidRequest(
            "The answer is missing.", "Give it with -a/--answer (- reads it from stdin), or rows with --jsonl FILE."
        )
    said = sys.stdin.read() if answer == "-" else answer
    fields = {
        "question": question,
        "answer": said,
        "role": role,
        "company": company,
        "kind": kind,
        "competency": competency,
        "reference": reference,
    }
    wanted = batch.request(CritiqueRequest, fields)

    async def one(coach: Coach, _: Settings) -> Critique:
        return await coach.critique(wanted)

    judged = with_coach(one)
    emit(judged) if as_json else show.critique(judged)


def ask(
    question: Annotated[
        str | None, typer.Argument(help="Anything about the interview, the role or the company.")
    ] = None,
    company: Annotated[str | None, typer.Option()] = None,
    role: Annotated[str | None, typer.Option()] = None,
    jsonl: Jsonl = None,
    concurrency: Concurrency = None,
    as_json: Json = False,
) -> None:
    """Answer a question from the documents alone, with citations, or say that they don't tell."""
    if jsonl is not None:
        with_rows(jsonl, concurrency, lambda coach, row: coach.ask(batch.request(AskRequest, row)))
    wanted = batch.request(AskRequest, {"question": question or "", "company": company, "role": role})

    async def one(coach: Coach, _: Settings) -> Reply:
        return await coach.ask(wanted)

    reply = with_coach(one)
    emit(reply) if as_json else show.reply(reply)
