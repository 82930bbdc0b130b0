"""Databases for every test that needs rows: migrated once per process, copied for each test."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from storage.migrate import upgrade
from storage.session import Database
from tests.support.engine import Engine, running_engine
from tests.support.postgres import Cluster, find_binaries

# The same examples in every run, and no clock over them: a busy machine is no counter-example.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A test whose parameter is a file is named by a number, not by the file's bytes.

    A workbook made while tests are collected holds the second it was made in; two test processes that collect on
    either side of a second would know the same test by two names, and the run would end before its first test.
    """
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A server of this test process."""
    binaries = find_binaries()
    if binaries is None:
        reason = "no initdb under /usr/lib/postgresql or on PATH: apt-get install postgresql"
        if os.environ.get("TEST_POSTGRES") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    cluster = Cluster(binaries)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "records.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres: Cluster) -> str:
    """A migrated PostgreSQL database to copy."""
    name = postgres.create()
    upgrade(postgres.url(name))
    return name


@pytest.fixture
def database(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database in `tmp_path / "records.sqlite"`."""
    path = shutil.copy(migrated_file, tmp_path / "records.sqlite")
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_engine(request: pytest.FixtureRequest) -> str:
    """Name of the database engine: a test that asks for it runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def any_database(any_engine: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated, empty database on each engine."""
    if any_engine == "sqlite":
        yield request.getfixturevalue("database")
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = cluster.create(request.getfixturevalue("migrated_template"))
    opened = Database(cluster.url(name))
    yield opened
    opened.close()
    cluster.drop(name)


@pytest.fixture
def empty_url(any_engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table, on each engine."""
    if any_engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def reopen() -> Iterator[Callable[[Database], Database]]:
    """reopen(database) → a second Database on the same rows, as another process would have it."""
    opened: list[Database] = []

    def again(database: Database) -> Database:
        opened.append(Database(database.engine.url.render_as_string(hide_password=False)))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest_asyncio.fixture(scope="session")
async def engine() -> AsyncIterator[Engine]:
    """The Temporal engine of this test process; ask it for a client with a namespace of its own."""
    async with running_engine() as started:
        yield started
