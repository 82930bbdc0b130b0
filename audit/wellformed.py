"""Whether a list of events can be a history at all: numbers, order, times, references, names. No code is run for it."""

from collections.abc import Iterator, Sequence

from google.protobuf.message import Message
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.update.v1 import Request

from audit.asked import loaded
from audit.fault import Fault

STRUCTURE = frozenset({"NUMBERING", "SEQUENCE", "REFERENCE"})
"""Faults after which a history is not run: the engine's core takes it for granted that they do not exist."""
BUFFERED_SECONDS = 15
"""An event that comes while a task is open is written after it, with its own, earlier time; a task ends within this."""
NANO = 1_000_000_000
STARTED = EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED
FAMILIES = ("workflow_task", "activity_task", "timer")
"""Kinds of event that point back to the one that ordered them and to the one that began them."""
BEGUN_BY_NOTHING = frozenset({"workflow_task_timed_out", "workflow_task_failed", "activity_task_timed_out"})
"""What can end without having begun: it then points to event 0."""
ENDINGS = frozenset(
    {
        "workflow_execution_completed",
        "workflow_execution_failed",
        "workflow_execution_timed_out",
        "workflow_execution_terminated",
        "workflow_execution_canceled",
        "workflow_execution_continued_as_new",
    }
)


def kind_of(event: HistoryEvent) -> str:
    """«activity_task_scheduled» etc.; empty for an event without attributes."""
    return str(event.WhichOneof("attributes") or "").removesuffix("_event_attributes")


def attributes_of(event: HistoryEvent) -> Message | None:
    """The message with what the event says."""
    name = event.WhichOneof("attributes")
    return getattr(event, name) if name else None


def wellformed(events: Sequence[HistoryEvent]) -> Iterator[Fault]:
    """Everything that is out of order, each named by its event."""
    kinds = {event.event_id: kind_of(event) for event in events}
    for index, event in enumerate(events, 1):
        if event.event_id != index:
            yield Fault("NUMBERING", event.event_id, "", event.event_id, index)
        yield from _placed(event, index, len(events))
        yield from _referring(event, kinds)
        yield from _named(event, events)
    yield from _timed(events)
    yield from _tasks(events)
    yield from _answered_once(events)


def _placed(event: HistoryEvent, index: int, count: int) -> Iterator[Fault]:
    kind = kind_of(event)
    type_ = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").lower()
    if type_ != kind and kind:
        yield Fault("SEQUENCE", event.event_id, "event_type", type_, kind)
    if (kind == "workflow_execution_started") != (index == 1) or (kind in ENDINGS and index != count):
        yield Fault("SEQUENCE", event.event_id, "", kind)


def _referring(event: HistoryEvent, kinds: dict[int, str]) -> Iterator[Fault]:
    said, own = attributes_of(event), kind_of(event)
    family = next((each for each in FAMILIES if own.startswith(each)), "")
    allowed = {
        "scheduled_event_id": f"{family}_scheduled",
        "started_event_id": f"{family}_started",
        "workflow_task_completed_event_id": "workflow_task_completed",
        "accepted_event_id": "workflow_execution_update_accepted",
    }
    for field in said.DESCRIPTOR.fields if said is not None else ():
        if field.name in allowed:
            to = getattr(said, field.name)
            if to == 0 and own in BEGUN_BY_NOTHING:
                continue
            if kinds.get(to) != allowed[field.name] or to >= event.event_id:
                yield Fault("REFERENCE", event.event_id, field.name, to)


def _asked(event: HistoryEvent, events: Sequence[HistoryEvent]) -> Request:
    """What an accepted update had asked for; one that a reset brought again stands in the event that admitted it."""
    said = event.workflow_execution_update_accepted_event_attributes
    at = said.accepted_request_sequencing_event_id
    if not said.HasField("accepted_request") and 0 < at <= len(events):
        return events[at - 1].workflow_execution_update_admitted_event_attributes.request
    return said.accepted_request


