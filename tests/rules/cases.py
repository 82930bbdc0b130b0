"""Valid cases for the tests of the rules: every subject in every state, and for every act a body that is in order.

Plain functions, no fixtures. A test changes one thing of a case that is in order, so that only this can be refused.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rules import (
    campaign,
    council,
    council_acts,
    decision,
    enrolment,
    enrolment_acts,
    law_row,
    nomination,
    nomination_acts,
    programme,
    signing_power,
)
from rules.acting import UNIT_ROLES, Actor, Outcome, Role, Stamp
from rules.calendar import Holiday, HolidayKind
from rules.cluster import Cluster, ClusterKind, Scoring
from rules.deadline import WEEKENDS, DayTable, deadline, recompute
from rules.facts import VIETNAM, Criterion, DossierItem, LegalValue, Obligation, QuotaRule, Scale, Source, Window
from rules.organisation import Basis, Dated
from rules.refusal import Refusal
from rules.window import CaseFacts
from tests.rules import law_row_cases, programme_cases, signing_power_cases

PLAN = Source("Kế hoạch 153/KH-UBND ngày 28/5/2024", "mục III.3.a")
STATUTE = Source("Quy chế Hội đồng", "Điều 8")
CODE = "cho-don-2024"
UNIT = "xa-bang-lang"
OTHER_UNIT = "cong-an-huyen"
SECOND = timedelta(seconds=1)
SETTLE = timedelta(seconds=60)


def vn(text: str) -> datetime:
    """An instant written in Vietnamese local time, in UTC as everything in the rules is."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)


NOW = vn("2024-08-07T10:00")
OPENS = vn("2024-08-06T00:00")
CLOSES = vn("2024-08-09T00:00")
REPORT_CLOSES = vn("2024-08-15T00:00")
TODAY = vn("2024-08-07T00:00")

WINDOWS = (
    Window("CAMPAIGN", vn("2024-05-20T00:00"), OPENS, "từ ngày 20/5/2024 đến hết ngày 05/8/2024", PLAN),
    Window("SUBMISSION", OPENS, CLOSES, "từ ngày 06/8/2024 đến hết ngày 08/8/2024", PLAN),
    Window("REPORT", None, REPORT_CLOSES, "trước ngày 15/8/2024", PLAN),
)
DOSSIER = (
    DossierItem("TO_TRINH", "Tờ trình", PLAN),
    DossierItem("BIEN_BAN", "Biên bản họp xét", PLAN),
    DossierItem("BAO_CAO", "Báo cáo thành tích", PLAN),
    DossierItem("ANH", "Ảnh minh họa", PLAN, required=False),
)
PAPERS = ("TO_TRINH", "BIEN_BAN", "BAO_CAO")
ONE_OF = ("THANH_TICH", "SANG_KIEN", "VIEC_LAM")
FORWARD_QUOTA = QuotaRule("Q3", 2, PLAN)


def value(value_id: str, text: str, verified: bool = False) -> LegalValue:
    return LegalValue(value_id, text, "share", None, None, STATUTE.title, STATUTE.article, "[FIXTURE]", verified)


VALUES = (
    value("council.quorum", "2/3"),
    value("council.threshold.giay_khen", "4/5"),
    value("council.threshold.bang_khen", "9/10"),
    value("council.modes.giay_khen", "SHOW_OF_HANDS | PAPER | WRITTEN_ROUND"),
)

OBLIGATIONS = tuple(
    Obligation(key, label, PLAN, window)
    for key, label, window in (
        ("REGISTRATION", "Đăng ký thi đua", ""),
        ("PLEDGE", "Ký giao ước thi đua", ""),
        ("PLAN", "Kế hoạch của đơn vị", ""),
        ("REVIEW_1", "Sơ kết đợt 1", ""),
        ("REPORT", "Báo cáo kết quả", "REPORT"),
    )
)
SCALE = Scale((Criterion("KT", "Phát triển kinh tế", "10"), Criterion("KL", "Vi phạm kỷ luật", "5", True)), PLAN)
BASIS = Basis(PLAN, "minh họa")
CLUSTER = Cluster(
    "khoi-xa",
    "Khối các xã",
    ClusterKind.KHOI,
    BASIS,
    (Dated(UNIT, None, None, BASIS),),
    heads=(Dated(OTHER_UNIT, None, None, BASIS),),
    scoring=Scoring(SCALE, "0.1"),
)

