"""Sessions on a database that is given as a URL. One transaction per act; SQLite takes its write lock at once."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlmodel import Session

import storage.tables  # noqa: F401  # the metadata must be whole before any session

BUSY_MS = 15_000


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    # First of all: the change to WAL waits for another process that is making it.
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later fails at once when another has written between.
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


class Database:
    """Read and write transactions on one database.

    `url`: SQLAlchemy URL of SQLite (file) or PostgreSQL (psycopg).
    """

    def __init__(self, url: str) -> None:
        where = make_url(url)
        if where.drivername == "postgresql":
            where = where.set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(where, pool_pre_ping=where.get_backend_name() != "sqlite")
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)
        self._writing = self.engine.execution_options(writes=True)
        # SQLite has one writer at a time and lets the others sleep in growing steps: the threads of one process wait
        # for each other here instead, and go on at once.
        lite = self.engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[Any] = threading.Lock() if lite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads. Rows stay readable after it: closing rolls back without expiring them."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with self._turn, Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Return all connections."""
        self.engine.dispose()
