"""A nomination from submission to outcome: one pure rule for each act of `rules.nomination_acts`."""

from dataclasses import replace
from datetime import datetime, timedelta

from rules.acting import NoticeOrder, Stamp, require_own_unit
from rules.conclusion import (
    conclude,
    departs_from_council,
    forward_scope,
    forward_up,
    hand_over,
    hold,
    record_decision,
    record_superior_outcome,
    release,
)
from rules.facts import Source
from rules.filing import Answer, award_codes, submit, supplement, unit_scope, unit_scopes, withdraw
from rules.nomination_acts import (
    TABLE,
    Accept,
    Conclude,
    End,
    FileAppraisal,
    ForwardUp,
    HandOver,
    Hold,
    Lapse,
    LeaveAgenda,
    NominationState,
    NoteSupplementOverdue,
    PlaceOnAgenda,
    Rearm,
    RecordCouncilOpinion,
    RecordDecision,
    RecordSuperiorOutcome,
    RecountLimit,
    Reject,
    Release,
    RequestSupplement,
    Submit,
    Supplement,
    Withdraw,
)
from rules.recount import recount_limit
from rules.refusal import (
    AlreadyDone,
    Held,
    ReasonMissing,
    StandardsMissing,
    UnknownItem,
    ValueMissing,
    WrongDate,
    WrongPhase,
)
from rules.ruling import judge_dossier, require_answered
from rules.values import cited
from rules.window import CLOSED_PHASES, CaseFacts, require_live, say_instant

__all__ = [
    "RULES",
    "Answer",
    "apply",
    "departs_from_council",
    "forward_scope",
    "next_due",
    "outcome_class",
    "unit_scope",
]

PROPOSALS = frozenset({"AWARD", "FORWARD", "NOT_AWARD"})


def request_supplement(state: NominationState, stamp: Stamp, body: RequestSupplement, facts: CaseFacts) -> Answer:
    """Return the dossier with what is missing, a written reason and a due instant (exclusive) after now.

    Without a due instant of the officer's the issuer's limit is one. Refuses REASON_MISSING, VALUE_MISSING, WRONG_DATE.
    """
    if not body.reason_note or not body.items:
        raise ReasonMissing("Trả lại hồ sơ phải nêu giấy tờ cần bổ sung và lý do.", "Điền đủ hai mục rồi gửi lại.")
    due_at = body.due_at or (body.limit.due_at if body.limit is not None else None)
    if due_at is None:
        raise ValueMissing("Chưa có thời gian bổ sung hồ sơ.", "Chọn hạn bổ sung.", Source(facts.plan))
    if due_at <= stamp.received_at:
        raise WrongDate(f"Hạn bổ sung {say_instant(due_at)} đã qua.", "Chọn hạn bổ sung sau thời điểm hiện tại.")
    after = replace(
        state,
        status="RETURNED",
        returns=state.returns + 1,
        supplement_due_at=due_at,
        supplement_limit=body.limit,
        overdue_noted=False,
        reason_note=body.reason_note,
    )
    return Answer(after, notices=(NoticeOrder("SUPPLEMENT_REQUEST", state.holder, due_at.isoformat()),))


def accept(state: NominationState, stamp: Stamp, body: Accept, facts: CaseFacts) -> Answer:
    """All papers are there: received for appraisal at this instant, which pins the rule set (law §8.1).

    Refuses WARNINGS_OPEN while a warning of the law has no recorded decision, and what a verified row refuses; the
    guard of the gates refuses GATE_OPEN for a gate that only warns and was not answered.
    """
    after = replace(state, status="ACCEPTED", accepted_at=stamp.received_at, findings=body.answered)
    if facts.ruling is not None:
        plan = Source(facts.plan)
        require_answered(judge_dossier(facts.ruling, plan), body.answered, plan)
        after = replace(after, rule_set=facts.ruling.digest, law_on=facts.ruling.choice.base_day.isoformat())
        after = replace(after, appraisal_limit=facts.ruling.appraisal)
    if body.answered and not body.reason_note:
        raise ReasonMissing("Chấp nhận cảnh báo phải có lý do.", "Ghi lý do cho quyết định rồi tiếp nhận lại.")
    if body.reason_note:
        after = replace(after, reason_note=body.reason_note)
    return Answer(after, guard="GATES_ANSWERED" if facts.gates else "")


def reject(state: NominationState, stamp: Stamp, body: Reject, facts: CaseFacts) -> Answer:
    """Reject with a written reason; frees the unit's slot. Refuses REASON_MISSING."""
    if not body.reason_note:
        raise ReasonMissing("Từ chối hồ sơ phải có lý do bằng văn bản.", "Ghi rõ lý do rồi gửi lại.")
    after = replace(state, status="REJECTED", reason_note=body.reason_note, supplement_due_at=None)
    return Answer(
        after, frees=unit_scopes(state, award_codes(facts)), notices=(NoticeOrder("REJECTION", state.holder),)
    )