FACTS = CaseFacts(
    version=1,
    campaign=CODE,
    phase="SUBMISSION",
    suspended=False,
    frozen=True,
    windows=WINDOWS,
    settle_seconds=int(SETTLE.total_seconds()),
    unit_quota=QuotaRule("Q1", 1, PLAN, categories=("XA",)),
    forward_quota=FORWARD_QUOTA,
    dossier=DOSSIER,
    standards=("CHUNG", "LAN_TOA"),
    standards_one_of=ONE_OF,
    reminder_days=(3, 1),
    values=VALUES,
    plan=str(PLAN),
    extra={"collective_standards": "TAP_THE"},
    obligations=OBLIGATIONS,
    cluster=CLUSTER,
)


def facts(**changes: Any) -> CaseFacts:
    return replace(FACTS, **changes)


def moved(key: str, **changes: Any) -> CaseFacts:
    """The facts with one window changed."""
    return facts(windows=tuple(replace(w, **changes) if w.key == key else w for w in WINDOWS))


def stamp(role: Role, at: datetime = NOW, account: str = "", unit: str | None = None) -> Stamp:
    own = UNIT if role in UNIT_ROLES else ""
    return Stamp("key", "digest", Actor(account or role.lower(), role, own if unit is None else unit), at)


def refused(rule: Callable[..., Any], *args: Any) -> Refusal:
    """The refusal that the call ends with; an answer instead of a refusal fails the test."""
    try:
        answer = rule(*args)
    except Refusal as refusal:
        return refusal
    raise AssertionError(f"not refused: {answer}")


# Nomination

SESSION = f"council/{CODE}/1"
LIMIT = deadline(NOW.date(), 1, "wd", WEEKENDS)
"""Ends on 08/8/2024."""
DAY_OFF = DayTable("2024-1", (Holiday(LIMIT.last_on, "Nghỉ", HolidayKind.COMPENSATORY, PLAN),))
"""A corrected table: that day is off."""
SUBMIT = nomination_acts.Submit(1, "draft", "INDIVIDUAL", PAPERS, ("SANG_KIEN",), True)
PORTAL = replace(SUBMIT, channel="PORTAL", filed_at=vn("2024-08-06T09:30"), channel_number="H01.24", evidence="scan")
APPRAISAL = tuple(nomination_acts.StandardResult(code, True) for code in ("CHUNG", "LAN_TOA", "SANG_KIEN"))

NOMINATION_BODIES: dict[str, object] = {
    "submit": SUBMIT,
    "supplement": nomination_acts.Supplement(2, "draft-2", PAPERS, True),
    "withdraw": nomination_acts.Withdraw("15/CV-UBND", "note"),
    "request_supplement": nomination_acts.RequestSupplement(("BAO_CAO",), NOW + timedelta(days=2), "note"),
    "recount_limit": nomination_acts.RecountLimit("note", recompute(LIMIT, DAY_OFF)),
    "accept": nomination_acts.Accept(),
    "hold": nomination_acts.Hold("note"),
    "release": nomination_acts.Release("note"),
    "hand_over": nomination_acts.HandOver(OTHER_UNIT, "72/2025/QH15"),
    "reject": nomination_acts.Reject("note"),
    "file_appraisal": nomination_acts.FileAppraisal(APPRAISAL, "AWARD", "note"),
    "place_on_agenda": nomination_acts.PlaceOnAgenda(SESSION),
    "leave_agenda": nomination_acts.LeaveAgenda(SESSION),
    "end": nomination_acts.End(),
    "record_council_opinion": nomination_acts.RecordCouncilOpinion(SESSION, 19, 20, 18, 1),
    "conclude": nomination_acts.Conclude("AWARD"),
    "forward_up": nomination_acts.ForwardUp("40/TTr-UBND"),
    "record_superior_outcome": nomination_acts.RecordSuperiorOutcome(True, "1200/QĐ-UBND", TODAY),
    "record_decision": nomination_acts.RecordDecision(f"decision/{CODE}/1", "2345"),
    "note_supplement_overdue": nomination_acts.NoteSupplementOverdue(),
    "lapse": nomination_acts.Lapse(),
    "rearm": nomination_acts.Rearm(),
}
FRESH = nomination_acts.NominationState(f"nomination/{CODE}/1", CODE, 1, UNIT)
FILED = replace(
    FRESH,
    status="SUBMITTED",
    recipient_class="INDIVIDUAL",
    draft_version=1,
    draft_digest="draft",
    channel="HERE",
    received_at=NOW - timedelta(hours=2),
    filed_at=NOW - timedelta(hours=2),
    papers=PAPERS,
    claimed_standards=("SANG_KIEN",),
)
SUPERIOR = {"FORWARDED": "PENDING", "FORWARD_DECLINED": "DECLINED", "FORWARD_GRANTED": "GRANTED"}


