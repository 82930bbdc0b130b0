"""Histories out of the engine, and their replay with the real code."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from runtime.temporal import DATA_CONVERTER
from workflows.archive import ArchiveWorkflow
from workflows.campaign import CampaignWorkflow
from workflows.council import CouncilSessionWorkflow
from workflows.decision import DecisionWorkflow
from workflows.enrolment import EnrolmentWorkflow
from workflows.law_row import LawRowWorkflow
from workflows.nomination import NominationWorkflow
from workflows.programme import ProgrammeWorkflow
from workflows.signing_power import SigningPowerWorkflow

WORKFLOWS = (
    CampaignWorkflow,
    EnrolmentWorkflow,
    NominationWorkflow,
    CouncilSessionWorkflow,
    DecisionWorkflow,
    ProgrammeWorkflow,
    LawRowWorkflow,
    SigningPowerWorkflow,
    ArchiveWorkflow,
)
AT_ONCE = 8
COMPLETED = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
TASK_EVENTS = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
        EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
        EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    }
)


@dataclass(frozen=True)
class Replayed:
    """What a replay found. `failed`: workflow id → error, by run."""

    runs: int
    failed: tuple[tuple[str, str], ...]
    events: dict[str, int]
    """Workflow id → events over all its runs, without the engine's task events: their number follows its timing."""


async def runs_of(client: Client, workflow_id: str) -> list[WorkflowHistory]:
    """Every run of a workflow id, newest first, following continue-as-new backwards."""
    found: list[WorkflowHistory] = []
    run_id: str | None = None
    while True:
        history = await client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
        found.append(history)
        first = history.events[0].workflow_execution_started_event_attributes
        run_id = first.continued_execution_run_id or None
        if run_id is None:
            return found


def own_events(history: WorkflowHistory) -> int:
    """Events of what was done. How many tasks the engine needed for it differs from run to run."""
    return sum(event.event_type not in TASK_EVENTS for event in history.events)


async def fetch_all(client: Client, workflow_ids: Iterable[str]) -> list[WorkflowHistory]:
    """Every run of many workflow ids."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(workflow_id: str) -> list[WorkflowHistory]:
        async with slots:
            return await runs_of(client, workflow_id)

    nested = await asyncio.gather(*(one(workflow_id) for workflow_id in workflow_ids))
    return [history for histories in nested for history in histories]


async def replay(histories: list[WorkflowHistory]) -> Replayed:
    """Replay every history with today's workflow classes.

    A run of which no task was ever completed holds no decision of the code, and would hang the replayer: left out.
    """
    histories = [history for history in histories if any(event.event_type == COMPLETED for event in history.events)]

    async def feed() -> AsyncIterator[WorkflowHistory]:
        for history in histories:
            yield history

    replayer = Replayer(
        workflows=WORKFLOWS, data_converter=DATA_CONVERTER, workflow_runner=UnsandboxedWorkflowRunner(), debug_mode=True
    )
    failed: list[tuple[str, str]] = []
    async with replayer.workflow_replay_iterator(feed()) as results:
        async for result in results:
            if result.replay_failure is not None:
                failed.append((result.history.workflow_id, str(result.replay_failure)))
    events: dict[str, int] = {}
    for history in histories:
        events[history.workflow_id] = events.get(history.workflow_id, 0) + own_events(history)
    return Replayed(len(histories), tuple(failed), events)
