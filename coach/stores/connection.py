"""Opening the store's database: SQLite made safe, PostgreSQL by URL."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from coach.errors import ConfigurationError
from coach.stores.errors import TOO_NEW
from coach.stores.tables import VERSION, metadata, schema_version

FILE = "sessions.db"
BUSY_S = 30.0  # a writer waits this long for another before it gives up
_SCHEMA_LOCK = 0x636F616368  # "coach": two servers that start at once make the tables one after the other
# Full sync: what is acknowledged survives a power cut. Foreign keys are off in SQLite unless asked for.
# What is deleted is overwritten.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"busy_timeout={int(BUSY_S * 1000)}",
)


async def connect(home: Path, url: str | None) -> AsyncEngine:
    """Return an engine on the database, its tables made.

    Raises:
        ConfigurationError: the database can't be reached, or a newer version of the coach wrote it.
    """
    engine = _engine(home, url)
    try:
        async with writing(engine) as db:
            await _prepare(db)
    except (TimeoutError, DBAPIError, OSError) as error:
        await engine.dispose()
        reason = str(getattr(error, "orig", error)).strip().split("\n")[0]
        raise ConfigurationError(
            f"The database of the sessions can't be used: {reason}.", "Check COACH_DATABASE_URL and COACH_HOME."
        ) from None
    except ConfigurationError:
        await engine.dispose()
        raise
    return engine


def writing(engine: AsyncEngine) -> Any:
    """Return a transaction that writes: on SQLite it takes the write lock first, so that it never has to give up."""
    return engine.execution_options(coach_begin="BEGIN IMMEDIATE").begin()


async def checkpoint(engine: AsyncEngine) -> None:
    """Empty SQLite's write-ahead log, which else keeps what was overwritten in the tables."""
    if engine.dialect.name == "sqlite":
        async with engine.connect() as connection:
            db = await connection.execution_options(coach_begin=None)
            await db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _engine(home: Path, url: str | None) -> AsyncEngine:
    if url is None:
        return _sqlite(create_async_engine(f"sqlite+aiosqlite:///{home / FILE}"))
    try:
        address = sa.make_url(url)
    except ArgumentError:
        raise ConfigurationError(
            "COACH_DATABASE_URL is no database URL.", "Write it as postgresql://user:password@host/name."
        ) from None
    if address.get_backend_name() != "postgresql":
        raise ConfigurationError(
            f"COACH_DATABASE_URL names {address.get_backend_name()}, which isn't supported.",
            "Use postgresql://user:password@host/name, or unset it for SQLite.",
        )
    return create_async_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def _sqlite(engine: AsyncEngine) -> AsyncEngine:
    @sa.event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late: transactions are ours
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def begin(connection: sa.Connection) -> None:
        statement = connection.get_execution_options().get("coach_begin", "BEGIN")
        if statement:
            connection.exec_driver_sql(statement)

    return engine


async def _prepare(db: AsyncConnection) -> None:
    if db.dialect.name == "postgresql":
        await db.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SCHEMA_LOCK})
    await db.run_sync(metadata.create_all)
    version = await db.scalar(sa.select(sa.func.max(schema_version.c.version)))
    if version is None:
        await db.execute(schema_version.insert().values(version=VERSION))
    elif version > VERSION:
        raise ConfigurationError(f"{TOO_NEW} (schema {version}, this one knows {VERSION}).", "Update the coach.")
