"""What the SDK's Replayer alone says of a history, for the comparison with deep verification."""

from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from audit.film import history_of
from runtime.temporal import DATA_CONVERTER
from worker.registry import WORKFLOWS


async def replayer_says(blob: bytes) -> str:
    """Its failure, or nothing."""
    replayer = Replayer(
        workflows=WORKFLOWS,
        data_converter=DATA_CONVERTER,
        workflow_runner=UnsandboxedWorkflowRunner(),
        debug_mode=True,
    )
    result = await replayer.replay_workflow(history_of(blob), raise_on_replay_failure=False)
    return str(result.replay_failure or "")
