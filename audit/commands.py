"""Every command of the replayed code beside the event that came of it, task by task."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from google.protobuf.duration_pb2 import Duration
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.client import WorkflowHistory

from audit.asked import data_of, loaded
from audit.edition import DIFFERS, compared
from audit.fault import Fault
from audit.patches import changes, is_changes, repeats
from audit.probe import Film
from audit.wellformed import attributes_of, kind_of

KINDS = {
    "schedule_activity": "activity_task_scheduled",
    "start_timer": "timer_started",
    "cancel_timer": "timer_canceled",
    "set_patch_marker": "marker_recorded",
    "complete_workflow_execution": "workflow_execution_completed",
    "fail_workflow_execution": "workflow_execution_failed",
    "cancel_workflow_execution": "workflow_execution_canceled",
    "continue_as_new_workflow_execution": "workflow_execution_continued_as_new",
}
"""Command → the event that it becomes; an update's response becomes an acceptance or a completion."""
UPDATES = ("workflow_execution_update_accepted", "workflow_execution_update_completed")
FROM_COMMANDS = frozenset({*KINDS.values(), *UPDATES, "upsert_workflow_search_attributes"})
TIMEOUTS = ("schedule_to_close_timeout", "schedule_to_start_timeout", "start_to_close_timeout", "heartbeat_timeout")
REPLAY_QUEUE = "replay-"
FINAL = "result"
Faults = Iterator[Fault]


def tasks(events: Sequence[HistoryEvent]) -> dict[int, tuple[int, list[HistoryEvent]]]:
    """Started event → (completed event, what the completion of that task commanded), of every completed task."""
    found: dict[int, tuple[int, list[HistoryEvent]]] = {}
    by_completed: dict[int, list[HistoryEvent]] = {}
    last: list[HistoryEvent] = []
    for event in events:
        kind = kind_of(event)
        if kind == "workflow_task_completed":
            last = by_completed[event.event_id] = []
            found[event.workflow_task_completed_event_attributes.started_event_id] = (event.event_id, last)
        elif kind in UPDATES:
            last.append(event)
        elif kind in FROM_COMMANDS:
            by_completed.get(getattr(attributes_of(event), "workflow_task_completed_event_id", 0), last).append(event)
    return found


def compare_commands(history: WorkflowHistory, film: Film) -> tuple[list[Fault], int]:
    """What differs, and how many commands were compared."""
    given: dict[int, list[WorkflowCommand]] = {}
    for frame in film.facts():
        commands = [_at_home(each.data, history.events[0]) for each in frame.commands]
        given.setdefault(frame.started_id, []).extend(commands)
    faults: list[Fault] = []
    marked: list[str] = []
    count = 0
    done = tasks(history.events)
    grown = False
    for started, (completed, events) in done.items():
        commands = [each for each in _effective(given.pop(started, [])) if not repeats(each, marked)]
        count += len(commands)
        grown = grown or _arguments(commands) != _inputs(events)
        faults += _task(completed, commands, [each for each in events if not is_changes(each)])
        faults += changes(events, marked)
    # A task that the server never completed is no fact; frames of it were left out before.
    faults += [
        Fault("NOT_THERE", started, each.WhichOneof("variant") or "") for started in given for each in given[started]
    ]
    # The digest over the last state of an earlier release is over fewer fields: `audit.receipts` has computed it.
    return [fault for fault in faults if not (grown and fault.place == FINAL)], count


def _arguments(commands: list[WorkflowCommand]) -> list[bytes]:
    orders = (each.schedule_activity for each in commands if each.HasField("schedule_activity"))
    return [payload.data for order in orders for payload in order.arguments]


def _inputs(events: list[HistoryEvent]) -> list[bytes]:
    said = (
        each.activity_task_scheduled_event_attributes for each in events if kind_of(each) == KINDS["schedule_activity"]
    )
    return [payload.data for order in said for payload in order.input.payloads]


