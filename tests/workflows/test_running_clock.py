"""The running clock: real timers over windows of seconds, through the same code that a frozen clock steps through.

What people do before a bound has to be done by then: the bounds are as far away as a busy machine needs.
"""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from rules import campaign
from rules.acting import Role
from rules.enrolment import FileReport
from rules.facts import Window
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, Enrolment
from tests import factories
from tests.factories import CODE, PLAN
from tests.workflows import story
from tests.workflows.story import CAMPAIGN, enrolment, nomination
from tests.workflows.world import World

pytestmark = pytest.mark.engine

REMINDER_HOUR = timedelta(days=1) - timedelta(hours=8)
"""A reminder of one day comes this long before its bound."""


def windows(now: datetime, opens: float, closes: float, report_at: datetime) -> tuple[Window, ...]:
    """Submission from `opens` to `closes` seconds after now; the campaign is under way."""
    first, last = now + timedelta(seconds=opens), now + timedelta(seconds=closes)
    return (
        Window("CAMPAIGN", now - timedelta(days=30), first, "thời gian thi đua", PLAN),
        Window("SUBMISSION", first, last, "thời gian nhận hồ sơ", PLAN),
        Window("REPORT", None, report_at, "hạn báo cáo", PLAN),
    )


async def timers_fired(world: World, workflow_id: str) -> int:
    """Timers of a workflow that have fired, over all its runs."""
    events = [event for history in await world.runs(workflow_id) for event in history.events]
    return sum(event.event_type == EventType.EVENT_TYPE_TIMER_FIRED for event in events)


async def begin(world: World, units: list[str], drafts: int, planned: tuple[Window, ...]) -> None:
    """A launched campaign on real time with a settle time of one second."""
    story.found(world, units, drafts, instant=None, windows=planned, settle_seconds=1, reminder_days=(1,))
    paper = campaign.Paper("153/KH-UBND", datetime.now(UTC) - timedelta(days=1))
    body = campaign.Launch(paper, "digest", planned, (), ())
    await world.act(CAMPAIGN, "launch", body, Role.AUTHORITY)
    await story.settled(world, CAMPAIGN)


async def test_phases_lapse_and_overdue_come_by_timers(world: World) -> None:
    now = datetime.now(UTC)
    planned = windows(now, 12, 16, now + timedelta(seconds=16))
    await begin(world, ["u1"], 1, planned)
    row = world.take(nomination(1), "submit", factories.submission(papers=()), Role.UNIT_OFFICER, "u1")
    assert await world.answers([row]) in (["EARLY"], ["INCOMPLETE"])

    await world.until(lambda: story.status(world, 1) == "LAPSED")
    await world.until(lambda: ("REPORT_OVERDUE", "") in world.notices("u1"))
    await world.until(lambda: world.row(Campaign, CODE).phase == "APPRAISAL")

    assert await world.client.get_workflow_handle(nomination(1)).result()
    assert await timers_fired(world, nomination(1)) == 1
    assert await timers_fired(world, CAMPAIGN) == 2
    closes_at = planned[1].closes_at
    assert closes_at is not None
    lapsed = [event for event in world.rows(AuditEvent) if event.tag == "nomination:lapse:recorded"]
    assert [event.campaign_at for event in lapsed] == [closes_at + timedelta(seconds=1)]
    assert all(event.real_at >= event.campaign_at for event in lapsed)


async def test_a_reminder_comes_by_its_timer_and_none_after_the_report(world: World) -> None:
    now = datetime.now(UTC)
    remind_at = now + timedelta(seconds=16)
    await begin(world, ["u1", "u2"], 0, windows(now, 3600, 7200, remind_at + REMINDER_HOUR))
    report = FileReport("sha", "1/BC")
    await world.act(enrolment("u2"), "file_report", report, Role.UNIT_OFFICER, "u2")

    await world.until(lambda: ("REPORT_REMINDER", "1") in world.notices("u1"))

    assert await timers_fired(world, enrolment("u1")) == 1
    assert world.acts(enrolment("u1")) == ["enrol", "remind"]
    assert world.acts(enrolment("u2")) == ["enrol", "file_report"]
    assert world.row(Enrolment, enrolment("u2")).next_due_at is None


async def test_an_extension_on_a_running_clock_lets_the_old_timer_do_nothing(world: World) -> None:
    """The nomination wakes at the old bound, reads the present one, and is still open for its submission."""
    now = datetime.now(UTC)
    await begin(world, ["u1"], 1, windows(now, -3600, 16, now + timedelta(days=30)))
    row = world.take(nomination(1), "submit", factories.submission(papers=()), Role.UNIT_OFFICER, "u1")
    assert await world.answers([row]) == ["INCOMPLETE"]
    paper = campaign.Paper("201/UBND-NV", now - timedelta(hours=1))
    body = campaign.Extend(paper, "SUBMISSION", now + timedelta(hours=1), "gia hạn")
    await world.act(CAMPAIGN, "extend", body, Role.AUTHORITY)

    await world.until(lambda: world.acts(nomination(1))[-2:] == ["rearm", "rearm"])

    assert await timers_fired(world, nomination(1)) == 1
    assert story.status(world, 1) == "NOT_SUBMITTED"
    assert (await story.submit(world, 1)).state == "SUBMITTED"


async def test_timers_that_fell_due_while_the_worker_was_down_are_caught_up(bare_world: World) -> None:
    world = bare_world
    now = datetime.now(UTC)
    async with world.working():
        await begin(world, ["u1"], 0, windows(now, 14, 15, now + timedelta(seconds=15)))
    ends = now + timedelta(seconds=16)
    await world.until(lambda: datetime.now(UTC) > ends)
    assert ("REPORT_OVERDUE", "") not in world.notices("u1")

    async with world.working():
        await world.until(lambda: ("REPORT_OVERDUE", "") in world.notices("u1"))
        await world.until(lambda: world.row(Campaign, CODE).phase == "APPRAISAL")

    assert world.acts(CAMPAIGN)[-2:] == ["move_phase", "move_phase"]
