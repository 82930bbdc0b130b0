"""Which build ran which task of a history."""

from collections.abc import Iterable

from temporalio.api.history.v1 import HistoryEvent, WorkflowTaskCompletedEventAttributes


def build_of(done: WorkflowTaskCompletedEventAttributes) -> str:
    """The build that completed a task; empty: it did not say."""
    return done.deployment_version.build_id or done.worker_version.build_id or done.binary_checksum


def builds_of(events: Iterable[HistoryEvent]) -> dict[int, str]:
    """Event that completes a task → build."""
    return {
        event.event_id: build_of(event.workflow_task_completed_event_attributes)
        for event in events
        if event.HasField("workflow_task_completed_event_attributes")
    }
