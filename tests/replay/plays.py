"""Two small campaigns and two programmes in which every kind of case comes to every outcome that people see."""

import asyncio
from datetime import UTC, datetime, timedelta

from temporalio.api.history.v1 import History
from temporalio.client import WorkflowHistory

from payloads import ids
from payloads.archive import NIGHT, ROUND, YEAR, ArchiveOrder
from payloads.ids import ARCHIVE_QUEUE
from rules import campaign, council_acts, decision, enrolment
from rules import enrolment_acts as duties
from rules import nomination_acts as acts
from rules.acting import Role
from rules.facts import Obligation, Window
from rules.refusal import Refusal
from storage.tables.subject import Campaign
from tests import factories
from tests.audit.archiving import archiving
from tests.factories import CODE, PLAN, at
from tests.workflows import law_row_story, programme_story, signing_story, story
from tests.workflows.story import CAMPAIGN, PLAN_DAY, nomination
from tests.workflows.world import World

UNITS = tuple(f"u{number}" for number in range(1, 10))
SITTING, CALLED_OFF = ids.council_id(CODE, 1), ids.council_id(CODE, 2)
DECISION = ids.decision_id(CODE, 1)
OWED = (
    *(Obligation(key, key.capitalize(), PLAN) for key in ("REGISTRATION", "PLEDGE", "PLAN")),
    Obligation("REPORT", "Báo cáo kết quả", PLAN, "REPORT"),
)


def history_bytes(history: WorkflowHistory) -> bytes:
    """A history as the bytes of its protobuf message, without the traces of refusals: they name files of a machine."""
    kept = History(events=history.events)
    for event in kept.events:
        failure = event.workflow_execution_update_completed_event_attributes.outcome.failure
        if failure.stack_trace:
            failure.stack_trace = ""
    return kept.SerializeToString(deterministic=True)


def history_of(data: bytes) -> WorkflowHistory:
    """A history from those bytes."""
    events = list(History.FromString(data).events)
    return WorkflowHistory(events[0].workflow_execution_started_event_attributes.workflow_id, events)


async def refused(world: World, n: int) -> None:
    """A submission without its papers: the case begins with a refusal."""
    body = factories.submission(papers=())
    try:
        await world.act(nomination(n), "submit", body, Role.UNIT_OFFICER, f"u{n}")
    except Refusal:
        return
    raise AssertionError("an incomplete dossier was taken")


async def units_take_part(world: World) -> None:
    """Works, an own award, a report in time; the other units are reminded."""
    unit = story.enrolment("u1")
    own = enrolment.ReportOwnAward("5/QĐ", at(25, 5), 1, 2, "note")
    for act, body in (
        ("register", duties.Register("note")),
        ("file_plan", duties.FilePlan("0" * 64, "1/KH", at(28, 5))),
        ("register_work", enrolment.RegisterWork("note")),
        ("report_own_award", own),
        ("file_report", enrolment.FileReport("0" * 64, "1/BC")),
    ):
        await world.act(unit, act, body, Role.UNIT_OFFICER, "u1")
    await world.act(unit, "sign_pledge", duties.SignPledge("1/GƯTĐ"), Role.UNIT_HEAD, "u1")
    passed = duties.HandOver("u2", "72/2025/QH15")
    await world.act(story.enrolment("u9"), "hand_over", passed, Role.STANDING_HEAD)


async def dossiers_come(world: World) -> None:
    """Eight submissions and a refused one; returned, withdrawn, rejected, two acts at once; a longer window."""
    await refused(world, 7)
    for n in (1, 2, 3, 4, 5, 6, 8, 9):
        await story.submit(world, n)
    await story.withdraw(world, 4)
    await story.reject(world, 3)
    missing = acts.RequestSupplement(("TTR",), at(11, 8), "note")
    await world.act(nomination(8), "request_supplement", missing, Role.SPECIALIST)
    await world.answers(
        [
            world.take(nomination(9), "accept", factories.ACCEPT, Role.SPECIALIST),
            world.take(nomination(9), "reject", acts.Reject("note"), Role.STANDING_HEAD),
        ]
    )
    await story.extend(world, "SUBMISSION", at(12, 8))
    await story.suspend(world)
    await story.resume(world)


