"""Drafts a migration: the operations between the migrated schema and `storage.tables`, one function per table.

    python -m tests.support.draft             prints what is missing after the last migration
    python -m tests.support.draft --afresh    writes the first three files anew (before the first release only);
                                              then: ruff format storage/migrations

A person reads, names and numbers what is printed; the schema test holds every file against the metadata.
"""

import re
import sys
import tempfile
import textwrap
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrateOperation, OpContainer, UpgradeOps
from sqlalchemy import CheckConstraint, MetaData, Table
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from rules.award_history import Awarded, AwardLevel, Grade
from rules.cluster import ClusterKind
from rules.organisation import LevelTask, SuccessionKind
from rules.register import TABLES
from storage.migrate import FOLDER, upgrade
from storage.session import Database
from storage.types import Instant

STATUS_COLUMNS = {
    "campaign": ("campaign", "phase"),
    "enrolment": ("enrolment", "status"),
    "nomination": ("nomination", "status"),
    "council": ("sitting", "status"),
    "decision": ("decision", "status"),
    "programme": ("programme", "status"),
    "law": ("law_confirmation", "status"),
    "signing": ("signing_book", "status"),
}
"""Subject in rules.register → the column that holds a copy of its state."""
VALUE_COLUMNS = {
    ("archive_leaf", "kind"): ("RUN", "CHAIN"),
    ("archived_run", "status"): (
        "COMPLETED",
        "CONTINUED_AS_NEW",
        "FAILED",
        "TERMINATED",
        "TIMED_OUT",
        "CANCELED",
        "OPEN",
    ),
    ("intake", "outcome"): ("OPEN", "RECORDED", "REFUSED"),
    ("programme_line", "kind"): ("ITEM", "MEASURE", "INSPECTION", "FINDING"),
    ("installation", "kind"): ("REHEARSAL", "REAL"),
    ("award_record", "grade"): tuple(Grade),
    ("award_record", "level"): tuple(AwardLevel),
    ("award_record", "recipient_class"): tuple(Awarded),
    ("unit_period", "kind"): ("NAME", "CATEGORY", "PARENT", "SEAT"),
    ("unit_succession", "kind"): tuple(SuccessionKind),
    ("level_period", "task"): tuple(LevelTask),
    ("cluster", "kind"): tuple(ClusterKind),
    ("cluster_member", "part"): ("MEMBER", "HEAD", "DEPUTY"),
}

FIRST = {
    "0001_persons": ("person", "The installation and its clock; units, persons, accounts, roles, sign-in sessions."),
    "0002_subjects": ("subject", "Campaigns and their cases: each row is a copy of its workflow's state."),
    "0003_records": ("record", "The record of acts: intake, acts, audit chain, slots, deliveries, notices, texts."),
}
HEAD = '''"""{title}"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision: str | None = {previous}


'''


def allowed_values() -> dict[tuple[str, str], tuple[str, ...]]:
    """(table, column) → every value that it may hold, as the rules say."""
    states = {place: tuple(TABLES[subject].states) for subject, place in STATUS_COLUMNS.items()}
    return states | VALUE_COLUMNS


def with_checks() -> MetaData:
    """A copy of the metadata in which each closed list of values is a CHECK."""
    whole = MetaData()
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(whole)
    for (name, column), values in allowed_values().items():
        listed = ", ".join(f"'{value}'" for value in values)
        whole.tables[name].append_constraint(CheckConstraint(f"{column} IN ({listed})", name=f"ck_{name}_{column}"))
    return whole


def only(metadata: MetaData, module: str) -> MetaData:
    """The tables that one module of storage.tables defines."""
    classes = vars(import_module(f"storage.tables.{module}")).values()
    mine = {getattr(c, "__tablename__", "") for c in classes if getattr(c, "__module__", "").endswith(f".{module}")}
    part = MetaData()
    for table in metadata.sorted_tables:
        if table.name in mine:
            table.to_metadata(part)
    return part


def render_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations import nothing of ours: our types are written as what they are in the database."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def table_of(operation: MigrateOperation) -> str:
    """Name of the table that an operation is about."""
    table: str | Table = getattr(operation, "table_name", "") or getattr(operation, "source_table", "")
    return str(table)


def draft(url: str, target: MetaData) -> str:
    """Python source of `upgrade()`: one function per table, in the order of their dependence."""
    database = Database(url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": target})
        found = produce_migrations(context, target).upgrade_ops
    database.close()
    assert found is not None
    grouped: dict[str, list[MigrateOperation]] = {}
    for operation in found.ops:
        parts = operation.ops if isinstance(operation, OpContainer) else [operation]
        for part in parts:
            grouped.setdefault(table_of(part), []).append(part)
    functions = [f"def _{name}() -> None:\n    {code(operations)}\n" for name, operations in grouped.items()]
    calls = "".join(f"    _{name}()\n" for name in grouped) or "    pass\n"
    return "\n\n".join([f"def upgrade() -> None:\n{calls}", *functions])


def code(operations: list[MigrateOperation]) -> str:
    """The operations as Python, without the comments that alembic puts around them."""
    lines = render_python_code(UpgradeOps(operations), render_item=render_type).splitlines()
    return "\n".join(fold(line) for line in lines if not line.lstrip().startswith("#")).lstrip()


def fold(line: str) -> str:
    """A long CHECK as adjacent strings that fit the line."""
    found = re.search(r'CheckConstraint\("([^"]{80,})"', line)
    if found is None:
        return line
    pieces = textwrap.wrap(found[1], 100, drop_whitespace=False, break_on_hyphens=False)
    return line.replace(f'"{found[1]}"', "\n".join(f'"{piece}"' for piece in pieces))


def write_afresh(url: str) -> None:
    """The files of the empty database, each with the tables of one module."""
    previous = "None"
    for name, (module, title) in FIRST.items():
        head = HEAD.format(title=title, revision=name[:4], previous=previous)
        source = head + draft(url, only(with_checks(), module))
        (FOLDER / "versions" / f"{name}.py").write_text(source, encoding="utf-8")
        previous = f'"{name[:4]}"'


def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'draft.sqlite'}"
        if words == ["--afresh"]:
            write_afresh(url)
        else:
            upgrade(url)
            sys.stdout.write(draft(url, with_checks()))


if __name__ == "__main__":
    main(sys.argv[1:])
