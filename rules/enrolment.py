"""A unit's part in a campaign: enrolment by decision, voluntary works, own awards, the result report, reminders."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rules.acting import Move, NoticeOrder, Outcome, Role, Stamp, Table, require_own_unit
from rules.facts import Source
from rules.refusal import PaperMissing, ReasonMissing, WrongDate
from rules.window import CLOSED_PHASES, CaseFacts, require_live

STATES = {
    "NOT_ENROLLED": "Chưa tham gia",
    "ENROLLED": "Đang tham gia",
    "REPORTED": "Đã báo cáo kết quả",
    "ENDED": "Đã kết thúc",
}
TERMINAL = frozenset({"ENDED"})
UNIT = frozenset({Role.UNIT_OFFICER, Role.UNIT_HEAD})
SYSTEM = frozenset({Role.SYSTEM})
TAKING_PART = frozenset({"ENROLLED", "REPORTED"})

TABLE = Table(
    "phần tham gia của đơn vị",
    STATES,
    TERMINAL,
    (
        Move(
            "enrol", frozenset({"NOT_ENROLLED"}), "ENROLLED", frozenset({Role.MESSENGER, Role.STANDING_HEAD}), "Ghi tên"
        ),
        Move("register_work", TAKING_PART, None, UNIT, "Đăng ký công trình…"),
        Move("report_own_award", TAKING_PART, None, UNIT, "Báo cáo Giấy khen của đơn vị…"),
        Move("file_report", frozenset({"ENROLLED"}), "REPORTED", UNIT, "Gửi báo cáo kết quả…"),
        Move("remind", frozenset({"ENROLLED"}), None, SYSTEM, "Nhắc hạn"),
        Move("note_overdue", frozenset({"ENROLLED"}), None, SYSTEM, "Báo quá hạn"),
        Move("end", TAKING_PART, "ENDED", frozenset({Role.MESSENGER}), "Kết thúc"),
        Move("rearm", frozenset(STATES), None, SYSTEM, "Đặt lại hạn"),
    ),
)


@dataclass(frozen=True)
class Enrol:
    basis: str
    """The decision that lists the members, or the section of the plan that names the duty."""


@dataclass(frozen=True)
class RegisterWork:
    title_note: str


@dataclass(frozen=True)
class ReportOwnAward:
    decision_number: str
    decided_at: datetime
    collectives: int
    individuals: int
    list_note: str


@dataclass(frozen=True)
class FileReport:
    report: str
    """SHA-256 of the report."""
    number: str


@dataclass(frozen=True)
class Remind:
    days_before: int


@dataclass(frozen=True)
class NoteOverdue:
    pass


@dataclass(frozen=True)
class End:
    pass


@dataclass(frozen=True)
class Rearm:
    pass


@dataclass(frozen=True)
class EnrolmentState:
    """A unit's part in a campaign, without names."""

    id: str
    campaign: str
    unit: str
    status: str = "NOT_ENROLLED"
    basis: str = ""
    enrolled_at: datetime | None = None
    works: int = 0
    own_decisions: int = 0
    own_collectives: int = 0
    own_individuals: int = 0
    report: str = ""
    report_number: str = ""
    reported_at: datetime | None = None
    report_late: bool = False
    reminded: tuple[int, ...] = ()
    overdue_noted: bool = False
    reminded_for: datetime | None = None
    """The bound that `reminded` and `overdue_noted` speak of; a moved bound starts anew."""
    next_due_at: datetime | None = None


Answer = Outcome[EnrolmentState]


def enrol(state: EnrolmentState, stamp: Stamp, body: Enrol, facts: CaseFacts) -> Answer:
    """The unit takes part, by the decision that lists the members or as a duty-bearer of the plan."""
    after = replace(state, status="ENROLLED", basis=body.basis, enrolled_at=stamp.received_at)
    return Answer(after, notices=(NoticeOrder("ENROLLED", state.unit),))


def register_work(state: EnrolmentState, stamp: Stamp, body: RegisterWork, facts: CaseFacts) -> Answer:
    """A voluntary work or topic. Never a condition for anything (the plan only encourages it)."""
    if not body.title_note:
        raise ReasonMissing("Chưa có tên công trình, phần việc.", "Ghi tên công trình rồi gửi lại.", Source(facts.plan))
    return Answer(replace(state, works=state.works + 1))