def nomination_in(status: str, **changes: Any) -> nomination_acts.NominationState:
    """A nomination in that state, with what earlier acts have left in it."""
    if status in ("NOT_SUBMITTED", "LAPSED"):
        return replace(FRESH, status=status, **changes)
    state = replace(FILED, status=status, superior=SUPERIOR.get(status, ""))
    if status == "RETURNED":
        state = replace(state, returns=1, supplement_due_at=LIMIT.due_at, supplement_limit=LIMIT)
    if status == "ACCEPTED":
        state = replace(state, appraisal_limit=LIMIT)
    if status not in ("SUBMITTED", "RETURNED", "ACCEPTED", "APPRAISED", "REJECTED", "WITHDRAWN"):
        state = replace(state, session=SESSION, agree=19, base=20, needed=18, rank=1)
    return replace(state, **changes)


# Enrolment

ENROLMENT_BODIES: dict[str, object] = {
    "enrol": enrolment.Enrol("685/QĐ-UBND"),
    "register": enrolment_acts.Register("note"),
    "sign_pledge": enrolment_acts.SignPledge("1/GƯ"),
    "file_plan": enrolment_acts.FilePlan("sha", "12/KH-UBND", TODAY),
    "file_review": enrolment_acts.FileReview("WAVE_1", "sha", "40/BC-UBND"),
    "score_self": enrolment_acts.ScoreSelf("YEAR", (enrolment_acts.Point("KT", "10"),)),
    "score": enrolment_acts.Score("YEAR", (enrolment_acts.Point("KT", "9.5"),)),
    "hand_over": enrolment_acts.HandOver(OTHER_UNIT, "72/2025/QH15"),
    "register_work": enrolment.RegisterWork("note"),
    "report_own_award": enrolment.ReportOwnAward("12/QĐ-UBND", TODAY, 1, 3, "note"),
    "file_report": enrolment.FileReport("sha", "30/BC-UBND"),
    "remind": enrolment.Remind(3),
    "note_overdue": enrolment.NoteOverdue(),
    "end": enrolment.End(),
    "rearm": enrolment.Rearm(),
}


def enrolment_in(status: str, **changes: Any) -> enrolment.EnrolmentState:
    return replace(enrolment.EnrolmentState(f"enrolment/{CODE}/{UNIT}", CODE, UNIT, status), **changes)


# Council: twenty members; 2/3 of them is 14, 4/5 is 16, 9/10 is 18. Dossier 2 is good for giấy khen, not for bằng khen

MEMBERS = tuple(f"member-{i:02d}" for i in range(1, 21))
TELLERS = ("teller-1", "teller-2")
HANDS = ("secretary", "chair")
"""Who counts raised hands: first the one, then the other."""
TALLIES = (council_acts.Tally(1, 19, 1), council_acts.Tally(2, 17, 2, 1))
COUNT = council_acts.EnterCount(20, 20, TALLIES)

