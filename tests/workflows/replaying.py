"""Replay of what tests leave behind, with the registered workflow classes."""

from collections.abc import AsyncIterator, Sequence

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from audit.histories import WORKFLOWS
from runtime.temporal import DATA_CONVERTER
from tests.workflows.world import World


def has_begun(history: WorkflowHistory) -> bool:
    """Whether the code has run at all: for a history of a start alone the Replayer would wait for ever."""
    return any(event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED for event in history.events)


async def failures_of(histories: Sequence[WorkflowHistory], classes: Sequence[type] = WORKFLOWS) -> dict[str, str]:
    """Workflow id → why its history does not replay with these classes; empty when all do."""

    async def feed() -> AsyncIterator[WorkflowHistory]:
        for history in filter(has_begun, histories):
            yield history

    # Debug mode: on a busy machine the two seconds that one activation may take are no sign of a deadlock.
    replayer = Replayer(
        workflows=classes,
        data_converter=DATA_CONVERTER,
        workflow_runner=UnsandboxedWorkflowRunner(),
        debug_mode=True,
    )
    failures: dict[str, str] = {}
    async with replayer.workflow_replay_iterator(feed()) as results:
        async for result in results:
            if result.replay_failure is not None:
                failures[result.history.workflow_id] = str(result.replay_failure)
    return failures


async def replay_all(world: World) -> dict[str, str]:
    """Replay every run of every workflow of a world, open ones too."""
    histories: list[WorkflowHistory] = []
    for workflow_id in world.cases():
        histories.extend(await world.runs(workflow_id))
    return await failures_of(histories)
