"""The archiver: takes closed runs out of the engine into the archive, open ones up to what is certain, and seals."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

import structlog
from temporalio import activity
from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from audit import chain, merkle, sealing
from audit.examining import check_all, note_all, verify_new
from audit.manifest import Reading
from audit.source import chain_holds, read_run, runs_in_engine
from documents.store import ContentDamaged, Store
from payloads.archive import NIGHT, Archived, ArchiveOrder
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
BEAT_SECONDS = 5.0
OVERLAP, NIGHT_OVERLAP = timedelta(minutes=10), timedelta(days=3)
"""How far a sweep looks back behind the one before it: visibility is written after the run has closed."""
NOTHING_CLOSED = timedelta(hours=1)
"""An outbox row whose run has not closed by then announced no end after all; the sweep finds whatever does end."""
SWEPT, ANCHORED = "SWEPT", "ANCHORED"
"""Names of marks."""
DIVERGED, GONE = "DIVERGED", "GONE"


@dataclass(frozen=True)
class _Found:
    """What must be looked at."""

    run_id: str
    kind: str
    detail: str


class _Chunk:
    """What some rows of the queue came to, until it is written."""

    def __init__(self) -> None:
        self.readings: dict[str, Reading] = {}
        self.done: list[int] = []
        self.put_off: list[tuple[int, str]] = []
        self.found: list[tuple[str, _Found]] = []

    @property
    def bytes(self) -> int:
        """How much of histories it holds."""
        return sum(len(reading.blob) for reading in self.readings.values())


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
        self, items: Sequence[ItemT], read: Callable[[ItemT, _Chunk], Awaitable[None]]
    ) -> tuple[int, int]:
        """Read a few at once, write them together, but never hold many bytes. (states that were new, findings)."""
        kept, findings, chunk = 0, 0, _Chunk()
        for start in range(0, len(items), AT_ONCE):
            await asyncio.gather(*(read(item, chunk) for item in items[start : start + AT_ONCE]))
            if start + AT_ONCE >= len(items) or chunk.bytes >= CHUNK_BYTES:
                kept += await asyncio.to_thread(self._write, chunk)
                findings += len(chunk.found)
                chunk = _Chunk()
        return kept, findings

    async def _take(self, row: ArchiveQueue, chunk: _Chunk) -> None:
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

    async def _follow(self, row: ArchiveQueue, chunk: _Chunk) -> bool:
        """From the run named, or the latest, back along the chain. Whether the row has come to its end."""
        run_id = row.run_id or await self._latest(row.workflow_id)
        while run_id and run_id not in chunk.readings and not await asyncio.to_thread(self._archived, run_id):
            reading = await read_run(self.client, row.workflow_id, run_id)
            if reading is None:
                said = "the engine has this closed run no more, and it was not archived"
                chunk.found.append((row.workflow_id, _Found(run_id, GONE, said)))
                return True
            if reading.closed:
                chunk.readings[run_id] = reading
            elif row.run_id:
                return False
            run_id = "" if row.run_id else reading.continued_from
        return bool(row.run_id) or await asyncio.to_thread(self._closed_since, row, chunk)

    def _closed_since(self, row: ArchiveQueue, chunk: _Chunk) -> bool:
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

    async def _anchor(self, run: WorkflowExecution, chunk: _Chunk) -> None:
        await self._read(run.id, run.run_id, chunk)

    async def _read(self, workflow_id: str, run_id: str, chunk: _Chunk) -> None:
        reading = await read_run(self.client, workflow_id, run_id)
        if reading is not None and reading.count:
            chunk.readings[run_id] = reading

    # On demand

    async def archive_now(self, workflow_ids: Iterable[str]) -> None:
        """Archive these workflows as they stand: what has closed as a whole, what is open up to what is certain."""
        ids = list(workflow_ids)
        for start in range(0, len(ids), CHUNK):
            await self._in_chunks(ids[start : start + CHUNK], self._read_now)

    async def _read_now(self, workflow_id: str, chunk: _Chunk) -> None:
        for run_id in await runs_in_engine(self.client, workflow_id):
            if not await asyncio.to_thread(self._archived, run_id):
                await self._read(workflow_id, run_id, chunk)

    # Rows

    def _write(self, chunk: _Chunk) -> int:
        """Put the bytes into the store, look at them again, then write the rows. Returns how many states were new."""
        now, kept = datetime.now(UTC), 0
        manifests = {run_id: reading.manifest() for run_id, reading in chunk.readings.items()}
        with self.database.read() as session:
            states = {run_id: archive.states_of(session, run_id) for run_id in manifests}
        new = {run_id: reading for run_id, reading in chunk.readings.items() if not _known(reading, states[run_id])}
        for run_id, reading in new.items():
            self._store(manifests[run_id], reading)
            chunk.found += [(reading.workflow_id, found) for found in _divergences(reading, states[run_id])]
        with self.database.write() as session:
            for run_id in new:
                content = chain.canonical(manifests[run_id])
                leaf = merkle.leaf_hash(content).hex()
                kept += archive.keep(session, manifests[run_id], content.decode(), leaf, self.installation, now)
            archive_queue.discharge(session, chunk.done)
            for row, error in chunk.put_off:
                archive_queue.put_off(session, row, error)
            for workflow_id, found in chunk.found:
                log.error("archive.finding", workflow_id=workflow_id, run_id=found.run_id, kind=found.kind)
                archive_queue.find(session, workflow_id, found.run_id, found.kind, found.detail, now)
        self._drop_beginnings(new, {found.run_id for _workflow, found in chunk.found})
        return kept

    def _store(self, manifest: dict[str, Any], reading: Reading) -> None:
        """Keep the bytes and read them back: what is archived has been seen in the store. Raises ContentDamaged."""
        sha = self.store.put(bytes(reading.blob))
        if chain.head(self.store.get(sha), reading.namespace, reading.workflow_id) != (reading.count, reading.head):
            raise ContentDamaged(manifest["sha256"])

    def _drop_beginnings(self, new: dict[str, Reading], doubtful: set[str]) -> None:
        """The bytes of an anchor are the beginning of the longer state's, which is kept: they go."""
        for run_id, reading in new.items():
            if run_id in doubtful:
                continue
            with self.database.read() as session:
                shorter = [state for state in archive.states_of(session, run_id) if state.events < reading.count]
                # A run that was reset and the one that followed it may share an anchor's bytes.
                alone = [state for state in shorter if archive.runs_with(session, state.sha256) == {run_id}]
            for state in alone:
                self.store.remove(state.sha256)


def _known(reading: Reading, states: Sequence[archive.Kept]) -> bool:
    return any(state.events == reading.count and state.head == reading.head for state in states)


def _divergences(reading: Reading, states: Sequence[archive.Kept]) -> list[_Found]:
    """Anchored beginnings that these bytes do not have."""
    found = []
    for state in states:
        beginning = bytes(reading.blob[: state.bytes])
        try:
            same = chain.sha256(beginning) == state.sha256 and chain_holds(beginning, state, reading.namespace)
        except chain.BrokenBlob:
            same = False
        if not same:
            said = f"anchored with {state.events} events as {state.head}, the engine's history begins otherwise"
            found.append(_Found(reading.run_id, DIVERGED, said))
    return found


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
