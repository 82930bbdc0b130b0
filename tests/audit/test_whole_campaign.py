"""A whole campaign on the real engine: every history deep-verifies, every row agrees, every act is rebuilt."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from audit.deep import Verified, verified
from audit.edition import EXACT
from audit.fault import Fault
from audit.located import Refused
from audit.pool import Pool
from audit.rows import check_rows
from audit.source import histories
from audit.state import TimeMachine
from storage.tables.record import Act
from tests.replay import plays
from tests.workflows.world import World

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest_asyncio.fixture
async def machine(world: World) -> AsyncIterator[TimeMachine]:
    """The campaign of the golden histories, played to its end, and a time machine over it."""
    await plays.frozen_campaign(world)
    with Pool(1) as pool:
        yield TimeMachine(world.client, world.database, world.store, pool)


async def deep(machine: TimeMachine, case: str) -> tuple[Verified, list[Fault]]:
    """Deep verification of one case, and its rows."""
    runs = await histories(case, machine.client, machine.database, machine.store)
    blobs = [run.blob for run in runs]
    found = await verified(machine.pool, blobs, case, [run.run_id for run in runs], runs[-1].closed)
    rows = await asyncio.to_thread(check_rows, machine.database, machine.store, case, blobs, runs[-1].closed)
    return found, rows


async def test_every_act_on_record_is_rebuilt_and_nothing_is_wrong(world: World, machine: TimeMachine) -> None:
    total, wrong, acts = Verified(), [], 0
    for case in world.cases():
        found, rows = await deep(machine, case)
        total, wrong = total + found, [*wrong, *rows]
        reel = await machine.reel(case)
        assert not isinstance(reel, Refused)
        rebuilt = {moment.act_no: moment.digest for moment in reel[0].moments if moment.act_no is not None}
        recorded = {row.act_no: row.state_digest for row in world.rows(Act, workflow_id=case) if row.act_no is not None}
        assert rebuilt == recorded
        assert {moment.agreement for moment in reel[0].moments} == {EXACT}
        acts += len(recorded)

    assert total.faults == () and wrong == []
    assert acts > 100 and total.acts >= acts
