"""A nomination from submission to outcome: one pure rule for each act of `rules.nomination_acts`."""

from dataclasses import replace
from datetime import datetime, timedelta

from rules.acting import Claim, NoticeOrder, Outcome, Stamp, require_own_unit
from rules.facts import Source
from rules.nomination_acts import (
    STANDING,
    TABLE,
    Accept,
    Conclude,
    FileAppraisal,
    ForwardUp,
    Lapse,
    NominationState,
    NoteSupplementOverdue,
    PlaceOnAgenda,
    Rearm,
    RecordCouncilOpinion,
    RecordDecision,
    RecordSuperiorOutcome,
    Reject,
    RequestSupplement,
    Submit,
    Supplement,
    Withdraw,
)
from rules.refusal import (
    AlreadyDone,
    DeclarationMissing,
    EvidenceMissing,
    Incomplete,
    PaperMissing,
    ReasonMissing,
    StandardsMissing,
    WithdrawalNeedsChair,
    WrongDate,
    WrongFilingTime,
)
from rules.window import CaseFacts, require_live, require_open, say_instant

Answer = Outcome[NominationState]


def unit_scope(state: NominationState) -> str:
    """Name of the quota scope that the proposals of one unit share."""
    return f"{state.campaign}/unit/{state.unit}"


def forward_scope(state: NominationState) -> str:
    """Name of the quota scope of what is forwarded to the province."""
    return f"{state.campaign}/forward"


def missing_papers(facts: CaseFacts, papers: tuple[str, ...]) -> tuple[str, ...]:
    """Labels of the required papers that the dossier does not hold, in the plan's order."""
    return tuple(item.label for item in facts.dossier if item.required and item.kind not in papers)


def _require_complete(facts: CaseFacts, papers: tuple[str, ...], declared: bool) -> None:
    missing = missing_papers(facts, papers)
    if missing:
        source = facts.dossier[0].source
        raise Incomplete(
            f"Hồ sơ còn thiếu {len(missing)} trong {len(facts.dossier)} giấy tờ: {'; '.join(missing)}.",
            "Tải lên các giấy tờ còn thiếu rồi nộp lại. Hồ sơ thiếu không giữ suất của đơn vị.",
            source,
        )
    if not declared:
        raise DeclarationMissing(
            "Chưa có cam kết của thủ trưởng đơn vị về tính chính xác của hồ sơ.",
            "Thủ trưởng đánh dấu vào ô cam kết rồi nộp lại.",
            Source(facts.plan),
        )


def _filing_instant(stamp: Stamp, body: Submit) -> datetime:
    """The instant that counts. Here: the intake's. Elsewhere: entered by the standing body, with evidence."""
    if body.channel == "HERE":
        return stamp.received_at
    if stamp.actor.role not in STANDING or body.filed_at is None:
        raise WrongFilingTime(
            "Hồ sơ nộp nơi khác phải do Phòng Nội vụ ghi nhận, kèm thời điểm nộp.",
            "Gửi biên nhận của cổng dịch vụ công hoặc số đến của văn thư cho Phòng Nội vụ.",
        )
    if not body.channel_number.strip() or not body.evidence:
        raise EvidenceMissing(
            "Ghi nhận hồ sơ nộp nơi khác cần mã hồ sơ (hoặc số đến) và bản chụp biên nhận.",
            "Điền mã hồ sơ và tải lên bản chụp biên nhận rồi ghi nhận lại.",
        )
    if body.filed_at > stamp.received_at:
        raise WrongFilingTime(
            f"Thời điểm nộp {say_instant(body.filed_at)} muộn hơn thời điểm ghi nhận {say_instant(stamp.received_at)}.",
            "Kiểm tra lại ngày giờ trên biên nhận.",
        )
    return body.filed_at


