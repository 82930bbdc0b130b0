"""A run that an operator reset: two runs share a beginning, and every answer about the case stays true."""

import asyncio

import pytest
import pytest_asyncio

from audit import chain
from audit.deep import Verified, verify
from audit.film import film
from audit.located import When, located
from audit.moment import Moment
from audit.rows import check_rows
from audit.source import StoredRun, histories, is_copy
from rules.law_row import Withdraw
from storage.tables.record import Act
from tests.audit.alterations import blob_of, events_of
from tests.audit.archiving import reset
from tests.workflows import law_row_story
from tests.workflows.world import World

pytestmark = pytest.mark.engine
ROW = law_row_story.ROW


@pytest_asyncio.fixture
async def runs(world: World) -> list[StoredRun]:
    """The runs of a row that was confirmed, withdrawn, confirmed; reset to before the last act; then withdrawn."""
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.confirmed_withdrawn_confirmed(world)
    new = await reset(world, ROW, tasks_back=3)
    await law_row_story.act(world, "withdraw", Withdraw("again"))
    found = await histories(ROW, world.client, world.database, world.store)
    assert [(run.run_id == new, run.closed) for run in found] == [(False, True), (True, False)]
    return found


async def deep(runs: list[StoredRun]) -> Verified:
    return await verify([run.blob for run in runs], ROW, [run.run_id for run in runs], runs[-1].closed)


async def test_nothing_is_wrong_with_a_reset(world: World, runs: list[StoredRun]) -> None:
    assert (await deep(runs)).faults == ()
    blobs = [run.blob for run in runs]
    assert await asyncio.to_thread(check_rows, world.database, world.store, ROW, blobs, False) == []


async def test_every_act_is_told_once_and_by_the_run_that_did_it(world: World, runs: list[StoredRun]) -> None:
    reel = await film([run.blob for run in runs])

    assert [run.run_id for run in reel.runs] == [run.run_id for run in runs] and reel.agrees
    recorded = [moment for moment in reel.moments if moment.act_no is not None]
    assert [moment.act_no for moment in recorded] == list(range(1, len(recorded) + 1))
    assert {moment.update_id: moment.digest for moment in reel.moments} == {
        row.update_id: row.state_digest for row in world.rows(Act, workflow_id=ROW)
    }
    assert [moment.run_id for moment in recorded] == [runs[0].run_id] * (len(recorded) - 1) + [runs[1].run_id]
    last = located(reel, When(event=reel.runs[1].events, run_id=runs[1].run_id))
    assert isinstance(last, Moment) and last.state["status"] == "WITHDRAWN"


async def test_what_is_no_beginning_of_the_run_that_was_reset_is_found(runs: list[StoredRun]) -> None:
    """The copied events are held against the ones that they were copied from."""
    events = events_of(runs[1].blob)
    events[1].event_time.FromNanoseconds(events[1].event_time.ToNanoseconds() + 1)
    forged = StoredRun(ROW, runs[1].run_id, blob_of(events), False, runs[1].origin)

    assert "CHAIN_OF_RUNS" in {fault.code for fault in (await deep([runs[0], forged])).faults}
    stranger = StoredRun(ROW, "another", runs[1].blob, False, runs[1].origin)
    assert "IDENTITY" in {fault.code for fault in (await deep([runs[0], stranger])).faults}
    assert chain.sha256(forged.blob) != chain.sha256(runs[1].blob)


async def test_a_run_that_was_reset_a_moment_ago_says_nothing_of_its_own(runs: list[StoredRun]) -> None:
    """Cut at the last completed task, it is the beginning of the one that it copies, and no more."""
    beginning = blob_of(events_of(runs[0].blob)[:26])

    assert is_copy(beginning, False, [runs[0].blob, beginning])
    assert not is_copy(beginning, True, [runs[0].blob, beginning])
    assert not is_copy(runs[1].blob, False, [run.blob for run in runs])
