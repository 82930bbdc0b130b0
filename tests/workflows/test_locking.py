"""Two acts at once: the workflow's one lock makes one act of them after the other."""

import asyncio

import pytest

from rules import nomination_acts as acts
from rules.acting import Role
from rules.nomination_acts import RequestSupplement
from storage.tables.record import Act, Intake
from tests import factories
from tests.factories import at
from tests.workflows import story
from tests.workflows.story import nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

CASE = nomination(1)
RETURN = RequestSupplement(("TTR",), at(10, 8), "note")


async def filed(world: World) -> None:
    await asyncio.to_thread(story.found, world, ["u1"], 1, factories.campaign_state())
    await story.submit(world, 1)


async def test_accept_and_reject_at_once_are_one_after_the_other(world: World) -> None:
    await filed(world)
    rows = [
        world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST),
        world.take(CASE, "reject", acts.Reject("note"), Role.STANDING_HEAD),
    ]

    answers = await world.answers(rows)

    assert answers[1] == "RECORDED"
    assert (answers[0], world.acts(CASE)) in (
        ("RECORDED", ["submit", "accept", "reject"]),
        ("WRONG_PHASE", ["submit", "reject"]),
        ("CASE_CLOSED", ["submit", "reject"]),
    )
    assert story.status(world, 1) == "REJECTED"


async def test_six_acts_that_exclude_each_other_leave_one_act(world: World) -> None:
    await filed(world)
    rows = [
        world.take(CASE, act, body, Role.SPECIALIST, account=f"specialist-{number}")
        for number in range(3)
        for act, body in (("accept", factories.ACCEPT), ("request_supplement", RETURN))
    ]

    answers = await world.answers(rows)

    assert sorted(answers) == ["RECORDED"] + ["WRONG_PHASE"] * 5
    won = rows[answers.index("RECORDED")]
    assert world.acts(CASE) == ["submit", won.act]
    assert story.status(world, 1) == {"accept": "ACCEPTED", "request_supplement": "RETURNED"}[won.act]
    assert len(world.rows(Act, workflow_id=CASE)) == 7
    assert world.refusals(CASE) == ["WRONG_PHASE"] * 5
    assert [row.outcome for row in world.rows(Intake, workflow_id=CASE, outcome="OPEN")] == []


async def test_more_acts_than_the_engine_takes_at_once_are_all_answered(world: World) -> None:
    await filed(world)
    rows = [
        world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST, account=f"specialist-{number}")
        for number in range(16)
    ]

    assert sorted(await world.answers(rows)) == ["RECORDED"] + ["WRONG_PHASE"] * 15
    assert world.acts(CASE) == ["submit", "accept"]
