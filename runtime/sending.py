"""Sending one act to its workflow: the only place that meets the errors of Temporal's client."""

import asyncio
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from payloads import ids
from payloads.record import Receipt
from rules.acting import Stamp
from rules.refusal import GROUNDS, RefusalNote
from rules.register import BODIES

WORKFLOWS = {
    "campaign": "CampaignWorkflow",
    "enrolment": "EnrolmentWorkflow",
    "nomination": "NominationWorkflow",
    "council": "CouncilSessionWorkflow",
    "decision": "DecisionWorkflow",
    "programme": "ProgrammeWorkflow",
    "law": "LawRowWorkflow",
    "signing": "SigningPowerWorkflow",
}
FIRST_ACTS = {
    "campaign": frozenset({"launch", "propose"}),
    "enrolment": frozenset({"enrol"}),
    "nomination": frozenset({"submit"}),
    "council": frozenset({"convene"}),
    "decision": frozenset({"submit_letter"}),
    "programme": frozenset({"start"}),
    "law": frozenset({"confirm"}),
    "signing": frozenset({"grant"}),
}
"""Acts that may start a workflow, by update-with-start; a case that runs already just gets the update."""
BUSY_WAIT_SECONDS = 0.3
BUSY_TRIES = 20
UNANSWERED = frozenset(
    {RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED, RPCStatusCode.ABORTED}
)
NOTE = TypeAdapter(RefusalNote)
LOST_TYPES = frozenset({"AcceptedUpdateCompletedWorkflow"})


class Refused(Exception):
    """A registered refusal came back."""

    def __init__(self, note: RefusalNote) -> None:
        super().__init__(note.sentence)
        self.note = note


class CaseGone(Exception):
    """The workflow has ended, or never began: it can answer nothing any more."""


class Unanswered(Exception):
    """No answer in time; the act may still be applied. Look at its intake row."""


class Fault(Exception):
    """An error that is no registered refusal: a bug, to be alarmed and never shown as a refusal."""


@dataclass(frozen=True)
class Sending:
    """One act on its way. `start`: input of the workflow when this act begins it."""

    workflow_id: str
    act: str
    stamp: Stamp
    body: Any
    start: Any = None


def start_operation(sending: Sending) -> WithStartWorkflowOperation[Any, Any]:
    """Start of the act's workflow: an ended case is never started again under its id."""
    return WithStartWorkflowOperation(
        WORKFLOWS[ids.subject_of(sending.workflow_id)],
        sending.start,
        id=sending.workflow_id,
        task_queue=ids.QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
    )


async def _call(client: Client, sending: Sending) -> Receipt:
    arguments = [sending.stamp, sending.body]
    if sending.start is not None:
        answer: Receipt = await client.execute_update_with_start_workflow(
            sending.act,
            args=arguments,
            id=sending.stamp.key,
            start_workflow_operation=start_operation(sending),
            result_type=Receipt,
        )
        return answer
    handle = client.get_workflow_handle(sending.workflow_id)
    result: Receipt = await handle.execute_update(
        sending.act, args=arguments, id=sending.stamp.key, result_type=Receipt
    )
    return result


def _read_failure(error: WorkflowUpdateFailedError) -> Exception:
    cause = error.cause
    if isinstance(cause, ApplicationError):
        if cause.type in GROUNDS and cause.details:
            return Refused(NOTE.validate_python(cause.details[0]))
        if cause.type in LOST_TYPES:
            return Unanswered(cause.type)
    return Fault(f"{type(cause).__name__}: {cause}")


async def send(client: Client, sending: Sending) -> Receipt:
    """Send one act and wait for its receipt.

    Raises Refused, CaseGone, Unanswered or Fault. Safe to repeat with the same stamp.
    """
    for attempt in range(BUSY_TRIES):
        try:
            return await _call(client, sending)
        except WorkflowUpdateFailedError as error:
            raise _read_failure(error) from error
        except WorkflowAlreadyStartedError as error:
            raise CaseGone(sending.workflow_id) from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            raise Unanswered(sending.workflow_id) from error
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise CaseGone(sending.workflow_id) from error
            if error.status in UNANSWERED:
                raise Unanswered(sending.workflow_id) from error
            if error.status != RPCStatusCode.RESOURCE_EXHAUSTED:
                raise Fault(f"{error.status}: {error}") from error
            # More than ten updates in flight on one workflow: wait for a place.
            await asyncio.sleep(BUSY_WAIT_SECONDS * (1 + attempt / 4))
    raise Unanswered(sending.workflow_id)


def decode_body(subject: str, act: str, body: str) -> Any:
    """The body of an act from its canonical JSON. KeyError: unknown act; ValidationError: bad body."""
    return TypeAdapter(BODIES[subject][act]).validate_json(body)
