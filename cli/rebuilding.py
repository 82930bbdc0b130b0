"""Rows rebuilt from histories into an empty database, beside the live ones: for `db rebuild` and for rehearsals."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cli.records import located

if TYPE_CHECKING:
    from runtime.settings import Settings
    from storage.comparison import Comparison
    from storage.rebuild import Case
    from storage.session import Database


@asynccontextmanager
async def beside(
    origin: str, settings: "Settings", database: "Database", target: "Database"
) -> AsyncIterator["Comparison"]:
    """Fill `target` from the histories of `origin`, engine or archive; the live rows of one instant held against it."""
    from storage.comparison import Comparison, live_keys, snapshot
    from storage.rebuild import Rebuild

    with snapshot(database) as live:
        keys, began = live_keys(live), datetime.now(UTC)
        rebuild, moving = Rebuild(), set()
        with target.write() as session:
            async for case in _cases(origin, settings, database):
                await asyncio.to_thread(rebuild.add, session, case)
                if case.is_moving(keys.get(case.workflow_id, set()), began):
                    moving.add(case.workflow_id)
            rebuild.finish(session)
        if origin == "archive":
            moving |= keys.keys() - rebuild.cases
        with target.write() as mine:
            yield Comparison(live, mine, rebuild, moving)


@contextmanager
def empty(out: Path | None) -> "Iterator[tuple[Database, Path]]":
    """An empty database with the schema, in a file beside `out` or in a temporary folder; gone when the block ends."""
    from storage.migrate import upgrade
    from storage.session import Database

    folder = out.resolve().parent if out is not None else None
    with tempfile.TemporaryDirectory(prefix=".thidua-rebuild-", dir=folder) as scratch:
        path = Path(scratch) / "records.sqlite"
        upgrade(f"sqlite:///{path}")
        target = Database(f"sqlite:///{path}")
        try:
            yield target, path
        finally:
            target.close()


async def _cases(origin: str, settings: "Settings", database: "Database") -> AsyncIterator["Case"]:
    from audit.rebuild import cases_from_archive, cases_from_engine
    from documents.store import Store
    from runtime.temporal import connect

    if origin == "archive":
        async for case in cases_from_archive(database, Store(settings.store_dir)):
            yield case
    else:
        client = await connect(located(settings), identity="thidua-rebuild")
        async for case in cases_from_engine(client):
            yield case
