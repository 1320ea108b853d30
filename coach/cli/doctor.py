"""`coach doctor`: what is configured, what works, and what would be sent where."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import typer

from coach.cli.output import DONE, FAILED, out
from coach.errors import CoachError
from coach.settings import load
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from coach.settings import Settings

Status = Literal["ok", "note", "broken"]
TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")


@dataclass(frozen=True)
class Check:
    """One line of the doctor's report."""

    name: str
    status: Status
    detail: str


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what is configured, what works, and what would be sent where; exit 1 if something is broken."""
    settings = load()
    steps: list[Callable[[Settings], Check]] = [_python, _home, _embedder, _library, _engine, _leaves, _tracing]
    checks = [_run(step, settings) for step in steps]
    if as_json:
        sys.stdout.write(json.dumps([asdict(check) for check in checks], indent=2) + "\n")
    else:
        colours = {"ok": "green", "note": "yellow", "broken": "red"}
        for check in checks:
            out.print(f"[{colours[check.status]}]{check.status:6}[/] {check.name:9}", end=" ")
            out.print(check.detail, markup=False)
    raise typer.Exit(FAILED if any(check.status == "broken" for check in checks) else DONE)


def _run(step: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return step(settings)
    except (CoachError, CorpusError) as error:
        return Check(step.__name__.strip("_"), "broken", str(error))


def _python(_: Settings) -> Check:
    return Check("python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _home(settings: Settings) -> Check:
    parent = settings.home if settings.home.exists() else settings.home.parent
    free = shutil.disk_usage(parent).free // 2**20 if parent.exists() else 0
    where = "PostgreSQL by COACH_DATABASE_URL" if settings.database_url else "SQLite"
    status: Status = "ok" if free > 200 else "broken"
    return Check("home", status, f"{settings.home} ({free} MiB free); record and sessions in {where}")


def _embedder(settings: Settings) -> Check:
    from coach.build import build_embedder, check, embedding_url

    check(settings)
    embedder = build_embedder(settings)
    if embedder is None:
        return Check("embedder", "ok", "all-MiniLM-L6-v2, which ships inside")
    return Check("embedder", "ok", f"{embedder.id} at {_host(embedding_url(settings))}: {embedder.dimension} numbers")


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2] or url


def _library(settings: Settings) -> Check:
    from coach.build import open_library

    library = open_library(settings)
    try:
        sources = library.sources()
        passages = sum(library.counts().values())
        if not sources:
            later = "the starter corpus comes with the first command" if settings.starter_corpus == "on" else "ingest"
            return Check("library", "note", f"empty; {later}")
        library.health()
        made = " and ".join(sorted(library.embedders()))
        held = f"{len(sources)} sources, {passages} passages, embedded with {made}; finds its own passages"
        return Check("library", "ok", held)
    finally:
        library.close()


def _engine(settings: Settings) -> Check:
    from coach.build import check

    check(settings)
    if settings.engine == "offline":
        return Check("engine", "ok", "offline: embedded model and rules, deterministic, English")
    provider = (settings.model or "").partition(":")[0]
    if provider in ("openai", settings.model) and not os.environ.get("OPENAI_API_KEY"):
        return Check("engine", "broken", "OPENAI_API_KEY is not set. Set it (any value, for a local endpoint).")
    return Check("engine", "ok", f"langchain with {settings.model}, deadline {settings.model_deadline_s:g} s a call")


def _leaves(settings: Settings) -> Check:
    from coach.build import OPENAI, embedding_url

    sent = []
    if settings.engine != "offline":
        base = os.environ.get("OPENAI_BASE_URL") or OPENAI
        sent.append(f"questions, answers, pasted CVs and retrieved passages go to {_host(base)}")
    if settings.embedding_model:
        where = _host(embedding_url(settings))
        sent.append(f"every ingested document, questions and answers go to {where} to be embedded")
    return Check("leaves", "note", "; ".join(sent)) if sent else Check("leaves", "ok", "nothing leaves this machine")


def _tracing(settings: Settings) -> Check:
    on = [name for name in TRACING if os.environ.get(name, "").lower() in ("true", "1")]
    if on and settings.tracing == "on":
        return Check("tracing", "note", f"LangSmith is on ({', '.join(on)}): answers go there too")
    if on:
        return Check("tracing", "ok", f"{', '.join(on)} set, but cleared at start; COACH_TRACING=on would keep them")
    return Check("tracing", "ok", "off")