def _listed(facts: CaseFacts, key: str) -> set[str]:
    """Codes of standards that hold for one class of recipients, each of them."""
    return {code for code in facts.extra.get(key, "").split(",") if code}


def file_appraisal(state: NominationState, stamp: Stamp, body: FileAppraisal, facts: CaseFacts) -> Answer:
    """Result per standard with reasons. Every standard of the plan that applies must be answered.

    Refuses STANDARDS_MISSING naming how many are open, REASON_MISSING for a standard not met without a reason.
    """
    collective, individual = _listed(facts, "collective_standards"), _listed(facts, "individual_standards")
    claimed = set(state.claimed_standards) & set(facts.standards_one_of)
    of_class = {"COLLECTIVE": collective, "INDIVIDUAL": individual | claimed}.get(state.recipient_class, claimed)
    needed = set(facts.standards) | of_class
    codes = [result.code for result in body.results]
    strange = set(codes) - set(facts.standards) - collective - individual - set(facts.standards_one_of)
    if strange or len(set(codes)) != len(codes) or body.proposal not in PROPOSALS:
        raise UnknownItem(
            "Kết quả thẩm định có tiêu chuẩn lạ, tiêu chuẩn trùng, hoặc đề xuất không có trong danh sách.",
            "Mở lại mẫu thẩm định của hồ sơ rồi nhập lại.",
            Source(facts.plan),
        )
    open_codes = needed - set(codes)
    if open_codes:
        raise StandardsMissing(
            f"Còn {len(open_codes)} tiêu chuẩn chưa có kết quả thẩm định.",
            "Ghi «đạt» hoặc «không đạt» cho từng tiêu chuẩn rồi gửi lại.",
            Source(facts.plan),
        )
    if any(not result.met and not result.reason_note for result in body.results) or not body.reason_note:
        raise ReasonMissing(
            "Kết quả thẩm định phải có nhận xét, và mỗi tiêu chuẩn không đạt phải có lý do.",
            "Ghi nhận xét và lý do còn thiếu rồi gửi lại.",
        )
    after = replace(state, status="APPRAISED", appraisal=body.results, proposal=body.proposal)
    return Answer(replace(after, reason_note=body.reason_note))


def place_on_agenda(state: NominationState, stamp: Stamp, body: PlaceOnAgenda, facts: CaseFacts) -> Answer:
    """The sitting's agenda holds this dossier from now to its minutes. Refuses WRONG_PHASE without a Council path."""
    if not facts.council_in_path(state.award, bool(state.commendation_type)):
        raise WrongPhase(
            "Hình thức khen thưởng này không qua Hội đồng.",
            "Người có thẩm quyền kết luận ngay trên kết quả thẩm định.",
            Source(facts.plan),
        )
    return Answer(replace(state, status="ON_AGENDA", session=body.session))


def leave_agenda(state: NominationState, stamp: Stamp, body: LeaveAgenda, facts: CaseFacts) -> Answer:
    """The sitting was cancelled, or its chair let this dossier go."""
    if body.session != state.session:
        raise AlreadyDone("Hồ sơ đã thuộc một phiên họp khác.", "Kiểm tra lại phiên họp của hồ sơ.")
    return Answer(replace(state, status="APPRAISED", session=""))


def end(state: NominationState, stamp: Stamp, body: End, facts: CaseFacts) -> Answer:
    """The campaign was cancelled: the case ends without an outcome of its own. Refused while it goes on."""
    if facts.phase not in CLOSED_PHASES:
        raise WrongPhase("Phong trào chưa kết thúc.", "Kết luận hồ sơ theo quy trình.")
    return Answer(replace(state, status="CANCELLED", supplement_due_at=None))


def record_council_opinion(
    state: NominationState, stamp: Stamp, body: RecordCouncilOpinion, facts: CaseFacts
) -> Answer:
    """The Council's advice from its signed minutes: votes for, base, votes needed, rank. It decides nothing."""
    if body.session != state.session:
        raise AlreadyDone("Ý kiến này của một phiên họp khác.", "Kiểm tra lại phiên họp của hồ sơ.")
    return Answer(replace(state, status="OPINED", agree=body.agree, base=body.base, needed=body.needed, rank=body.rank))


