"""What a workflow asked of its activities and what they answered, as it stands in a history."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from temporalio.api.common.v1 import Payloads
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent

FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
RESET = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW
RECORD = "record_"
"""Activities that record an act; their argument is an Entry, their answer a Recording."""


def reset_of(events: Sequence[HistoryEvent]) -> HistoryEvent | None:
    """The event at which a reset run parts from the one that it was copied from; None for a run of its own."""
    found = None
    for event in events:
        if event.event_type == FAILED and event.workflow_task_failed_event_attributes.cause == RESET:
            found = event
    return found


def run_id_of(events: Sequence[HistoryEvent]) -> str:
    """The id of the run that these events are. A reset copies the beginning of another one, with that one's id."""
    reset = reset_of(events)
    if reset is not None:
        return reset.workflow_task_failed_event_attributes.new_run_id
    return events[0].workflow_execution_started_event_attributes.original_execution_run_id


def data_of(payloads: Payloads) -> bytes:
    """The JSON of the first payload; empty when there is none."""
    return payloads.payloads[0].data if payloads.payloads else b""


@dataclass(frozen=True)
class Asked:
    """One activity: the event that orders it and, once it has answered, the event with the answer."""

    scheduled: HistoryEvent
    completed: HistoryEvent | None = None

    @property
    def name(self) -> str:
        """The activity's name, e.g. record_nomination."""
        return self.scheduled.activity_task_scheduled_event_attributes.activity_type.name

    @property
    def ordered_by(self) -> int:
        """The event that completed the task which ordered it."""
        return self.scheduled.activity_task_scheduled_event_attributes.workflow_task_completed_event_id

    @property
    def input(self) -> bytes:
        """The argument as JSON."""
        return data_of(self.scheduled.activity_task_scheduled_event_attributes.input)

    @property
    def result(self) -> bytes:
        """The answer as JSON; empty while there is none."""
        done = self.completed
        return data_of(done.activity_task_completed_event_attributes.result) if done is not None else b""

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The argument, decoded. Raises ValueError for bytes that are no JSON object."""
        return loaded(self.input)

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The answer, decoded; empty while there is none. Raises ValueError for bytes that are no JSON object."""
        return loaded(self.result) if self.completed is not None else {}


def loaded(data: bytes) -> dict[str, Any]:
    """A JSON object. Raises ValueError for anything else."""
    found = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def activities(events: Iterable[HistoryEvent]) -> dict[str, Asked]:
    """Activity id → what was asked and answered, in the order in which it was asked."""
    found: dict[str, Asked] = {}
    names: dict[int, str] = {}
    for event in events:
        if event.HasField("activity_task_scheduled_event_attributes"):
            name = event.activity_task_scheduled_event_attributes.activity_id
            names[event.event_id], found[name] = name, Asked(event)
        elif event.HasField("activity_task_completed_event_attributes"):
            asked = names.get(event.activity_task_completed_event_attributes.scheduled_event_id)
            if asked is not None:
                found[asked] = Asked(found[asked].scheduled, event)
    return found
