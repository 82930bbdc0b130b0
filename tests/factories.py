"""Rows and acts for tests: a small campaign that is real in every part, changed by the test where it matters.

Acts go through the real rules: `entry` builds what a workflow would ask to be recorded.
"""

import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pydantic_core import to_json
from sqlmodel import Session

from payloads import ids
from payloads.basis import CampaignBasis
from payloads.record import Entry
from rules import campaign, council, decision, enrolment, nomination
from rules.acting import Actor, Outcome, Role, Stamp
from rules.campaign import CampaignState
from rules.campaign_acts import Paper
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.enrolment import EnrolmentState
from rules.facts import VIETNAM, DossierItem, QuotaRule, Source, Standard, Window
from rules.law_row import LawRowState
from rules.nomination_acts import Accept, NominationState, Submit
from rules.refusal import Refusal, RefusalNote
from rules.register import TABLES
from rules.signing_power import SigningState
from storage import archive, audit
from storage.facts import case_facts
from storage.tables.law import LawConfirmation, SigningBook
from storage.tables.person import Clock, Installation, Unit
from storage.tables.programme import Programme, ProgrammeLine
from storage.tables.record import Act, Intake
from storage.tables.subject import Campaign, CampaignUnit, Decision, Draft, Enrolment, Nomination, Sitting
from tests.past_awards import add_past_award
from tests.support.inspection import add_one_of_each_audit
from tests.support.organisation import add_one_of_each

CODE = "cd"
PLAN = Source("Kế hoạch 153/KH-UBND")
RULES: dict[str, Any] = {
    "campaign": campaign,
    "enrolment": enrolment,
    "nomination": nomination,
    "council": council,
    "decision": decision,
}
AnswerT = TypeVar("AnswerT")


