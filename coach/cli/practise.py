"""`coach practice`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli import batch
from coach.cli.output import emit, err
from coach.cli.running import LOCAL, with_coach, with_rows
from coach.errors import InvalidRequest
from coach.requests import PracticeRequest

if TYPE_CHECKING:
    from coach.service import Coach
    from coach.settings import Settings
    from coach.types import PracticeSet


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("practice")(practice)


def practice(
    company: Annotated[str | None, typer.Option()] = None,
    role: Annotated[str | None, typer.Option()] = None,
    level: Annotated[str | None, typer.Option(help="e.g. graduate, mid-level, senior, director.")] = None,
    focus: Annotated[str | None, typer.Option(help="What to practise.")] = None,
    stage: Annotated[str | None, typer.Option(help="The stage of the interview.")] = None,
    count: Annotated[int, typer.Option(help="How many questions.")] = 8,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same set, whatever you were asked.")] = None,
    job: Annotated[Path | None, typer.Option(help="A job description that is not in the library.")] = None,
    cv: Annotated[Path | None, typer.Option(help="Your CV as text; up to two questions are on it.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write .json, .md or .csv instead of printing.")] = None,
    jsonl: Annotated[str | None, typer.Option(help="Rows {id, company, role, level?, focus?, stage?, count}.")] = None,
    concurrency: Annotated[int | None, typer.Option(min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a practice set: questions that cover what the documents ask of a role, each with its source."""
    if jsonl is not None:
        with_rows(jsonl, concurrency, lambda coach, row: coach.practice(LOCAL, batch.request(PracticeRequest, row)))
    fields = {
        "company": company,
        "role": role,
        "level": level,
        "focus": focus,
        "stage": stage,
        "count": count,
        "cv": _read(cv) if cv else None,
        "job_description": _read(job) if job else None,
        **({} if seed is None else {"seed": seed}),
    }
    wanted = batch.request(PracticeRequest, fields)
    form = _form(out) if out else "json" if as_json else "markdown"

    async def one(coach: Coach, _: Settings) -> PracticeSet:
        return await coach.practice(LOCAL, wanted)

    made = with_coach(one)
    if out:
        out.write_text(rendered(made, form), encoding="utf-8", newline="")
        err.print(f"{len(made.questions)} questions in {out}", markup=False)
    elif as_json:
        emit(made)
    else:
        sys.stdout.write(rendered(made, form))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"{path} can't be read: {error}.", "Give a UTF-8 text file.") from None


def _form(path: Path) -> str:
    forms = {".json": "json", ".md": "markdown", ".csv": "csv"}
    if path.suffix.lower() not in forms:
        raise InvalidRequest(f"{path} has no known ending.", f"Use one of {', '.join(forms)}.")
    return forms[path.suffix.lower()]


def rendered(made: PracticeSet, form: str) -> str:
    """Return a practice set as json, markdown or csv."""
    from coach.practice import export

    writers = {"json": export.to_json, "markdown": export.to_markdown, "csv": export.to_csv}
    return writers[form](made)
