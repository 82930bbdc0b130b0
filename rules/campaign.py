"""A campaign from launch to closing: one pure rule for each act of `rules.campaign_acts`."""

import math
from dataclasses import replace
from datetime import datetime, timedelta

from rules.acting import Outcome, Stamp, require_own_unit
from rules.amendment import amend, extend, hand_over, require_paper
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
    Approve,
    CampaignState,
    Cancel,
    Close,
    Extend,
    HandOver,
    Launch,
    MovePhase,
    NoteDelivered,
    Paper,
    Propose,
    Rearm,
    Resume,
    ReturnPlan,
    Summarise,
    Suspend,
)
from rules.facts import Source, Window
from rules.refusal import (
    NotApproved,
    ReasonMissing,
    Suspended,
    UnknownItem,
    WarningsOpen,
    WrongPhase,
)
from rules.window import CaseFacts

__all__ = [
    "AUTHORITY",
    "Amend",
    "Answer",
    "Approve",
    "CampaignState",
    "Cancel",
    "Close",
    "Extend",
    "HandOver",
    "LIVE",
    "Launch",
    "MOVABLE",
    "MovePhase",
    "NoteDelivered",
    "ORDER",
    "Paper",
    "Propose",
    "RULES",
    "Rearm",
    "Resume",
    "ReturnPlan",
    "STANDING",
    "STATES",
    "Summarise",
    "Suspend",
    "TABLE",
    "TERMINAL",
    "apply",
    "next_due",
]

Answer = Outcome[CampaignState]


def launch(state: CampaignState, stamp: Stamp, body: Launch, facts: CaseFacts | None) -> Answer:
    """Launch by the signed plan. Every warning of the check is answered first: WARNINGS_OPEN. Enrols the units.

    Refuses NOT_APPROVED where the plan needs the approval of a superior and has none.
    """
    require_paper(body.paper, stamp)
    if body.needs_approval and state.phase != "APPROVED":
        raise NotApproved(
            "Kế hoạch chuyên đề này phải được phê duyệt trước khi phát động.",
            "Trình phê duyệt; phát động sau khi có văn bản phê duyệt.",
        )
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
        papers=(*state.papers, body.paper),
        plan_paper=body.paper,
        accepted_warnings=body.accepted_warnings,
        work=("enrol",),
    )
    return Answer(after)


def propose(state: CampaignState, stamp: Stamp, body: Propose, facts: CaseFacts | None) -> Answer:
    """Ask for the approval of a thematic plan by a numbered letter. Refuses WRONG_UNIT, PAPER_MISSING, WRONG_DATE."""
    require_own_unit(stamp.actor, state.issuer)
    require_paper(body.paper, stamp)
    return Answer(replace(state, definition_digest=body.definition_digest, papers=(*state.papers, body.paper)))


def approve(state: CampaignState, stamp: Stamp, body: Approve, facts: CaseFacts | None) -> Answer:
    """The superior approves the plan by a numbered paper. Refuses PAPER_MISSING, WRONG_DATE."""
    require_paper(body.paper, stamp)
    return Answer(replace(state, papers=(*state.papers, body.paper)))


def return_plan(state: CampaignState, stamp: Stamp, body: ReturnPlan, facts: CaseFacts | None) -> Answer:
    """Back to whoever proposed it, with a reason. Refuses REASON_MISSING."""
    if not body.reason_note:
        raise ReasonMissing("Trả lại kế hoạch phải có lý do.", "Ghi lý do rồi gửi lại.")
    return Answer(state)


def suspend(state: CampaignState, stamp: Stamp, body: Suspend, facts: CaseFacts | None) -> Answer:
    """No act of any case is taken while suspended, but for what only ends: dropping a draft, cancelling a sitting.

    Whether bounds move is said by the paper that resumes.
    """
    require_paper(body.paper, stamp)
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
    require_paper(body.paper, stamp)
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
    require_paper(body.paper, stamp)
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
    enrolled = state.enrolled + body.delivered if body.work.startswith("enrol") else state.enrolled
    at = state.work.index(body.work) if body.work in state.work else len(state.work)
    return Answer(replace(state, enrolled=enrolled, work=state.work[:at] + state.work[at + 1 :]))


def rearm(state: CampaignState, stamp: Stamp, body: Rearm, facts: CaseFacts | None) -> Answer:
    """Nothing fell due at the old instant."""
    return Answer(state)


RULES = {
    Launch: ("launch", launch),
    Propose: ("propose", propose),
    Approve: ("approve", approve),
    ReturnPlan: ("return_plan", return_plan),
    HandOver: ("hand_over", hand_over),
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
WHILE_SUSPENDED = frozenset({"resume", "amend", "hand_over", "extend", "suspend", "cancel", "note_delivered", "rearm"})


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
    opens = _phase_bounds(state)
    at = ORDER.index(state.phase)
    for phase, bound in opens.items():
        if ORDER.index(phase) > at and bound is not None:
            return bound, MovePhase(phase)
    return None


def _phase_bounds(state: CampaignState) -> dict[str, datetime | None]:
    """When the windows bring each phase, in the order of the phases; a window that the plan does not set brings none.

    Where registration overlaps the campaign's beginning, the campaign runs when registration has ended.
    """
    by_key = {window.key: window for window in state.windows}
    running = by_key["CAMPAIGN"].opens_at
    registration = by_key.get("REGISTRATION")
    bounds: dict[str, datetime | None] = {}
    if registration is not None:
        bounds["REGISTRATION"] = registration.opens_at or state.launched_at
        if registration.closes_at is not None and (running is None or running < registration.closes_at):
            running = registration.closes_at
    bounds["RUNNING"] = running
    submission = by_key.get("SUBMISSION")
    if submission is not None:
        bounds |= {"SUBMISSION": submission.opens_at, "APPRAISAL": submission.closes_at}
    return bounds
