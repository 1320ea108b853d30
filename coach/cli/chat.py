"""`coach chat`: a mock interview in the terminal."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli import batch, show
from coach.cli.output import err, out
from coach.cli.running import LOCAL, with_coach
from coach.errors import ModelError
from coach.requests import SessionRequest

if TYPE_CHECKING:
    from coach.service import Coach
    from coach.settings import Settings
    from coach.types import Session, Turn


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("chat")(chat)


def chat(
    company: Annotated[str | None, typer.Option()] = None,
    role: Annotated[str | None, typer.Option()] = None,
    level: Annotated[str | None, typer.Option()] = None,
    focus: Annotated[str | None, typer.Option()] = None,
    mode: Annotated[str, typer.Option(help="interview, drill or coach.")] = "interview",
    questions: Annotated[int, typer.Option(help="How many questions.")] = 6,
) -> None:
    """Hold a mock interview; an empty line or Ctrl-D leaves it, and it is kept."""
    fields = {
        "mode": mode,
        "company": company,
        "role": role,
        "level": level,
        "focus": focus,
        "questions": questions,
    }
    wanted = batch.request(SessionRequest, fields)

    async def work(coach: Coach, _: Settings) -> None:
        session = await coach.start(LOCAL, wanted)
        if session.opening:
            out.print(session.opening, markup=False)
        if session.question:
            show.question(session.question, f"1/{session.progress.total}")
        await _converse(coach, session)

    with_coach(work)


async def _converse(coach: Coach, session: Session) -> None:
    while text := await asyncio.to_thread(_line):
        turn = await _turn(coach, session.id, text)
        if turn is None:
            continue
        show.turn(turn)
        if turn.status == "ended":
            break
    if session.mode != "coach":
        report = await coach.report(LOCAL, session.id)
        from coach.report import markdown

        out.print("\n" + markdown(report), markup=False)


async def _turn(coach: Coach, session_id: str, text: str) -> Turn | None:
    try:
        return await coach.turn(LOCAL, session_id, text)
    except ModelError as error:
        err.print(f"{error} Your answer is kept: send it again.", style="red", markup=False)
        return None


def _line() -> str:
    try:
        return input("\n> ").strip()
    except EOFError:
        return ""
