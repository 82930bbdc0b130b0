"""Replay of what tests leave behind, with the registered workflow classes."""

from collections.abc import Sequence

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from runtime.temporal import DATA_CONVERTER
from tests.workflows.world import World
from worker.registry import WORKFLOWS


async def failures_of(histories: Sequence[WorkflowHistory], classes: Sequence[type] = WORKFLOWS) -> dict[str, str]:
    """Workflow id → why its history does not replay with these classes; empty when all do."""
    replayer = Replayer(workflows=classes, data_converter=DATA_CONVERTER)
    failures: dict[str, str] = {}
    for history in histories:
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        if result.replay_failure is not None:
            failures[history.workflow_id] = str(result.replay_failure)
    return failures


async def replay_all(world: World) -> dict[str, str]:
    """Replay every run of every workflow of a world, open ones too."""
    failures: dict[str, str] = {}
    for workflow_id in world.cases():
        failures |= await failures_of(await world.runs(workflow_id))
    return failures
