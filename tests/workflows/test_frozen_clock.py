"""The frozen clock of a rehearsal: due instants in ascending order, once each, and never before an older act."""

import asyncio
from datetime import datetime

import pytest

from api.actions.clock import AT_ONCE
from payloads.record import WAIT
from rules import nomination_acts as acts
from rules.acting import Role
from rules.enrolment import FileReport, RegisterWork
from storage import clock
from storage.clock import ClockRefused
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign
from tests import factories
from tests.factories import CODE, at
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, PLAN_DAY, enrolment, nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

REMINDERS = [("REPORT_REMINDER", "3"), ("REPORT_REMINDER", "1")]
OVERDUE = [("REPORT_OVERDUE", "")]
WORK = RegisterWork("note")


async def launched(world: World, units: list[str], drafts: int = 0) -> None:
    """A campaign launched by its plan on 28/5/2024."""
    story.found(world, units, drafts, instant=PLAN_DAY)
    await story.launch(world)


def told(world: World, unit: str) -> list[tuple[str, str]]:
    """Notices about the report to one unit."""
    return [notice for notice in world.notices(unit) if notice[0].startswith("REPORT_")]


def done_at(world: World, *acts_done: str) -> list[tuple[str, datetime]]:
    """(tag, campaign time) of these acts over all cases, in the order in which they were recorded."""
    tags = {f"{act}:recorded" for act in acts_done}
    return [(e.tag, e.campaign_at) for e in world.rows(AuditEvent) if e.tag.split(":", 1)[1] in tags]


async def test_reminders_and_phases_come_in_ascending_order_once_each(world: World) -> None:
    """More cases than the driver wakes at once, all taken through each instant together; u5 has reported."""
    await launched(world, [f"u{number}" for number in range(1, AT_ONCE + 4)])
    await world.act(enrolment("u5"), "file_report", FileReport("sha", "1/BC"), Role.UNIT_OFFICER, "u5")

    moved = await world.advance(at(16, 8))

    told_units = AT_ONCE + 3  # one has reported, and the standing body takes part
    assert (moved.left, moved.epoch, world.clock().advancing_to) == ((), 1, None)
    remind, overdue, phase = "enrolment:remind:recorded", "enrolment:note_overdue:recorded", "move_phase"
    assert done_at(world, "remind", "note_overdue", phase) == [
        ("campaign:move_phase:recorded", at(20, 5)),
        ("campaign:move_phase:recorded", at(6, 8)),
        ("campaign:move_phase:recorded", at(9, 8)),
        *[(remind, at(12, 8, 8))] * told_units,
        *[(remind, at(14, 8, 8))] * told_units,
        *[(overdue, at(15, 8, 0, 1))] * told_units,
    ]
    assert told(world, "u1") == REMINDERS + OVERDUE
    assert told(world, "u5") == []
    assert world.row(Campaign, CODE).phase == "APPRAISAL"


async def test_the_same_advance_again_does_nothing_again(world: World) -> None:
    await launched(world, ["u1"])
    await world.advance(at(16, 8))
    before = [event.hash for event in world.rows(AuditEvent)]

    again = await world.advance(at(16, 8))

    assert (again.woken, again.epoch) == (0, 2)
    assert [event.hash for event in world.rows(AuditEvent)] == before


async def test_two_advances_at_once_do_nothing_twice(world: World) -> None:
    await launched(world, ["u1", "u2"])

    await asyncio.gather(world.advance(at(16, 8)), world.advance(at(16, 8)))

    assert told(world, "u1") == told(world, "u2") == REMINDERS + OVERDUE
    assert world.clock().epoch == 2


async def test_an_interrupted_advance_is_finished_by_the_next_one(world: World) -> None:
    """The driver died after it had committed the instant and before it told anybody."""
    await launched(world, ["u1"])
    with world.database.write() as session:
        clock.begin_advance(session, at(13, 8))
    assert told(world, "u1") == []

    await world.advance(at(13, 8))

    assert told(world, "u1") == REMINDERS[:1]
    assert world.clock().advancing_to is None


async def test_an_act_sees_an_advance_that_nobody_has_told_it_of(world: World) -> None:
    await launched(world, ["u1"])
    with world.database.write() as session:
        clock.begin_advance(session, at(13, 8))

    receipt = await world.act(enrolment("u1"), "register_work", WORK, Role.UNIT_OFFICER, "u1")

    assert receipt.received_at == at(13, 8)
    assert world.acts(enrolment("u1")) == ["enrol", "register_work", "remind"]


async def test_an_act_received_before_an_advance_sees_it_when_it_is_recorded(world: World) -> None:
    await launched(world, ["u1"])
    await world.advance(at(10, 8))
    row = world.take(enrolment("u1"), "register_work", WORK, Role.UNIT_OFFICER, "u1")
    with world.database.write() as session:
        clock.begin_advance(session, at(13, 8))

    receipt = await world.send(row)

    assert receipt.received_at == at(10, 8)
    assert world.acts(enrolment("u1"))[-2:] == ["register_work", "remind"]


async def test_the_clock_never_goes_back(world: World) -> None:
    await launched(world, [])

    with pytest.raises(ClockRefused):
        await world.advance(at(27, 5))

    assert (world.clock().instant, world.clock().epoch) == (PLAN_DAY, 0)


@pytest.mark.parametrize("kind", ["REAL", "REHEARSAL"])
async def test_a_running_clock_is_not_moved(world: World, kind: str) -> None:
    story.found(world, [], instant=None, kind=kind)

    with pytest.raises(ClockRefused):
        await world.advance(at(16, 8))

    assert (world.clock().instant, world.clock().epoch) == (None, 0)


