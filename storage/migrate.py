"""The schema by numbered migrations: the same files for SQLite and PostgreSQL, forward only."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.session import Database

FOLDER = Path(__file__).parent / "migrations"
LOCK_SECONDS = 3
"""PostgreSQL: a migration that waits longer for a table gives up, rather than let every act queue up behind it."""
TURN_SECONDS = 60
"""PostgreSQL: how long one upgrade waits for another one to end."""
TURN = 0x7468_6964_7561
"""Key of the advisory lock that upgrades of one database share."""


class UnknownSchema(Exception):
    """The database was not made by these migrations, or by newer ones: `found` is its revision ("" = it has none)."""

    def __init__(self, found: str) -> None:
        super().__init__(f"revision {found or 'none'}, tables present")
        self.found = found


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision that this program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None
    return revision


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def current(url: str) -> str:
    """The revision of a database; "" for one that was never migrated."""
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            return _revision(connection)
    finally:
        database.close()


def upgrade(url: str) -> str:
    """Bring a database to the head in one transaction and return the revision. Safe to repeat and to race.

    Raises UnknownSchema, and SQLAlchemy's OperationalError (no connection, or a lock that others hold too long).
    """
    database = Database(url)
    try:
        with database.engine.execution_options(writes=True).begin() as connection:
            _take_turn(connection)
            _require_known(connection)
            command.upgrade(_config(connection), "head")
            return _revision(connection)
    finally:
        database.close()


def _take_turn(connection: Connection) -> None:
    # SQLite holds its one write lock since BEGIN IMMEDIATE.
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{TURN_SECONDS}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))


def _require_known(connection: Connection) -> None:
    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    strange = bool(found) and found not in known
    foreign = not found and bool(inspect(connection).get_table_names())
    if strange or foreign:
        raise UnknownSchema(found)
