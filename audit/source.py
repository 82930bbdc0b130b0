"""Where a history comes from: the engine while it has the run, the archive after; always the same bytes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from audit import chain
from audit.manifest import Reading
from documents.store import ContentDamaged, NotStored, Store
from storage import archive
from storage.archive import Kept
from storage.session import Database

ENGINE, ARCHIVE = "ENGINE", "ARCHIVE"
PAGE_EVENTS = 250


@dataclass(frozen=True)
class StoredRun:
    """One run. `blob`: wire bytes of a History; of an open run up to what its last completed task commanded."""

    workflow_id: str
    run_id: str
    blob: bytes
    closed: bool
    origin: str
    """ENGINE or ARCHIVE."""


Placed = tuple[str, str, StoredRun]
"""(first event, last event, run); instants RFC 3339."""


async def events_of(client: Client, workflow_id: str, run_id: str) -> AsyncIterator[HistoryEvent]:
    """The events of one run, page by page. Raises RPCError (NOT_FOUND when the engine has it no more)."""
    token = b""
    while True:
        request = GetWorkflowExecutionHistoryRequest(
            namespace=client.namespace,
            execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
            maximum_page_size=PAGE_EVENTS,
            next_page_token=token,
        )
        answer = await client.workflow_service.get_workflow_execution_history(request, retry=True)
        for event in answer.history.events:
            yield event
        token = answer.next_page_token
        if not token:
            return


async def read_run(client: Client, workflow_id: str, run_id: str) -> Reading | None:
    """One run out of the engine; None when it has it no more."""
    reading = Reading(client.namespace, workflow_id, run_id)
    try:
        async for event in events_of(client, workflow_id, run_id):
            reading.add(event)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return None
    return reading


async def runs_in_engine(client: Client, workflow_id: str) -> list[str]:
    """Run ids of a workflow that the engine has: by its visibility and, for what that does not show yet, the latest
    run and those before it."""
    found: dict[str, None] = {}
    if not workflow_id.isprintable() or any(sign in workflow_id for sign in "\"'\\"):
        return []  # no id of ours, and it would end the text in the query
    async for execution in client.list_workflows(f'WorkflowId = "{workflow_id}"'):
        found[execution.run_id] = None
    try:
        latest = (await client.get_workflow_handle(workflow_id).describe()).run_id
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return list(found)
    while latest and latest not in found:
        found[latest] = None
        reading = await read_run(client, workflow_id, latest)
        latest = reading.continued_from if reading else ""
    return list(found)


def stored_bytes(store: Store, kept: Kept, states: list[Kept]) -> bytes:
    """The bytes of an archived state as they lie in the store, unverified: its own, or the beginning of a later one's.

    `states`: every archived state of the run. Raises NotStored.
    """
    for state in sorted(states, key=lambda one: one.events):
        if state.events >= kept.events and store.exists(state.sha256):
            blob = store.path(state.sha256).read_bytes()
            return blob if state.events == kept.events else blob[: kept.bytes]
    raise NotStored(kept.sha256)


def stored(store: Store, kept: Kept, states: list[Kept]) -> bytes:
    """The same, held against the digest in the manifest. Raises NotStored, ContentDamaged."""
    blob = stored_bytes(store, kept, states)
    if chain.sha256(blob) != kept.sha256:
        raise ContentDamaged(kept.sha256)
    return blob


def _archived(database: Database, store: Store, workflow_id: str, without: set[str]) -> list[Placed]:
    found = []
    with database.read() as session:
        for kept in archive.runs_of(session, workflow_id):
            if kept.run_id not in without:
                blob = stored(store, kept, [kept])
                run = StoredRun(workflow_id, kept.run_id, blob, kept.closed, ARCHIVE)
                found.append((chain.written(kept.first_at), chain.written(kept.last_at), run))
    return found


async def histories(workflow_id: str, client: Client | None, database: Database, store: Store) -> list[StoredRun]:
    """Every run of a workflow, the first one first: each from the engine while it has it, else from the archive.

    `client` None: there is no engine. Empty for a workflow that neither knows. Raises NotStored, ContentDamaged.
    """
    found: list[Placed] = []
    if client is not None:
        for run_id in await runs_in_engine(client, workflow_id):
            reading = await read_run(client, workflow_id, run_id)
            if reading is not None and reading.count:
                run = StoredRun(workflow_id, run_id, bytes(reading.blob), reading.closed, ENGINE)
                manifest = reading.manifest()
                found.append((manifest["first_at"], manifest["last_at"], run))
    known = {run.run_id for _first, _last, run in found}
    found += await asyncio.to_thread(_archived, database, store, workflow_id, known)
    # A run that was reset begins with the same instant as the one that follows it, and ends before it.
    runs = [run for _first, _last, run in sorted(found, key=lambda item: item[:2])]
    return [run for run in runs if not is_copy(run.blob, run.closed, [each.blob for each in runs])]


def is_copy(blob: bytes, closed: bool, blobs: Sequence[bytes]) -> bool:
    """Whether an open run says nothing that another one of the workflow does not say: it was reset a moment ago."""
    return not closed and any(len(other) > len(blob) and other.startswith(blob) for other in blobs)


def chain_holds(blob: bytes, kept: Kept, namespace: str) -> bool:
    """Whether these bytes are the ones whose head was archived. Raises BrokenBlob."""
    return chain.head(blob, namespace, kept.workflow_id) == (kept.events, kept.head)