def report_own_award(state: EnrolmentState, stamp: Stamp, body: ReportOwnAward, facts: CaseFacts) -> Answer:
    """Giấy khen given by the unit's own head: reported, because one achievement is rewarded once (law P6)."""
    if not body.decision_number.strip():
        raise PaperMissing("Cần số quyết định khen thưởng của đơn vị.", "Điền số quyết định rồi gửi lại.")
    if body.decided_at > stamp.received_at:
        raise WrongDate("Ngày quyết định muộn hơn hôm nay.", "Kiểm tra lại ngày quyết định.")
    if body.collectives < 0 or body.individuals < 0 or body.collectives + body.individuals == 0:
        raise PaperMissing(
            "Quyết định chưa có tập thể hoặc cá nhân nào.", "Điền số tập thể và số cá nhân được khen rồi gửi lại."
        )
    after = replace(
        state,
        own_decisions=state.own_decisions + 1,
        own_collectives=state.own_collectives + body.collectives,
        own_individuals=state.own_individuals + body.individuals,
    )
    return Answer(after)


def file_report(state: EnrolmentState, stamp: Stamp, body: FileReport, facts: CaseFacts) -> Answer:
    """The result report. After its date it is taken and marked late: the plan sets no refusal for lateness."""
    if not body.report:
        raise PaperMissing("Chưa có tệp báo cáo kết quả.", "Tải lên báo cáo rồi gửi lại.", Source(facts.plan))
    closes_at = facts.window("REPORT").closes_at
    late = closes_at is not None and stamp.received_at >= closes_at
    after = replace(
        state,
        status="REPORTED",
        report=body.report,
        report_number=body.number,
        reported_at=stamp.received_at,
        report_late=late,
    )
    return Answer(after)


def remind(state: EnrolmentState, stamp: Stamp, body: Remind, facts: CaseFacts) -> Answer:
    """T-3, T-1: a reminder of the report's date."""
    notice = NoticeOrder("REPORT_REMINDER", state.unit, str(body.days_before))
    bound = facts.window("REPORT").closes_at
    before = state.reminded if state.reminded_for == bound else ()
    after = replace(state, reminded=(*before, body.days_before), reminded_for=bound, overdue_noted=False)
    return Answer(after, notices=(notice,))


def note_overdue(state: EnrolmentState, stamp: Stamp, body: NoteOverdue, facts: CaseFacts) -> Answer:
    """The report's date passed: the unit is told once."""
    bound = facts.window("REPORT").closes_at
    after = replace(state, overdue_noted=True, reminded_for=bound)
    return Answer(after, notices=(NoticeOrder("REPORT_OVERDUE", state.unit),))


def end(state: EnrolmentState, stamp: Stamp, body: End, facts: CaseFacts) -> Answer:
    """The campaign is closed."""
    return Answer(replace(state, status="ENDED"))


def rearm(state: EnrolmentState, stamp: Stamp, body: Rearm, facts: CaseFacts) -> Answer:
    """Nothing fell due at the old instant (the date was moved): keep the new one."""
    return Answer(state)


RULES = {
    Enrol: ("enrol", enrol),
    RegisterWork: ("register_work", register_work),
    ReportOwnAward: ("report_own_award", report_own_award),
    FileReport: ("file_report", file_report),
    Remind: ("remind", remind),
    NoteOverdue: ("note_overdue", note_overdue),
    End: ("end", end),
    Rearm: ("rearm", rearm),
}
AFTER_CLOSE = frozenset({"end", "rearm"})


def apply(state: EnrolmentState, stamp: Stamp, body: object, facts: CaseFacts) -> Answer:
    """One act on a unit's part. Raises Refusal."""
    act, rule = RULES[type(body)]
    require_own_unit(stamp.actor, state.unit)
    TABLE.require(state.status, act, stamp.actor.role)
    if act not in AFTER_CLOSE:
        require_live(facts)
    answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    due = next_due(answer.state, facts)
    return replace(answer, state=replace(answer.state, next_due_at=due[0] if due else None))


def next_due(state: EnrolmentState, facts: CaseFacts) -> tuple[datetime, object] | None:
    """The next reminder, then the overdue notice: (instant, body), or None.

    Reminders come d days of 24 hours before the bound, plus 8 hours: at 08:00 for a bound at midnight.
    """
    closes_at = facts.window("REPORT").closes_at
    if state.status != "ENROLLED" or closes_at is None or facts.phase in CLOSED_PHASES:
        return None
    same_bound = state.reminded_for == closes_at
    for days in sorted(facts.reminder_days, reverse=True):
        at = closes_at - timedelta(days=days) + timedelta(hours=8)
        told = same_bound and days in state.reminded
        if not told and (state.enrolled_at is None or at >= state.enrolled_at):
            return at, Remind(days)
    if same_bound and state.overdue_noted:
        return None
    return closes_at + timedelta(seconds=facts.settle_seconds), NoteOverdue()
