"""Rows that arrive while a backup is made, and the records as PostgreSQL's own tools copy them.

The records are copied first, the engine last, so the engine may know acts whose dossiers, texts and intake rows came
after the copy of the records. Those rows are written down behind the engine's copy: acts that the engine does not know
are then open intake rows, which the sweeper sends again. So nothing that was acknowledged is lost.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from sqlalchemy import Date, Table, UniqueConstraint, make_url
from sqlmodel import Session, SQLModel

from storage.types import Instant

NEW = (
    *("unit", "person", "account", "role_grant", "campaign_version", "campaign", "campaign_unit", "council_member"),
    *("programme", "draft", "draft_version", "upload", "note", "intake", "issued_paper"),
)
"""Tables whose new rows acts may refer to, parents first."""
CHANGED = frozenset({"draft", "upload"})
"""Of these also the rows that have changed: a dossier goes on being written until it is filed."""
UNBEGUN: dict[str, dict[str, Any]] = {
    "intake": {"outcome": "OPEN", "answer": None, "sends": 0},
    "campaign": {"phase": "DRAFT", "suspended": False, "act_no": 0, "state": "", "next_due_at": None},
    "programme": {"status": "NONE", "year": 0, "act_no": 0, "state": "", "next_due_at": None},
}
"""What acts have written into a new row is left out: whether the engine knows them is found out at the restore."""

Seen = dict[str, dict[tuple[Any, ...], int]]


class NoTool(Exception):
    """A tool of PostgreSQL is missing, or it failed: `said` is its last line."""

    def __init__(self, tool: str, said: str = "") -> None:
        super().__init__(f"{tool}: {said}")
        self.tool, self.said = tool, said


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _key(table: Table, row: Any) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _rows(session: Session, table: Table) -> Iterator[sql.RowMapping]:
    yield from session.connection().execute(table.select().execution_options(yield_per=500)).mappings()


def seen(session: Session) -> Seen:
    """What is there before the copy is made."""
    return {
        name: {_key(_table(name), row): hash(tuple(row.values())) for row in _rows(session, _table(name))}
        for name in NEW
    }


def arrived(session: Session, before: Seen) -> Iterator[str]:
    """One line of JSON for every row that was not there before."""
    for name in NEW:
        table = _table(name)
        for row in _rows(session, table):
            known = before[name].get(_key(table, row))
            if known is None or (name in CHANGED and known != hash(tuple(row.values()))):
                told = {key: _plain(value) for key, value in row.items()} | UNBEGUN.get(name, {})
                yield json.dumps({"table": name, "row": told}, ensure_ascii=False)


def add_arrived(session: Session, lines: Iterator[str]) -> int:
    """Put such rows into a copy of the records; one that got there by itself is left alone. Returns how many."""
    count = 0
    for line in lines:
        said = json.loads(line)
        table = _table(said["table"])
        values = {name: _typed(table.c[name], value) for name, value in said["row"].items()}
        if table.name in CHANGED:
            for columns in _unique(table):
                same = (table.c[name] == values[name] for name in columns)
                session.connection().execute(table.delete().where(*same))
        same_key = (column == values[column.name] for column in table.primary_key)
        if session.connection().execute(table.select().where(*same_key)).first() is None:
            session.connection().execute(table.insert().values(values))
            count += 1
    return count


def _unique(table: Table) -> Iterator[tuple[str, ...]]:
    yield tuple(column.name for column in table.primary_key)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(column.name for column in constraint.columns)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _typed(column: sql.Column[Any], value: Any) -> Any:
    if value is not None and isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value


def dump_postgres(url: str, target: Path) -> None:
    """All rows of one instant by `pg_dump`. Raises NoTool."""
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def restore_postgres(url: str, source: Path) -> None:
    """Into an empty database by `pg_restore`: all of it or nothing. Raises NoTool."""
    name = make_url(url).database
    _run("pg_restore", url, "--single-transaction", "--no-owner", "--no-privileges", f"--dbname={name}", str(source))


def _run(tool: str, url: str, *words: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise NoTool(tool)
    where = make_url(url)
    # By the environment and not by arguments, which other users of the machine can read.
    said = {
        "PGHOST": where.host or where.query.get("host"),
        "PGPORT": where.port or where.query.get("port"),
        "PGUSER": where.username,
        "PGPASSWORD": where.password,
        "PGDATABASE": where.database,
    }
    environment = os.environ | {name: str(value) for name, value in said.items() if value}
    done = subprocess.run([path, *words], env=environment, capture_output=True, text=True)  # noqa: S603 - no shell
    if done.returncode != 0:
        raise NoTool(tool, (done.stderr.strip().splitlines() or [""])[-1])
