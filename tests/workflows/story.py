"""The steps of a campaign as tests take them: who does what, in the order in which it is legal."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from payloads import ids
from payloads.record import Receipt
from rules import campaign, council_acts, decision
from rules import nomination_acts as acts
from rules.acting import Role
from rules.enrolment import Enrol
from rules.facts import LegalValue
from rules.window import local_midnight
from storage.drafts import freeze
from storage.tables.person import Account, Grant, Person
from storage.tables.subject import Campaign, CouncilMember, Decision, Draft, Nomination, Sitting
from tests import factories
from tests.factories import CODE, NOW
from tests.workflows.world import World

CAMPAIGN = ids.campaign_id(CODE)
COUNCIL = tuple(f"member-{number}" for number in range(5))
PAPER = campaign.Paper("153/KH-UBND", factories.at(28, 5))
PLAN_DAY = factories.at(28, 5, 9)
ENROL = Enrol("MEMBER")
APPRAISAL = acts.FileAppraisal((acts.StandardResult("general", True),), "AWARD", "note")


def value(value_id: str, share: str) -> LegalValue:
    """A share of the Council's statute (illustrative)."""
    return LegalValue(value_id, share, "share", None, None, "Quy chế Hội đồng (minh họa)", "Điều 5", "illustrative")


VALUES = (
    value("council.quorum", "2/3"),
    value("council.threshold.giay_khen", "2/3"),
    value("council.threshold.bang_khen", "4/5"),
)


def nomination(n: int) -> str:
    return ids.nomination_id(CODE, n)


def enrolment(unit: str) -> str:
    return ids.enrolment_id(CODE, unit)