def note_supplement_overdue(
    state: NominationState, stamp: Stamp, body: NoteSupplementOverdue, facts: CaseFacts
) -> Answer:
    """The due instant passed without a supplement: the unit is told, once; nobody is refused by a machine."""
    due = state.supplement_due_at.isoformat() if state.supplement_due_at else ""
    return Answer(replace(state, overdue_noted=True), notices=(NoticeOrder("SUPPLEMENT_OVERDUE", state.holder, due),))


def lapse(state: NominationState, stamp: Stamp, body: Lapse, facts: CaseFacts) -> Answer:
    """The window has settled and no submission was accepted: the run ends."""
    return Answer(replace(state, status="LAPSED"))


def rearm(state: NominationState, stamp: Stamp, body: Rearm, facts: CaseFacts) -> Answer:
    """Nothing fell due at the old instant (a bound was moved): keep the new one."""
    return Answer(state)


RULES = {
    Submit: ("submit", submit),
    Supplement: ("supplement", supplement),
    Withdraw: ("withdraw", withdraw),
    RequestSupplement: ("request_supplement", request_supplement),
    RecountLimit: ("recount_limit", recount_limit),
    Accept: ("accept", accept),
    Reject: ("reject", reject),
    FileAppraisal: ("file_appraisal", file_appraisal),
    LeaveAgenda: ("leave_agenda", leave_agenda),
    End: ("end", end),
    PlaceOnAgenda: ("place_on_agenda", place_on_agenda),
    RecordCouncilOpinion: ("record_council_opinion", record_council_opinion),
    Conclude: ("conclude", conclude),
    ForwardUp: ("forward_up", forward_up),
    RecordSuperiorOutcome: ("record_superior_outcome", record_superior_outcome),
    RecordDecision: ("record_decision", record_decision),
    NoteSupplementOverdue: ("note_supplement_overdue", note_supplement_overdue),
    Lapse: ("lapse", lapse),
    Rearm: ("rearm", rearm),
    Hold: ("hold", hold),
    Release: ("release", release),
    HandOver: ("hand_over", hand_over),
}
"""Act body → (name of the act in the table, its rule)."""

AFTER_CLOSE = frozenset({"rearm", "lapse", "end", "leave_agenda", "hand_over"})
WHILE_HELD = AFTER_CLOSE | {"release", "hold", "withdraw", "supplement", "note_supplement_overdue", "reject"}


def apply(state: NominationState, stamp: Stamp, body: object, facts: CaseFacts) -> Answer:
    """One act on one nomination: role, unit, state, campaign, then the act's own rule. Raises Refusal."""
    act, rule = RULES[type(body)]
    require_own_unit(stamp.actor, state.holder)
    TABLE.require(state.status, act, stamp.actor.role)
    if act not in AFTER_CLOSE:
        require_live(facts)
    if state.held and act not in WHILE_HELD:
        raise Held(
            "Hồ sơ đang tạm dừng xét vì một vụ việc chưa có kết luận.",
            "Khi có kết luận, cơ quan thường trực bấm «Xét tiếp» rồi làm lại việc này.",
            cited(facts.values, "principle.P4"),
        )
    answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    due = next_due(answer.state, facts)
    return replace(answer, state=replace(answer.state, next_due_at=due[0] if due else None))


def next_due(state: NominationState, facts: CaseFacts) -> tuple[datetime, object] | None:
    """What falls due next by itself: (instant, body of the system's act), or None.

    Consequences run `settle_seconds` after the bound, so that an act filed in the last second is recorded first.
    """
    settle = timedelta(seconds=facts.settle_seconds)
    closes_at = facts.window("SUBMISSION" if facts.has("SUBMISSION") else "CAMPAIGN").closes_at
    if state.status == "NOT_SUBMITTED" and closes_at is not None:
        return closes_at + settle, Lapse()
    if facts.phase in CLOSED_PHASES:
        return None
    if state.status == "RETURNED" and state.supplement_due_at and not state.overdue_noted:
        return state.supplement_due_at + settle, NoteSupplementOverdue()
    return None


def outcome_class(state: NominationState) -> str:
    """The one class of a submitted nomination in the partition of architecture §3; "open" while it has none.

    A nominee whom the province declined counts as forwarded_declined, also when the reopened giấy khen was given.
    "cancelled" exists only in a campaign that was cancelled.
    """
    if state.superior and state.status != "CANCELLED":
        return f"forwarded_{state.superior.lower()}"
    return {
        "AWARDED": "awarded",
        "NOT_AWARDED": "not_awarded",
        "REJECTED": "rejected",
        "WITHDRAWN": "withdrawn",
        "CANCELLED": "cancelled" if state.filed_at else "not_submitted",
        "LAPSED": "not_submitted",
        "NOT_SUBMITTED": "not_submitted",
    }.get(state.status, "open")
