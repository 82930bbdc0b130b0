"""Deep verification: everything that a history says is held against the code that is run again, and against itself.

The Replayer compares kinds and order of commands and nothing more (temporal.md §4.2); here every argument, result,
duration, option, digest and receipt is compared, and what is wrong is named by run, event and place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from temporalio.client import WorkflowHistory

from audit.asked import RECORD, activities, run_id_of
from audit.commands import compare_commands
from audit.fault import Fault
from audit.film import BROKEN, history_of
from audit.histories import WORKFLOWS
from audit.pool import SECONDS, Pool, patience
from audit.probe import NO_TASK, Film, watch
from audit.receipts import check_acts, check_chain
from audit.wellformed import ENDINGS, STRUCTURE, kind_of, wellformed

NOT_RUN = (NO_TASK, BROKEN)
NAMED_FAULTS = 50
"""Faults of one run that are named; a run that does not fit at all would have thousands."""


@dataclass(frozen=True)
class Verified:
    """What was verified and what is wrong."""

    runs: int = 0
    events: int = 0
    acts: int = 0
    """Recordings whose entry was compared."""
    frames: int = 0
    """Completed workflow tasks whose commands were compared."""
    commands: int = 0
    faults: tuple[Fault, ...] = ()

    def __add__(self, other: "Verified") -> "Verified":
        return Verified(
            self.runs + other.runs,
            self.events + other.events,
            self.acts + other.acts,
            self.frames + other.frames,
            self.commands + other.commands,
            self.faults + other.faults,
        )


async def verify_run(
    blob: bytes, workflow_id: str, run_id: str, closed: bool, classes: Sequence[type] = WORKFLOWS
) -> Verified:
    """One run. `workflow_id`, `run_id`: what the bytes claim to be a run of. `closed`: it has ended, so it says how."""
    try:
        history = history_of(blob)
    except ValueError as error:
        return Verified(1, faults=(Fault("BYTES", 0, "", str(error), workflow_id=workflow_id, run_id=run_id),))
    found = [*_claimed(history, workflow_id, run_id, closed), *wellformed(history.events)]
    # Events out of order can stop the core instead of failing it: such a history is not run at all.
    broken = any(fault.code in STRUCTURE for fault in found)
    film = Film((), BROKEN) if broken else await watch(history, classes=classes)
    faults, commands = compare_commands(history, film) if film.failure not in NOT_RUN else ([], 0)
    if film.failure not in ("", *NOT_RUN):
        found.append(Fault("REPLAY", _failed_at(history, film), "", film.failure))
    found += [*faults, *check_acts(history)]
    asked = activities(history.events).values()
    return Verified(
        1,
        len(history.events),
        sum(each.name.startswith(RECORD) for each in asked),
        len({frame.started_id for frame in film.facts()}),
        commands,
        tuple(replace(fault, workflow_id=workflow_id, run_id=run_id) for fault in found[:NAMED_FAULTS]),
    )


def _claimed(history: WorkflowHistory, workflow_id: str, run_id: str, closed: bool) -> list[Fault]:
    """Whether the bytes are the run that they are said to be, to its end."""
    start = history.events[0].workflow_execution_started_event_attributes
    found = []
    if start.workflow_id != workflow_id:
        found.append(Fault("IDENTITY", 1, "workflow_id", start.workflow_id, workflow_id))
    own = run_id_of(history.events)
    if run_id and own != run_id:
        found.append(Fault("IDENTITY", 1, "original_execution_run_id", own, run_id))
    if closed and kind_of(history.events[-1]) not in ENDINGS:
        found.append(Fault("CUT", history.events[-1].event_id, "", kind_of(history.events[-1])))
    return found


def _failed_at(history: WorkflowHistory, film: Film) -> int:
    """The event that completed the task after the last one that went well: there the code and the history part."""
    went = [frame.started_id for frame in film.facts() if not frame.failed]
    for event in history.events:
        if event.HasField("workflow_task_completed_event_attributes"):
            started = event.workflow_task_completed_event_attributes.started_event_id
            if not went or started >= max(went):
                return event.event_id
    return history.events[-1].event_id


async def verify(
    blobs: Sequence[bytes],
    workflow_id: str,
    run_ids: Sequence[str],
    closed: bool,
    only: str = "",
    classes: Sequence[type] = WORKFLOWS,
) -> Verified:
    """Every run of one workflow id, the oldest first, and how they follow each other. `closed`: the last one too.

    `only`: the one run that is verified; the others stand there for it to follow.
    """
    total = Verified()
    for index, (blob, run_id) in enumerate(zip(blobs, run_ids, strict=True)):
        if only in ("", run_id):
            total += await verify_run(blob, workflow_id, run_id, closed or index < len(blobs) - 1, classes)
    try:
        links = list(check_chain([history_of(blob) for blob in blobs]))
    except ValueError:
        return total  # told already, of the run whose bytes they are
    told = (replace(fault, workflow_id=workflow_id) for fault in links if only in ("", fault.run_id))
    return total + Verified(faults=tuple(told))


async def verified(
    pool: Pool,
    blobs: Sequence[bytes],
    workflow_id: str,
    run_ids: Sequence[str],
    closed: bool,
    only: str = "",
    seconds: float = SECONDS,
) -> Verified:
    """:func:`verify` in a process with a bound in time: a history that stops the replay is a fault, never a hang."""
    answer = await pool.asked(verify, blobs, workflow_id, run_ids, closed, only, seconds=patience(blobs, seconds))
    if isinstance(answer.value, Verified):
        return answer.value
    code = "REPLAY" if answer.reason == "FAULT" else answer.reason
    runs = run_ids[0] if len(run_ids) == 1 else ""
    return Verified(len(blobs), faults=(Fault(code, 0, "", answer.detail, workflow_id=workflow_id, run_id=runs),))
