"""The shape of a history: which events, and how many bytes of payload in each kind of event."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.converter import DataConverter

from benchmarks.bare import Leg, Step
from runtime.failure import Failure

TOLERANCE = 0.05
MOST_EVENTS = 300


class ShapesDiffer(Failure):
    """The bare workflow's history is not the same: the ratio would mean nothing."""


@dataclass(frozen=True)
class Shape:
    """Kinds of events with their count, and the bytes of their payloads."""

    events: Counter[str]
    payload_bytes: Counter[str]

    @property
    def length(self) -> int:
        return self.events.total()

    @property
    def is_disturbed(self) -> bool:
        """Whether a busy machine made a task fail or time out: such a history has more events than its acts need."""
        return bool(self.events["WORKFLOW_TASK_TIMED_OUT"] or self.events["WORKFLOW_TASK_FAILED"])


def _parts(value: Any) -> list[Any]:
    """The values of a field: of a list, of a map, or the one."""
    if isinstance(value, Message | str | bytes | int | float):
        return [value]
    return list(value.values()) if hasattr(value, "values") else list(value)


def payloads_of(message: Message) -> Iterator[Payload]:
    """Every payload inside a message."""
    if isinstance(message, Payload):
        yield message
        return
    for _descriptor, value in message.ListFields():
        for part in _parts(value):
            if isinstance(part, Message):
                yield from payloads_of(part)


def size_of(message: Message) -> int:
    """Bytes of all payloads inside a message."""
    return sum(payload.ByteSize() for payload in payloads_of(message))


def name_of(event: Any) -> str:
    """The kind of an event, without its prefix."""
    return EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")


def shape_of(history: WorkflowHistory) -> Shape:
    """The shape of one run."""
    events: Counter[str] = Counter()
    payload_bytes: Counter[str] = Counter()
    for event in history.events:
        events[name_of(event)] += 1
        payload_bytes[name_of(event)] += size_of(event)
    return Shape(events, payload_bytes)


def require_same(ours: Shape, bare: Shape) -> None:
    """Same multiset of events, payload bytes of every kind within TOLERANCE; at most MOST_EVENTS.

    Raises ShapesDiffer.
    """
    if ours.events != bare.events:
        more, less = dict(bare.events - ours.events), dict(ours.events - bare.events)
        raise ShapesDiffer(f"Hai lịch sử khác nhau: thừa {more}, thiếu {less}.")
    for kind, size in ours.payload_bytes.items():
        if abs(bare.payload_bytes[kind] - size) > TOLERANCE * size:
            raise ShapesDiffer(f"Dữ liệu của {kind}: {size} byte, bản đối chứng {bare.payload_bytes[kind]} byte.")
    if ours.length > MOST_EVENTS:
        raise ShapesDiffer(f"Lịch sử hồ sơ có {ours.length} sự kiện, tối đa {MOST_EVENTS}.")


@dataclass
class _Act:
    takes: int
    steps: list[tuple[int, int]] = field(default_factory=list)
    answers: int = 0


@dataclass(frozen=True)
class Plan:
    """What the driver sends to a bare workflow so that its history gets the bytes of ours."""

    start_pad: str
    result: int
    legs: tuple[tuple[Leg, str], ...]
    """(leg, padding of the second argument)"""


def _encoded(*values: Any) -> int:
    return sum(payload.ByteSize() for payload in DataConverter.default.payload_converter.to_payloads(values))


def _text(size: int) -> int:
    """Characters of a text whose payload has `size` bytes."""
    return max(0, size - _encoded(""))


def plan_of(history: WorkflowHistory) -> Plan:
    """Measure one history of ours: sizes of inputs and results, act by act."""
    acts: list[_Act] = []
    started = result = 0
    for event in history.events:
        match name_of(event):
            case "WORKFLOW_EXECUTION_STARTED":
                started = size_of(event)
            case "WORKFLOW_EXECUTION_UPDATE_ACCEPTED":
                acts.append(_Act(size_of(event)))
            case "ACTIVITY_TASK_SCHEDULED":
                acts[-1].steps.append((size_of(event), 0))
            case "ACTIVITY_TASK_COMPLETED":
                acts[-1].steps[-1] = (acts[-1].steps[-1][0], size_of(event))
            case "WORKFLOW_EXECUTION_UPDATE_COMPLETED":
                acts[-1].answers = size_of(event)
            case "WORKFLOW_EXECUTION_COMPLETED":
                result = size_of(event)
    legs = []
    for act in acts:
        steps = [(max(0, takes - _encoded(Step(_text(gives), ""))), _text(gives)) for takes, gives in act.steps]
        leg = Leg(steps, _text(act.answers), act is acts[-1])
        legs.append((leg, "x" * _text(act.takes - _encoded(leg))))
    return Plan("x" * _text(started - _encoded(_text(result))), _text(result), tuple(legs))