def submit(state: NominationState, stamp: Stamp, body: Submit, facts: CaseFacts) -> Answer:
    """File the dossier: window by `filed_at`, the list of papers, the declaration; takes one slot of the unit.

    Refuses EARLY, LATE, INCOMPLETE, DECLARATION_MISSING, STANDARDS_MISSING, EVIDENCE_MISSING, WRONG_FILING_TIME;
    OVER_QUOTA comes from the recording transaction. Source: the plan's window, quota and list of papers.
    """
    filed_at = _filing_instant(stamp, body)
    require_open(facts.window("SUBMISSION"), filed_at)
    _require_complete(facts, body.papers, body.declared)
    if body.recipient_class == "INDIVIDUAL" and not set(body.standards) & set(facts.standards_one_of):
        raise StandardsMissing(
            "Hồ sơ cá nhân phải nêu ít nhất một trong các tiêu chuẩn của cá nhân.",
            "Chọn tiêu chuẩn mà cá nhân đạt được và chỗ chứng minh trong báo cáo thành tích.",
            Source(facts.plan),
        )
    claims: tuple[Claim, ...] = ()
    quota = facts.unit_quota
    if quota is not None:
        claims = (
            Claim(
                unit_scope(state),
                quota.maximum,
                "OVER_QUOTA",
                f"Đơn vị đã dùng hết {quota.maximum} suất đề nghị (tập thể và cá nhân tính chung).",
                "Muốn thay người được đề nghị, thủ trưởng rút hồ sơ đã nộp bằng công văn rồi nộp hồ sơ mới "
                "khi còn thời gian nhận.",
                str(quota.source),
            ),
        )
    after = replace(
        state,
        status="SUBMITTED",
        recipient_class=body.recipient_class,
        draft_version=body.draft_version,
        draft_digest=body.draft_digest,
        channel=body.channel,
        channel_number=body.channel_number,
        evidence=body.evidence,
        received_at=stamp.received_at,
        filed_at=filed_at,
        papers=body.papers,
        claimed_standards=body.standards,
    )
    return Answer(after, claims=claims, notices=(NoticeOrder("FILING_RECEIPT", state.unit),))


def supplement(state: NominationState, stamp: Stamp, body: Supplement, facts: CaseFacts) -> Answer:
    """File the completed dossier; the first `filed_at` stays. Refuses INCOMPLETE, LATE where the issuer says so."""
    if not facts.supplement_after_window:
        require_open(facts.window("SUBMISSION"), stamp.received_at)
    _require_complete(facts, body.papers, body.declared)
    after = replace(
        state,
        status="SUBMITTED",
        draft_version=body.draft_version,
        draft_digest=body.draft_digest,
        papers=body.papers,
        supplement_due_at=None,
        overdue_noted=False,
    )
    return Answer(after)


def withdraw(state: NominationState, stamp: Stamp, body: Withdraw, facts: CaseFacts) -> Answer:
    """Withdraw by the head's letter; frees the unit's slot. On an agenda only the chair may let it go."""
    if state.status == "ON_AGENDA":
        raise WithdrawalNeedsChair(
            "Hồ sơ đã vào chương trình họp của Hội đồng nên đơn vị không tự rút được.",
            "Gửi công văn đề nghị rút tới Chủ tịch Hội đồng; Hội đồng sẽ ghi trong biên bản.",
        )
    if not body.letter_number.strip():
        raise PaperMissing("Rút hồ sơ cần số công văn của thủ trưởng.", "Điền số công văn rồi gửi lại.")
    after = replace(state, status="WITHDRAWN", reason_note=body.reason_note, supplement_due_at=None)
    return Answer(after, frees=(unit_scope(state),))


def request_supplement(state: NominationState, stamp: Stamp, body: RequestSupplement, facts: CaseFacts) -> Answer:
    """Return the dossier with what is missing, a written reason and a due instant (exclusive) after now."""
    if not body.reason_note or not body.items:
        raise ReasonMissing("Trả lại hồ sơ phải nêu giấy tờ cần bổ sung và lý do.", "Điền đủ hai mục rồi gửi lại.")
    if body.due_at <= stamp.received_at:
        raise WrongDate(f"Hạn bổ sung {say_instant(body.due_at)} đã qua.", "Chọn hạn bổ sung sau thời điểm hiện tại.")
    after = replace(
        state,
        status="RETURNED",
        returns=state.returns + 1,
        supplement_due_at=body.due_at,
        overdue_noted=False,
        reason_note=body.reason_note,
    )
    return Answer(after, notices=(NoticeOrder("SUPPLEMENT_REQUEST", state.unit, body.due_at.isoformat()),))


def accept(state: NominationState, stamp: Stamp, body: Accept, facts: CaseFacts) -> Answer:
    """All papers are there: received for appraisal at this instant (anchor of the rule set, law §8.1)."""
    return Answer(replace(state, status="ACCEPTED", accepted_at=stamp.received_at))


