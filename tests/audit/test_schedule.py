"""The archiver at work by itself: its schedule on the real engine, through restarts and an engine that goes away."""

import asyncio
import json
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.service import RPCError

from audit import schedule
from audit.histories import WORKFLOWS
from audit.sealing import proof_of
from payloads.archive import NIGHT, YEAR, Archived, ArchiveOrder
from payloads.ids import ARCHIVE_QUEUE
from storage import archive_extent
from storage.session import Database
from storage.tables.archive import ArchiveFinding, ArchiveRoot
from tests.audit.archiving import archiver_of, archiving, eventually, kept, shown, withdrawn
from tests.support.engine import running_engine
from tests.workflows import law_row_story
from tests.workflows.replaying import failures_of
from tests.workflows.world import World

pytestmark = pytest.mark.engine


async def ordered(world: World, order: ArchiveOrder, name: str) -> Archived:
    """One run of the archiver's workflow."""
    answer: Archived = await world.client.execute_workflow(
        "ArchiveWorkflow", order, id=name, task_queue=ARCHIVE_QUEUE, result_type=Archived
    )
    return answer


async def archived_by_itself(world: World, workflow_id: str) -> None:
    """Until the run is there without anyone's doing."""

    async def there() -> bool:
        return any(run.closed for run in await asyncio.to_thread(kept, world, workflow_id))

    await eventually(there)


async def test_schedule_archives_a_closed_run_and_survives_a_restart_of_the_worker(world: World) -> None:
    case = await withdrawn(world)
    async with archiving(world):
        await schedule.ensure(world.client, rounds=1)
        await archived_by_itself(world, case)

    # Another worker process: the same schedules, nothing twice, and what was paused stays paused.
    await world.client.get_schedule_handle(schedule.NIGHTLY).pause(note="a reason")
    async with archiving(world):
        await schedule.ensure(world.client, rounds=2)
        found = {entry.id async for entry in await world.client.list_schedules()}
        minute = (await world.client.get_schedule_handle(schedule.MINUTELY).describe()).schedule
        night = (await world.client.get_schedule_handle(schedule.NIGHTLY).describe()).schedule

        async def of_its_own() -> bool:
            # While a run is at work, what is triggered is skipped.
            await world.client.get_schedule_handle(schedule.MINUTELY).trigger()
            await asyncio.sleep(1)
            with world.database.read() as session:
                return "ArchiveWorkflow" in archive_extent.count(session).by_type

        # The archiver's own runs are archived like any other: by the one that follows.
        await eventually(of_its_own)

    assert {schedule.MINUTELY, schedule.NIGHTLY, schedule.YEARLY} <= found
    assert (night.state.paused, minute.state.paused) == (True, False)
    (argument,) = minute.action.args
    assert json.loads(argument.data)["rounds"] == 2
    assert len(kept(world, case)) == 1


async def test_night_anchors_what_is_open_seals_and_verifies(world: World) -> None:
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.confirmed_withdrawn_confirmed(world)
    await shown(world, law_row_story.ROW)
    async with archiving(world):
        answer = await ordered(world, ArchiveOrder(NIGHT), "archive/night-of-a-test")
        year = await ordered(world, ArchiveOrder(YEAR), "archive/year-of-a-test")

    (run,) = kept(world, law_row_story.ROW)
    with world.database.read() as session:
        proof = proof_of(session, run.leaf)
    assert proof is not None
    (root,) = world.rows(ArchiveRoot)
    assert (run.status, answer.serial, root.serial) == ("OPEN", 1, 1)
    assert json.loads(root.content)["kind"] == "DAILY"
    # The archiver's own run was open too: whether it was shown already is up to the engine.
    own = kept(world, "archive/night-of-a-test")
    assert [run.status for run in own] in ([], ["OPEN"])
    assert answer.runs == 1 + len(own)
    assert (year.runs, year.findings) == (answer.runs, 0)
    assert [(finding.kind, finding.detail) for finding in world.rows(ArchiveFinding)] == []


async def test_archivers_own_history_replays(world: World) -> None:
    case = await withdrawn(world)
    async with archiving(world):
        answer = await ordered(world, ArchiveOrder("ROUND", rounds=2, pause_seconds=1), "archive/test")

    assert [run.status for run in kept(world, case)] == ["COMPLETED"]
    assert (answer.runs, answer.left) == (1, 0)
    assert await failures_of(await world.runs("archive/test"), WORKFLOWS) == {}


async def test_engine_that_goes_away_in_the_middle_costs_time_only(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "engine.sqlite"
    async with running_engine(1, file) as engine:
        world = World(database, await engine.client(), tmp_path)
        async with world.working():
            case = await withdrawn(world)
        gone = archiver_of(world)
    with pytest.raises(RPCError):
        await asyncio.wait_for(gone.sweep(), 120)
    answer = await gone.drain()
    assert (answer.runs, answer.left) == (0, 1)

    async with running_engine(1, file) as engine:
        client: Client = await engine.connect("test-0")
        again = archiver_of(world, client)
        await again.sweep()
        answer = await again.drain()

    assert (answer.runs, answer.left) == (1, 0)
    assert [run.status for run in kept(world, case)] == ["COMPLETED"]
