"""The record says no: quotas, numbers and the campaign as it stands in the transaction that records the act."""

import asyncio

import pytest

from payloads import ids
from payloads.record import STALE
from rules import campaign
from rules.acting import Role
from rules.decision import SubmitLetter
from rules.refusal import OpenCases, OverQuota, Suspended, WrongPhase
from storage.tables.record import Intake, Slot
from storage.tables.subject import Campaign, Decision, Enrolment, Nomination
from tests import factories
from tests.factories import CODE, at
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine


def submissions(world: World, numbers: list[int], unit: str = "u1") -> list[Intake]:
    body = factories.submission()
    return [world.take(nomination(n), "submit", body, Role.UNIT_OFFICER, unit) for n in numbers]


async def test_of_two_nominations_of_one_unit_at_once_one_is_over_quota(world: World) -> None:
    story.found(world, ["u1"], 2, factories.campaign_state())
    rows = submissions(world, [1, 2])

    answers = await world.answers(rows)

    assert sorted(answers) == ["OVER_QUOTA", "RECORDED"]
    lost = answers.index("OVER_QUOTA") + 1
    assert world.refusals(nomination(lost)) == ["OVER_QUOTA"]
    assert story.status(world, lost) == "NOT_SUBMITTED"
    with pytest.raises(OverQuota) as refusal:
        world.answer(rows[lost - 1])
    assert str(refusal.value.source) == str(factories.PLAN)
    assert [slot.holder for slot in world.rows(Slot)] == [nomination(3 - lost)]


async def test_six_nominations_for_two_places_take_exactly_two(world: World) -> None:
    story.found(world, ["u1"], 6, factories.campaign_state(), category="ca")

    answers = await world.answers(submissions(world, [1, 2, 3, 4, 5, 6]))

    assert sorted(answers) == ["OVER_QUOTA"] * 4 + ["RECORDED"] * 2
    assert sorted(slot.position for slot in world.rows(Slot)) == ["1", "2"]


async def test_a_withdrawn_nomination_frees_its_place(world: World) -> None:
    story.found(world, ["u1"], 2, factories.campaign_state())
    await story.submit(world, 1)
    with pytest.raises(OverQuota):
        await story.submit(world, 2)
    await story.withdraw(world, 1)

    await story.submit(world, 2)

    assert [slot.holder for slot in world.rows(Slot)] == [nomination(2)]
    assert (story.status(world, 1), story.status(world, 2)) == ("WITHDRAWN", "SUBMITTED")


async def test_of_three_forwarded_at_once_the_quota_takes_two(world: World) -> None:
    story.found(world, ["u1", "u2", "u3"], 1, factories.campaign_state())
    await story.opined(world, [1, 2, 3])
    rows = [world.take(nomination(n), "conclude", story.conclusion("FORWARD"), Role.AUTHORITY) for n in (1, 2, 3)]

    answers = await world.answers(rows)

    assert sorted(answers) == ["FORWARD_QUOTA_USED", "RECORDED", "RECORDED"]
    lost = answers.index("FORWARD_QUOTA_USED") + 1
    assert story.status(world, lost) == "OPINED"
    await story.conclude(world, lost, "AWARD")
    assert sorted(story.status(world, n) for n in (1, 2, 3)) == ["TO_AWARD", "TO_FORWARD", "TO_FORWARD"]


async def test_of_two_decisions_with_one_number_at_once_one_is_refused(world: World) -> None:
    story.found(world, ["u1", "u2"], 1, factories.campaign_state())
    await story.opined(world, [1, 2])
    await asyncio.gather(*(story.conclude(world, n, "AWARD") for n in (1, 2)))
    papers = [await story.signed_decision(world, serial, [serial]) for serial in (1, 2)]
    rows = [world.take(paper, "number", story.number(world, 7), Role.CLERK) for paper in papers]

    answers = await world.answers(rows)

    assert sorted(answers) == ["NUMBER_TAKEN", "RECORDED"]
    lost = papers[answers.index("NUMBER_TAKEN")]
    assert world.row(Decision, lost).status == "SIGNED"
    await world.act(lost, "number", story.number(world, 8), Role.CLERK)
    assert sorted(world.row(Decision, paper).number for paper in papers) == [7, 8]


async def test_a_nominee_stands_in_one_decision_only(world: World) -> None:
    story.found(world, ["u1"], 1, factories.campaign_state())
    await story.opined(world, [1])
    await story.conclude(world, 1, "AWARD")
    body = SubmitLetter("1/TTr-PNV", at(7, 8), (1,))
    rows = [world.take(ids.decision_id(CODE, serial), "submit_letter", body, Role.STANDING_HEAD) for serial in (1, 2)]

    assert sorted(await world.answers(rows)) == ["RECORDED", "UNKNOWN_ITEM"]


async def test_an_extension_between_rule_and_record_makes_the_rule_run_again(world: World) -> None:
    """The nomination holds the facts of its first act; filed between the old bound and the new one it is in time."""
    story.found(world, ["u1"], 1)
    await story.launch(world)
    first = world.take(nomination(1), "submit", factories.submission(papers=()), Role.UNIT_OFFICER, "u1")
    assert await world.answers([first]) == ["INCOMPLETE"]
    await story.extend(world, "SUBMISSION", at(16, 8))
    await world.advance(at(10, 8, 9))

    receipt = await story.submit(world, 1)

    assert receipt.filed_at == at(10, 8, 9)
    assert world.refusals(nomination(1)) == ["INCOMPLETE"]
    assert any(f'"{STALE}"'.encode() in answer for answer in await world.activity_results(nomination(1)))


async def test_a_suspended_campaign_takes_nothing_until_it_is_resumed(world: World) -> None:
    story.found(world, ["u1", "u2"], 1)
    await story.launch(world)
    await story.submit(world, 1)
    await story.suspend(world)

    for attempt in (story.accept(world, 1), story.submit(world, 2)):
        with pytest.raises(Suspended):
            await attempt
    assert world.refusals(nomination(1)) == ["SUSPENDED"]
    await story.resume(world)

    await story.accept(world, 1)
    await story.submit(world, 2)
    assert world.row(Campaign, CODE).suspended is False


async def test_a_closed_campaign_takes_no_nomination_and_closes_only_without_open_ones(world: World) -> None:
    story.found(world, ["u1", "u2"], 1)
    await story.launch(world)
    await story.submit(world, 1)
    await story.finish(world)
    with pytest.raises(OpenCases) as refusal:
        await world.act(CAMPAIGN, "close", campaign.Close(), Role.STANDING_HEAD)
    assert nomination(1) in refusal.value.sentence
    await story.withdraw(world, 1)

    await world.act(CAMPAIGN, "close", campaign.Close(), Role.STANDING_HEAD)

    with pytest.raises(WrongPhase):
        await story.submit(world, 2)
    assert story.status(world, 2) in ("", "NOT_SUBMITTED")
    assert world.row(Nomination, nomination(1)).status == "WITHDRAWN"
    result = await world.client.get_workflow_handle(CAMPAIGN).result()
    assert len(result) == 64
    assert {row.status for row in world.rows(Enrolment)} == {"ENDED"}