def _at_home(data: bytes, started: HistoryEvent) -> WorkflowCommand:
    """A command with the names that it leaves to the run's own: its queue, which a replay calls otherwise, its type."""
    command = WorkflowCommand.FromString(data)
    own = started.workflow_execution_started_event_attributes
    if command.HasField("schedule_activity") and command.schedule_activity.task_queue.startswith(REPLAY_QUEUE):
        command.schedule_activity.task_queue = own.task_queue.name
    if command.HasField("continue_as_new_workflow_execution"):
        again = command.continue_as_new_workflow_execution
        again.task_queue = again.task_queue or own.task_queue.name
        again.workflow_type = again.workflow_type or own.workflow_type.name
    return command


def _effective(commands: list[WorkflowCommand]) -> list[WorkflowCommand]:
    """Without what leaves no event: answers to queries, timers that were armed and cancelled in one task."""
    armed = {each.start_timer.seq for each in commands if each.HasField("start_timer")}
    ended = {each.cancel_timer.seq for each in commands if each.HasField("cancel_timer")} & armed
    return [
        each
        for each in commands
        if not each.HasField("respond_to_query")
        and not (each.HasField("start_timer") and each.start_timer.seq in ended)
        and not (each.HasField("cancel_timer") and each.cancel_timer.seq in ended)
    ]


def _task(completed: int, commands: list[WorkflowCommand], events: list[HistoryEvent]) -> Faults:
    """In order; where the kinds part, nothing after it can be told apart."""
    for command, event in zip(commands, events, strict=False):
        wanted, kind = _becomes(command), kind_of(event)
        if wanted != kind:
            yield Fault("KIND", event.event_id, "", kind, wanted)
            return
        yield from COMPARE[kind](command, event)
    for command in commands[len(events) :]:
        yield Fault("NOT_THERE", completed, _becomes(command))
    for event in events[len(commands) :]:
        yield Fault("NOT_DONE", event.event_id, "", kind_of(event))


def _becomes(command: WorkflowCommand) -> str:
    variant = str(command.WhichOneof("variant"))
    if variant == "update_response":
        return UPDATES[0] if command.update_response.HasField("accepted") else UPDATES[1]
    return KINDS.get(variant, variant)


def _same(code: str, event: HistoryEvent, place: str, recorded: Any, rebuilt: Any) -> Faults:
    if recorded != rebuilt:
        yield Fault(code, event.event_id, place, recorded, rebuilt)


def payload(
    code: str, name: str, event: HistoryEvent, place: str, recorded: Sequence[Payload], rebuilt: Sequence[Payload]
) -> Faults:
    """Payloads one beside the other: encoding and bytes, or what the bytes say where a release has grown."""
    yield from _same(code, event, f"{place}.count", len(recorded), len(rebuilt))
    for one, other in zip(recorded, rebuilt, strict=False):
        yield from _same(code, event, f"{place}.encoding", dict(one.metadata), dict(other.metadata))
        if one.data == other.data:
            continue
        try:
            verdict = compared(name, one.data, other.data)
        except ValueError:
            yield Fault(code, event.event_id, place, one.data.decode(errors="replace"), other.data.decode())
            continue
        if verdict.agreement == DIFFERS:
            for change in verdict.changes:
                yield Fault(code, event.event_id, change.path or place, change.before, change.after)


