"""The migrations on both engines: they make what the tables say, and what they forbid stays forbidden."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import SQLModel

from storage import migrate
from storage.session import Database
from tests import factories
from tests.support.draft import allowed_values

FILES = sorted(path.stem for path in (migrate.FOLDER / "versions").glob("[0-9]*.py"))


def execute(database: Database, sql: str) -> None:
    with database.write() as session:
        session.connection().execute(text(sql))


def test_upgrade_of_an_empty_database_reaches_the_head(empty_url: str) -> None:
    assert migrate.current(empty_url) == ""
    assert migrate.upgrade(empty_url) == migrate.head() == migrate.current(empty_url)


def test_upgrade_twice_changes_nothing(any_database: Database) -> None:
    url = any_database.engine.url.render_as_string(hide_password=False)
    before = inspect(any_database.engine).get_table_names()

    assert migrate.upgrade(url) == migrate.head()
    assert inspect(any_database.engine).get_table_names() == before


def test_upgrades_at_once_take_turns(empty_url: str) -> None:
    assert factories.race([lambda: migrate.upgrade(empty_url)] * 4) == [migrate.head()] * 4


def test_upgrade_of_a_database_of_a_newer_program_is_refused(any_database: Database) -> None:
    execute(any_database, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(migrate.UnknownSchema) as refused:
        migrate.upgrade(any_database.engine.url.render_as_string(hide_password=False))
    assert refused.value.found == "9999"


def test_upgrade_of_a_foreign_database_is_refused_and_leaves_it_alone(empty_url: str) -> None:
    foreign = Database(empty_url)
    execute(foreign, "CREATE TABLE somebody_elses (id INTEGER)")

    with pytest.raises(migrate.UnknownSchema):
        migrate.upgrade(empty_url)
    assert inspect(foreign.engine).get_table_names() == ["somebody_elses"]
    foreign.close()


def test_migrated_schema_is_what_the_tables_say(any_database: Database) -> None:
    with any_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_closed_lists_of_values_are_those_of_the_rules(any_database: Database) -> None:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    inspector = inspect(any_database.engine)
    for table in inspector.get_table_names():
        for check in inspector.get_check_constraints(table):
            name, sql = str(check["name"]), str(check["sqltext"])
            found[table, name.removeprefix(f"ck_{table}_")] = tuple(re.findall(r"'([A-Z_]+)'", sql))

    assert found == allowed_values()


SPOKEN_FOR = {("installation", "kind"), ("archived_run", "status")}
"""Here a trigger against every change speaks first; what is added is refused by the list."""


@pytest.mark.parametrize(("table", "column"), sorted(allowed_values().keys() - SPOKEN_FOR))
def test_value_outside_its_list_is_refused(any_database: Database, table: str, column: str) -> None:
    with any_database.write() as session:
        factories.add_one_of_everything(session)

    with pytest.raises(IntegrityError, match=f"ck_{table}_{column}"):
        execute(any_database, f"UPDATE {table} SET {column} = 'NEVER_HEARD_OF'")


def test_installation_of_another_kind_is_refused(any_database: Database) -> None:
    with pytest.raises(IntegrityError, match="ck_installation_kind"), any_database.write() as session:
        factories.add_installation(session, kind="PLAYGROUND")


def test_archived_run_of_another_status_is_refused(any_database: Database) -> None:
    with pytest.raises(IntegrityError, match="ck_archived_run_status"), any_database.write() as session:
        factories.add_archived_run(session, status="NEVER_HEARD_OF")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET account = 'somebody else'",
        "DELETE FROM audit_event",
        "UPDATE act SET recording = '{}'",
        "DELETE FROM act",
        "UPDATE installation SET kind = 'REAL'",
        "DELETE FROM installation",
    ],
)
def test_what_is_written_once_cannot_be_changed(any_database: Database, sql: str) -> None:
    with any_database.write() as session:
        factories.add_one_of_everything(session)

    with pytest.raises(IntegrityError, match="append-only|cannot be"):
        execute(any_database, sql)


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["audit_event", "act"])
@pytest.mark.parametrize("any_engine", ["postgresql"], indirect=True)
def test_append_only_table_cannot_be_truncated(any_database: Database, table: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        execute(any_database, f"TRUNCATE {table}")


@pytest.mark.postgres
@pytest.mark.parametrize("any_engine", ["postgresql"], indirect=True)
def test_upgrade_gives_up_on_a_table_that_others_hold(any_database: Database) -> None:
    url = any_database.engine.url.render_as_string(hide_password=False)
    with any_database.write() as session:
        session.connection().execute(text("LOCK TABLE alembic_version"))

        with pytest.raises(OperationalError, match="lock timeout"):
            migrate.upgrade(url)
    assert migrate.upgrade(url) == migrate.head()


@pytest.mark.parametrize("change", ["outcome = 'REFUSED'", "answer = '{}'", "answer = NULL", "outcome = 'OPEN'"])
def test_outcome_of_an_intake_row_is_written_once(any_database: Database, change: str) -> None:
    with any_database.write() as session:
        factories.add_one_of_everything(session)
    execute(any_database, "UPDATE intake SET sends = 1")
    execute(any_database, "UPDATE intake SET outcome = 'RECORDED', answer = 'first'")
    execute(any_database, "UPDATE intake SET sends = 2")

    with pytest.raises(IntegrityError, match="written once"):
        execute(any_database, f"UPDATE intake SET {change}")


def test_files_are_numbered_in_one_line_without_gaps() -> None:
    walked = list(ScriptDirectory(str(migrate.FOLDER)).walk_revisions())[::-1]

    assert [name[:4] for name in FILES] == [f"{n:04}" for n in range(1, len(FILES) + 1)]
    assert [script.revision for script in walked] == [name[:4] for name in FILES]
    assert [script.down_revision for script in walked] == [None, *(name[:4] for name in FILES[:-1])]


@pytest.mark.parametrize("name", FILES)
def test_file_goes_forward_only_and_needs_no_code_of_ours(name: str) -> None:
    module: Any = import_module(f"storage.migrations.versions.{name}")
    source = Path(module.__file__).read_text(encoding="utf-8")

    assert not hasattr(module, "downgrade")
    assert "create_all" not in source
    assert re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE) in (["alembic"], ["sqlalchemy", "alembic"])
