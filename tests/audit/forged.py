"""A history as long as one wants: the golden one of a row of law, its confirming and withdrawing repeated.

Arguments and answers are those of the first cycle, so the Replayer takes it, and so does whoever asks for states; it is
no history that deep verification would pass.
"""

from copy import deepcopy
from datetime import timedelta

from temporalio.api.history.v1 import HistoryEvent

from audit.wellformed import attributes_of, kind_of

POINTERS = ("scheduled_event_id", "started_event_id", "workflow_task_completed_event_id", "accepted_event_id")


def repeated(events: list[HistoryEvent], least: int) -> list[HistoryEvent]:
    """At least so many events: the last two acts of the history again and again, each under a key of its own."""
    acts = [event.event_id for event in events if kind_of(event) == "workflow_execution_update_accepted"]
    # A cycle begins with the task that accepts its first update.
    begins = acts[-2] - 4
    head, cycle = events[:begins], events[begins:]
    numbers = [int(each.activity_task_scheduled_event_attributes.activity_id or 0) for each in events]
    found, activity, turn = [deepcopy(each) for each in head], 0, 0
    before = max((numbers[index] for index in range(len(head))), default=0)
    while len(found) < least:
        shift, ids = len(found) - begins, {}
        for each in cycle:
            event = deepcopy(each)
            _moved(event, shift, turn, begins)
            if event.HasField("activity_task_scheduled_event_attributes"):
                said = event.activity_task_scheduled_event_attributes
                activity += 1
                ids[said.activity_id] = said.activity_id = str(before + activity)
            found.append(event)
        turn += 1
    return found


def _moved(event: HistoryEvent, shift: int, turn: int, begins: int) -> None:
    event.event_id += shift
    event.task_id += shift * 10
    at = event.event_time.ToDatetime() + timedelta(hours=turn)
    event.event_time.FromDatetime(at)
    said = attributes_of(event)
    for name in POINTERS:
        if said is not None and name in said.DESCRIPTOR.fields_by_name and getattr(said, name) > begins:
            setattr(said, name, getattr(said, name) + shift)
    if event.HasField("workflow_execution_update_accepted_event_attributes"):
        accepted = event.workflow_execution_update_accepted_event_attributes
        accepted.protocol_instance_id += f"-{turn}"
        accepted.accepted_request.meta.update_id = accepted.protocol_instance_id
        accepted.accepted_request_message_id = f"{accepted.protocol_instance_id}/request"
        accepted.accepted_request_sequencing_event_id += shift
        stamp = accepted.accepted_request.input.args.payloads[0]
        stamp.data = stamp.data.replace(b'{"key":"', b'{"key":"', 1).replace(
            b'","digest"', f'-{turn}","digest"'.encode(), 1
        )
    if event.HasField("workflow_execution_update_completed_event_attributes"):
        event.workflow_execution_update_completed_event_attributes.meta.update_id += f"-{turn}"
