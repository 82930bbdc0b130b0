"""What the audit says of a play: every history run again and compared whole, every row held against the histories."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from temporalio.client import Client

from audit.beside import beside, empty
from audit.deep import Verified, verified
from audit.fault import Fault
from audit.film import history_of
from audit.histories import own_events
from audit.pool import Pool
from audit.rebuild import cases_from_engine, ids_in_engine
from audit.rows import check_rows
from audit.source import histories
from documents.store import Store
from runtime.settings import Settings
from storage.comparison import Difference
from storage.session import Database

UNPLAYED = ("REPLAY", "LATE", "DIED")
"""Codes of faults that mean that a history could not be run again at all."""
NAMED = 5


@dataclass
class Audited:
    """Figures of one audit, and the first things that are wrong."""

    deep: Verified = Verified()
    events: dict[str, int] = field(default_factory=dict)
    """Workflow id → events of what was done, over all its runs."""
    longest_run: int = 0
    """Such events of the longest run."""
    rows: int = 0
    left_out: int = 0
    wrong_rows: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """For the JSON of a rehearsal: SQL after every act is what the histories rebuild when nothing differs."""
        return {
            "runs_verified": self.deep.runs,
            "acts_compared": self.deep.acts,
            "frames_compared": self.deep.frames,
            "commands_compared": self.deep.commands,
            "rows_compared": self.rows,
            "cases_left_out": self.left_out,
            "mismatches": len(self.deep.faults),
            "rows_different": len(self.wrong_rows) + len(self.differences),
            "faults": self.sentences(),
        }

    def replayed(self) -> dict[str, int]:
        """Of the JSON: runs, and how many of them could not be run again."""
        failed = {(fault.workflow_id, fault.run_id) for fault in self.deep.faults if fault.code in UNPLAYED}
        return {"runs": self.deep.runs, "failed": len(failed)}

    def sentences(self) -> list[str]:
        """What is wrong, for whoever reads the terminal."""
        said = [fault.sentence for fault in (*self.deep.faults, *self.wrong_rows)]
        said += [f"{each.table} {' '.join(each.key)}: {each.what}" for each in self.differences]
        return said[:NAMED]


async def audited(client: Client, settings: Settings) -> Audited:
    """Audit everything that the installation has on record."""
    database, store, found = Database(settings.records_url), Store(settings.store_dir), Audited()
    pool = Pool(1)
    try:
        for workflow_id in await ids_in_engine(client):
            await _case(found, pool, workflow_id, client, database, store)
        with empty() as (target, _path):
            async with beside(cases_from_engine(client), database, target) as compared:
                found.differences = await asyncio.to_thread(lambda: list(compared.differences()))
                found.rows, found.left_out = sum(compared.compared.values()), len(compared.left_out)
        return found
    finally:
        await asyncio.to_thread(pool.close)
        database.close()


async def _case(found: Audited, pool: Pool, workflow_id: str, client: Client, database: Database, store: Store) -> None:
    """One workflow: its histories against the code, its rows and papers against its histories."""
    runs = await histories(workflow_id, client, database, store)
    blobs, closed = [run.blob for run in runs], runs[-1].closed
    verifying = verified(pool, blobs, workflow_id, [run.run_id for run in runs], closed)
    rows = asyncio.to_thread(check_rows, database, store, workflow_id, blobs, closed)
    deep, wrong = await asyncio.gather(verifying, rows)
    counts = [own_events(history_of(blob)) for blob in blobs]
    found.deep += deep
    found.wrong_rows += wrong
    found.events[workflow_id] = sum(counts)
    found.longest_run = max(found.longest_run, *counts)
