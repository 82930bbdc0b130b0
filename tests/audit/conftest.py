"""Worlds on the real engine for the tests that archive, and installations with a key for those that seal."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from audit import keyring
from runtime.keys import Keys
from storage import installation
from storage.session import Database
from tests import factories
from tests.factories import NOW
from tests.support.engine import Engine
from tests.workflows.world import World


@pytest_asyncio.fixture
async def bare_world(engine: Engine, database: Database, tmp_path: Path) -> AsyncIterator[World]:
    """Rows and engine without a worker. At the end every audit chain is whole."""
    world = World(database, await engine.client(), tmp_path)
    yield world
    assert await asyncio.to_thread(world.broken_chains) == []


@pytest_asyncio.fixture
async def world(bare_world: World) -> AsyncIterator[World]:
    """The same with the workers of people."""
    async with bare_world.working():
        yield bare_world


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


@pytest.fixture
def here(any_database: Database, keys: Keys) -> str:
    """The id of an installation with a published key, on each kind of database."""
    with any_database.write() as session:
        factories.add_installation(session, NOW)
        found = installation.current(session)
    assert found is not None
    keyring.ensure(any_database, keys, found.id)
    return found.id
