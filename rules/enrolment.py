"""A unit's part in a campaign: enrolment by decision, what it owes, voluntary works, own awards, scores, reminders.

One pure rule for each act of `rules.enrolment_acts`.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from rules.acting import NoticeOrder, Outcome, Stamp, require_own_unit
from rules.enrolment_acts import (
    TABLE,
    TAKING_PART,
    TERMINAL,
    End,
    Enrol,
    EnrolmentState,
    Filed,
    FilePlan,
    FileReport,
    FileReview,
    HandOver,
    NoteOverdue,
    Rearm,
    Register,
    RegisterWork,
    Remind,
    ReportOwnAward,
    Score,
    ScoreSelf,
    SignPledge,
)
from rules.facts import Obligation, Source
from rules.refusal import AlreadyDone, PaperMissing, ReasonMissing, UnknownItem, WrongDate
from rules.scoring import score, score_self
from rules.window import CLOSED_PHASES, RESULT_REPORT, CaseFacts, require_live

__all__ = [
    "RULES",
    "TABLE",
    "TERMINAL",
    "End",
    "Enrol",
    "EnrolmentState",
    "FileReport",
    "NoteOverdue",
    "Rearm",
    "RegisterWork",
    "Remind",
    "ReportOwnAward",
    "apply",
    "next_due",
]

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


def _owed(facts: CaseFacts, key: str) -> Obligation:
    """What the plan asks of units under that key. Refuses UNKNOWN_ITEM when it does not ask for it."""
    obligation = facts.obligation(key)
    if obligation is None:
        raise UnknownItem("Phong trào này không yêu cầu việc đó.", "Xem lại các việc của đơn vị.", Source(facts.plan))
    return obligation


def _late(facts: CaseFacts, obligation: Obligation, at: datetime) -> bool:
    bound = facts.bound(obligation)
    return bound is not None and at >= bound


def _file(state: EnrolmentState, filed: Filed) -> EnrolmentState:
    return replace(state, filed=(*(f for f in state.filed if f.key != filed.key), filed))


def register(state: EnrolmentState, stamp: Stamp, body: Register, facts: CaseFacts) -> Answer:
    """Register to take part; late is taken and marked. Refuses UNKNOWN_ITEM, TWICE, REASON_MISSING."""
    owed = _owed(facts, "REGISTRATION")
    if state.has_filed(owed.key):
        raise AlreadyDone("Đơn vị đã đăng ký thi đua.", "Mở lại trang để xem nội dung đã đăng ký.", owed.source)
    if not body.content_note:
        raise ReasonMissing("Bản đăng ký chưa có nội dung.", "Ghi nội dung đăng ký rồi gửi lại.", owed.source)
    filed = Filed(owed.key, stamp.received_at, _late(facts, owed, stamp.received_at))
    return Answer(_file(state, filed))


def sign_pledge(state: EnrolmentState, stamp: Stamp, body: SignPledge, facts: CaseFacts) -> Answer:
    """The head signs the pledge (giao ước thi đua). Refuses UNKNOWN_ITEM, TWICE."""
    owed = _owed(facts, "PLEDGE")
    if state.has_filed(owed.key):
        raise AlreadyDone("Đơn vị đã ký giao ước thi đua.", "Mở lại trang để xem.", owed.source)
    filed = Filed(owed.key, stamp.received_at, _late(facts, owed, stamp.received_at), body.number)
    return Answer(_file(state, filed))


def file_plan(state: EnrolmentState, stamp: Stamp, body: FilePlan, facts: CaseFacts) -> Answer:
    """The unit's own plan, with its number and day. A later one replaces it. Refuses PAPER_MISSING, WRONG_DATE."""
    owed = _owed(facts, "PLAN")
    if not body.plan or not body.number.strip():
        raise PaperMissing(
            "Cần tệp và số kế hoạch của đơn vị.", "Tải lên kế hoạch và điền số rồi gửi lại.", owed.source
        )
    if body.dated > stamp.received_at:
        raise WrongDate("Ngày kế hoạch muộn hơn hôm nay.", "Kiểm tra lại ngày kế hoạch.", owed.source)
    filed = Filed(owed.key, stamp.received_at, _late(facts, owed, body.dated), body.number, body.plan, body.dated)
    return Answer(_file(state, filed))


