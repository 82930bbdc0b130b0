"""Rows that workflows own, rebuilt from the histories of whole plays on the real engine, beside the live ones."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from sqlmodel import Session, SQLModel

from audit.rebuild import cases_from_archive, cases_from_engine
from rules.law_row import Withdraw
from storage import comparison
from storage.comparison import Comparison
from storage.owned import DATA, OWNED, is_of_a_workflow
from storage.rebuild import Rebuild
from storage.session import Database
from storage.types import Instant
from tests.audit.archiving import archiver_of, shown
from tests.factories import NOW
from tests.replay import plays
from tests.rules.law_row_cases import CONFIRM
from tests.support.engine import Engine
from tests.support.unguarded import unguarded
from tests.workflows import law_row_story
from tests.workflows.world import World


def test_every_table_is_owned_or_data_and_every_named_column_exists() -> None:
    tables = SQLModel.metadata.tables

    assert set(OWNED) | set(DATA) == set(tables)
    assert set(OWNED) & set(DATA) == set()
    for name, owned in OWNED.items():
        assert {*owned.key, owned.of, *owned.data} <= {column.name for column in tables[name].columns}


async def rebuilt_of(world: World, target: Database) -> Rebuild:
    """Fill an empty database from the engine's histories of a world."""
    await shown(world, *world.cases())
    rebuild = Rebuild()
    with target.write() as session:
        async for case in cases_from_engine(world.client):
            await asyncio.to_thread(rebuild.add, session, case)
        rebuild.finish(session)
    return rebuild


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("play", plays.PLAYS, ids=lambda play: play.__name__)
async def test_rebuilt_rows_equal_the_live_ones_and_every_alteration_is_found(
    play: Callable[[World], Awaitable[object]], engine: Engine, database: Database, migrated_file: Path, tmp_path: Path
) -> None:
    world = World(database, await engine.client(), tmp_path)
    async with world.working():
        await play(world)
    target = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'rebuilt.sqlite')}")

    rebuild = await rebuilt_of(world, target)

    with database.read() as live, target.read() as mine:
        compared = Comparison(live, mine, rebuild)
        assert list(compared.differences()) == []
        assert (compared.unsaid, compared.left_out, rebuild.faults) == (0, frozenset(), [])
        for table in comparison.tables():
            rows = live.connection().execute(table.select()).mappings().all()
            data = [row for row in rows if is_data(compared, table.name, row)]
            assert compared.compared[table.name] == len(rows) - len(data)
    assert sum(compared.compared.values()) >= 10
    for name, column in altered_columns(database, compared):
        assert_alteration_is_found(database, target, rebuild, name, column)
    target.close()


def is_data(compared: Comparison, table: str, row: sql.RowMapping) -> bool:
    """Whether this row is one that no history gives."""
    told = [
        key
        for key in compared.notices
        if table == "notice" and (key.subject, key.kind) == (row["subject"], row["kind"])
    ]
    persons = table.startswith("audit_") and not is_of_a_workflow(row["subject"])
    return bool(told) or persons or (OWNED[table].loaded and row["act_no"] == 0)


def altered_columns(database: Database, compared: Comparison) -> list[tuple[str, str]]:
    """Every owned column of every table with rows that were compared."""
    return [(t.name, c) for t in comparison.tables() if compared.compared[t.name] for c in comparison.columns(t)]


def assert_alteration_is_found(database: Database, target: Database, rebuild: Rebuild, name: str, column: str) -> None:
    """One value of one live row is changed, behind every guard of the database; rolled back in the end."""
    table = SQLModel.metadata.tables[name]
    with database.engine.connect() as connection, Session(connection) as live, target.read() as mine:
        live.connection().exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        unguarded(live)
        compared = Comparison(live, mine, rebuild)
        rows = live.connection().execute(table.select()).mappings().all()
        row = next(row for row in rows if not is_data(compared, name, row))
        same = sql.and_(*(table.c[key] == row[key] for key in OWNED[name].key))
        live.connection().execute(table.update().where(same).values({column: other(row[column], table.c[column])}))
        found = list(compared.of(table))
        live.rollback()
    assert any(difference.table == name for difference in found), (name, column)


def other(value: Any, column: sql.Column[Any]) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1000
    if isinstance(column.type, Instant):
        return (value or NOW) + timedelta(microseconds=1)
    if isinstance(value, str) and value.startswith('{"'):
        return value.replace('{"', '{"x', 1)
    return f"{value or ''}x"


@pytest.mark.engine
async def test_archive_alone_gives_the_same_rows_and_says_where_it_ends_before_the_record(
    world: World, migrated_file: Path, tmp_path: Path
) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.act(world, "confirm", CONFIRM)
    await shown(world, law_row_story.ROW)
    await archiver_of(world).anchor_open()
    target = Database(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'rebuilt.sqlite')}")
    rebuild = Rebuild()

    (case,) = [case async for case in cases_from_archive(world.database, world.store)]
    with target.write() as session:
        rebuild.add(session, case)

    with world.database.read() as live, target.read() as mine:
        assert list(Comparison(live, mine, rebuild).differences()) == []
        keys, now = comparison.live_keys(live)[law_row_story.ROW], datetime.now(UTC)
    assert (case.whole, case.is_moving(keys, now)) == (False, False)
    await law_row_story.act(world, "withdraw", Withdraw("why"))
    with world.database.read() as live:
        assert case.is_moving(comparison.live_keys(live)[law_row_story.ROW], now)
    target.close()