def reject(state: NominationState, stamp: Stamp, body: Reject, facts: CaseFacts) -> Answer:
    """Reject with a written reason; frees the unit's slot. Refuses REASON_MISSING."""
    if not body.reason_note:
        raise ReasonMissing("Từ chối hồ sơ phải có lý do bằng văn bản.", "Ghi rõ lý do rồi gửi lại.")
    after = replace(state, status="REJECTED", reason_note=body.reason_note, supplement_due_at=None)
    return Answer(after, frees=(unit_scope(state),), notices=(NoticeOrder("REJECTION", state.unit),))


def file_appraisal(state: NominationState, stamp: Stamp, body: FileAppraisal, facts: CaseFacts) -> Answer:
    """Result per standard with reasons. Every standard of the plan that applies must be answered.

    Refuses STANDARDS_MISSING naming how many are open, REASON_MISSING for a standard not met without a reason.
    """
    needed = set(facts.standards)
    if state.recipient_class == "COLLECTIVE":
        needed |= {code for code in facts.extra.get("collective_standards", "").split(",") if code}
    open_codes = needed - {result.code for result in body.results}
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
    """The sitting's agenda holds this dossier from now to its minutes."""
    return Answer(replace(state, status="ON_AGENDA", session=body.session))


def record_council_opinion(
    state: NominationState, stamp: Stamp, body: RecordCouncilOpinion, facts: CaseFacts
) -> Answer:
    """The Council's advice from its signed minutes: votes for, base, votes needed, rank. It decides nothing."""
    if body.session != state.session:
        raise AlreadyDone("Ý kiến này của một phiên họp khác.", "Kiểm tra lại phiên họp của hồ sơ.")
    return Answer(replace(state, status="OPINED", agree=body.agree, base=body.base, needed=body.needed, rank=body.rank))


def departs_from_council(state: NominationState, result: str, forward_maximum: int) -> bool:
    """Whether a conclusion departs from the Council's advice: award below the threshold, no award above it,
    or forwarding somebody whom the Council did not rank within `forward_maximum`."""
    passed = state.agree >= state.needed
    if result == "FORWARD":
        return not passed or not 0 < state.rank <= forward_maximum
    return passed != (result == "AWARD")


def conclude(state: NominationState, stamp: Stamp, body: Conclude, facts: CaseFacts) -> Answer:
    """The authority's conclusion for one nominee; a departure from the Council needs a recorded reason.

    FORWARD takes one slot of the forwarding quota; after the province declined it is not open again.
    Refuses REASON_MISSING, TWICE; FORWARD_QUOTA_USED comes from the recording transaction.
    """
    if body.result == "FORWARD" and state.superior:
        raise AlreadyDone("Tỉnh đã trả lời về trường hợp này.", "Kết luận tặng Giấy khen hoặc không khen thưởng.")
    maximum = facts.forward_quota.maximum if facts.forward_quota else 0
    departs = departs_from_council(state, body.result, maximum)
    if departs and not body.reason_note:
        raise ReasonMissing(
            f"Kết luận khác ý kiến Hội đồng ({state.agree}/{state.base} phiếu đồng ý, cần {state.needed}).",
            "Ghi lý do của kết luận rồi gửi lại.",
        )
    status = {"AWARD": "TO_AWARD", "NOT_AWARD": "NOT_AWARDED", "FORWARD": "TO_FORWARD"}[body.result]
    after = replace(state, status=status, conclusion=body.result, departs=departs, reason_note=body.reason_note)
    if body.result == "NOT_AWARD":
        return Answer(after, notices=(NoticeOrder("NOT_AWARDED", state.unit),))
    if body.result == "AWARD" or facts.forward_quota is None:
        return Answer(after)
    claim = Claim(
        forward_scope(state),
        maximum,
        "FORWARD_QUOTA_USED",
        f"Đã chọn đủ {maximum} trường hợp đề nghị tỉnh tặng Bằng khen.",
        "Kết luận tặng Giấy khen của huyện cho trường hợp này.",
        str(facts.forward_quota.source),
    )
    return Answer(after, claims=(claim,))


def forward_up(state: NominationState, stamp: Stamp, body: ForwardUp, facts: CaseFacts) -> Answer:
    """The letter to the province is out; no district giấy khen while it has not answered (one achievement, law P6)."""
    if not body.letter_number.strip():
        raise PaperMissing("Trình tỉnh cần số tờ trình của UBND huyện.", "Điền số tờ trình rồi gửi lại.")
    return Answer(replace(state, status="FORWARDED", superior="PENDING", superior_paper=body.letter_number))