def found(
    world: World,
    units: Sequence[str],
    drafts: int = 0,
    state: campaign.CampaignState | None = None,
    instant: datetime | None = NOW,
    category: str = "xa",
    kind: str = "REHEARSAL",
    **basis: Any,
) -> None:
    """An installation with units and `drafts` drafts each. `state`: a campaign that only has a row; default: a draft.

    Draft numbers run through the units: u1 has 1…drafts, u2 the next ones.
    """
    parts: dict[str, Any] = {
        "short_title": "phong trào thi đua",
        "values": VALUES,
        "symbols": {"TTR": "TTr-PNV", "QD": "QĐ-UBND", "BB": "BB-HĐTĐKT"},
        "signers": {"STANDING_HEAD": "Trưởng phòng", "AUTHORITY": "Chủ tịch"},
        "distribution": ("Như Điều 3", "Lưu: VT"),
        "fund": "Quỹ thi đua, khen thưởng huyện",
    }
    with world.database.write() as session:
        factories.add_installation(session, instant, kind)
        for unit in units:
            factories.add_unit(session, unit, category)
        factories.add_unit(session, "pnv", "phong", part="DUTY")
        for role, post in ((Role.STANDING_HEAD, "Trưởng phòng Nội vụ"), (Role.AUTHORITY, "Chủ tịch UBND huyện")):
            session.add(Person(code=role, name="Nguyễn Văn An", post=post, unit="pnv"))
            session.flush()
            session.add(Account(name=role.lower(), password_hash="none", person=role))
            session.flush()
            session.add(Grant(account=role.lower(), role=role, unit=factories.campaign_state().issuer))
        for position, person in enumerate(COUNCIL):
            seat = ("CHAIR", "SECRETARY", "MEMBER", "MEMBER", "MEMBER")[position]
            session.add(Person(code=person, name=f"Trần Thị {position}", post="Ủy viên"))
            session.add(CouncilMember(campaign=CODE, person=person, seat=seat, position=position))
        draft_state = factories.campaign_state("DRAFT", windows=(), launched_at=None, definition_digest="")
        row = factories.add_campaign(session, state or draft_state, act_no=1 if state else 0, **(parts | basis))
        if state is None:
            row.state = ""
        for index in range(len(units) * drafts):
            draft = factories.add_draft(session, index + 1, units[index // drafts])
            draft.content = json.dumps({"recipient_class": "COLLECTIVE", "name": f"Tập thể {index + 1}"})
            freeze(session, draft)


async def launch(world: World, form: str = "") -> Receipt:
    """The chairman launches by the plan; ends when the units are enrolled and the phase is that of the clock."""
    windows = factories.windows()
    body = campaign.Launch(PAPER, "digest", windows, (), ())
    receipt = await world.act(CAMPAIGN, "launch", body, Role.AUTHORITY, form=form)
    await settled(world, CAMPAIGN)
    return receipt


async def settled(world: World, workflow_id: str) -> None:
    """Until the errands of a workflow are done."""
    table = {"campaign": Campaign, "council": Sitting, "decision": Decision}
    kind = ids.subject_of(workflow_id)
    key = CODE if kind == "campaign" else workflow_id

    def done() -> bool:
        return not json.loads(world.row(table[kind], key).state)["work"]

    await world.until(done)


async def extend(world: World, window: str, closes_at: datetime, reopens: bool = False) -> Receipt:
    """A numbered paper moves the end of one window."""
    paper = campaign.Paper("201/UBND-NV", local_midnight(world.clock().instant or NOW))
    body = campaign.Extend(paper, window, closes_at, "gia hạn", reopens)
    return await world.act(CAMPAIGN, "extend", body, Role.AUTHORITY)


async def suspend(world: World) -> Receipt:
    return await world.act(CAMPAIGN, "suspend", campaign.Suspend(PAPER, "note"), Role.AUTHORITY)


async def resume(world: World) -> Receipt:
    return await world.act(CAMPAIGN, "resume", campaign.Resume(PAPER), Role.AUTHORITY)


async def submit(world: World, n: int, form: str = "", **changes: Any) -> Receipt:
    """The officer of the draft's unit files nomination `n`."""
    unit = world.row(Draft, nomination(n)).unit
    return await world.act(
        nomination(n), "submit", factories.submission(**changes), Role.UNIT_OFFICER, unit, f"officer-{unit}", form
    )


async def accept(world: World, n: int) -> Receipt:
    return await world.act(nomination(n), "accept", factories.ACCEPT, Role.SPECIALIST)


async def withdraw(world: World, n: int) -> Receipt:
    unit = world.row(Draft, nomination(n)).unit
    return await world.act(nomination(n), "withdraw", acts.Withdraw("12/CV", "note"), Role.UNIT_HEAD, unit)


async def reject(world: World, n: int) -> Receipt:
    return await world.act(nomination(n), "reject", acts.Reject("note"), Role.SPECIALIST)


async def appraise(world: World, n: int) -> Receipt:
    """Every standard met, proposed for an award."""
    return await world.act(nomination(n), "file_appraisal", APPRAISAL, Role.SPECIALIST)


async def appraised(world: World, numbers: Iterable[int]) -> None:
    """From draft to appraised, all at once."""

    async def one(n: int) -> None:
        await submit(world, n)
        await accept(world, n)
        await appraise(world, n)

    await asyncio.gather(*(one(n) for n in numbers))


async def convene(world: World, serial: int, numbers: Sequence[int]) -> str:
    """A sitting over these dossiers; its id. Ends when the dossiers have been told."""
    sitting = ids.council_id(CODE, serial)
    now = world.clock().instant or NOW
    body = council_acts.Convene(now, tuple(numbers), COUNCIL)
    await world.act(sitting, "convene", body, Role.SECRETARY)
    await settled(world, sitting)
    return sitting


async def ballot(world: World, sitting: str, numbers: Sequence[int], award: str = "GIAY_KHEN", agree: int = 5) -> None:
    """One show of hands over all dossiers; every one gets `agree` of 5."""
    body = council_acts.OpenBallot(award, council_acts.SHOW_OF_HANDS, tuple(numbers), award=award)
    await world.act(sitting, "open_ballot", body, Role.SECRETARY)
    count = council_acts.EnterCount(5, 5, tuple(council_acts.Tally(n, agree, 5 - agree) for n in numbers))
    await world.act(sitting, "enter_count", count, Role.SECRETARY)
    await world.act(sitting, "enter_count", count, Role.AUTHORITY)
    await world.act(sitting, "close_ballot", council_acts.CloseBallot(), Role.SECRETARY)


async def sit(world: World, sitting: str, numbers: Sequence[int], agree: int = 5) -> None:
    """Attendance, the ballot, the signed minutes; ends when the opinions have gone out."""
    await world.act(sitting, "record_attendance", council_acts.RecordAttendance(COUNCIL), Role.SECRETARY)
    await ballot(world, sitting, numbers, agree=agree)
    await sign_minutes(world, sitting)


async def sign_minutes(world: World, sitting: str) -> None:
    await world.act(sitting, "sign_minutes", council_acts.SignMinutes(), Role.AUTHORITY)
    await settled(world, sitting)


async def opined(world: World, numbers: Sequence[int]) -> None:
    """From draft to the Council's opinion, in one sitting."""
    await appraised(world, numbers)
    await sit(world, await convene(world, 1, numbers), numbers)


def conclusion(result: str) -> acts.Conclude:
    """The authority's conclusion, with the reason that a departure from the Council needs."""
    return acts.Conclude(result, "note")


async def conclude(world: World, n: int, result: str) -> Receipt:
    return await world.act(nomination(n), "conclude", conclusion(result), Role.AUTHORITY)


async def signed_decision(world: World, serial: int, numbers: Sequence[int]) -> str:
    """A decision from the tờ trình to the signature; its id."""
    paper = ids.decision_id(CODE, serial)
    now = world.clock().instant or NOW
    body = decision.SubmitLetter(f"{serial}/TTr-PNV", local_midnight(now), tuple(numbers))
    await world.act(paper, "submit_letter", body, Role.STANDING_HEAD)
    await settled(world, paper)
    await world.act(paper, "check", decision.Check(), Role.OFFICE)
    await world.act(paper, "sign", decision.Sign(), Role.AUTHORITY)
    return paper


def number(world: World, register_number: int) -> decision.Number:
    return decision.Number(register_number, "QĐ", local_midnight(world.clock().instant or NOW))


def status(world: World, n: int) -> str:
    """State of a nomination as its row has it."""
    row = world.row(Nomination, nomination(n))
    return row.status if row is not None else ""


async def finish(world: World) -> None:
    """The campaign to its summary: the last phase before the closing."""
    await world.act(CAMPAIGN, "move_phase", campaign.MovePhase("DECISION"), Role.STANDING_HEAD)
    await world.act(CAMPAIGN, "summarise", campaign.Summarise("note"), Role.STANDING_HEAD)