async def dossiers_are_appraised(world: World) -> None:
    """After a supplement that came after its day; the four others in time."""
    await world.advance(at(13, 8))
    supplement = acts.Supplement(1, "draft", ("TTR",), True)
    await world.act(nomination(8), "supplement", supplement, Role.UNIT_OFFICER, "u8")
    for n in (1, 2, 5, 6, 8):
        await story.accept(world, n)
        await story.appraise(world, n)
    await world.act(nomination(8), "hold", acts.Hold("note"), Role.SPECIALIST)
    await world.act(nomination(8), "release", acts.Release("note"), Role.STANDING_HEAD)
    await world.advance(at(16, 8))


async def council_sits(world: World) -> None:
    """One sitting that is called off; one with a conflict, a recount, two awards, a ranking and its minutes."""
    await story.convene(world, 2, [3])
    await world.act(CALLED_OFF, "cancel", council_acts.Cancel("note"), Role.SECRETARY)
    await story.convene(world, 1, [1, 2, 5, 6, 8])
    await world.act(SITTING, "record_attendance", council_acts.RecordAttendance(story.COUNCIL), Role.SECRETARY)
    conflict = council_acts.DeclareConflict(story.COUNCIL[0], 2, "note")
    await world.act(SITTING, "declare_conflict", conflict, Role.SECRETARY)
    await story.ballot(world, SITTING, [1, 5, 6, 8])
    await story.ballot(world, SITTING, [2], agree=1)
    await story.ballot(world, SITTING, [5, 6], award="BANG_KHEN")
    await world.act(SITTING, "rank", council_acts.Rank((5, 6), "note"), Role.SECRETARY)
    await story.sign_minutes(world, SITTING)


async def authority_concludes(world: World) -> None:
    """Awarded, not awarded, forwarded and granted, forwarded and declined."""
    for n, result in ((1, "AWARD"), (2, "NOT_AWARD"), (5, "FORWARD"), (6, "FORWARD"), (8, "AWARD")):
        await story.conclude(world, n, result)
    for n, granted in ((5, True), (6, False)):
        await world.act(nomination(n), "forward_up", acts.ForwardUp("9/TTr-UBND"), Role.AUTHORITY)
        answer = acts.RecordSuperiorOutcome(granted, "77/QĐ-UBND", at(16, 8))
        await world.act(nomination(n), "record_superior_outcome", answer, Role.SPECIALIST)
    await story.conclude(world, 6, "AWARD")


async def decision_is_issued(world: World) -> None:
    """Returned once by the office, then signed, numbered, issued, printed and delivered."""
    letter = decision.SubmitLetter("1/TTr-PNV", at(16, 8), (1, 6, 8))
    await world.act(DECISION, "submit_letter", letter, Role.STANDING_HEAD)
    await world.act(DECISION, "return_to_drafter", decision.ReturnToDrafter("note"), Role.OFFICE)
    await story.settled(world, DECISION)
    await story.signed_decision(world, 1, [1, 6, 8])
    await world.act(DECISION, "number", story.number(world, 7), Role.CLERK)
    await world.act(DECISION, "issue", decision.Issue(), Role.CLERK)
    await world.client.get_workflow_handle(DECISION).result()


async def frozen_campaign(world: World) -> dict[str, str]:
    """From launch to closing on a frozen clock."""
    await asyncio.to_thread(story.found, world, UNITS, 1, instant=PLAN_DAY, obligations=OWED)
    await story.launch(world)
    await units_take_part(world)
    await world.advance(at(7, 8))
    await dossiers_come(world)
    await dossiers_are_appraised(world)
    await council_sits(world)
    await authority_concludes(world)
    await decision_is_issued(world)
    await story.finish(world)
    await world.act(CAMPAIGN, "close", campaign.Close(), Role.STANDING_HEAD)
    await world.client.get_workflow_handle(CAMPAIGN).result()
    return {
        CAMPAIGN: "campaign-closed",
        story.enrolment("u1"): "enrolment-reported",
        story.enrolment("u2"): "enrolment-overdue",
        nomination(1): "nomination-awarded",
        nomination(2): "nomination-not-awarded",
        nomination(3): "nomination-rejected",
        nomination(4): "nomination-withdrawn",
        nomination(5): "nomination-forward-granted",
        nomination(6): "nomination-forward-declined",
        nomination(7): "nomination-lapsed",
        nomination(8): "nomination-supplemented",
        nomination(9): "nomination-two-acts-at-once",
        SITTING: "council-signed",
        CALLED_OFF: "council-cancelled",
        DECISION: "decision-issued",
    }