def _activity(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    order, said = command.schedule_activity, event.activity_task_scheduled_event_attributes
    yield from _same("KIND", event, "activity_type", said.activity_type.name, order.activity_type)
    yield from _same("OPTION", event, "activity_id", said.activity_id, order.activity_id)
    yield from _same("OPTION", event, "task_queue", said.task_queue.name, order.task_queue)
    for name in TIMEOUTS:
        yield from _same("DURATION", event, name, _span(getattr(said, name)), _span(getattr(order, name)))
    yield from _same("OPTION", event, "header", sorted(said.header.fields), sorted(order.headers))
    yield from _retries(said.retry_policy, order.retry_policy, event)
    yield from payload("ARGUMENT", order.activity_type, event, "input", said.input.payloads, order.arguments)


def _retries(said: Any, order: Any, event: HistoryEvent) -> Faults:
    for name in ("initial_interval", "maximum_interval"):
        yield from _same(
            "DURATION", event, f"retry_policy.{name}", _span(getattr(said, name)), _span(getattr(order, name))
        )
    for name in ("backoff_coefficient", "maximum_attempts"):
        yield from _same("OPTION", event, f"retry_policy.{name}", getattr(said, name), getattr(order, name))
    kinds = "non_retryable_error_types"
    yield from _same("OPTION", event, f"retry_policy.{kinds}", list(getattr(said, kinds)), list(getattr(order, kinds)))


def _span(duration: Duration) -> int:
    """Nanoseconds; 0 where none is set."""
    return duration.ToNanoseconds()


def _timer(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    order, said = command.start_timer, event.timer_started_event_attributes
    yield from _same("OPTION", event, "timer_id", said.timer_id, str(order.seq))
    yield from _same(
        "DURATION",
        event,
        "start_to_fire_timeout",
        _span(said.start_to_fire_timeout),
        _span(order.start_to_fire_timeout),
    )
    yield from _same(
        "OPTION", event, "user_metadata", event.user_metadata.summary.data, command.user_metadata.summary.data
    )


def _cancelled(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    yield from _same(
        "OPTION", event, "timer_id", event.timer_canceled_event_attributes.timer_id, str(command.cancel_timer.seq)
    )


def _marker(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    order, said = command.set_patch_marker, event.marker_recorded_event_attributes
    details = {name: data_of(said.details[name]) for name in said.details}
    try:
        found = loaded(details.get("patch-data", b"{}"))
    except ValueError:
        found = {}
    yield from _same("PATCH", event, "marker_name", said.marker_name, "core_patch")
    yield from _same("PATCH", event, "details", found, {"id": order.patch_id, "deprecated": order.deprecated})


def _accepted(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    said = event.workflow_execution_update_accepted_event_attributes
    wanted = command.update_response.protocol_instance_id
    yield from _same("IDENTITY", event, "protocol_instance_id", said.protocol_instance_id, wanted)


def _update_done(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    answer, said = command.update_response, event.workflow_execution_update_completed_event_attributes
    yield from _same("IDENTITY", event, "update_id", said.meta.update_id, answer.protocol_instance_id)
    if answer.HasField("completed"):
        yield from payload("RESULT", "update", event, "outcome", said.outcome.success.payloads, [answer.completed])
        return
    failure, made = said.outcome.failure, answer.rejected
    yield from _same("RESULT", event, "outcome.message", failure.message, made.message)
    told, meant = failure.application_failure_info, made.application_failure_info
    yield from _same("RESULT", event, "outcome.type", told.type, meant.type)
    yield from payload("RESULT", "update", event, "outcome.details", told.details.payloads, meant.details.payloads)


def _ended(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    order, said = command.complete_workflow_execution, event.workflow_execution_completed_event_attributes
    yield from _same("RESULT", event, "result.count", len(said.result.payloads), 1)
    for one in said.result.payloads:
        yield from _same("RESULT", event, "result.encoding", dict(one.metadata), dict(order.result.metadata))
        yield from _same("RESULT", event, FINAL, one.data.decode(errors="replace"), order.result.data.decode())


def _failed(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    order, said = command.fail_workflow_execution, event.workflow_execution_failed_event_attributes
    yield from _same("RESULT", event, "failure.message", said.failure.message, order.failure.message)


def _again(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    order, said = command.continue_as_new_workflow_execution, event.workflow_execution_continued_as_new_event_attributes
    yield from _same("KIND", event, "workflow_type", said.workflow_type.name, order.workflow_type)
    yield from _same("OPTION", event, "task_queue", said.task_queue.name, order.task_queue)
    yield from _same("OPTION", event, "memo", sorted(said.memo.fields), sorted(order.memo))
    yield from _same(
        "DURATION", event, "backoff", _span(said.backoff_start_interval), _span(order.backoff_start_interval)
    )
    yield from payload("ARGUMENT", "continue_as_new", event, "input", said.input.payloads, order.arguments)


def _nothing(command: WorkflowCommand, event: HistoryEvent) -> Faults:
    yield from ()


COMPARE: dict[str, Callable[[WorkflowCommand, HistoryEvent], Faults]] = {
    "activity_task_scheduled": _activity,
    "timer_started": _timer,
    "timer_canceled": _cancelled,
    "marker_recorded": _marker,
    UPDATES[0]: _accepted,
    UPDATES[1]: _update_done,
    "workflow_execution_completed": _ended,
    "workflow_execution_failed": _failed,
    "workflow_execution_canceled": _nothing,
    "workflow_execution_continued_as_new": _again,
}
