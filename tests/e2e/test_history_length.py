"""The measurement of `thidua bench campaign`, in small: a campaign from launch to close, whole.

That its history is the same for ten and sixty units that enrol and file: tests/workflows/test_growth.py.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from benchmarks import campaign as bench
from benchmarks.campaign import HistoryGrows, Lived
from benchmarks.installation import Ground, launch
from benchmarks.life import short_life_of
from benchmarks.process import ours
from cli.demo import DEFINITION
from cli.install import create_rehearsal
from runtime.settings import Settings
from storage.session import Database
from tests.support.engine import Engine, running_engine

CODE = "cho-don-2024"


@pytest_asyncio.fixture(scope="module")
async def engine() -> AsyncIterator[Engine]:
    async with running_engine(namespaces=2) as running:
        yield running


@pytest.fixture
def live(engine: Engine, migrated_file: Path, tmp_path: Path) -> Callable[[int], Awaitable[Lived]]:
    """live(count) → Chợ Đồn 2024 from launch to close, with that many nominations rejected, in this process."""

    async def one(count: int) -> Lived:
        folder = tmp_path / str(count)
        folder.mkdir()
        settings = Settings(data_dir=folder)
        shutil.copy(migrated_file, folder / "records.sqlite")
        database = Database(settings.records_url)
        create_rehearsal(database, DEFINITION)
        client = await engine.client()
        with ThreadPoolExecutor(16) as threads:
            async with AsyncExitStack() as stack:
                for poller in ours(client, database, settings, threads):
                    await stack.enter_async_context(poller)
                ground = Ground(client, database, CODE, settings)
                await launch(ground)
                lived = await bench.live_through(ground, count, short_life_of)
        database.close()
        return lived

    return one


@pytest.mark.engine
async def test_campaign_that_lived_to_its_close_is_as_long_with_more_nominations(
    live: Callable[[int], Awaitable[Lived]],
) -> None:
    few, many = await live(2), await live(12)
    assert few.runs == many.runs
    assert sum(many.runs) < many.events <= bench.MOST_EVENTS


def test_campaign_that_hears_from_nominations_is_found() -> None:
    with pytest.raises(HistoryGrows, match="31 sự kiện .* với 60 hồ sơ"):
        bench.require_same_length(Lived(10, (20, 10), 60, 1.0), Lived(60, (20, 11), 61, 1.0))
