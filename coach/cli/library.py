"""`coach sources replace` and `coach sources reembed`: what changes the library without adding to it."""

from __future__ import annotations

from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli.output import err
from coach.cli.running import OpeningBar, with_coach
from coach.errors import InvalidRequest
from coach.settings import load as settings
from corpus.load import Overrides, load
from corpus.types import Document, IngestOutcome

if TYPE_CHECKING:
    from coach.service import Coach
    from coach.settings import Settings


def replace(
    source_id: Annotated[str, typer.Argument(metavar="ID")],
    path: Annotated[Path, typer.Argument(help="The file that takes its place.")],
    company: Annotated[str | None, typer.Option(help="Whose document this is.")] = None,
    role: Annotated[str | None, typer.Option(help="The role it is about.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence's name.")] = None,
    attribution: Annotated[str | None, typer.Option(help="The sentence to show beside every quote.")] = None,
) -> None:
    """Put a file in the place of a source, whole, under the source's id."""
    document = _only(path, Overrides(company, role, None, licence, attribution))

    async def work(coach: Coach, _: Settings) -> IngestOutcome:
        await coach.source(source_id)
        return (await coach.ingest([changed(document, source_id=source_id)]))[0]

    outcome = with_coach(work, starter=False)
    if outcome.status == "refused":
        raise InvalidRequest(f"{path} is refused: {outcome.reason}")
    err.print(f"{outcome.status} {source_id}: {outcome.passages} passages", markup=False)


def _only(path: Path, told: Overrides) -> Document:
    made = list(load([path], told))
    if len(made) != 1:
        raise InvalidRequest(f"{path} holds {len(made)} documents.", "Name one file with one document.")
    if isinstance(made[0], IngestOutcome):
        raise InvalidRequest(f"{path} is refused: {made[0].reason}")
    return made[0]


def reembed() -> None:
    """Embed the library anew, after a change of the embedder; a run that was cut short goes on where it ended."""
    from coach.build import reembed as embed_anew

    with OpeningBar() as bar:
        passages = embed_anew(settings(), bar.rebuild)
    err.print(f"embedded {passages} passages", markup=False)
