"""Wires library, engine, store and service from the settings."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from coach.errors import ConfigurationError
from coach.ports import Engine
from coach.service import Coach
from coach.service.sources import Fetch, refuse_urls
from coach.settings import Settings
from corpus.indexes import OnProgress
from corpus.library import Library
from corpus.ports import Embedder
from corpus.types import IngestOutcome

OPENAI = "https://api.openai.com/v1"
STARTER = Path(__file__).parent.parent / "corpus" / "sources"
OnOutcome = Callable[[IngestOutcome], None]


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return an id that nobody can guess."""
    return uuid4().hex


@asynccontextmanager
async def open_coach(
    settings: Settings,
    on_starter: OnOutcome | None = None,
    on_progress: OnProgress | None = None,
    *,
    beside_server: bool = False,
) -> AsyncIterator[Coach]:
    """Open the coach on `settings.home` and close it cleanly.

    An empty library is given the starter corpus first, unless the settings say off.

    Args:
        settings: where everything is, and which engine.
        on_starter: hears of each document of the starter corpus.
        on_progress: hears what is being rebuilt, how many passages are done, and of how many.
        beside_server: write to the index in steps so small that a server in this process keeps answering.

    Raises:
        ConfigurationError: the settings don't fit together.
        LibraryBusy: another process owns the home.
    """
    from coach.stores.sql import SqlSessionStore

    check(settings)
    library = await asyncio.to_thread(open_library, settings, on_progress, beside_server=beside_server)
    try:
        await asyncio.to_thread(add_starter, library, settings, on_starter)
        store = await SqlSessionStore.open(settings.home, _database(settings))
        engine = build_engine(settings, library)
        # A turn may take two exchanges with a model: a critique, and an answer from the documents.
        lease_s = 2 * settings.model_deadline_s + 60
        fetch = _fetching(settings)
        coach = Coach(library, engine, store, clock=now, new_id=new_id, lease_s=lease_s, fetch=fetch)
        try:
            yield coach
        finally:
            await coach.close()
    finally:
        # A clean close writes the indexes' manifest; without it the next start builds them again.
        await asyncio.shield(asyncio.to_thread(library.close))


def check(settings: Settings) -> None:
    """Refuse settings that don't fit together, before anything is opened.

    Raises:
        ConfigurationError: names the setting and the mend.
    """
    if settings.engine == "langchain" and not settings.model:
        raise ConfigurationError(
            "COACH_ENGINE=langchain needs a model.", "Set COACH_MODEL, for instance COACH_MODEL=openai:gpt-5-mini."
        )
    if settings.recording_mode != "off" and settings.recordings is None:
        raise ConfigurationError(
            f"COACH_RECORDING_MODE={settings.recording_mode} needs a folder.", "Set COACH_RECORDINGS to its path."
        )
    address = urlsplit(embedding_url(settings))
    if settings.embedding_model and not (address.scheme in ("http", "https") and address.hostname):
        raise ConfigurationError(
            "The embedding endpoint has no URL that can be used.",
            "Set COACH_EMBEDDING_URL to where its /embeddings begins, for instance http://localhost:11434/v1.",
        )


def embedding_url(settings: Settings) -> str:
    """Return the address of the API that an embedding model is asked at, where one is configured."""
    return settings.embedding_url or os.environ.get("OPENAI_BASE_URL") or OPENAI


def build_embedder(settings: Settings) -> Embedder | None:
    """Build the embedder that the settings name, None for the one that ships inside; nothing is sent yet.

    OPENAI_API_KEY goes to the host it is for, and to no other.
    """
    if not settings.embedding_model:
        return None
    from corpus.adapters.endpoint import Endpoint

    url = embedding_url(settings)
    key = settings.embedding_key.get_secret_value() if settings.embedding_key else None
    if key is None and urlsplit(url).netloc == urlsplit(os.environ.get("OPENAI_BASE_URL") or OPENAI).netloc:
        key = os.environ.get("OPENAI_API_KEY")
    return Endpoint(
        settings.embedding_model,
        url=url,
        key=key,
        batch=settings.embedding_batch,
        deadline_s=settings.embedding_deadline_s,
    )


def reembed(settings: Settings, on_progress: OnProgress | None = None) -> int:
    """Embed the library anew with the configured embedder, and forget the vectors of any other; returns its passages.

    What a run that was cut short had embedded is not embedded again.

    Raises:
        ConfigurationError: the settings don't fit together.
        LibraryBusy: another process owns the home.
        EmbedderUnavailable: the embedder can't be had.
    """
    check(settings)
    with open_library(settings, on_progress, anew=True) as library:
        return sum(library.counts().values())


def open_library(
    settings: Settings, on_progress: OnProgress | None = None, *, beside_server: bool = False, anew: bool = False
) -> Library:
    """Open the library in the settings' home; `on_progress` and `beside_server` are `open_coach`'s.

    With `anew`, it is embedded again where its vectors are another embedder's.

    Raises:
        ConfigurationError: the home can't be written.
        LibraryBusy: another process owns it.
        EmbedderChanged: its vectors are another embedder's.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"COACH_HOME={settings.home} can't be made: {error.strerror}.", "Set COACH_HOME to a folder of yours."
        ) from None
    if not os.access(settings.home, os.W_OK):
        raise ConfigurationError(
            f"COACH_HOME={settings.home} can't be written.", "Set COACH_HOME to a folder of yours."
        )
    return Library.open(
        settings.home,
        embedder=build_embedder(settings),
        database_url=_database(settings),
        on_progress=on_progress,
        reembed=anew,
        beside_server=beside_server,
    )


def add_starter(library: Library, settings: Settings, on_outcome: OnOutcome | None = None) -> None:
    """Give an empty library the starter corpus, unless the settings say off."""
    from corpus.load import load

    if settings.starter_corpus == "on" and library.is_empty():
        library.ingest(load([STARTER]), on_outcome)


def build_engine(settings: Settings, library: Library) -> Engine:
    """Build the engine that the settings name."""
    if settings.engine == "langchain":
        from coach.engines.langchain import open_engine

        return open_engine(settings)
    from coach.engines.offline.engine import OfflineEngine

    return OfflineEngine(library.embed)


def _fetching(settings: Settings) -> Fetch:
    if settings.allow_urls == "off":
        return refuse_urls
    from corpus.fetch import fetch

    return fetch


def _database(settings: Settings) -> str | None:
    return settings.database_url.get_secret_value() if settings.database_url else None