def at(day: int, month: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """An instant of 2024 by the clock of Vietnam, in UTC."""
    return datetime(2024, month, day, hour, minute, second, tzinfo=VIETNAM).astimezone(UTC)


NOW = at(7, 8, 9)
"""Within the window for dossiers."""


def windows() -> tuple[Window, ...]:
    """Campaign 20/5–05/8, dossiers 06–08/8, reports before 15/8/2024."""
    return (
        Window("CAMPAIGN", at(20, 5), at(6, 8), "từ ngày 20/5/2024 đến hết ngày 05/8/2024", PLAN),
        Window("SUBMISSION", at(6, 8), at(9, 8), "từ ngày 06/8/2024 đến hết ngày 08/8/2024", PLAN),
        Window("REPORT", None, at(15, 8), "trước ngày 15/8/2024", PLAN),
    )


def basis(**changes: Any) -> CampaignBasis:
    """One proposal per commune, two for category "ca"; at most two forwarded; one paper; one standard."""
    parts: dict[str, Any] = {
        "plan": str(PLAN),
        "windows": windows(),
        "quotas": (QuotaRule("one", 1, PLAN, categories=("xa",)), QuotaRule("two", 2, PLAN, categories=("ca",))),
        "forward_quota": QuotaRule("forward", 2, PLAN),
        "dossier": (DossierItem("TTR", "Tờ trình", PLAN),),
        "standards": (Standard("general", "Chấp hành tốt chủ trương, chính sách", "ALL"),),
        "values": (),
        "reminder_days": (3, 1),
        "supplement_after_window": True,
        "settle_seconds": 60,
        "council_path": True,
        "place": "Chợ Đồn",
    }
    return CampaignBasis(**(parts | changes))


def campaign_state(phase: str = "SUBMISSION", **changes: Any) -> CampaignState:
    """A campaign that was launched on 28/5/2024."""
    parts: dict[str, Any] = {"windows": windows(), "launched_at": at(28, 5, 9), "definition_digest": "digest"}
    return CampaignState(ids.campaign_id(CODE), CODE, "ubnd", True, 60, phase, **(parts | changes))


def add_installation(session: Session, instant: datetime | None = NOW, kind: str = "REHEARSAL") -> None:
    """The installation with its clock: frozen at `instant`, or running when that is None."""
    session.add(Installation(id="installation", kind=kind, created_at=datetime.now(UTC)))
    session.add(Clock(id=1, frozen=instant is not None, instant=instant))
    session.flush()


def add_campaign(session: Session, state: CampaignState | None = None, act_no: int = 1, **changes: Any) -> Campaign:
    """A campaign whose row is a copy of `state` (default: receiving dossiers); `changes` go to its basis."""
    state = state or campaign_state()
    row = Campaign(
        code=state.code,
        title="Phong trào thi đua",
        issuer=state.issuer,
        issuer_name="UBND huyện Chợ Đồn",
        phase=state.phase,
        suspended=state.suspended,
        act_no=act_no,
        state=to_json(state).decode(),
        basis=to_json(basis(**changes)).decode(),
        definition="{}",
        definition_digest="digest",
        next_due_at=state.next_due_at,
    )
    session.add(row)
    session.flush()
    return row


def add_unit(session: Session, code: str, category: str = "xa", part: str = "MEMBER") -> Unit:
    """A unit that takes part."""
    unit = Unit(code=code, name=f"Đơn vị {code}", category=category)
    session.add(unit)
    session.add(CampaignUnit(campaign=CODE, unit=code, part=part))
    session.flush()
    return unit


def add_draft(session: Session, n: int, unit: str) -> Draft:
    """What the unit is composing as nomination `n`."""
    draft = Draft(
        id=ids.nomination_id(CODE, n),
        campaign=CODE,
        n=n,
        unit=unit,
        content="{}",
        digest=ids.digest_of("{}"),
        updated_at=NOW,
        updated_by="officer",
    )
    session.add(draft)
    session.flush()
    return draft


def add_world(session: Session, *units: str, category: str = "xa") -> Campaign:
    """Installation at 07/8/2024 09:00, a campaign that receives dossiers, and units."""
    add_installation(session)
    for code in units:
        add_unit(session, code, category)
    return add_campaign(session)


def nomination_state(n: int, unit: str = "u1", **changes: Any) -> NominationState:
    return NominationState(ids.nomination_id(CODE, n), CODE, n, unit, **changes)


def add_nomination(session: Session, n: int, unit: str = "u1", **changes: Any) -> NominationState:
    """The row of a nomination that stands at `changes` (status, superior, …); its state."""
    state = nomination_state(n, unit, **changes)
    row = Nomination(
        id=state.id,
        campaign=CODE,
        n=n,
        unit=unit,
        status=state.status,
        outcome=nomination.outcome_class(state),
        act_no=1,
        recipient_class=state.recipient_class,
        draft_version=1,
        state=to_json(state).decode(),
        next_due_at=state.next_due_at,
    )
    session.add(row)
    session.flush()
    return state


def decision_state(n: int, **changes: Any) -> DecisionState:
    return DecisionState(ids.decision_id(CODE, n), CODE, n, "ubnd", **changes)


def add_decision(session: Session, n: int, **changes: Any) -> DecisionState:
    """The row of a decision; its state."""
    state = decision_state(n, **changes)
    row = Decision(
        id=state.id,
        campaign=CODE,
        n=n,
        status=state.status,
        act_no=1,
        number=state.number,
        series=state.series,
        state=to_json(state).decode(),
    )
    session.add(row)
    session.flush()
    return state


def add_sitting(session: Session, n: int, **changes: Any) -> SessionState:
    """The row of a sitting; its state."""
    state = SessionState(ids.council_id(CODE, n), CODE, n, **changes)
    row = Sitting(
        id=state.id,
        campaign=CODE,
        n=n,
        status=state.status,
        act_no=1,
        state=to_json(state).decode(),
        next_due_at=state.next_due_at,
    )
    session.add(row)
    session.flush()
    return state


def add_enrolment(session: Session, unit: str, **changes: Any) -> EnrolmentState:
    """The row of a unit's part; its state."""
    state = EnrolmentState(ids.enrolment_id(CODE, unit), CODE, unit, **changes)
    row = Enrolment(
        id=state.id,
        campaign=CODE,
        unit=unit,
        status=state.status,
        act_no=1,
        works=0,
        own_awards=0,
        state=to_json(state).decode(),
        next_due_at=state.next_due_at,
    )
    session.add(row)
    session.flush()
    return state


def actor(role: Role = Role.UNIT_OFFICER, unit: str = "u1", account: str = "officer") -> Actor:
    return Actor(account, role, unit)


def stamp(key: str, who: Actor | None = None, received_at: datetime = NOW, digest: str = "body") -> Stamp:
    """The stamp of an intake row with that key."""
    return Stamp(key, digest, who or actor(), received_at)


def add_intake(session: Session, workflow_id: str, sent: Stamp, act: str = "submit") -> Intake:
    """The open intake row of an act on its way."""
    row = Intake(
        key=sent.key,
        form_key=sent.key,
        workflow_id=workflow_id,
        act=act,
        actor_account=sent.actor.account,
        actor_role=sent.actor.role,
        actor_unit=sent.actor.unit,
        body="{}",
        digest=sent.digest,
        received_at=sent.received_at,
        epoch=sent.epoch,
        real_at=sent.received_at,
    )
    session.add(row)
    session.flush()
    return row


ACCEPT = Accept(("INCOMPLETE",), "note")
"""The reception of such a dossier: the plan asks for one paper, the law's unverified list for more, and that warns."""


def submission(**changes: Any) -> Submit:
    """A complete dossier for a collective."""
    parts: dict[str, Any] = {
        "draft_version": 1,
        "draft_digest": "draft",
        "recipient_class": "COLLECTIVE",
        "papers": ("TTR",),
        "standards": (),
        "declared": True,
    }
    return Submit(**(parts | changes))


def entry(session: Session, state: Any, sent: Stamp, body: object, act_no: int = 1, by_itself: bool = False) -> Any:
    """The entry that the workflow of `state` would send for `body`: the real rule on the campaign's present facts."""
    subject = ids.subject_of(state.id)
    act = RULES[subject].RULES[type(body)][0]
    row = session.get_one(Campaign, CODE)
    facts = None if subject == "campaign" else case_facts(session, row, getattr(state, "unit", ""))
    note: RefusalNote | None = None
    try:
        outcome = RULES[subject].apply(state, sent, body, facts)
    except Refusal as refusal:
        outcome, note = Outcome(state), refusal.note()
    assert act in TABLES[subject].by_act
    return Entry(
        workflow_id=state.id,
        act=act,
        act_no=act_no,
        update_id=sent.key,
        digest=sent.digest,
        actor=sent.actor,
        received_at=sent.received_at,
        recorded_at=sent.received_at + timedelta(seconds=1),
        epoch=sent.epoch,
        before=str(getattr(state, "phase", None) or state.status),
        state=outcome.state,
        state_digest=ids.digest_of(to_json(outcome.state).decode()),
        facts_version=facts.version if facts else 0,
        body=json.dumps(asdict(body), default=str),  # type: ignore[call-overload]  # every body is a dataclass
        claims=outcome.claims,
        frees=outcome.frees,
        notices=outcome.notices,
        guard=outcome.guard,
        refusal=note,
        by_itself=by_itself,
    )


def event(subject: str = "nomination/cd/1", **changes: Any) -> audit.Event:
    """An audit event by the officer."""
    parts: dict[str, Any] = {"tag": "nomination:submit:recorded", "actor": actor(), "campaign_at": NOW, "real_at": NOW}
    return audit.Event(subject, **(parts | changes))


def add_one_of_everything(session: Session) -> None:
    """One row in every table that constraints and triggers speak of; the intake row is open."""
    add_world(session, "u1")
    add_enrolment(session, "u1")
    add_nomination(session, 1)
    add_sitting(session, 1)
    add_decision(session, 1)
    add_intake(session, ids.nomination_id(CODE, 1), stamp("key"))
    audit.append(session, event())
    act = Act(
        workflow_id=ids.nomination_id(CODE, 1),
        act_no=1,
        update_id="key",
        act="submit",
        digest="body",
        state_digest="state",
        recording="{}",
        recorded_at=NOW,
    )
    session.add(act)
    session.flush()
    add_one_of_each(session, NOW)
    add_past_award(session)
    add_programme(session)
    add_confirmation(session)
    book = SigningState(ids.signing_id("ubnd"), "ubnd", "KEPT")
    session.add(SigningBook(id=book.id, issuer="ubnd", status="KEPT", act_no=1, state=to_json(book).decode()))
    session.flush()
    add_one_of_each_audit(session, NOW)
    add_archived_run(session)


def add_archived_run(session: Session, status: str = "COMPLETED") -> None:
    """A run of a dossier's workflow with its leaf, which no statement covers yet."""
    manifest = {
        "workflow_id": ids.nomination_id(CODE, 1), "run_id": "run-1", "workflow_type": "NominationWorkflow",
        "status": status, "events": 3, "bytes": 30, "sha256": "ab" * 32, "head": "cd" * 32,
        "first_at": NOW.isoformat(), "last_at": NOW.isoformat(),
    }  # fmt: skip
    archive.keep(session, manifest, "{}", "ef" * 32, "installation", NOW)


def add_confirmation(session: Session, key: str = "base_salary@national@2024-07-01#1", digest: str = "row") -> str:
    """A row of law that an officer has confirmed; its workflow id."""
    workflow_id = ids.law_row_id(key)
    paper = Paper("73/2024/NĐ-CP", at(1, 7))
    state = LawRowState(workflow_id, key, digest, "CONFIRMED", paper, "Công báo", "", "phap-che", NOW)
    row = LawConfirmation(
        id=workflow_id,
        row_key=key,
        digest=digest,
        status=state.status,
        act_no=1,
        confirmed_by=state.confirmed_by,
        confirmed_at=NOW,
        state=to_json(state).decode(),
    )
    session.add(row)
    session.flush()
    return workflow_id


def add_programme(session: Session, code: str = "tinh-2021-2025") -> Programme:
    """A programme as a draft, with one line that it once had."""
    key = ids.programme_id(code)
    row = Programme(
        id=key,
        code=code,
        title="Chương trình",
        issuer="tinh",
        issuer_name="Ủy ban nhân dân tỉnh",
        basis="{}",
        definition="{}",
        definition_digest="digest",
    )
    session.add(row)
    session.add(ProgrammeLine(id=f"{key}/ITEM/dai-hoi", programme=key, kind="ITEM", key="dai-hoi", state="{}"))
    session.flush()
    return row


def race(runners: Sequence[Callable[[], AnswerT]]) -> list[AnswerT]:
    """Run all at once, each in a thread of its own that waits for the last one; answers in order."""
    gate = threading.Barrier(len(runners))

    def run(runner: Callable[[], AnswerT]) -> AnswerT:
        gate.wait()
        return runner()

    with ThreadPoolExecutor(len(runners)) as pool:
        return list(pool.map(run, runners))
