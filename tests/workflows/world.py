"""A small installation on the real engine: rows, engine, workers, and people who act through the real door."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlmodel import col, select
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Worker

from activities.dispatch import Done, Pending, dispatch, look
from activities.messenger import MessengerActivities
from activities.press import PressActivities
from activities.record import RecordActivities
from api.actions import clock
from api.actions.clock import Advanced
from api.deps import Parts
from documents.store import Store
from payloads import ids
from payloads.record import Receipt
from rules.acting import Actor, Role
from rules.refusal import Refusal
from runtime.settings import Settings
from storage import audit, intake
from storage.clock import ClockView, view
from storage.session import Database
from storage.tables.person import Clock
from storage.tables.record import Act, AuditEvent, Intake, Notice
from worker.registry import workers
from worker.sweeper import Sweeper

ANSWER_SECONDS = 60.0
"""Longer than any machine needs: who waits less in a test says so."""
UNTIL_SECONDS = 120.0
LOOK_SECONDS = 0.05


class World:
    """Acts, looks and clocks of one test."""

    def __init__(self, database: Database, client: Client, folder: Path) -> None:
        self.database, self.client, self.folder = database, client, folder
        self.store = Store(folder / "store")
        self.forms = 0

    # Processes

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """The real worker process's three pollers until the end of the block."""
        with ThreadPoolExecutor(24) as threads:
            pollers = workers(
                self.client,
                RecordActivities(self.database),
                MessengerActivities(self.database, self.client),
                PressActivities(self.database, self.store),
                threads,
            )
            async with AsyncExitStack() as stack:
                for poller in pollers:
                    await stack.enter_async_context(poller)
                yield

    @asynccontextmanager
    async def working_on(self, classes: Sequence[type]) -> AsyncIterator[None]:
        """A worker for acts with other workflow classes than the registered ones: code with a fault in it."""
        with ThreadPoolExecutor(8) as threads:
            poller = Worker(
                self.client,
                task_queue=ids.QUEUE,
                workflows=classes,
                activities=RecordActivities(self.database).all(),
                activity_executor=threads,
            )
            async with poller:
                yield

    # Acts

    def take(
        self, workflow_id: str, act: str, body: object, role: Role, unit: str = "", account: str = "", form: str = ""
    ) -> Intake:
        """Commit the intake row of an act, as the door does. Raises KeyReused."""
        self.forms += 1
        actor = Actor(account or f"{role.lower()}{unit}", role, unit)
        content = to_json(asdict(body)).decode()  # type: ignore[call-overload]  # every body is a dataclass
        arrival = intake.Arrival(workflow_id, act, form or f"form-{self.forms}", actor, content, {})
        with self.database.write() as session:
            return intake.receive(session, arrival, datetime.now(UTC))

    async def send(self, row: Intake, seconds: float = ANSWER_SECONDS) -> Receipt:
        """Send an intake row and wait for its receipt. Raises the refusal, and TimeoutError when it stays open."""
        answer = await dispatch(self.database, self.client, row, seconds)
        if isinstance(answer, Pending):
            raise TimeoutError(row.workflow_id)
        return answer.receipt

    async def act(
        self, workflow_id: str, act: str, body: object, role: Role, unit: str = "", account: str = "", form: str = ""
    ) -> Receipt:
        """One act of a person from the door to the receipt. Raises the refusal."""
        row = await asyncio.to_thread(self.take, workflow_id, act, body, role, unit, account, form)
        return await self.send(row)

    async def answers(self, rows: Sequence[Intake]) -> list[str]:
        """Send all rows at once; RECORDED or the refusal's code for each, in order."""

        async def one(row: Intake) -> str:
            try:
                await self.send(row)
            except Refusal as refusal:
                return refusal.code
            return "RECORDED"

        return list(await asyncio.gather(*(one(row) for row in rows)))

    async def sweep(self) -> int:
        """One round of the sweeper over every open row, however young."""
        return await Sweeper(self.database, self.client, timedelta(0), ANSWER_SECONDS).sweep()

    # Time

    def set_clock(self, instant: datetime) -> None:
        """Put the frozen clock somewhere before anything has begun."""
        with self.database.write() as session:
            session.get_one(Clock, 1).instant = instant

    def clock(self) -> ClockView:
        """The clock as it stands."""
        with self.database.read() as session:
            return view(session)

    def parts(self) -> Parts:
        """What the API's actions are given."""
        return Parts(Settings(data_dir=self.folder), self.database, self.client, self.store)

    async def advance(self, target: datetime) -> Advanced:
        """Move the frozen clock by the real driver."""
        return await clock.advance(self.parts(), target)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the rows say so; an AssertionError after a long while."""
        ends = time.monotonic() + UNTIL_SECONDS
        while not await asyncio.to_thread(condition):
            assert time.monotonic() < ends, "the rows never came to say so"
            await asyncio.sleep(LOOK_SECONDS)

    # Looks

    def row(self, table: type[Any], key: str) -> Any:
        """One row by its key, or None."""
        with self.database.read() as session:
            return session.get(table, key)

    def rows(self, table: type[Any], **fields: Any) -> list[Any]:
        """Rows with these values, in the order in which they were written where that is known."""
        with self.database.read() as session:
            query = select(table).filter_by(**fields)
            if hasattr(table, "id"):
                query = query.order_by(col(table.id))
            return list(session.exec(query).all())

    def answer(self, row: Intake) -> Done | Pending:
        """What the intake row says now. Raises the stored refusal."""
        return look(self.database, row.key)

    def acts(self, workflow_id: str) -> list[str]:
        """Names of the recorded acts in the order of their numbers; asserts that the numbers have no gap."""
        found = sorted(
            (act.act_no, act.act) for act in self.rows(Act, workflow_id=workflow_id) if act.act_no is not None
        )
        assert [number for number, _act in found] == list(range(1, len(found) + 1))
        return [act for _number, act in found]

    def refusals(self, workflow_id: str) -> list[str]:
        """Codes of the refusals on the case's own chain, in order."""
        return [event.refusal for event in self.rows(AuditEvent, subject=workflow_id) if event.refusal]

    def notices(self, unit: str) -> list[tuple[str, str]]:
        """(kind, detail) of the notices to one unit, in order."""
        return [(notice.kind, notice.detail) for notice in self.rows(Notice, unit=unit)]

    def broken_chains(self) -> list[str]:
        """Subjects whose chain is not whole."""
        with self.database.read() as session:
            subjects = session.exec(select(AuditEvent.subject).distinct()).all()
            return [subject for subject in subjects if audit.broken_link(session, subject) is not None]

    def cases(self) -> list[str]:
        """Ids of every workflow that has recorded something."""
        with self.database.read() as session:
            return list(session.exec(select(Act.workflow_id).distinct().order_by(Act.workflow_id)).all())

    async def activity_results(self, workflow_id: str) -> list[bytes]:
        """What the activities of a workflow answered, over all its runs, as it stands in the histories."""
        events = [event for history in await self.runs(workflow_id) for event in history.events]
        answers = [event.activity_task_completed_event_attributes.result.payloads for event in events]
        return [payload.data for payloads in answers for payload in payloads]

    async def until_answered(self, workflow_id: str, outcome: str) -> None:
        """Wait until a recording of that case has answered so."""
        ends = time.monotonic() + UNTIL_SECONDS
        wanted = f'"{outcome}"'.encode()
        while not any(wanted in answer for answer in await self.activity_results(workflow_id)):
            assert time.monotonic() < ends, outcome
            await asyncio.sleep(LOOK_SECONDS)

    async def until_runs(self, workflow_id: str, count: int) -> list[WorkflowHistory]:
        """Wait until a workflow has continued as new often enough; its histories."""
        ends = time.monotonic() + UNTIL_SECONDS
        while len(found := await self.runs(workflow_id)) < count:
            assert time.monotonic() < ends, f"{len(found)} runs"
            await asyncio.sleep(LOOK_SECONDS)
        return found

    async def task_after(self, workflow_id: str, event_id: int) -> int:
        """The event that completes the first task that saw an event: how many are between is up to the engine."""
        (history,) = await self.runs(workflow_id)
        kind = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        return next(e.event_id for e in history.events if e.event_type == kind and e.event_id > event_id)

    async def runs(self, workflow_id: str) -> list[WorkflowHistory]:
        """The histories of every run of a workflow, the first one first."""
        found: list[WorkflowHistory] = []
        run_id: str | None = None
        while run_id != "":
            history = await self.client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
            found.insert(0, history)
            run_id = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
        return found