def file_review(state: EnrolmentState, stamp: Stamp, body: FileReview, facts: CaseFacts) -> Answer:
    """The interim review of a wave; late ones are taken and marked. Refuses UNKNOWN_ITEM, PAPER_MISSING, WRONG_DATE."""
    owed = _owed(facts, f"REVIEW_{body.wave.removeprefix('WAVE_')}")
    if not body.review:
        raise PaperMissing("Chưa có tệp báo cáo sơ kết.", "Tải lên báo cáo rồi gửi lại.", owed.source)
    wave = facts.window(body.wave) if facts.has(body.wave) else None
    if wave is not None and wave.opens_at is not None and stamp.received_at < wave.opens_at:
        raise WrongDate("Đợt thi đua này chưa bắt đầu.", "Gửi báo cáo sơ kết sau khi đợt bắt đầu.", owed.source)
    late = _late(facts, owed, stamp.received_at)
    return Answer(_file(state, Filed(owed.key, stamp.received_at, late, body.number, body.review)))


def file_report(state: EnrolmentState, stamp: Stamp, body: FileReport, facts: CaseFacts) -> Answer:
    """The result report. After its date it is taken and marked late: the plan sets no refusal for lateness."""
    owed = _owed(facts, "REPORT")
    if not body.report:
        raise PaperMissing("Chưa có tệp báo cáo kết quả.", "Tải lên báo cáo rồi gửi lại.", Source(facts.plan))
    late = _late(facts, owed, stamp.received_at)
    after = replace(
        _file(state, Filed(owed.key, stamp.received_at, late, body.number, body.report)),
        status="REPORTED",
        report=body.report,
        report_number=body.number,
        reported_at=stamp.received_at,
        report_late=late,
    )
    return Answer(after)


def hand_over(state: EnrolmentState, stamp: Stamp, body: HandOver, facts: CaseFacts) -> Answer:
    """The unit's successor goes on with its part; what was filed keeps the old name (law P8). Refuses UNKNOWN_ITEM."""
    if not body.basis.strip():
        raise PaperMissing("Chuyển giao cần số văn bản.", "Điền số văn bản làm căn cứ rồi gửi lại.")
    if not body.to_unit or body.to_unit == (state.holder or state.unit):
        raise UnknownItem("Chưa rõ đơn vị kế thừa.", "Chọn đơn vị tiếp nhận khác với đơn vị đang giữ.")
    return Answer(replace(state, holder=body.to_unit), notices=(NoticeOrder("HANDED_OVER", body.to_unit),))


def remind(state: EnrolmentState, stamp: Stamp, body: Remind, facts: CaseFacts) -> Answer:
    """T-7, T-3, T-1: a reminder of what the unit owes."""
    mark = _mark(facts, _owed(facts, body.key), str(body.days_before))
    unit, days = state.holder or state.unit, str(body.days_before)
    of_report = body.key == RESULT_REPORT.key
    notice = (
        NoticeOrder("REPORT_REMINDER", unit, days)
        if of_report
        else NoticeOrder("OBLIGATION_REMINDER", unit, f"{body.key}:{days}")
    )
    return Answer(replace(state, told=(*state.told, mark)), notices=(notice,))


def note_overdue(state: EnrolmentState, stamp: Stamp, body: NoteOverdue, facts: CaseFacts) -> Answer:
    """The date of something owed passed: the unit is told once."""
    mark = _mark(facts, _owed(facts, body.key), OVERDUE)
    unit, of_report = state.holder or state.unit, body.key == RESULT_REPORT.key
    notice = NoticeOrder("REPORT_OVERDUE", unit) if of_report else NoticeOrder("OBLIGATION_OVERDUE", unit, body.key)
    after = replace(state, told=(*state.told, mark), overdue_noted=state.overdue_noted or of_report)
    return Answer(after, notices=(notice,))