def quick_windows(now: datetime) -> tuple[Window, ...]:
    """Dossiers from the second to the fourth second after now; reports until the fifth."""
    opens, closes = now + timedelta(seconds=2), now + timedelta(seconds=4)
    return (
        Window("CAMPAIGN", now - timedelta(days=30), opens, "thời gian thi đua", PLAN),
        Window("SUBMISSION", opens, closes, "thời gian nhận hồ sơ", PLAN),
        Window("REPORT", None, closes + timedelta(seconds=1), "hạn báo cáo", PLAN),
    )


async def running_campaign(world: World) -> dict[str, str]:
    """From launch to cancelling on a running clock: timers."""
    now = datetime.now(UTC)
    windows = quick_windows(now)
    await asyncio.to_thread(
        lambda: story.found(world, ["u1"], 1, instant=None, windows=windows, settle_seconds=1, reminder_days=(1,))
    )
    paper = campaign.Paper("153/KH-UBND", now - timedelta(days=1))
    await world.act(CAMPAIGN, "launch", campaign.Launch(paper, "digest", windows, (), ()), Role.AUTHORITY)
    await refused(world, 1)
    await world.until(lambda: story.status(world, 1) == "LAPSED")
    await world.until(lambda: ("REPORT_OVERDUE", "") in world.notices("u1"))
    await world.until(lambda: world.row(Campaign, CODE).phase == "APPRAISAL")
    await world.act(CAMPAIGN, "cancel", campaign.Cancel(paper, "note"), Role.AUTHORITY)
    await world.client.get_workflow_handle(CAMPAIGN).result()
    return {
        CAMPAIGN: "campaign-timers-cancelled",
        story.enrolment("u1"): "enrolment-timers-overdue",
        nomination(1): "nomination-timers-lapsed",
    }


async def programme_of_years(world: World) -> dict[str, str]:
    """A programme from its issue to its end, a run for each year: every act of its officers."""
    await asyncio.to_thread(programme_story.found, world)
    await programme_story.first_year(world)
    await programme_story.second_year(world)
    await programme_story.last_year(world)
    return {programme_story.PROGRAMME: "programme-closed"}


async def running_programme(world: World) -> dict[str, str]:
    """A programme on a running clock: timers tell of an event."""
    now = datetime.now(UTC)
    soon = (programme_story.planned("som", "CONGRESS", now + timedelta(seconds=1), now + timedelta(seconds=2)),)
    await asyncio.to_thread(lambda: programme_story.found(world, None, soon, settle_seconds=1))
    issued = campaign.Paper("1/CTr-UBND", now - timedelta(days=1))
    await programme_story.act(world, "start", programme_story.start_body(soon, issued), Role.AUTHORITY)
    await world.until(lambda: ("PROGRAMME_PASSED", "som") in world.notices(programme_story.STANDING))
    return {programme_story.PROGRAMME: "programme-timers"}


async def row_of_law(world: World) -> dict[str, str]:
    """A row of law: refused, confirmed, withdrawn, confirmed again."""
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.confirmed_withdrawn_confirmed(world)
    return {law_row_story.ROW: "law_row-confirmed"}


async def powers_to_sign(world: World) -> dict[str, str]:
    """An issuer's book: a power recorded and ended; a decision refused to one and signed by another with a power."""
    await signing_story.found(world)
    await signing_story.granted_signed_ended(world)
    return {signing_story.BOOK: "signing_power-kept", signing_story.DECISION: "decision-signed-by-power"}


async def archiver_at_work(world: World) -> dict[str, str]:
    """The archiver: two looks within a minute, then a night."""
    await asyncio.to_thread(law_row_story.found, world)
    await law_row_story.confirmed_withdrawn_confirmed(world)
    await world.client.get_workflow_handle(law_row_story.ROW).terminate()
    orders = {
        "archive/round": (ArchiveOrder(ROUND, rounds=2, pause_seconds=1), "archive-round"),
        "archive/night": (ArchiveOrder(NIGHT), "archive-night"),
        "archive/year": (ArchiveOrder(YEAR), "archive-year"),
    }
    async with archiving(world):
        for workflow_id, (order, _name) in orders.items():
            await world.client.execute_workflow("ArchiveWorkflow", order, id=workflow_id, task_queue=ARCHIVE_QUEUE)
    return {workflow_id: name for workflow_id, (_order, name) in orders.items()}


PLAYS = (
    frozen_campaign,
    running_campaign,
    programme_of_years,
    running_programme,
    row_of_law,
    powers_to_sign,
    archiver_at_work,
)
