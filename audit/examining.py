"""Examinations of what is archived: new runs are verified in depth soon after, everything once a year."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from audit.beside import beside, empty
from audit.checking import Checked, Damage, check
from audit.deep import Verified, verified
from audit.fault import Fault
from audit.pool import Pool
from audit.rebuild import cases_from_archive
from audit.rows import check_rows
from audit.source import is_copy, stored, stored_bytes
from documents.store import ContentDamaged, NotStored, Store
from storage import archive, archive_extent, archive_queue, installation
from storage.archive import Kept
from storage.comparison import Difference
from storage.session import Database

VERIFIED, CHECKED = "VERIFIED", "CHECKED"
"""Names of marks: up to which row new runs are verified; when everything was last checked."""
DEEP = "DEEP"
COMPLETED = "COMPLETED"
OF_ACTS, ACTS = frozenset({"ROW", "NO_ROW", "NO_HISTORY"}), frozenset({"act", "audit_event"})
"""Codes of faults that tell of acts, and the tables that acts write."""
AT_A_TIME = 100
NAMED = 3


async def verify_new(database: Database, store: Store, limit: int = AT_A_TIME) -> int:
    """Verify in depth what was archived since the last time. Returns how many runs have faults, which become findings.

    In a process of its own that ends with the batch: the archiver must not hold the memory of a second worker.
    """
    with database.read() as session:
        mark = archive_queue.marks(session).get(VERIFIED)
        rows = archive.closed_behind(session, mark.count if mark else 0, limit)
    if not rows:
        return 0
    bad = 0
    async with _pool() as pool:
        for _row, kept in rows:
            found = await _verified(pool, store, await asyncio.to_thread(_behind, database, kept), kept.run_id)
            bad += bool(found.faults)
            await asyncio.to_thread(_note, database, kept, found.faults)
    with database.write() as session:
        archive_queue.set_mark(session, VERIFIED, datetime.now(UTC), rows[-1][0])
    return bad


async def check_all(database: Database, store: Store, within: Sequence[str] = ()) -> tuple[Checked, Verified]:
    """Everything: the archive against itself, every archived run against the code, the rows and the papers, and all
    rows that histories rebuild against those that stand.
    """
    checked = await asyncio.to_thread(check, database, store, within)
    async with _pool() as pool:
        deep = await verify_all(pool, database, store, within)
    return checked, deep + Verified(faults=tuple(await _rows(database, store, within, checked, deep)))


async def _rows(
    database: Database, store: Store, within: Sequence[str], checked: Checked, deep: Verified
) -> list[Fault]:
    # Of a damaged history nothing can be rebuilt; a broken chain or text beside it hides no row.
    damaged = {damage.subject for damage in checked.damages if damage.run_id}
    with database.read() as session:
        here = installation.current(session)
        # What came from another installation has no rows here.
        names = archive_extent.workflow_ids(session, within, here.id) if here is not None else []
    cases = cases_from_archive(database, store, [name for name in names if name not in damaged])
    with await asyncio.to_thread(empty) as (target, _path):
        async with beside(cases, database, target, partly=True) as compared:
            different = await asyncio.to_thread(lambda: list(compared.differences()))
    checked.rows, checked.left_out = sum(compared.compared.values()), len(compared.left_out)
    # An act that is not as its history has it was told with the event already.
    told = {fault.workflow_id for fault in deep.faults if fault.code in OF_ACTS}
    return [_fault(each) for each in different if each.table not in ACTS or each.workflow_id not in told]


def _fault(different: Difference) -> Fault:
    place = f"{different.table} {' '.join(different.key)}: {different.what}"
    return Fault("ROW", 0, place, workflow_id=different.workflow_id)


async def verify_all(pool: Pool, database: Database, store: Store, within: Sequence[str] = ()) -> Verified:
    """Every archived run against the code, the rows and the papers, workflow by workflow."""
    total = Verified()
    with database.read() as session:
        names, here = archive_extent.workflow_ids(session, within), installation.current(session)
    for workflow_id in names:
        with database.read() as session:
            runs = archive.runs_of(session, workflow_id)
        total += await _verified(pool, store, runs)
        # What came from another installation has no rows and papers here.
        if here is not None and all(run.installation == here.id for run in runs):
            total += Verified(faults=tuple(await asyncio.to_thread(_beside, database, store, runs)))
    return total


def _beside(database: Database, store: Store, runs: Sequence[Kept]) -> list[Fault]:
    """What the rows and the papers say otherwise. The links of the audit chain are `check`'s to tell."""
    try:
        blobs = [stored(store, kept, [kept]) for kept in runs]
        own = [blob for blob, kept in zip(blobs, runs, strict=True) if not is_copy(blob, kept.closed, blobs)]
        # Behind any other end there may be a run that is not archived yet, and the rows are ahead.
        found = check_rows(database, store, runs[0].workflow_id, own, runs[-1].status == COMPLETED)
    except (NotStored, ContentDamaged, ValueError):
        return []  # told already, of the run whose bytes they are
    return [fault for fault in found if fault.code != "AUDIT_CHAIN"]


@asynccontextmanager
async def _pool() -> AsyncIterator[Pool]:
    """One child; closing waits for what it is at, which must not hold up the loop."""
    pool = Pool(1)
    try:
        yield pool
    finally:
        await asyncio.to_thread(pool.close)


def _behind(database: Database, kept: Kept) -> list[Kept]:
    """A run behind the one that it follows or copies: it is held against what that one handed on."""
    manifest = json.loads(kept.content)
    before = manifest["reset_from"] or manifest["continued_from"]
    with database.read() as session:
        return [*(run for run in archive.runs_of(session, kept.workflow_id) if run.run_id == before), kept]


async def _verified(pool: Pool, store: Store, runs: Sequence[Kept], only: str = "") -> Verified:
    """Runs of one workflow, the first one first. Bytes that are not there are the check's to tell.

    Damaged bytes are run all the same: the check finds them, the replay names the event.
    """
    try:
        blobs = [await asyncio.to_thread(stored_bytes, store, kept, [kept]) for kept in runs]
    except NotStored:
        return Verified()
    own = [n for n, kept in enumerate(runs) if not is_copy(blobs[n], kept.closed, blobs)]
    run_ids, closed = [runs[n].run_id for n in own], runs[own[-1]].closed
    return await verified(pool, [blobs[n] for n in own], runs[0].workflow_id, run_ids, closed, only)


def _note(database: Database, kept: Kept, faults: Sequence[Fault]) -> None:
    if faults:
        said = " ".join(fault.sentence for fault in faults[:NAMED])
        with database.write() as session:
            archive_queue.find(session, kept.workflow_id, kept.run_id, DEEP, said, datetime.now(UTC))


def note_all(database: Database, damages: Sequence[Damage], faults: Sequence[Fault]) -> None:
    """Write what a check of everything found, once per run and kind, and that it was done."""
    now = datetime.now(UTC)
    with database.write() as session:
        for damage in damages:
            archive_queue.find(
                session, damage.subject, damage.run_id or damage.subject, damage.kind, damage.detail, now
            )
        for fault in faults:
            archive_queue.find(session, fault.workflow_id, fault.run_id or fault.workflow_id, DEEP, fault.sentence, now)
        archive_queue.set_mark(session, CHECKED, now, len(damages) + len(faults))