COUNCIL_BODIES: dict[str, object] = {
    "convene": council_acts.Convene(NOW + timedelta(days=7), (1, 2, 3), MEMBERS),
    "record_attendance": council_acts.RecordAttendance(MEMBERS),
    "declare_conflict": council_acts.DeclareConflict(MEMBERS[0], 1, "note"),
    "open_ballot": council_acts.OpenBallot("b3", council_acts.PAPER, (3,), TELLERS),
    "enter_count": COUNT,
    "close_ballot": council_acts.CloseBallot(),
    "recount": council_acts.Recount("note"),
    "send_sheets": council_acts.SendSheets("b4", "GIAY_KHEN", (3,), NOW + timedelta(days=7)),
    "cast_vote": council_acts.CastVote(1, agree=True),
    "rank": council_acts.Rank((1,), "note"),
    "sign_minutes": council_acts.SignMinutes(),
    "release_item": council_acts.ReleaseItem(3, "note"),
    "cancel": council_acts.Cancel("note"),
    "note_delivered": council_acts.NoteDelivered("agenda", 3, 0),
    "note_papers": council_acts.NotePapers("minutes", ("sha",)),
    "rearm": council_acts.Rearm(),
}
BY_HAND = council_acts.Ballot("b1", council_acts.SHOW_OF_HANDS, (1, 2), 20, 16)
BY_PAPER = replace(BY_HAND, mode=council_acts.PAPER, tellers=TELLERS)
FOR_PROVINCE = replace(BY_HAND, id="b2", award="BANG_KHEN", needed=18)
EVEN = (council_acts.Tally(1, 10, 10), council_acts.Tally(2, 17, 2, 1))
BY_MAJORITY = replace(
    BY_HAND,
    needed=11,
    terms=council_acts.Terms("majority", casting=True),
    counts=tuple(council_acts.Count(account, 20, 20, EVEN) for account in HANDS),
)
"""Dossier 1 has even votes, and the chair decides."""


def counted(ballot: council_acts.Ballot, *accounts: str, closed: bool = False) -> council_acts.Ballot:
    """The ballot with the same count entered by each of the accounts."""
    return replace(ballot, counts=tuple(council_acts.Count(a, 20, 20, TALLIES) for a in accounts), closed=closed)


def session_in(status: str, act: str = "", **changes: Any) -> council_acts.SessionState:
    """A sitting in that state, prepared as far as `act` asks for it."""
    state = council_acts.SessionState(f"council/{CODE}/1", CODE, 1, status)
    if status == "NONE":
        return replace(state, **changes)
    state = replace(state, sits_at=NOW - timedelta(hours=1), items=(1, 2, 3), members=MEMBERS, quorum=14)
    if status in ("SITTING", "BALLOT", "COUNTED", "SIGNED"):
        state = replace(state, present=MEMBERS)
    if status == "BALLOT":
        state = replace(state, ballots=(counted(BY_HAND, *(HANDS if act == "close_ballot" else ())),))
    if status in ("COUNTED", "SIGNED"):
        state = replace(state, ballots=tuple(counted(b, *TELLERS, closed=True) for b in (BY_HAND, FOR_PROVINCE)))
    if act == "sign_minutes":
        state = replace(state, items=(1, 2))
    if act == "send_sheets":
        state = replace(state, written=True)
    if act == "cast_vote" and status == "BALLOT":
        state = replace(state, ballots=(BY_MAJORITY,))
    return replace(state, **changes)


# Decision

DECISION_BODIES: dict[str, object] = {
    "submit_letter": decision.SubmitLetter("22/TTr-PNV", TODAY, (1, 2)),
    "check": decision.Check(),
    "return_to_drafter": decision.ReturnToDrafter("note"),
    "drop": decision.Drop("note"),
    "sign": decision.Sign(),
    "number": decision.Number(2345, "QĐ", TODAY),
    "issue": decision.Issue(),
    "note_papers": decision.NotePapers("letter:1", ("sha",)),
    "note_delivered": decision.NoteDelivered("results", 2, 0),
    "rearm": decision.Rearm(),
}


