"""Resends acts whose sender gave up: an intake row without an outcome is sent again under its own key."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from temporalio.client import Client

from activities.dispatch import Done, dispatch
from rules.refusal import Refusal
from runtime.sending import Fault
from storage import intake
from storage.session import Database
from storage.tables.record import Intake

log = structlog.stdlib.get_logger()
OLDER_THAN = timedelta(seconds=6)
"""Longer than the door waits: what is younger has a sender who still listens."""
EVERY_SECONDS = 2.0
ANSWER_SECONDS = 10.0
AT_ONCE = 8


class Sweeper:
    """Looks for open intake rows and sends them. `answer_seconds`: how long each may take to be answered."""

    def __init__(
        self,
        database: Database,
        client: Client,
        older_than: timedelta = OLDER_THAN,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.database, self.client = database, client
        self.older_than, self.answer_seconds = older_than, answer_seconds

    def _open(self) -> list[Intake]:
        with self.database.read() as session:
            return intake.open_rows(session, datetime.now(UTC) - self.older_than)

    async def _resend(self, row: Intake) -> bool:
        """Send one row. Returns whether it has its outcome now."""
        log.info("act.resent", workflow_id=row.workflow_id, act=row.act, key=row.key)
        try:
            answer = await dispatch(self.database, self.client, row, self.answer_seconds)
        except Refusal as refusal:
            log.info("act.refused", workflow_id=row.workflow_id, act=row.act, code=refusal.code)
            return True
        except Fault as fault:
            log.error("act.fault", workflow_id=row.workflow_id, act=row.act, error=str(fault))
            return False
        return isinstance(answer, Done)

    async def _resend_case(self, rows: Sequence[Intake], slots: asyncio.Semaphore) -> None:
        """Send the rows of one case in the order of their arrival: an act may rest on the one before it."""
        async with slots:
            for row in rows:
                if not await self._resend(row):
                    return

    async def sweep(self) -> int:
        """Send every open row once, or until one of its case stays open. Returns how many there were."""
        rows = await asyncio.to_thread(self._open)
        cases: dict[str, list[Intake]] = {}
        for row in rows:
            cases.setdefault(row.workflow_id, []).append(row)
        slots = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._resend_case(case, slots) for case in cases.values()))
        return len(rows)

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until told to stop."""
        while not stop.is_set():
            await self.sweep()
            try:
                await asyncio.wait_for(stop.wait(), EVERY_SECONDS)
            except TimeoutError:
                continue