def end(state: EnrolmentState, stamp: Stamp, body: End, facts: CaseFacts) -> Answer:
    """The campaign is closed."""
    return Answer(replace(state, status="ENDED"))


def rearm(state: EnrolmentState, stamp: Stamp, body: Rearm, facts: CaseFacts) -> Answer:
    """Nothing fell due at the old instant (the date was moved): keep the new one."""
    return Answer(state)


RULES = {
    Enrol: ("enrol", enrol),
    Register: ("register", register),
    SignPledge: ("sign_pledge", sign_pledge),
    FilePlan: ("file_plan", file_plan),
    FileReview: ("file_review", file_review),
    ScoreSelf: ("score_self", score_self),
    Score: ("score", score),
    HandOver: ("hand_over", hand_over),
    RegisterWork: ("register_work", register_work),
    ReportOwnAward: ("report_own_award", report_own_award),
    FileReport: ("file_report", file_report),
    Remind: ("remind", remind),
    NoteOverdue: ("note_overdue", note_overdue),
    End: ("end", end),
    Rearm: ("rearm", rearm),
}
AFTER_CLOSE = frozenset({"end", "rearm", "hand_over"})
OVERDUE = "OVERDUE"


def apply(state: EnrolmentState, stamp: Stamp, body: object, facts: CaseFacts) -> Answer:
    """One act on a unit's part. Raises Refusal."""
    act, rule = RULES[type(body)]
    if not TABLE.by_act[act].across:
        require_own_unit(stamp.actor, state.holder or state.unit)
    TABLE.require(state.status, act, stamp.actor.role)
    if act not in AFTER_CLOSE:
        require_live(facts)
    answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    due = next_due(answer.state, facts)
    return replace(answer, state=replace(answer.state, next_due_at=due[0] if due else None))


def _mark(facts: CaseFacts, owed: Obligation, what: str) -> str:
    """How a reminder is remembered: a moved bound starts anew."""
    bound = facts.bound(owed)
    return f"{owed.key}:{what}:{bound.isoformat() if bound else ''}"


def _told(state: EnrolmentState, facts: CaseFacts, owed: Obligation, what: str) -> bool:
    """Whether this was said for the bound as it stands. The last three fields hold it in parts of earlier releases."""
    if _mark(facts, owed, what) in state.told:
        return True
    if owed.key != RESULT_REPORT.key or state.reminded_for is None or state.reminded_for != facts.bound(owed):
        return False
    return state.overdue_noted if what == OVERDUE else what in {str(days) for days in state.reminded}


def next_due(state: EnrolmentState, facts: CaseFacts) -> tuple[datetime, object] | None:
    """The next reminder or overdue notice of anything that is still owed: (instant, body), or None.

    Reminders come d days of 24 hours before the bound, plus 8 hours: at 08:00 for a bound at midnight.
    """
    if state.status not in TAKING_PART or facts.phase in CLOSED_PHASES:
        return None
    found = [due for owed in facts.obligations or (RESULT_REPORT,) if (due := _due(state, facts, owed))]
    return min(found, key=lambda due: due[0]) if found else None


def _due(state: EnrolmentState, facts: CaseFacts, owed: Obligation) -> tuple[datetime, object] | None:
    bound = facts.bound(owed)
    done = state.has_filed(owed.key) or (owed.key == RESULT_REPORT.key and state.status == "REPORTED")
    if bound is None or done:
        return None
    for days in sorted(facts.reminder_days, reverse=True):
        at = bound - timedelta(days=days) + timedelta(hours=8)
        if not _told(state, facts, owed, str(days)) and (state.enrolled_at is None or at >= state.enrolled_at):
            return at, Remind(days, owed.key)
    if _told(state, facts, owed, OVERDUE):
        return None
    return bound + timedelta(seconds=facts.settle_seconds), NoteOverdue(owed.key)
