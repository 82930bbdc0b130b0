"""The archiver: takes closed runs out of the engine into the archive, open ones up to what is certain, and seals."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TypeVar

import structlog
from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from audit import chain
from audit.chunk import GONE, Chunk, Found, write
from audit.source import read_run, runs_in_engine
from documents.store import Store
from payloads.archive import Archived
from runtime.keys import Keys
from storage import archive, archive_queue, installation
from storage.session import Database
from storage.tables.archive import ArchiveQueue

ItemT = TypeVar("ItemT")
log = structlog.stdlib.get_logger(__name__)

AT_ONCE = 4
CHUNK, CHUNK_BYTES = 20, 32 * 1024 * 1024
"""Runs whose rows are written in one transaction, unless their bytes are many: a history may have 50 MiB."""
LISTED = 200
OVERLAP, NIGHT_OVERLAP = timedelta(minutes=10), timedelta(days=3)
"""How far a sweep looks back behind the one before it: visibility is written after the run has closed."""
NOTHING_CLOSED = timedelta(hours=1)
"""An outbox row whose run has not closed by then announced no end after all; the sweep finds whatever does end."""
SWEPT, ANCHORED = "SWEPT", "ANCHORED"
"""Names of marks."""


class Archiver:
    """The work itself. Safe to repeat and to run twice at once: a run is archived once, whoever comes first."""

    def __init__(self, database: Database, client: Client, store: Store, keys: Keys) -> None:
        self.database, self.client, self.store, self.keys = database, client, store, keys

    @cached_property
    def installation(self) -> str:
        """Id of the installation whose archive this is."""
        with self.database.read() as session:
            here = installation.current(session)
        return here.id if here is not None else ""

    # Closed runs

    async def sweep(self, overlap: timedelta = OVERLAP) -> int:
        """Queue every closed run that is not archived, however it ended. Returns how many were put there."""
        now, count = datetime.now(UTC), 0
        with self.database.read() as session:
            mark = archive_queue.marks(session).get(SWEPT)
        since = f' AND CloseTime >= "{chain.written(mark.at - overlap)}"' if mark else ""
        async for page in _pages(self.client, f'ExecutionStatus != "Running"{since}'):
            count += await asyncio.to_thread(self._queue_missing, page)
        with self.database.write() as session:
            archive_queue.set_mark(session, SWEPT, now)
        return count

    def _queue_missing(self, page: Sequence[WorkflowExecution]) -> int:
        ids = [run.run_id for run in page]
        with self.database.read() as session:
            known = archive.closed_among(session, ids) | archive_queue.queued_among(session, ids)
        missing = [run for run in page if run.run_id not in known]
        if missing:
            with self.database.write() as session:
                for run in missing:
                    archive_queue.enqueue(session, run.id, run.close_time or datetime.now(UTC), run.run_id)
        return len(missing)

    async def drain(self) -> Archived:
        """Archive what is queued, each row once."""
        last = kept = findings = 0
        while True:
            with self.database.read() as session:
                rows = archive_queue.waiting(session, CHUNK, last)
            if not rows:
                break
            new, found = await self._in_chunks(rows, self._take)
            kept, findings, last = kept + new, findings + found, rows[-1].id or last
        with self.database.read() as session:
            left, _oldest = archive_queue.queue_length(session)
        return Archived(kept, left, findings)

    async def _in_chunks(
        self, items: Sequence[ItemT], read: Callable[[ItemT, Chunk], Awaitable[None]]
    ) -> tuple[int, int]:
        """Read a few at once, write them together, but never hold many bytes. (states that were new, findings)."""
        kept, findings, chunk = 0, 0, Chunk()
        for start in range(0, len(items), AT_ONCE):
            await asyncio.gather(*(read(item, chunk) for item in items[start : start + AT_ONCE]))
            if start + AT_ONCE >= len(items) or chunk.bytes >= CHUNK_BYTES:
                kept += await asyncio.to_thread(write, self.database, self.store, self.installation, chunk)
                findings += len(chunk.found)
                chunk = Chunk()
        return kept, findings

    async def _take(self, row: ArchiveQueue, chunk: Chunk) -> None:
        """One row: read every closed run that it speaks of and that is not archived yet."""
        assert row.id is not None
        try:
            settled = await self._follow(row, chunk)
        except RPCError as error:
            # Of this row alone: the others, and the next round, go on.
            log.warning("archive.unread", workflow_id=row.workflow_id, error=error.status.name)
            chunk.put_off.append((row.id, error.status.name))
            return
        if settled:
            chunk.done.append(row.id)
        else:
            chunk.put_off.append((row.id, "OPEN"))

    async def _follow(self, row: ArchiveQueue, chunk: Chunk) -> bool:
        """From the run named, or the latest, back along the chain. Whether the row has come to its end."""
        run_id = row.run_id or await self._latest(row.workflow_id)
        while run_id and run_id not in chunk.readings and not await asyncio.to_thread(self._archived, run_id):
            reading = await read_run(self.client, row.workflow_id, run_id)
            if reading is None:
                said = "máy xử lý không còn lịch sử đã kết thúc này, mà kho lưu chưa có"
                chunk.found.append((row.workflow_id, Found(run_id, GONE, said)))
                return True
            if reading.closed:
                chunk.readings[run_id] = reading
            elif row.run_id:
                return False
            run_id = "" if row.run_id else reading.continued_from
        return bool(row.run_id) or await asyncio.to_thread(self._closed_since, row, chunk)

    def _closed_since(self, row: ArchiveQueue, chunk: Chunk) -> bool:
        """Whether the end that the last act announced is in hand, or never came."""
        ends = [reading.last_at for reading in chunk.readings.values() if reading.workflow_id == row.workflow_id]
        with self.database.read() as session:
            ends += [chain.written(kept.last_at) for kept in archive.runs_of(session, row.workflow_id) if kept.closed]
        late = datetime.now(UTC) - row.queued_at > NOTHING_CLOSED
        return late or any(end >= chain.written(row.queued_at) for end in ends)

    def _archived(self, run_id: str) -> bool:
        with self.database.read() as session:
            return bool(archive.closed_among(session, [run_id]))

    async def _latest(self, workflow_id: str) -> str:
        try:
            return (await self.client.get_workflow_handle(workflow_id).describe()).run_id
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return ""

    # Open runs

    async def anchor_open(self) -> Archived:
        """Archive every open run up to what its last completed task commanded."""
        kept = findings = 0
        async for page in _pages(self.client, 'ExecutionStatus = "Running"'):
            for start in range(0, len(page), CHUNK):
                new, found = await self._in_chunks(page[start : start + CHUNK], self._anchor)
                kept, findings = kept + new, findings + found
        with self.database.write() as session:
            archive_queue.set_mark(session, ANCHORED, datetime.now(UTC), kept)
        return Archived(kept, 0, findings)

    async def _anchor(self, run: WorkflowExecution, chunk: Chunk) -> None:
        await self._read(run.id, run.run_id, chunk)

    async def _read(self, workflow_id: str, run_id: str, chunk: Chunk) -> None:
        reading = await read_run(self.client, workflow_id, run_id)
        if reading is not None and reading.count:
            chunk.readings[run_id] = reading

    # On demand

    async def archive_now(self, workflow_ids: Iterable[str]) -> None:
        """Archive these workflows as they stand: what has closed as a whole, what is open up to what is certain."""
        ids = list(workflow_ids)
        for start in range(0, len(ids), CHUNK):
            await self._in_chunks(ids[start : start + CHUNK], self._read_now)

    async def _read_now(self, workflow_id: str, chunk: Chunk) -> None:
        for run_id in await runs_in_engine(self.client, workflow_id):
            if not await asyncio.to_thread(self._archived, run_id):
                await self._read(workflow_id, run_id, chunk)


async def _pages(client: Client, query: str) -> AsyncIterator[list[WorkflowExecution]]:
    """What visibility lists, some at a time."""
    page: list[WorkflowExecution] = []
    async for run in client.list_workflows(query, page_size=LISTED):
        page.append(run)
        if len(page) == LISTED:
            yield page
            page = []
    if page:
        yield page