def decision_in(status: str, **changes: Any) -> decision.DecisionState:
    state = decision.DecisionState(f"decision/{CODE}/1", CODE, 1, "ubnd-huyen-cho-don", status)
    if status != "NONE":
        state = replace(state, letter_number="22/TTr-PNV", letter_at=TODAY, letters=1, items=(1, 2))
    if status == "DROPPED":
        state = replace(state, items=())
    if status in ("SIGNED", "NUMBERED", "ISSUED"):
        state = replace(state, signer="authority", signed_at=NOW - timedelta(hours=1))
    if status in ("NUMBERED", "ISSUED"):
        state = replace(state, number=2345, series="QĐ", dated=TODAY)
    return replace(state, **changes)


# Campaign

PAPER = campaign.Paper("160/KH-UBND", TODAY)

CAMPAIGN_BODIES: dict[str, object] = {
    "launch": campaign.Launch(PAPER, "digest", WINDOWS, ("SUNDAY",), ("SUNDAY",)),
    "propose": campaign.Propose(PAPER, "digest"),
    "approve": campaign.Approve(PAPER),
    "return_plan": campaign.ReturnPlan("note"),
    "hand_over": campaign.HandOver(PAPER, "digest-2", WINDOWS, "ubnd-tinh-thai-nguyen", "note"),
    "amend": campaign.Amend(PAPER, "digest-2", WINDOWS, "note"),
    "extend": campaign.Extend(PAPER, "SUBMISSION", CLOSES + timedelta(days=3), "đến hết ngày 11/8/2024"),
    "suspend": campaign.Suspend(PAPER, "note"),
    "resume": campaign.Resume(PAPER),
    "move_phase": campaign.MovePhase("DECISION"),
    "summarise": campaign.Summarise("note"),
    "cancel": campaign.Cancel(PAPER, "note"),
    "close": campaign.Close(),
    "note_delivered": campaign.NoteDelivered("enrol", 55, 0),
    "rearm": campaign.Rearm(),
}


def campaign_in(phase: str, **changes: Any) -> campaign.CampaignState:
    state = campaign.CampaignState(f"campaign/{CODE}", CODE, "ubnd-huyen-cho-don", True, 60, phase)
    if phase not in ("DRAFT", "PENDING_APPROVAL", "APPROVED"):
        state = replace(state, definition_version=1, definition_digest="digest", windows=WINDOWS, papers=(PAPER,))
    return replace(state, **changes)


# All five by name

APPLY: dict[str, Callable[..., Outcome[Any]]] = {
    "campaign": campaign.apply,
    "enrolment": enrolment.apply,
    "nomination": nomination.apply,
    "council": council.apply,
    "decision": decision.apply,
    "programme": programme.apply,
    "law": law_row.apply,
    "signing": signing_power.apply,
}
SAMPLES: dict[str, dict[str, object]] = {
    "campaign": CAMPAIGN_BODIES,
    "enrolment": ENROLMENT_BODIES,
    "nomination": NOMINATION_BODIES,
    "council": COUNCIL_BODIES,
    "decision": DECISION_BODIES,
    "programme": programme_cases.BODIES,
    "law": law_row_cases.BODIES,
    "signing": signing_power_cases.BODIES,
}


def state_in(subject: str, status: str, act: str = "") -> Any:
    """The subject in that state, such that a valid `act` has nothing left to be refused for."""
    if subject == "campaign":
        return campaign_in(status, suspended=act == "resume")
    if subject == "council":
        return session_in(status, act)
    if subject == "law":
        return law_row_cases.row_in(status)
    if subject == "signing":
        return signing_power_cases.book_in(status)
    if subject == "programme":
        return programme_cases.programme_in(status, act)
    if subject == "nomination":
        return nomination_in(status, held=act == "release")
    return {"enrolment": enrolment_in, "decision": decision_in}[subject](status)


def status_of(state: Any) -> str:
    return str(getattr(state, "phase", None) or state.status)
