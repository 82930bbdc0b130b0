"""What becomes of an appraised nomination: the authority's conclusion, the superior's answer, the decision; holds."""

from dataclasses import replace

from rules.acting import Claim, NoticeOrder, Stamp
from rules.facts import Source
from rules.filing import Answer
from rules.nomination_acts import (
    Conclude,
    ForwardUp,
    HandOver,
    Hold,
    NominationState,
    RecordDecision,
    RecordSuperiorOutcome,
    Release,
)
from rules.refusal import AlreadyDone, PaperMissing, ReasonMissing, UnknownItem, WrongDate, WrongPhase
from rules.ruling import RuleSet, judge_dossier
from rules.window import CaseFacts

CONCLUSIONS = {"AWARD": "TO_AWARD", "NOT_AWARD": "NOT_AWARDED", "FORWARD": "TO_FORWARD"}


def forward_scope(state: NominationState) -> str:
    """Name of the quota scope of what is forwarded to the province."""
    return f"{state.campaign}/forward"


def departs_from_council(state: NominationState, result: str, forward_maximum: int) -> bool:
    """Whether a conclusion departs from the Council's advice: award below the threshold, no award above it,
    or forwarding somebody whom the Council did not rank within `forward_maximum`."""
    passed = state.agree >= state.needed
    if result == "FORWARD":
        return not passed or not 0 < state.rank <= forward_maximum
    return passed != (result == "AWARD")


def conclude(state: NominationState, stamp: Stamp, body: Conclude, facts: CaseFacts) -> Answer:
    """The authority's conclusion for one nominee; a departure from the Council needs a recorded reason.

    Where the Council is not in the award's path, the conclusion follows the appraisal, and a departure from its
    proposal needs the reason. FORWARD takes one slot of the forwarding quota and is not open again after an answer.
    Refuses WRONG_PHASE, REASON_MISSING, TWICE; a used quota comes from the recording transaction.
    """
    if body.result not in CONCLUSIONS or (body.result == "FORWARD" and not _may_forward(facts)):
        raise UnknownItem("Kết luận này không có trong danh sách.", "Chọn lại kết luận rồi gửi lại.")
    if body.result == "FORWARD" and state.superior:
        raise AlreadyDone("Cấp trên đã trả lời về trường hợp này.", "Kết luận khen thưởng ở đây, hoặc không.")
    if state.status == "APPRAISED" and facts.council_in_path(state.award, bool(state.commendation_type)):
        raise WrongPhase(
            "Hình thức khen thưởng này phải qua Hội đồng trước khi kết luận.",
            "Đưa hồ sơ vào chương trình họp; kết luận sau khi có biên bản.",
            Source(facts.plan),
        )
    award = facts.award(state.award)
    if body.result == "AWARD" and award is not None and award.path != "DECIDED_HERE":
        raise UnknownItem(
            f"«{award.name}» không do cấp này quyết định.",
            "Kết luận đề nghị cấp trên, hoặc không khen thưởng.",
            award.source,
        )
    departs = _departs(state, body.result, facts)
    if departs and not body.reason_note:
        raise ReasonMissing(_departure(state), "Ghi lý do của kết luận rồi gửi lại.")
    status = CONCLUSIONS[body.result]
    after = replace(state, status=status, conclusion=body.result, departs=departs, reason_note=body.reason_note)
    if facts.ruling is not None:
        after = replace(after, rule_set=facts.ruling.digest, law_on=_law_on(facts.ruling, facts))
    if body.result == "NOT_AWARD":
        return Answer(after, notices=(NoticeOrder("NOT_AWARDED", state.holder),))
    return Answer(after, claims=_conclusion_claims(state, body.result, facts))


def _law_on(ruling: RuleSet, facts: CaseFacts) -> str:
    """The day whose law applies: the pinned one, or of two that the law compares the more favourable."""
    comparison = judge_dossier(ruling, Source(facts.plan)).comparison
    return (comparison.applies.on if comparison is not None else ruling.choice.base_day).isoformat()


def _may_forward(facts: CaseFacts) -> bool:
    return facts.forward_quota is not None or any(award.path == "FORWARDED" for award in facts.awards)


def _departs(state: NominationState, result: str, facts: CaseFacts) -> bool:
    if state.status == "APPRAISED":
        return result != state.proposal
    return departs_from_council(state, result, facts.forward_quota.maximum if facts.forward_quota else 0)


def _departure(state: NominationState) -> str:
    if state.status == "APPRAISED":
        return "Kết luận khác đề xuất của cơ quan thẩm định."
    return f"Kết luận khác ý kiến Hội đồng ({state.agree}/{state.base} phiếu đồng ý, cần {state.needed})."