def _named(event: HistoryEvent, events: Sequence[HistoryEvent]) -> Iterator[Fault]:
    """An update's three names are one; the stamp of an act carries it too."""
    if not event.HasField("workflow_execution_update_accepted_event_attributes"):
        return
    said, request = event.workflow_execution_update_accepted_event_attributes, _asked(event, events)
    name = request.meta.update_id
    if said.protocol_instance_id != name:
        yield Fault("IDENTITY", event.event_id, "protocol_instance_id", said.protocol_instance_id, name)
    if said.accepted_request_message_id != f"{name}/request":
        yield Fault("IDENTITY", event.event_id, "accepted_request_message_id", said.accepted_request_message_id)
    arguments = request.input.args.payloads
    if len(arguments) == len(("stamp", "body")):
        try:
            key = loaded(arguments[0].data).get("key")
        except ValueError:
            yield Fault("BYTES", event.event_id, "args[0]")
            return
        if key != name:
            yield Fault("IDENTITY", event.event_id, "args[0].key", key, name)


def _timed(events: Sequence[HistoryEvent]) -> Iterator[Fault]:
    """No event is earlier than those before it, but for what was buffered; nothing began before it was ordered."""
    at = {event.event_id: event.event_time.ToNanoseconds() for event in events}
    waits = {
        event.event_id: event.timer_started_event_attributes.start_to_fire_timeout.ToNanoseconds()
        for event in events
        if event.HasField("timer_started_event_attributes")
    }
    latest = number = 0
    for event in events:
        now = at[event.event_id]
        earliest = latest - BUFFERED_SECONDS * NANO
        if event.event_type == STARTED:
            # Written with the answer, however long after: its own time lies anywhere since the order.
            earliest = at.get(event.activity_task_started_event_attributes.scheduled_event_id, now)
        elif event.HasField("timer_fired_event_attributes"):
            begun = event.timer_fired_event_attributes.started_event_id
            earliest = max(earliest, at.get(begun, 0) + waits.get(begun, 0))
        if now < earliest:
            yield Fault("TIME", event.event_id, "event_time", now, earliest)
        latest = max(latest, now)
        if event.task_id and event.task_id <= number:
            yield Fault("SEQUENCE", event.event_id, "task_id", event.task_id, number)
        number = event.task_id


def _tasks(events: Sequence[HistoryEvent]) -> Iterator[Fault]:
    """The two events of a task that name a build name the same one."""
    started = {
        event.event_id: event.workflow_task_started_event_attributes
        for event in events
        if event.HasField("workflow_task_started_event_attributes")
    }
    for event in events:
        if event.HasField("workflow_task_completed_event_attributes"):
            done = event.workflow_task_completed_event_attributes
            begun = started.get(done.started_event_id)
            build = begun.worker_version.build_id if begun is not None else ""
            if build and build != done.worker_version.build_id:
                yield Fault("BUILD", event.event_id, "worker_version", done.worker_version.build_id, build)


def _answered_once(events: Sequence[HistoryEvent]) -> Iterator[Fault]:
    """No activity is answered twice, no timer fires twice, no update is completed twice."""
    seen: set[tuple[str, int | str]] = set()
    for event in events:
        kind = kind_of(event)
        if kind in ("activity_task_completed", "activity_task_failed", "activity_task_timed_out"):
            key: tuple[str, int | str] = ("activity", getattr(attributes_of(event), "scheduled_event_id", 0))
        elif kind in ("timer_fired", "timer_canceled"):
            key = ("timer", getattr(attributes_of(event), "started_event_id", 0))
        elif kind == "workflow_execution_update_completed":
            key = ("update", event.workflow_execution_update_completed_event_attributes.meta.update_id)
        else:
            continue
        if key in seen:
            yield Fault("SEQUENCE", event.event_id, "", kind)
        seen.add(key)
