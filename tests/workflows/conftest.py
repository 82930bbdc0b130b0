"""Worlds on the one engine of the test process. Whatever a test leaves behind is replayed with the real code."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.session import Database
from tests.support.engine import Engine
from tests.workflows.replaying import replay_all
from tests.workflows.world import World


@pytest_asyncio.fixture
async def bare_world(engine: Engine, database: Database, tmp_path: Path) -> AsyncIterator[World]:
    """Rows and engine without a worker. At the end every chain is whole and every history replays."""
    world = World(database, await engine.client(), tmp_path)
    yield world
    assert await asyncio.to_thread(world.broken_chains) == []
    assert await replay_all(world) == {}


@pytest_asyncio.fixture
async def world(bare_world: World) -> AsyncIterator[World]:
    """The same with the real workers."""
    async with bare_world.working():
        yield bare_world


@pytest.fixture(autouse=True)
def engine_mark(request: pytest.FixtureRequest) -> None:
    """Every test of this folder needs the engine, and says so."""
    assert request.node.get_closest_marker("engine") is not None