def _conclusion_claims(state: NominationState, result: str, facts: CaseFacts) -> tuple[Claim, ...]:
    """The place that a conclusion takes: of what may be forwarded, or of what the plan lets be granted in all."""
    award = facts.award(state.award)
    if result == "FORWARD" and facts.forward_quota is not None:
        maximum, source = facts.forward_quota.maximum, facts.forward_quota.source
        sentence = f"Đã chọn đủ {maximum} trường hợp đề nghị cấp trên khen thưởng."
        remedy = "Kết luận khen thưởng theo thẩm quyền ở đây cho trường hợp này."
        return (Claim(forward_scope(state), maximum, "FORWARD_QUOTA_USED", sentence, remedy, str(source)),)
    if result == "AWARD" and award is not None and award.maximum:
        sentence = f"Đã kết luận đủ {award.maximum} trường hợp «{award.name}»."
        remedy = "Kết luận không khen thưởng, hoặc sửa số lượng bằng văn bản."
        scope = f"{state.campaign}/award/{award.code}"
        return (Claim(scope, award.maximum, "AWARD_QUOTA_USED", sentence, remedy, str(award.source)),)
    return ()


def forward_up(state: NominationState, stamp: Stamp, body: ForwardUp, facts: CaseFacts) -> Answer:
    """The letter to the superior is out; nothing is given here while it has not answered (one achievement, law P6)."""
    if not body.letter_number.strip():
        raise PaperMissing("Trình cấp trên cần số tờ trình.", "Điền số tờ trình rồi gửi lại.")
    return Answer(replace(state, status="FORWARDED", superior="PENDING", superior_paper=body.letter_number))


def record_superior_outcome(
    state: NominationState, stamp: Stamp, body: RecordSuperiorOutcome, facts: CaseFacts
) -> Answer:
    """The superior's answer: granted closes the case, declined reopens it for an award given here."""
    if not body.paper_number.strip():
        raise PaperMissing("Cần số văn bản trả lời của cấp trên.", "Điền số và ngày văn bản rồi gửi lại.")
    if body.paper_at > stamp.received_at:
        raise WrongDate("Ngày văn bản của cấp trên muộn hơn hôm nay.", "Kiểm tra lại ngày văn bản.")
    if body.granted:
        after = replace(state, status="FORWARD_GRANTED", superior="GRANTED", superior_paper=body.paper_number)
        return Answer(after, notices=(NoticeOrder("FORWARD_GRANTED", state.holder),))
    after = replace(state, status="FORWARD_DECLINED", superior="DECLINED", superior_paper=body.paper_number)
    return Answer(after, notices=(NoticeOrder("FORWARD_DECLINED", state.holder),))


def record_decision(state: NominationState, stamp: Stamp, body: RecordDecision, facts: CaseFacts) -> Answer:
    """The issued decision names this nominee: awarded."""
    after = replace(state, status="AWARDED", decision=body.decision, decision_number=body.number)
    return Answer(after, notices=(NoticeOrder("AWARDED", state.holder, body.number),))


def hold(state: NominationState, stamp: Stamp, body: Hold, facts: CaseFacts) -> Answer:
    """Stop the case while discipline, an investigation or a complaint is looked into. Refuses REASON_MISSING, TWICE.

    Source: law P4 (Điều 4 khoản 4).
    """
    if state.held:
        raise AlreadyDone("Hồ sơ đã tạm dừng xét.", "Mở lại trang để xem trạng thái mới nhất.")
    if not body.reason_note:
        raise ReasonMissing("Tạm dừng xét phải có lý do.", "Ghi rõ vụ việc đang được xem xét rồi gửi lại.")
    told = NoticeOrder("HELD", state.holder)
    return Answer(replace(state, held=True, reason_note=body.reason_note), notices=(told,))


def release(state: NominationState, stamp: Stamp, body: Release, facts: CaseFacts) -> Answer:
    """Go on with a case that was held. Refuses REASON_MISSING, WRONG_PHASE."""
    if not state.held:
        raise WrongPhase("Hồ sơ không ở tình trạng tạm dừng xét.", "Mở lại trang để xem trạng thái mới nhất.")
    if not body.reason_note:
        raise ReasonMissing("Xét tiếp phải nêu kết quả xem xét.", "Ghi kết luận của vụ việc rồi gửi lại.")
    told = NoticeOrder("RELEASED", state.holder)
    return Answer(replace(state, held=False, reason_note=body.reason_note), notices=(told,))


def hand_over(state: NominationState, stamp: Stamp, body: HandOver, facts: CaseFacts) -> Answer:
    """The successor of the unit proposes from now on; the dossier and its papers keep the old name (law P8).

    Refuses PAPER_MISSING, UNKNOWN_ITEM (no successor, or the same unit).
    """
    if not body.basis.strip():
        raise PaperMissing("Chuyển hồ sơ cần số văn bản.", "Điền số văn bản làm căn cứ rồi gửi lại.")
    if not body.to_unit or body.to_unit == (state.holder):
        raise UnknownItem("Chưa rõ đơn vị kế thừa.", "Chọn đơn vị tiếp nhận khác với đơn vị đang giữ hồ sơ.")
    return Answer(replace(state, proposer=body.to_unit), notices=(NoticeOrder("HANDED_OVER", body.to_unit),))
