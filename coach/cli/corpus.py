"""`coach ingest`, `coach sources` and `coach search`: what is in the library, and what it finds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach.cli import batch
from coach.cli.library import reembed, replace
from coach.cli.outcomes import show as show_outcomes
from coach.cli.output import DONE, FAILED, SOME_ROWS_FAILED, emit, err, out, progress
from coach.cli.running import with_coach, with_rows
from coach.errors import InvalidRequest
from coach.requests import SearchRequest
from coach.settings import load as settings
from coach.shown import detail, summary
from corpus.fetch import is_url, load_urls
from corpus.licence import forbidden
from corpus.load import Overrides, load, load_jsonl
from corpus.types import DOCUMENT_KINDS, DocumentKind, IngestOutcome, Source

if TYPE_CHECKING:
    from coach.service import Coach
    from coach.settings import Settings
    from corpus.types import Document, Passage

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("ingest")(ingest)
    app.command("search")(search)
    sources = typer.Typer(help="What is in the library.", invoke_without_command=True)
    sources.callback()(list_sources)
    sources.command("show")(show_source)
    sources.command("keep")(keep_block)
    sources.command("replace")(replace)
    sources.command("delete")(delete_source)
    sources.command("reembed")(reembed)
    app.add_typer(sources, name="sources")


def ingest(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, folders, and URLs with --allow-urls.")] = None,
    jsonl: Annotated[
        str | None, typer.Option(help="Rows {id, title, text, company?, role?, kind?}; - is stdin.")
    ] = None,
    company: Annotated[str | None, typer.Option(help="Whose documents these are.")] = None,
    role: Annotated[str | None, typer.Option(help="The role they are about.")] = None,
    kind: Annotated[str | None, typer.Option(help=f"One of {', '.join(DOCUMENT_KINDS)}.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence's name.")] = None,
    attribution: Annotated[str | None, typer.Option(help="The sentence to show beside every quote.")] = None,
    allow_urls: Annotated[bool, typer.Option("--allow-urls", help="Fetch URLs, from public addresses only.")] = False,
    as_json: Json = False,
) -> None:
    """Add documents to the library; a changed one replaces its earlier version."""
    if not paths and not jsonl:
        raise InvalidRequest("Nothing to ingest.", "Name files or folders, or --jsonl FILE.")
    told = Overrides(company, role, _kind(kind), licence, attribution)
    urls = [path for path in paths or () if is_url(path)]
    files = [Path(path) for path in paths or () if not is_url(path)]
    if urls and not allow_urls and settings().allow_urls == "off":
        raise InvalidRequest(
            f"{urls[0]} is a URL.", "Add --allow-urls, or set COACH_ALLOW_URLS=on, to have it fetched."
        )

    async def work(coach: Coach, _: Settings) -> list[IngestOutcome]:
        def documents() -> Iterator[Document | IngestOutcome]:
            yield from load(files, told)
            yield from load_urls(urls, told)
            if jsonl:
                with batch.lines(jsonl) as rows:
                    yield from load_jsonl(rows, told, "stdin" if jsonl == "-" else Path(jsonl).name)

        with progress() as bar:
            task = bar.add_task("documents", total=None)
            return await coach.ingest(documents(), lambda _: bar.advance(task))

    outcomes = with_coach(work, starter=False)
    show_outcomes(outcomes, as_json)
    raise typer.Exit(_ingest_code(outcomes))


def _kind(kind: str | None) -> DocumentKind | None:
    for known in DOCUMENT_KINDS:
        if kind == known:
            return known
    if kind is not None:
        raise InvalidRequest(f"There is no document kind {kind!r}.", f"Use one of {', '.join(DOCUMENT_KINDS)}.")
    return None


def _ingest_code(outcomes: list[IngestOutcome]) -> int:
    refused = sum(outcome.status == "refused" for outcome in outcomes)
    if not refused:
        return DONE
    return FAILED if refused == len(outcomes) else SOME_ROWS_FAILED


def list_sources(context: typer.Context, as_json: Json = False) -> None:
    """List the sources; `show ID`, `replace ID FILE` and `delete ID` act on one, `reembed` on all."""
    if context.invoked_subcommand:
        return

    async def work(coach: Coach, _: Settings) -> list[tuple[Source, int]]:
        counts = await coach.counts()
        return [(source, counts.get(source.id, 0)) for source in await coach.sources()]

    rows = with_coach(work)
    if as_json:
        listed = [summary(*row).model_dump(mode="json") for row in rows]
        sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=2) + "\n")
        return
    for source, passages in rows:
        out.print(f"{source.id}  ({passages} passages)", style="bold", markup=False)
        told = (source.title, source.kind.replace("_", " "), source.company, source.role, terms(source))
        out.print("  " + " · ".join(part for part in told if part), markup=False)
        _warn(source)


def _warn(source: Source) -> None:
    """Print what a licence forbids where nobody can overlook it."""
    if said := forbidden(source.licence):
        out.print("  ! " + " ".join(said), style="yellow", markup=False)


def terms(source: Source) -> str:
    """Return a source's licence in a few words, its restrictions named."""
    own = source.licence
    parts = [own.name or ""]
    if own.max_excerpt_words:
        parts.append(f"excerpts ≤ {own.max_excerpt_words} words")
    if own.noncommercial:
        parts.append("non-commercial")
    if own.no_derivatives:
        parts.append("no derivatives")
    return ", ".join(part for part in parts if part)


