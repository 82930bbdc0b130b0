"""Rows rebuilt from histories into an empty database, beside the live ones: for a check, `db rebuild`, rehearsals."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.comparison import Comparison, live_keys, snapshot
from storage.migrate import upgrade
from storage.rebuild import Case, Rebuild
from storage.session import Database


@asynccontextmanager
async def beside(
    cases: AsyncIterator[Case], database: Database, target: Database, partly: bool = False
) -> AsyncIterator[Comparison]:
    """Fill `target` from cases; the live rows of one instant are held against it.

    `partly`: there may be cases on record that are not among these, such as one that is not archived yet.
    """
    with snapshot(database) as live:
        keys, began = live_keys(live), datetime.now(UTC)
        rebuild, moving = Rebuild(), set()
        with target.write() as session:
            async for case in cases:
                await asyncio.to_thread(rebuild.add, session, case)
                if case.is_moving(keys.get(case.workflow_id, set()), began):
                    moving.add(case.workflow_id)
            rebuild.finish(session)
        if partly:
            moving |= keys.keys() - rebuild.cases
        with target.write() as mine:
            yield Comparison(live, mine, rebuild, moving)


@contextmanager
def empty(out: Path | None = None) -> Iterator[tuple[Database, Path]]:
    """An empty database with the schema, in a file beside `out` or in a temporary folder; gone when the block ends."""
    folder = out.resolve().parent if out is not None else None
    with tempfile.TemporaryDirectory(prefix=".thidua-rebuild-", dir=folder) as scratch:
        path = Path(scratch) / "records.sqlite"
        upgrade(f"sqlite:///{path}")
        target = Database(f"sqlite:///{path}")
        try:
            yield target, path
        finally:
            target.close()
