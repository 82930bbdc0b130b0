"""A campaign from launch to closing: one pure rule for each act of `rules.campaign_acts`."""

import math
from dataclasses import replace
from datetime import datetime, timedelta

from rules.acting import Outcome, Stamp
from rules.campaign_acts import (
    AUTHORITY,
    LIVE,
    MOVABLE,
    ORDER,
    STANDING,
    STATES,
    TABLE,
    TERMINAL,
    Amend,
    CampaignState,
    Cancel,
    Close,
    Extend,
    Launch,
    MovePhase,
    NoteDelivered,
    Paper,
    Rearm,
    Resume,
    Summarise,
    Suspend,
)
from rules.facts import QuotaRule, Source, Window
from rules.refusal import PaperMissing, ReasonMissing, Suspended, UnknownItem, WarningsOpen, WrongDate, WrongPhase
from rules.window import CaseFacts, say_bound, say_instant

__all__ = [
    "AUTHORITY",
    "Amend",
    "Answer",
    "CampaignState",
    "Cancel",
    "Close",
    "Extend",
    "LIVE",
    "Launch",
    "MOVABLE",
    "MovePhase",
    "NoteDelivered",
    "ORDER",
    "Paper",
    "RULES",
    "Rearm",
    "Resume",
    "STANDING",
    "STATES",
    "Summarise",
    "Suspend",
    "TABLE",
    "TERMINAL",
    "apply",
    "next_due",
    "quota_for",
]

Answer = Outcome[CampaignState]


def _require_paper(paper: Paper, stamp: Stamp) -> None:
    if not paper.number.strip():
        raise PaperMissing("Việc này phải dựa trên một văn bản có số.", "Điền số và ngày văn bản rồi gửi lại.")
    if paper.dated > stamp.received_at:
        raise WrongDate(
            f"Ngày văn bản {say_instant(paper.dated)} muộn hơn thời điểm hiện tại.", "Kiểm tra lại ngày văn bản."
        )


def launch(state: CampaignState, stamp: Stamp, body: Launch, facts: CaseFacts | None) -> Answer:
    """Launch by the signed plan. Every warning of the check is answered first: WARNINGS_OPEN. Enrols the units."""
    _require_paper(body.paper, stamp)
    unanswered = sorted(set(body.warnings) - set(body.accepted_warnings))
    if unanswered:
        raise WarningsOpen(
            f"Còn {len(unanswered)} cảnh báo của kế hoạch chưa có ý kiến.",
            "Xem từng cảnh báo và ghi ý kiến chấp nhận, rồi phát động lại.",
        )
    after = replace(
        state,
        phase="LAUNCHED",
        definition_version=1,
        definition_digest=body.definition_digest,
        windows=body.windows,
        launched_at=stamp.received_at,
        papers=(body.paper,),
        accepted_warnings=body.accepted_warnings,
        work=("enrol",),
    )
    return Answer(after)


def _reopened(current: Window, new: Window, at: datetime) -> bool:
    """Whether a window that was closed at `at` would be open again."""
    closed = current.closes_at is not None and at >= current.closes_at
    return closed and (new.closes_at is None or new.closes_at > at)


def _amended(current: Window, new: Window, stamp: Stamp, reopens: bool) -> Window:
    """One window under a new version: an extension by an earlier paper stands; a closed window stays closed."""
    closed = current.closes_at is not None and stamp.received_at >= current.closes_at
    later = new.closes_at is None or (current.closes_at is not None and new.closes_at > current.closes_at)
    if current.closes_at is not None and closed and later and not reopens:
        raise WrongPhase(
            f"Bản sửa đổi mở lại một thời hạn đã kết thúc {say_bound(current.closes_at)}.",
            "Chỉ làm được khi văn bản ghi rõ là mở lại; nếu đúng vậy, đánh dấu «Văn bản ghi mở lại».",
        )
    earlier = current.closes_at and new.closes_at and new.closes_at < current.closes_at
    if current.moved_by and earlier:
        return replace(new, closes_at=current.closes_at, as_written=current.as_written, moved_by=current.moved_by)
    return new


def _with(windows: tuple[Window, ...], stamp: Stamp, body: Amend) -> tuple[Window, ...]:
    """The windows after an amendment; one that it does not name stays. Refuses UNKNOWN_ITEM for a strange one."""
    named = {new.key: new for new in body.windows}
    strange = sorted(set(named) - {window.key for window in windows})
    if strange:
        raise UnknownItem("Bản sửa đổi có thời hạn mà phong trào không có.", "Kiểm tra lại tệp định nghĩa rồi nạp lại.")
    return tuple(_amended(w, named[w.key], stamp, body.reopens) if w.key in named else w for w in windows)


def _phase_after(state: CampaignState, windows: tuple[Window, ...], at: datetime) -> str:
    """A submission window that is open again brings the campaign back from appraisal to submission."""
    for before, after in zip(state.windows, windows, strict=True):
        if before.key == "SUBMISSION" and state.phase == "APPRAISAL" and _reopened(before, after, at):
            return "SUBMISSION"
    return state.phase


