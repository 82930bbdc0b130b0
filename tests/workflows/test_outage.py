"""Worker down, sender gone, engine restarted: an act exists from its intake row, and is applied once."""

import asyncio
from pathlib import Path

import pytest

from activities.dispatch import Done, Pending, dispatch
from rules import nomination_acts as acts
from rules.acting import Role
from storage.session import Database
from storage.tables.record import Act, Intake
from storage.tables.subject import Nomination
from tests import factories
from tests.support.engine import running_engine
from tests.workflows import story
from tests.workflows.replaying import replay_all
from tests.workflows.story import nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

CASE = nomination(1)
GIVES_UP_SECONDS = 0.5


def submission(world: World, n: int = 1) -> Intake:
    """The intake row of a submission that nobody has sent yet."""
    return world.take(nomination(n), "submit", factories.submission(), Role.UNIT_OFFICER, "u1")


async def test_an_act_whose_sender_gave_up_is_applied_once_when_the_worker_comes(bare_world: World) -> None:
    world = bare_world
    story.found(world, ["u1"], 1, factories.campaign_state())
    row = submission(world)

    given_up = await dispatch(world.database, world.client, row, GIVES_UP_SECONDS)

    assert isinstance(given_up, Pending)
    assert world.row(Nomination, CASE) is None
    async with world.working():
        await world.sweep()
        assert await world.sweep() == 0
    assert isinstance(world.answer(row), Done)
    assert world.acts(CASE) == ["submit"]
    assert len(world.rows(Act)) == 1


async def test_two_sweepers_and_the_sender_apply_an_act_once(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    row = submission(world)

    receipt, *_ = await asyncio.gather(world.send(row), world.sweep(), world.sweep())

    assert world.answer(row) == Done(receipt)
    assert world.acts(CASE) == ["submit"]


async def test_an_act_whose_process_died_before_the_update_is_applied_by_the_sweeper(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    row = submission(world)

    assert await world.sweep() == 1

    answer = world.answer(row)
    assert isinstance(answer, Done)
    assert answer.receipt.received_at == row.received_at
    assert world.acts(CASE) == ["submit"]


async def test_acts_on_one_case_are_swept_in_the_order_of_their_arrival(world: World) -> None:
    story.found(world, ["u1", "u2", "u3"], 1, factories.campaign_state())
    for n in (1, 2, 3):
        world.take(nomination(n), "submit", factories.submission(), Role.UNIT_OFFICER, f"u{n}")
        world.take(nomination(n), "accept", factories.ACCEPT, Role.SPECIALIST)
        world.take(nomination(n), "file_appraisal", story.APPRAISAL, Role.SPECIALIST)

    assert await world.sweep() == 9

    assert [world.acts(nomination(n)) for n in (1, 2, 3)] == [["submit", "accept", "file_appraisal"]] * 3
    assert world.rows(Intake, outcome="OPEN") == []


async def test_a_refused_act_is_not_swept_again(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    row = world.take(CASE, "submit", factories.submission(papers=()), Role.UNIT_OFFICER, "u1")

    assert await world.answers([row]) == ["INCOMPLETE"]

    assert await world.sweep() == 0
    assert world.refusals(CASE) == ["INCOMPLETE"]


async def test_an_engine_restart_loses_nothing(database: Database, tmp_path: Path) -> None:
    """Recorded before, taken while the worker is down, taken while the engine is down: all there once afterwards."""
    file = tmp_path / "engine.sqlite"
    async with running_engine(1, file) as engine:
        world = World(database, await engine.client(), tmp_path)
        story.found(world, ["u1"], 2, factories.campaign_state(), category="ca")
        async with world.working():
            await story.submit(world, 1)
        accepting = world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST)
        second = submission(world, 2)
        for row in (accepting, second):
            assert isinstance(await dispatch(database, world.client, row, GIVES_UP_SECONDS), Pending)
    rejecting = world.take(nomination(2), "reject", acts.Reject("note"), Role.SPECIALIST)

    async with running_engine(1, file) as engine:
        again = World(database, await engine.client(), tmp_path)
        async with again.working():
            while await again.sweep():
                pass
        assert again.broken_chains() == []
        assert await replay_all(again) == {}
    assert again.acts(CASE) == ["submit", "accept"]
    assert again.acts(nomination(2)) == ["submit", "reject"]
    assert [isinstance(again.answer(row), Done) for row in (accepting, second, rejecting)] == [True] * 3
