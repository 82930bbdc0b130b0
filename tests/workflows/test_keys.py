"""One form, one act: whoever sends it again gets the first answer; nobody gets another person's."""

import asyncio

import pytest

from activities.dispatch import Done, dispatch
from rules.acting import Role
from rules.campaign import Cancel, Launch
from rules.enrolment import RegisterWork
from storage.intake import KeyReused
from storage.tables.record import Act, Intake
from storage.tables.subject import Enrolment
from tests import factories
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, enrolment, nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

CASE = nomination(1)


async def test_same_form_and_same_body_gives_the_first_receipt(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    first = await story.submit(world, 1, form="one")
    await story.accept(world, 1)

    assert await story.submit(world, 1, form="one") == first
    assert world.acts(CASE) == ["submit", "accept"]
    assert len(world.rows(Intake)) == 2


async def test_same_form_twice_at_once_is_one_act(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())

    receipts = await asyncio.gather(*(story.submit(world, 1, form="one") for _ in range(4)))

    assert len(set(receipts)) == 1
    assert world.acts(CASE) == ["submit"]
    assert len(world.rows(Intake)) == 1


async def test_same_form_with_another_body_is_not_taken(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    first = await story.submit(world, 1, form="one")

    with pytest.raises(KeyReused):
        await story.submit(world, 1, form="one", draft_version=2)

    assert world.acts(CASE) == ["submit"]
    assert [row.digest for row in world.rows(Act)] == [world.row(Intake, first.update_id).digest]


async def test_same_form_of_another_person_is_another_act(world: World) -> None:
    """Two officers of one unit whose browsers made the same form key."""
    story.found(world, ["u1"], state=factories.campaign_state())
    await world.act(enrolment("u1"), "enrol", story.ENROL, Role.STANDING_HEAD)
    body = RegisterWork("note")

    receipts = [
        await world.act(enrolment("u1"), "register_work", body, Role.UNIT_OFFICER, "u1", account, "one")
        for account in ("an", "binh")
    ]

    assert [receipt.act_no for receipt in receipts] == [2, 3]
    assert world.row(Enrolment, enrolment("u1")).works == 2


async def test_an_answered_act_that_is_sent_again_after_the_end_has_its_receipt(world: World) -> None:
    """The sender lost the answer, the case went on and ended: the record still knows it."""
    story.found(world, ["u1"], 1, factories.campaign_state())
    row = world.take(CASE, "submit", factories.submission(), Role.UNIT_OFFICER, "u1")
    receipt = await world.send(row)
    await story.withdraw(world, 1)

    assert await dispatch(world.database, world.client, row, 30) == Done(receipt)
    assert world.acts(CASE) == ["submit", "withdraw"]


async def test_an_act_sent_again_after_continue_as_new_has_its_first_receipt(world: World) -> None:
    """The engine forgets update ids at continue-as-new: a launch in August goes on in a second run at once."""
    story.found(world, ["u1"])
    windows = factories.windows()
    row = world.take(CAMPAIGN, "launch", Launch(story.PAPER, "digest", windows, (), ()), Role.AUTHORITY)
    receipt = await world.send(row)
    runs = await world.until_runs(CAMPAIGN, 2)
    before = world.acts(CAMPAIGN)

    assert await dispatch(world.database, world.client, row, 30) == Done(receipt)

    assert world.acts(CAMPAIGN) == before
    assert len(await world.runs(CAMPAIGN)) == len(runs)


async def test_an_act_of_an_earlier_run_sent_again_after_the_end_has_its_receipt(world: World) -> None:
    """The engine has forgotten it, the workflow is gone: the intake row still knows."""
    story.found(world, ["u1"])
    windows = factories.windows()
    row = world.take(CAMPAIGN, "launch", Launch(story.PAPER, "digest", windows, (), ()), Role.AUTHORITY)
    receipt = await world.send(row)
    await world.until_runs(CAMPAIGN, 2)
    await world.act(CAMPAIGN, "cancel", Cancel(story.PAPER, "note"), Role.AUTHORITY)
    await world.client.get_workflow_handle(CAMPAIGN).result()

    assert await dispatch(world.database, world.client, row, 30) == Done(receipt)
    assert world.acts(CAMPAIGN).count("launch") == 1


async def test_a_refused_act_sent_again_gets_the_same_refusal(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    row = world.take(CASE, "submit", factories.submission(papers=()), Role.UNIT_OFFICER, "u1")

    assert await world.answers([row]) == ["INCOMPLETE"]
    assert await world.answers([row]) == ["INCOMPLETE"]

    assert world.refusals(CASE) == ["INCOMPLETE"]
    assert await world.answers([world.take(CASE, "accept", factories.ACCEPT, Role.SPECIALIST)]) == ["WRONG_PHASE"]