def amend(state: CampaignState, stamp: Stamp, body: Amend, facts: CaseFacts | None) -> Answer:
    """A new version of the definition by a numbered paper. Closed acts stay untouched; all units are told.

    Refuses PAPER_MISSING, WRONG_DATE, REASON_MISSING, UNKNOWN_ITEM (a window that is not there), WRONG_PHASE (a closed
    window would be moved later although the paper does not say so).
    """
    _require_paper(body.paper, stamp)
    if not body.reason_note:
        raise ReasonMissing("Sửa đổi phải nêu nội dung thay đổi.", "Ghi tóm tắt thay đổi rồi gửi lại.")
    version = state.definition_version + 1
    windows = _with(state.windows, stamp, body)
    after = replace(
        state,
        phase=_phase_after(state, windows, stamp.received_at),
        definition_version=version,
        definition_digest=body.definition_digest,
        windows=windows,
        papers=(*state.papers, body.paper),
        work=(*state.work, f"notify:AMENDED:{version}"),
    )
    return Answer(after)


def extend(state: CampaignState, stamp: Stamp, body: Extend, facts: CaseFacts | None) -> Answer:
    """Move the end of one window later, by a numbered paper. O(1): cases read the bound, none is written here.

    Refuses WRONG_DATE (not later), WRONG_PHASE (already closed, unless the paper itself reopens it).
    """
    _require_paper(body.paper, stamp)
    window = state.window(body.window)
    source = Source(f"Văn bản {body.paper.number}")
    if window.closes_at is None or body.closes_at <= window.closes_at:
        until = say_bound(window.closes_at) if window.closes_at else "không có"
        raise WrongDate(f"Hạn mới không muộn hơn hạn đang có ({until}).", "Chọn hạn mới muộn hơn rồi gửi lại.", source)
    if stamp.received_at >= window.closes_at and not body.reopens:
        raise WrongPhase(
            f"Thời hạn này đã kết thúc {say_bound(window.closes_at)}.",
            "Chỉ gia hạn được khi văn bản ghi rõ là mở lại; nếu đúng vậy, đánh dấu «Văn bản ghi mở lại».",
            source,
        )
    if body.closes_at <= stamp.received_at:
        raise WrongDate("Hạn mới đã qua.", "Chọn hạn mới sau thời điểm hiện tại rồi gửi lại.", source)
    moved = replace(
        window, closes_at=body.closes_at, as_written=body.as_written, source=source, moved_by=body.paper.number
    )
    windows = tuple(moved if w.key == window.key else w for w in state.windows)
    after = replace(
        state,
        phase=_phase_after(state, windows, stamp.received_at),
        windows=windows,
        papers=(*state.papers, body.paper),
        work=(*state.work, f"notify:EXTENDED:{window.key}"),
    )
    return Answer(after)


def suspend(state: CampaignState, stamp: Stamp, body: Suspend, facts: CaseFacts | None) -> Answer:
    """No act of any case is taken while suspended, but for what only ends: dropping a draft, cancelling a sitting.

    Whether bounds move is said by the paper that resumes.
    """
    _require_paper(body.paper, stamp)
    if state.suspended:
        raise Suspended("Phong trào đã tạm dừng rồi.", "Mở lại trang để xem trạng thái mới nhất.")
    after = replace(
        state,
        suspended=True,
        suspended_at=stamp.received_at,
        papers=(*state.papers, body.paper),
        work=(*state.work, "notify:SUSPENDED:"),
    )
    return Answer(after)


def _shifted(window: Window, began: datetime, days: int, paper: str) -> Window:
    """The window moved by whole days, if it was open or to come when the suspension began."""
    if window.closes_at is None or window.closes_at <= began or not days:
        return window
    closes_at = window.closes_at + timedelta(days=days)
    return replace(
        window,
        closes_at=closes_at,
        as_written=f"dời {days} ngày theo văn bản {paper}",
        source=Source(f"Văn bản {paper}"),
        moved_by=paper,
    )


def resume(state: CampaignState, stamp: Stamp, body: Resume, facts: CaseFacts | None) -> Answer:
    """Go on after a suspension. Refuses WRONG_PHASE when it was not suspended."""
    _require_paper(body.paper, stamp)
    if not state.suspended:
        raise WrongPhase("Phong trào không ở trạng thái tạm dừng.", "Mở lại trang để xem trạng thái mới nhất.")
    windows = state.windows
    if body.shifts and state.suspended_at is not None:
        days = math.ceil((stamp.received_at - state.suspended_at) / timedelta(days=1))
        windows = tuple(_shifted(w, state.suspended_at, days, body.paper.number) for w in windows)
    after = replace(
        state,
        suspended=False,
        suspended_at=None,
        windows=windows,
        papers=(*state.papers, body.paper),
        work=(*state.work, "notify:RESUMED:"),
    )
    return Answer(after)


