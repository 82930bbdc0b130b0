"""Desks: one per module, launched within the window for dossiers, and one that each test may do anything with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.api.desk import Desk, open_desk
from tests.factories import NOW, at
from tests.support.engine import Engine


@pytest_asyncio.fixture(scope="module")
async def desk(engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A launched campaign at 07/8/2024 09:00, shared by the tests of a module: each uses units of its own."""
    client = await engine.client()
    folder = tmp_path_factory.mktemp("desk")
    async with open_desk(client, engine.address, migrated_file, folder, NOW) as opened, opened.working():
        await opened.launch()
        yield opened


@pytest_asyncio.fixture
async def quiet(engine: Engine, migrated_file: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """An installation of one test, not launched and without a worker."""
    client = await engine.client()
    async with open_desk(client, engine.address, migrated_file, tmp_path, NOW) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def before(engine: Engine, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """A launched campaign at 05/8/2024 23:59, a minute before dossiers are taken; its tests move the clock in turn."""
    client = await engine.client()
    folder = tmp_path_factory.mktemp("before")
    async with open_desk(client, engine.address, migrated_file, folder, at(5, 8, 23, 59)) as opened, opened.working():
        await opened.launch()
        yield opened
