"""A PostgreSQL database of its own for a test, where one is reachable."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

POSTGRES = os.environ.get("COACH_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@contextmanager
def own_database() -> Iterator[str]:
    """Create a database and yield its URL; it is dropped at the end, and the test skipped where there is no server."""
    address = sa.make_url(POSTGRES).set(drivername="postgresql+psycopg")
    admin = sa.create_engine(address, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    name = f"coach_test_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as db:
            db.execute(sa.text(f"CREATE DATABASE {name}"))
    except sa.exc.DBAPIError as error:
        admin.dispose()
        pytest.skip(f"needs PostgreSQL: set COACH_TEST_DATABASE_URL to a database ({str(error.orig).splitlines()[0]})")
    try:
        yield address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as db:
            db.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