def record_superior_outcome(
    state: NominationState, stamp: Stamp, body: RecordSuperiorOutcome, facts: CaseFacts
) -> Answer:
    """The province's answer: granted closes the case, declined reopens the district's giấy khen."""
    if not body.paper_number.strip():
        raise PaperMissing("Cần số văn bản trả lời của tỉnh.", "Điền số và ngày văn bản rồi gửi lại.")
    if body.paper_at > stamp.received_at:
        raise WrongDate("Ngày văn bản của tỉnh muộn hơn hôm nay.", "Kiểm tra lại ngày văn bản.")
    if body.granted:
        after = replace(state, status="FORWARD_GRANTED", superior="GRANTED", superior_paper=body.paper_number)
        return Answer(after, notices=(NoticeOrder("FORWARD_GRANTED", state.unit),))
    after = replace(state, status="FORWARD_DECLINED", superior="DECLINED", superior_paper=body.paper_number)
    return Answer(after, notices=(NoticeOrder("FORWARD_DECLINED", state.unit),))


def record_decision(state: NominationState, stamp: Stamp, body: RecordDecision, facts: CaseFacts) -> Answer:
    """The issued decision names this nominee: awarded."""
    after = replace(state, status="AWARDED", decision=body.decision, decision_number=body.number)
    return Answer(after, notices=(NoticeOrder("AWARDED", state.unit, body.number),))


def note_supplement_overdue(
    state: NominationState, stamp: Stamp, body: NoteSupplementOverdue, facts: CaseFacts
) -> Answer:
    """The due instant passed without a supplement: both sides are told; nobody is refused by a machine."""
    return Answer(replace(state, overdue_noted=True), notices=(NoticeOrder("SUPPLEMENT_OVERDUE", state.unit),))


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
    Accept: ("accept", accept),
    Reject: ("reject", reject),
    FileAppraisal: ("file_appraisal", file_appraisal),
    PlaceOnAgenda: ("place_on_agenda", place_on_agenda),
    RecordCouncilOpinion: ("record_council_opinion", record_council_opinion),
    Conclude: ("conclude", conclude),
    ForwardUp: ("forward_up", forward_up),
    RecordSuperiorOutcome: ("record_superior_outcome", record_superior_outcome),
    RecordDecision: ("record_decision", record_decision),
    NoteSupplementOverdue: ("note_supplement_overdue", note_supplement_overdue),
    Lapse: ("lapse", lapse),
    Rearm: ("rearm", rearm),
}
"""Act body → (name of the act in the table, its rule)."""

AFTER_CLOSE = frozenset({"rearm", "lapse"})


def apply(state: NominationState, stamp: Stamp, body: object, facts: CaseFacts) -> Answer:
    """One act on one nomination: role, unit, state, campaign, then the act's own rule. Raises Refusal."""
    act, rule = RULES[type(body)]
    require_own_unit(stamp.actor, state.unit)
    TABLE.require(state.status, act, stamp.actor.role)
    if act not in AFTER_CLOSE:
        require_live(facts)
    answer = rule(state, stamp, body, facts)  # type: ignore[operator]  # the table pairs each body with its rule
    due = next_due(answer.state, facts)
    return replace(answer, state=replace(answer.state, next_due_at=due[0] if due else None))


def next_due(state: NominationState, facts: CaseFacts) -> tuple[datetime, object] | None:
    """What falls due next by itself: (instant, body of the system's act), or None.

    Consequences run `settle_seconds` after the bound, so that an act filed in the last second is recorded first.
    """
    settle = timedelta(seconds=facts.settle_seconds)
    closes_at = facts.window("SUBMISSION").closes_at
    if state.status == "NOT_SUBMITTED" and closes_at is not None:
        return closes_at + settle, Lapse()
    if state.status == "RETURNED" and state.supplement_due_at and not state.overdue_noted:
        return state.supplement_due_at + settle, NoteSupplementOverdue()
    return None


def outcome_class(state: NominationState) -> str:
    """The one class of a submitted nomination in the partition of architecture §3; "open" while it has none.

    A nominee whom the province declined counts as forwarded_declined, also when the reopened giấy khen was given.
    """
    if state.superior:
        return f"forwarded_{state.superior.lower()}"
    return {
        "AWARDED": "awarded",
        "NOT_AWARDED": "not_awarded",
        "REJECTED": "rejected",
        "WITHDRAWN": "withdrawn",
        "LAPSED": "not_submitted",
        "NOT_SUBMITTED": "not_submitted",
    }.get(state.status, "open")
