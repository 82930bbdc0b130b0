"""The manifest of a run: who, how long, by which code, and the head of its chain. Read off the events as they come."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent

from audit import chain, merkle
from audit.ran import build_of
from payloads.archive import EDITION
from runtime.temporal import CONVERTER

FORMAT, OPEN = "thidua-run-1", "OPEN"
CLOSING: dict[int, str] = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: "COMPLETED",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: "CONTINUED_AS_NEW",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: "FAILED",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: "TERMINATED",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: "TIMED_OUT",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: "CANCELED",
}
STARTED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
TASK_COMPLETED = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
TASK_FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
RESET = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW
OF_A_TASK = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_REJECTED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
    }
)
"""Commands of a task whose events do not name it: they follow it without a gap."""


def instant(stamp: Timestamp) -> str:
    """The instant of an event, RFC 3339 in UTC."""
    return chain.written(stamp.ToDatetime(tzinfo=UTC))


def attributes(event: HistoryEvent) -> Any:
    """The part of an event that its type says; of a type that this SDK does not know yet: nothing."""
    return getattr(event, event.WhichOneof("attributes") or "", None)


class Reading:
    """One run as it is read, event by event. Keeps what is certain; the tail that may never persist waits.

    Of an open run, events behind the last completed task may be of a task that the engine only imagines; they are
    certain once a task behind them has been completed, or the run has ended.
    """

    def __init__(self, namespace: str, workflow_id: str, run_id: str) -> None:
        self.namespace, self.workflow_id, self.run_id = namespace, workflow_id, run_id
        self.blob = bytearray()
        self.count = 0
        self.status = OPEN
        self._chain = chain.genesis(namespace, workflow_id)
        self._leaves: list[bytes] = []
        self._waiting: list[tuple[HistoryEvent, bytes]] = []
        self._task = 0
        self._facts: dict[str, Any] = {}
        self._builds: set[str] = set()
        self._sdks: dict[tuple[str, str], None] = {}

    def add(self, event: HistoryEvent) -> None:
        """The next event, as the engine gives it."""
        gapless = not self._waiting
        self._waiting.append((event, event.SerializeToString(deterministic=True)))
        if event.event_type == TASK_COMPLETED:
            self._task = event.event_id
        if self._certain(event, gapless):
            for one, data in self._waiting:
                self._keep(one, data)
            self._waiting.clear()

    def _certain(self, event: HistoryEvent, gapless: bool) -> bool:
        if event.event_type in CLOSING or event.event_type in (STARTED, TASK_COMPLETED):
            return True
        if event.event_type in OF_A_TASK:
            return gapless and self._task > 0
        task = getattr(attributes(event), "workflow_task_completed_event_id", 0)
        return self._task > 0 and task == self._task

    def _keep(self, event: HistoryEvent, data: bytes) -> None:
        self.blob += chain.framed(data)
        self._chain = chain.link(self._chain, data)
        self._leaves.append(merkle.leaf_hash(data))
        self.count += 1
        self._facts["last_at"] = instant(event.event_time)
        self._facts.setdefault("first_at", self._facts["last_at"])
        told = attributes(event)
        if event.event_type == STARTED:
            self._facts |= {
                "workflow_type": told.workflow_type.name,
                "first_run_id": told.first_execution_run_id,
                "continued_from": told.continued_execution_run_id,
            }
        elif event.event_type == TASK_COMPLETED:
            self._note_code(told)
        elif event.event_type == TASK_FAILED and told.cause == RESET:
            self._facts["reset_from"] = told.base_run_id
        elif event.event_type in CLOSING:
            self.status = CLOSING[event.event_type]
            self._facts["continued_to"] = getattr(told, "new_execution_run_id", "")

    def _note_code(self, told: Any) -> None:
        build = build_of(told)
        if build:
            self._builds.add(build)
        if told.sdk_metadata.sdk_name:
            self._sdks[told.sdk_metadata.sdk_name, told.sdk_metadata.sdk_version] = None

    @property
    def closed(self) -> bool:
        """Whether the run has ended."""
        return self.status != OPEN

    @property
    def head(self) -> str:
        """The chain after the last event that is kept, in hex."""
        return self._chain.hex()

    @property
    def continued_from(self) -> str:
        """The run before it in the chain of continue-as-new; empty for the first."""
        return str(self._facts.get("continued_from", ""))

    @property
    def last_at(self) -> str:
        """When the last event that is kept was written, RFC 3339."""
        return str(self._facts.get("last_at", ""))

    def manifest(self) -> dict[str, Any]:
        """The manifest over what is kept: the whole of a closed run, the certain part of an open one."""
        return {
            "format": FORMAT,
            "namespace": self.namespace,
            "workflow_id": self.workflow_id,
            "run_id": self.run_id,
            "workflow_type": self._facts.get("workflow_type", ""),
            "first_run_id": self._facts.get("first_run_id", ""),
            "continued_from": self.continued_from,
            "continued_to": self._facts.get("continued_to", ""),
            "reset_from": self._facts.get("reset_from", ""),
            "status": self.status,
            "events": self.count,
            "bytes": len(self.blob),
            "sha256": chain.sha256(bytes(self.blob)),
            "head": self.head,
            # An evidence bundle discloses single events of a run by their inclusion paths: the chain alone cannot.
            "event_root": merkle.root(self._leaves).hex(),
            "first_at": self._facts.get("first_at", ""),
            "last_at": self.last_at,
            "build_ids": sorted(self._builds),
            "sdk": [{"name": name, "version": version} for name, version in self._sdks],
            "converter": CONVERTER,
            "codec_keys": [],
            "edition": EDITION,
        }


def parsed(blob: bytes) -> Iterator[HistoryEvent]:
    """The events of a blob. Raises BrokenBlob, and protobuf's DecodeError for an event that is none."""
    for _offset, data in chain.events(blob):
        yield HistoryEvent.FromString(data)
