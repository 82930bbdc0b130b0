"""Worlds on the real engine for the tests that archive."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from storage.session import Database
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
