"""Alone in its file: the sandbox loads the module of a workflow again, with all that it imports."""

from temporalio import workflow


@workflow.defn
class LoggingWorkflow:
    @workflow.run
    async def run(self) -> None:
        workflow.logger.info("nomination.accepted", extra={"nomination_id": 42})
