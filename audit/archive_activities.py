"""The archiver as activities, on a queue of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from temporalio import activity
from temporalio.client import Client

from audit import sealing
from audit.archiver import NIGHT_OVERLAP, OVERLAP, Archiver
from audit.examining import check_all, note_all, verify_new
from documents.store import Store
from payloads.archive import NIGHT, Archived, ArchiveOrder
from runtime.keys import Keys
from storage.session import Database

BEAT_SECONDS = 5.0


@asynccontextmanager
async def _beating() -> AsyncIterator[None]:
    """Heartbeats for as long as the work goes on: a worker that dies is noticed, whatever it was at."""

    async def beats() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(BEAT_SECONDS)

    task = asyncio.create_task(beats())
    try:
        yield
    finally:
        task.cancel()


class ArchiveActivities:
    """What the archiver's workflow asks for, on the archiver's own queue."""

    def __init__(self, database: Database, client: Client, store: Store, keys: Keys) -> None:
        self.archiver = Archiver(database, client, store, keys)

    @activity.defn
    async def archive_closed(self, order: ArchiveOrder) -> Archived:
        """Queue every closed run that nothing announced, then archive what is queued."""
        async with _beating():
            await self.archiver.sweep(NIGHT_OVERLAP if order.kind == NIGHT else OVERLAP)
            return await self.archiver.drain()

    @activity.defn
    async def archive_open(self, _order: ArchiveOrder) -> Archived:
        """Archive what is certain of every open run."""
        async with _beating():
            return await self.archiver.anchor_open()

    @activity.defn
    async def archive_seal(self, _order: ArchiveOrder) -> Archived:
        """Seal what is new under a signed statement. Raises KeyUnfit (a fault)."""
        one = self.archiver
        async with _beating():
            serials = await asyncio.to_thread(sealing.seal, one.database, one.keys, one.installation, sealing.DAILY)
        return Archived(serial=serials[-1])

    @activity.defn
    async def archive_verify(self, _order: ArchiveOrder) -> Archived:
        """Verify in depth what is new in the archive; faults become findings."""
        async with _beating():
            return Archived(findings=await verify_new(self.archiver.database, self.archiver.store))

    @activity.defn
    async def archive_check(self, _order: ArchiveOrder) -> Archived:
        """Check everything that is archived, and run all of it again; faults become findings."""
        async with _beating():
            checked, deep = await check_all(self.archiver.database, self.archiver.store)
            await asyncio.to_thread(note_all, self.archiver.database, checked.damages, deep.faults)
        return Archived(runs=checked.runs, findings=len(checked.damages) + len(deep.faults))

    def all(self) -> Sequence[Callable[..., Any]]:
        """Every activity of this class, for the worker's registry."""
        return (
            self.archive_closed,
            self.archive_open,
            self.archive_seal,
            self.archive_verify,
            self.archive_check,
        )