def show_source(source_id: Annotated[str, typer.Argument(metavar="ID")], as_json: Json = False) -> None:
    """Show one source: its passages, and what cleaning dropped and why."""

    async def work(coach: Coach, _: Settings) -> tuple[Source, list[Passage]]:
        return await coach.source(source_id), await coach.passages(source_id)

    source, passages = with_coach(work)
    shown = detail(source, passages)
    if as_json:
        emit(shown)
        return
    out.print(
        f"{source.title} · {source.kind} · {source.company or '?'} · {source.role or '?'}", style="bold", markup=False
    )
    attribution = source.licence.attribution or "none asked"
    out.print(f"licence: {terms(source) or 'none stated'}; attribution: {attribution}", markup=False)
    _warn(source)
    for number, passage in enumerate(shown.kept, start=1):
        place = " > ".join(passage.heading)
        out.print(f"\nkept {number} [{passage.role}] {place} {passage.passage_id}", style="cyan", markup=False)
        out.print(passage.text, markup=False)
    for block in shown.dropped:
        by_hand = ", kept by hand" if block.kept else ""
        out.print(f"\ndropped {block.number} ({block.reason}{by_hand})", style="yellow", markup=False)
        out.print(block.text, style="dim", markup=False)


def keep_block(
    source_id: Annotated[str, typer.Argument(metavar="ID")],
    number: Annotated[int, typer.Argument(metavar="N", help="The dropped block's number in `coach sources show ID`.")],
) -> None:
    """Put a block that cleaning dropped back, for good: ingested again, the document keeps it."""

    async def work(coach: Coach, _: Settings) -> Source:
        return await coach.keep_block(source_id, number)

    block = with_coach(work).dropped[number - 1]
    err.print(f"kept block {number} of {source_id} ({block.reason})", markup=False)


def delete_source(source_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Forget a source for good."""

    async def work(coach: Coach, _: Settings) -> None:
        await coach.delete_source(source_id)

    with_coach(work)
    err.print(f"forgot {source_id}", markup=False)


def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 10,
    mode: Annotated[str, typer.Option(help="hybrid, dense or bm25.")] = "hybrid",
    company: Annotated[str | None, typer.Option()] = None,
    role: Annotated[str | None, typer.Option()] = None,
    kind: Annotated[str | None, typer.Option(help=f"One of {', '.join(DOCUMENT_KINDS)}.")] = None,
    language: Annotated[str | None, typer.Option(help="Of the documents, such as en.")] = None,
    jsonl: Annotated[str | None, typer.Option(help="Rows {id, query}; - is stdin.")] = None,
    concurrency: Annotated[int | None, typer.Option(min=1)] = None,
    as_json: Json = False,
) -> None:
    """Search the library; passages come whole, best first."""
    common = {"k": k, "mode": mode, "company": company, "role": role, "kind": kind, "language": language}

    async def row(coach: Coach, row: dict[str, Any]) -> dict[str, Any]:
        results = await coach.search(batch.request(SearchRequest, {**common, **row}))
        return {"results": [result.model_dump(mode="json") for result in results]}

    if jsonl is not None:
        with_rows(jsonl, concurrency, row)
    wanted = batch.request(SearchRequest, {**common, "query": query or ""})

    async def one(coach: Coach, _: Settings) -> list[Any]:
        return list(await coach.search(wanted))

    for result in (results := with_coach(one)):
        if not as_json:
            out.print(f"{result.score:.3f}  {result.source}  {result.passage_id}", style="cyan", markup=False)
            out.print(result.text + "\n", markup=False)
    if as_json:
        found = [result.model_dump(mode="json") for result in results]
        sys.stdout.write(json.dumps({"results": found}, ensure_ascii=False, indent=2) + "\n")
