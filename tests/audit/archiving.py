"""The archiver on a test's world, called as its activities call it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import Client

from audit import chain, keyring
from audit.archive_activities import ArchiveActivities
from audit.archiver import Archiver
from payloads.archive import Archived
from runtime.keys import Keys
from storage import archive, installation
from storage.archive import Kept
from tests.factories import campaign_state
from tests.workflows import story
from tests.workflows.story import nomination
from tests.workflows.world import World
from worker.registry import archive_worker

SECONDS = 150.0
LOOK_SECONDS = 0.05


def keys_of(world: World) -> Keys:
    """The keys of a world's installation."""
    return Keys(world.folder / "keys")


def installation_of(world: World) -> str:
    """Its id."""
    with world.database.read() as session:
        here = installation.current(session)
    assert here is not None
    return here.id


def archiver_of(world: World, client: Client | None = None) -> Archiver:
    """An archiver with a published key."""
    keyring.ensure(world.database, keys_of(world), installation_of(world))
    return Archiver(world.database, client or world.client, world.store, keys_of(world))


def kept(world: World, workflow_id: str) -> list[Kept]:
    """What is archived of a workflow."""
    with world.database.read() as session:
        return archive.runs_of(session, workflow_id)


def blob_of(world: World, run: Kept) -> bytes:
    """The bytes of an archived run."""
    return world.store.get(run.sha256)


def heads_of(world: World, run: Kept) -> list[str]:
    """The chain of an archived run."""
    return chain.links(blob_of(world, run), world.client.namespace, run.workflow_id)


@asynccontextmanager
async def archiving(world: World) -> AsyncIterator[None]:
    """The archiver's worker until the end of the block, with a published key."""
    archiver_of(world)
    with ThreadPoolExecutor(4) as threads:
        activities = ArchiveActivities(world.database, world.client, world.store, keys_of(world))
        async with archive_worker(world.client, activities, threads):
            yield


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Until it holds: visibility follows a run's end at a distance."""
    ends = time.monotonic() + SECONDS
    while not await condition():
        assert time.monotonic() < ends, "it never came to hold"
        await asyncio.sleep(LOOK_SECONDS)


async def shown(world: World, *cases: str) -> None:
    """Until the engine's lists show the latest run of every one of these cases as it stands."""

    async def all_of_them() -> bool:
        listed = {(run.run_id, run.status) async for run in world.client.list_workflows()}
        now = [await world.client.get_workflow_handle(case).describe() for case in cases]
        return {(run.run_id, run.status) for run in now} <= listed

    await eventually(all_of_them)


async def swept(archiver: Archiver, world: World, workflow_id: str, status: str) -> Kept:
    """Sweep and drain until a run of the workflow with that status is archived; that run."""

    async def done() -> bool:
        await archiver.sweep()
        await archiver.drain()
        return any(run.status == status for run in kept(world, workflow_id))

    await eventually(done)
    return next(run for run in kept(world, workflow_id) if run.status == status)


async def drained(archiver: Archiver) -> Archived:
    """Drain until nothing is left on the queue; the last round's answer."""
    last = Archived()

    async def done() -> bool:
        nonlocal last
        last = await archiver.drain()
        return last.left == 0

    await eventually(done)
    return last


async def withdrawn(world: World) -> str:
    """A nomination from its submission to its withdrawal, on a campaign that only has a row; its id."""
    await asyncio.to_thread(story.found, world, ["u1"], 1, campaign_state("SUBMISSION"))
    await story.submit(world, 1)
    await story.withdraw(world, 1)
    await world.client.get_workflow_handle(nomination(1)).result()
    return nomination(1)


async def reset(world: World, case: str, tasks_back: int) -> str:
    """Reset an open run to before its last tasks, as an operator does; the new run's id."""
    before = (await world.runs(case))[0]
    completed = [e.event_id for e in before.events if e.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED]
    request = ResetWorkflowExecutionRequest(
        namespace=world.client.namespace,
        workflow_execution=WorkflowExecution(workflow_id=case, run_id=before.run_id),
        reason="test",
        workflow_task_finish_event_id=completed[-tasks_back],
        request_id=f"{case}-{tasks_back}",
    )
    return (await world.client.workflow_service.reset_workflow_execution(request)).run_id