async def test_an_extension_before_the_reminders_moves_them(world: World) -> None:
    await launched(world, ["u1"])
    await world.advance(at(10, 8))
    await story.extend(world, "REPORT", at(20, 8))
    await world.advance(at(16, 8))
    assert told(world, "u1") == []

    await world.advance(at(25, 8))

    assert told(world, "u1") == REMINDERS + OVERDUE
    instants = [instant for _tag, instant in done_at(world, "remind", "note_overdue")]
    assert sorted(set(instants)) == [at(17, 8, 8), at(19, 8, 8), at(20, 8, 0, 1)]


async def test_an_extension_after_a_reminder_begins_the_reminders_anew(world: World) -> None:
    await launched(world, ["u1"])
    await world.advance(at(13, 8))
    await story.extend(world, "REPORT", at(20, 8))

    await world.advance(at(25, 8))

    assert told(world, "u1") == REMINDERS[:1] + REMINDERS + OVERDUE


async def test_a_suspended_campaign_holds_its_due_instants_until_it_is_resumed(world: World) -> None:
    await launched(world, ["u1"])
    await world.advance(at(10, 8))
    await story.suspend(world)
    await world.advance(at(13, 8))
    row = world.take(enrolment("u1"), "register_work", WORK, Role.UNIT_OFFICER, "u1")
    assert await world.answers([row]) == ["SUSPENDED"]
    assert told(world, "u1") == []
    assert world.refusals(enrolment("u1")) == ["SUSPENDED"]

    await story.resume(world)
    await world.advance(at(13, 8))

    assert told(world, "u1") == REMINDERS[:1]


async def test_an_older_open_act_comes_before_what_falls_due(world: World) -> None:
    """Taken on 10/8, on its way until after 13/8: the reminder of 12/8 waits for it."""
    await launched(world, ["u1"])
    await world.advance(at(10, 8))
    row = world.take(enrolment("u1"), "register_work", WORK, Role.UNIT_OFFICER, "u1")

    moving = asyncio.create_task(world.advance(at(13, 8)))
    await world.until_answered(enrolment("u1"), WAIT)
    assert told(world, "u1") == []
    await world.send(row)
    moved = await moving

    assert moved.left == ()
    assert world.acts(enrolment("u1"))[-2:] == ["register_work", "remind"]
    assert told(world, "u1") == REMINDERS[:1]


async def test_a_supplement_received_in_time_prevents_the_overdue_notice(world: World) -> None:
    """Received an hour before the bound, applied after it."""
    await launched(world, ["u1"], 1)
    await world.advance(at(7, 8))
    await story.submit(world, 1)
    body = acts.RequestSupplement(("TTR",), at(10, 8), "note")
    await world.act(nomination(1), "request_supplement", body, Role.SPECIALIST)
    await world.advance(at(9, 8, 23))
    supplement = acts.Supplement(2, "draft", ("TTR",), True)
    row = world.take(nomination(1), "supplement", supplement, Role.UNIT_OFFICER, "u1")

    moving = asyncio.create_task(world.advance(at(11, 8)))
    await world.until_answered(nomination(1), WAIT)
    assert await world.sweep() == 1
    assert (await moving).left == ()

    assert world.answer(row)
    assert world.acts(nomination(1)) == ["submit", "request_supplement", "supplement"]
    assert "SUPPLEMENT_OVERDUE" not in [kind for kind, _detail in world.notices("u1")]


async def test_a_supplement_that_never_comes_is_told_of_once(world: World) -> None:
    await launched(world, ["u1"], 1)
    await world.advance(at(7, 8))
    await story.submit(world, 1)
    body = acts.RequestSupplement(("TTR",), at(10, 8), "note")
    await world.act(nomination(1), "request_supplement", body, Role.SPECIALIST)

    await world.advance(at(10, 8, 0, 0))
    assert story.status(world, 1) == "RETURNED"
    assert world.acts(nomination(1))[-1] == "request_supplement"
    await world.advance(at(11, 8))

    assert world.acts(nomination(1))[-1] == "note_supplement_overdue"
    assert [kind for kind, _detail in world.notices("u1")].count("SUPPLEMENT_OVERDUE") == 1


async def test_a_nomination_without_an_accepted_submission_lapses_after_the_window(world: World) -> None:
    await launched(world, ["u1"], 1)
    await world.advance(at(7, 8))
    row = world.take(nomination(1), "submit", factories.submission(papers=()), Role.UNIT_OFFICER, "u1")
    assert await world.answers([row]) == ["INCOMPLETE"]

    await world.advance(at(10, 8))

    assert story.status(world, 1) == "LAPSED"
    assert len(await world.client.get_workflow_handle(nomination(1)).result()) == 64
    assert done_at(world, "lapse") == [("nomination:lapse:recorded", at(9, 8, 0, 1))]


async def test_a_campaign_continues_as_new_at_each_change_of_phase(world: World) -> None:
    await launched(world, ["u1"])
    await world.until_runs(CAMPAIGN, 2)
    await world.advance(at(7, 8))
    await world.until_runs(CAMPAIGN, 3)
    await world.advance(at(10, 8))
    await world.until_runs(CAMPAIGN, 4)

    assert world.acts(CAMPAIGN) == ["launch", "move_phase", "note_delivered", "move_phase", "move_phase"]
    assert world.row(Campaign, CODE).phase == "APPRAISAL"
