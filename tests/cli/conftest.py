"""Installations for commands: a real one with its rows, and the environment that points at it."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from runtime.settings import PREFIX
from storage import installation
from storage.session import Database
from tests.api.desk import Desk, open_desk
from tests.factories import NOW
from tests.support.engine import Engine


@pytest.fixture
def here(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A real installation without anything in it; the environment points at it, and at an engine that nobody runs."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("THIDUA_DATA_DIR", str(tmp_path))
    # Nobody else's that happens to run on the usual port.
    monkeypatch.setenv("THIDUA_ENGINE_PORT", "1")
    shutil.copy(migrated_file, tmp_path / "records.sqlite")
    opened = Database(f"sqlite:///{tmp_path / 'records.sqlite'}")
    with opened.write() as session:
        installation.create(session, rehearsal=False, frozen_at=None, engine_version="", real_now=datetime.now(UTC))
    yield opened
    opened.close()


@pytest_asyncio.fixture
async def desk(engine: Engine, migrated_file: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A rehearsal on the real engine, not launched and without a worker."""
    client = await engine.client()
    async with open_desk(client, engine.address, migrated_file, tmp_path, NOW, retention_days=1) as opened:
        yield opened