def move_phase(state: CampaignState, stamp: Stamp, body: MovePhase, facts: CaseFacts | None) -> Answer:
    """Forward to a later phase; never back. Refuses WRONG_PHASE."""
    if body.phase not in MOVABLE:
        raise UnknownItem(
            "Không chuyển thẳng được tới giai đoạn này.", "Tổng kết bằng báo cáo tổng kết; kết thúc bằng «Kết thúc…»."
        )
    if ORDER.index(body.phase) <= ORDER.index(state.phase):
        raise WrongPhase(
            f"Phong trào đang ở «{STATES[state.phase]}», không chuyển về «{STATES[body.phase]}» được.",
            "Mở lại trang để xem trạng thái mới nhất.",
        )
    return Answer(replace(state, phase=body.phase))


def summarise(state: CampaignState, stamp: Stamp, body: Summarise, facts: CaseFacts | None) -> Answer:
    """The final review is written. Refuses REASON_MISSING when it has no text."""
    if not body.reason_note:
        raise ReasonMissing("Báo cáo tổng kết chưa có nội dung.", "Ghi nội dung tổng kết rồi gửi lại.")
    return Answer(replace(state, summary_note=body.reason_note))


def cancel(state: CampaignState, stamp: Stamp, body: Cancel, facts: CaseFacts | None) -> Answer:
    """Cancel by a numbered paper with a reason; everybody is told and every enrolment ends."""
    _require_paper(body.paper, stamp)
    if not body.reason_note:
        raise ReasonMissing("Hủy phong trào phải có lý do.", "Ghi lý do rồi gửi lại.")
    work = (*state.work, "notify:CANCELLED:", "end")
    return Answer(replace(state, papers=(*state.papers, body.paper), closed_at=stamp.received_at, work=work))


def close(state: CampaignState, stamp: Stamp, body: Close, facts: CaseFacts | None) -> Answer:
    """Close. OPEN_CASES comes from the recording transaction, which names what is still open."""
    return Answer(
        replace(state, closed_at=stamp.received_at, work=(*state.work, "notify:CLOSED:", "end")), guard="NO_OPEN_CASES"
    )


def note_delivered(state: CampaignState, stamp: Stamp, body: NoteDelivered, facts: CaseFacts | None) -> Answer:
    """A delivery to many has ended; its ledger holds every single one."""
    enrolled = body.delivered if body.work == "enrol" else state.enrolled
    at = state.work.index(body.work) if body.work in state.work else len(state.work)
    return Answer(replace(state, enrolled=enrolled, work=state.work[:at] + state.work[at + 1 :]))


def rearm(state: CampaignState, stamp: Stamp, body: Rearm, facts: CaseFacts | None) -> Answer:
    """Nothing fell due at the old instant."""
    return Answer(state)


RULES = {
    Launch: ("launch", launch),
    Amend: ("amend", amend),
    Extend: ("extend", extend),
    Suspend: ("suspend", suspend),
    Resume: ("resume", resume),
    MovePhase: ("move_phase", move_phase),
    Summarise: ("summarise", summarise),
    Cancel: ("cancel", cancel),
    Close: ("close", close),
    NoteDelivered: ("note_delivered", note_delivered),
    Rearm: ("rearm", rearm),
}
WHILE_SUSPENDED = frozenset({"resume", "amend", "extend", "suspend", "cancel", "note_delivered", "rearm"})


def apply(state: CampaignState, stamp: Stamp, body: object, facts: CaseFacts | None) -> Answer:
    """One act on a campaign. Raises Refusal."""
    act, rule = RULES[type(body)]
    target = TABLE.require(state.phase, act, stamp.actor.role)
    if state.suspended and act not in WHILE_SUSPENDED:
        raise Suspended("Phong trào đang tạm dừng.", "Tiếp tục phong trào trước, bằng văn bản của cơ quan phát động.")
    answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    after = answer.state
    if TABLE.by_act[act].target is not None:
        after = replace(after, phase=target)
    due = next_due(after, facts)
    return replace(answer, state=replace(after, next_due_at=due[0] if due else None))


def next_due(state: CampaignState, facts: CaseFacts | None) -> tuple[datetime, object] | None:
    """The next phase change that a window bound brings: (instant, body), or None. Paused while suspended."""
    if state.suspended or state.phase not in ORDER or not state.windows:
        return None
    opens = {
        "RUNNING": state.window("CAMPAIGN").opens_at,
        "SUBMISSION": state.window("SUBMISSION").opens_at,
        "APPRAISAL": state.window("SUBMISSION").closes_at,
    }
    at = ORDER.index(state.phase)
    for phase in ("RUNNING", "SUBMISSION", "APPRAISAL"):
        bound = opens[phase]
        if ORDER.index(phase) > at and bound is not None:
            return bound, MovePhase(phase)
    return None


def quota_for(unit: str, category: str, rules: tuple[QuotaRule, ...]) -> QuotaRule | None:
    """The quota of a unit: a rule that names the unit wins over one that names its category; None = no line."""
    for rule in rules:
        if unit in rule.units:
            return rule
    for rule in rules:
        if category in rule.categories:
            return rule
    return None
