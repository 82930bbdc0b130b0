"""The real code under observation: one replay of a run, a frame for every workflow task.

The Replayer answers only whether the commands fit. A probing runner sits between it and the workflow, keeps the
commands of every activation and, where it is asked, the state and what the code was waiting for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.bridge.proto.workflow_activation import QueryWorkflow, WorkflowActivation
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.client import WorkflowHistory
from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import (
    Replayer,
    UnsandboxedWorkflowRunner,
    WorkflowInstance,
    WorkflowInstanceDetails,
    WorkflowRunner,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import Info

from audit.histories import WORKFLOWS
from runtime.temporal import DATA_CONVERTER

NO_TASK = "NO_TASK"
"""Failure of a run of which no task was completed: no decision of the code is in it, and the Replayer would wait."""
STATE_QUERY, STACK_QUERY = "snapshot", "__stack_trace"
Wanted = Callable[[int], bool]
"""Whether the state after the task with this started event is wanted."""
_PENDING = re.compile(r"name='(activity|update|timer): (\w+) ")


@dataclass(frozen=True)
class Command:
    """One command that the code gave. `kind`: e.g. schedule_activity; `data`: its protobuf message as bytes."""

    kind: str
    data: bytes


@dataclass(frozen=True)
class Frame:
    """What the code did in one activation of a workflow task."""

    started_id: int
    """Event id of the WorkflowTaskStarted; several frames may share it, the last one is the state after the task."""
    at: datetime
    """`workflow.now()` of the task, UTC."""
    replaying: bool
    """False: the server never completed this task. Such a frame is no fact and is never shown as one."""
    jobs: tuple[str, ...]
    commands: tuple[Command, ...]
    failed: str
    """Why the code failed in this task; empty: it did not."""
    state: bytes | None = None
    """The answer to the state query as JSON; None where it was not asked."""
    waits: str = ""
    """What the engine's own stack query says is pending, e.g. «activity record_council, update sign_minutes»."""


@dataclass(frozen=True)
class Film:
    """Every frame of one run in order. `failure`: why the replay does not fit the history; empty: it does."""

    frames: tuple[Frame, ...]
    failure: str

    def facts(self) -> tuple[Frame, ...]:
        """The frames of tasks that the server completed."""
        return tuple(frame for frame in self.frames if frame.replaying)


class Probe(WorkflowRunner):
    """Wraps a runner; what its instances do is kept in `frames`."""

    def __init__(self, inner: WorkflowRunner, wanted: Wanted) -> None:
        self.inner, self.wanted = inner, wanted
        self.frames: list[Frame] = []

    def prepare_workflow(self, defn: Any) -> None:
        self.inner.prepare_workflow(defn)

    def set_worker_level_failure_exception_types(self, types: Sequence[type[BaseException]]) -> None:
        self.inner.set_worker_level_failure_exception_types(types)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _Watched(self.inner.create_instance(det), self)


class _Watched(WorkflowInstance):
    """One instance: activates the real one first and changes nothing of its answer."""

    def __init__(self, inner: WorkflowInstance, probe: Probe) -> None:
        self.inner, self.probe = inner, probe

    def get_info(self) -> Info:
        return self.inner.get_info()

    def get_thread_id(self) -> int | None:
        return self.inner.get_thread_id()

    def get_serialization_context(self, command_info: Any) -> SerializationContext | None:
        return self.inner.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:
        return self.inner.get_external_store_context(command_info)

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = self.inner.activate(act)
        jobs = tuple(str(job.WhichOneof("variant")) for job in act.jobs)
        if jobs == ("remove_from_cache",):
            return completion
        failed = completion.failed.failure.message if completion.HasField("failed") else ""
        seen = not failed and self.probe.wanted(act.history_length)
        self.probe.frames.append(
            Frame(
                act.history_length,
                act.timestamp.ToDatetime(UTC),
                act.is_replaying,
                jobs,
                tuple(_command(each) for each in completion.successful.commands),
                failed or ("" if completion.HasField("successful") else "no answer"),
                self._ask(act, STATE_QUERY) if seen else None,
                _pending(self._ask(act, STACK_QUERY)) if seen else "",
            )
        )
        return completion

    def _ask(self, act: WorkflowActivation, query: str) -> bytes | None:
        """A query right after the activation; the instance cannot tell it from any other. None: it refused."""
        asked = WorkflowActivation(
            run_id=act.run_id,
            timestamp=act.timestamp,
            history_length=act.history_length,
            is_replaying=act.is_replaying,
        )
        asked.jobs.add().query_workflow.CopyFrom(QueryWorkflow(query_id="audit", query_type=query))
        for command in self.inner.activate(asked).successful.commands:
            if command.HasField("respond_to_query") and command.respond_to_query.HasField("succeeded"):
                return command.respond_to_query.succeeded.response.data
        return None


def _command(command: WorkflowCommand) -> Command:
    return Command(str(command.WhichOneof("variant")), command.SerializeToString(deterministic=True))


def _pending(stacks: bytes | None) -> str:
    """The coroutines of the workflow by name, each once. The stacks below them name files of a machine: left out."""
    found = _PENDING.findall(stacks.decode()) if stacks is not None else []
    return ", ".join(dict.fromkeys(f"{kind} {name}" for kind, name in found))


def never(_started_id: int) -> bool:
    """No state is wanted."""
    return False


def always(_started_id: int) -> bool:
    """Every state is wanted: twice to four times the work, and more with a large state."""
    return True


async def watch(
    history: WorkflowHistory,
    wanted: Wanted = never,
    *,
    classes: Sequence[type] = WORKFLOWS,
    sandboxed: bool = False,
) -> Film:
    """Replay one run and keep its frames. Has no bound in time: whoever does not trust a history asks `audit.pool`.

    `classes`: the workflow classes that are replayed. `sandboxed`: as the worker runs them; half as fast.
    """
    if not any(event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED for event in history.events):
        return Film((), NO_TASK)
    probe = Probe(SandboxedWorkflowRunner() if sandboxed else UnsandboxedWorkflowRunner(), wanted)
    # Debug mode: no thread for each activation, and no deadlock that a busy machine only seems to have.
    replayer = Replayer(workflows=classes, data_converter=DATA_CONVERTER, workflow_runner=probe, debug_mode=True)
    result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
    return Film(tuple(probe.frames), str(result.replay_failure) if result.replay_failure else "")
