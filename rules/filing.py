"""Filing a nomination: the window by `filed_at`, the list of papers, the declaration, the unit's quota, withdrawal."""

from dataclasses import replace
from datetime import datetime

from rules.acting import Claim, NoticeOrder, Outcome, Stamp
from rules.completeness import require_complete
from rules.facts import DossierItem, QuotaRule, Source
from rules.nomination_acts import (
    STANDING,
    NominationState,
    Submit,
    Supplement,
    Withdraw,
)
from rules.quota import Counted, Proposal, allot, filing_day, line_for, together
from rules.refusal import (
    DeclarationMissing,
    EvidenceMissing,
    PaperMissing,
    StandardsMissing,
    UnknownItem,
    WithdrawalNeedsChair,
    WrongFilingTime,
)
from rules.window import CaseFacts, require_open, say_instant

Answer = Outcome[NominationState]
RECIPIENT_CLASSES = frozenset({"INDIVIDUAL", "COLLECTIVE", "HOUSEHOLD", "ORGANISATION"})
AD_HOC = "AD_HOC"
CHANNELS = frozenset({"HERE", "PORTAL", "REGISTRY", "POST"})
"""Filed here, on the provincial portal, over the registry's desk, or by post."""


def proposal_of(state: NominationState, facts: CaseFacts) -> Proposal:
    """A dossier that is filed, or would be at its `filed_at`, as the quota sees it."""
    assert state.filed_at is not None  # nothing else is counted
    return Proposal(state.recipient_class, _code(facts, state.award), filing_day(state.filed_at))


def unit_lines(state: NominationState, facts: CaseFacts) -> tuple[QuotaRule, ...]:
    """The lines that count for the unit on the day of filing."""
    return allot(state.unit, _speaking(facts), proposal_of(state, facts).filed_on)


def _speaking(facts: CaseFacts) -> tuple[QuotaRule, ...]:
    return facts.unit_quotas or ((facts.unit_quota,) if facts.unit_quota is not None else ())


def unit_rule(state: NominationState, facts: CaseFacts) -> QuotaRule | None:
    """The line that counts this proposal on the day of its filing."""
    asked = proposal_of(state, facts)
    return line_for(unit_lines(state, facts), asked.recipient, asked.award)


def unit_scope(state: NominationState, facts: CaseFacts) -> str:
    """Name of the quota scope that the proposals of one unit share: together, or by award or class where it says so."""
    rule = unit_rule(state, facts)
    base = all_scopes(state) + (f"/award/{rule.award}" if rule is not None and rule.award else "")
    return base if rule is None or together(rule) else f"{base}/{state.recipient_class}"


def all_scopes(state: NominationState) -> str:
    """What the name of every slot of the unit begins with."""
    return f"{state.campaign}/unit/{state.unit}"


def unit_scopes(state: NominationState, awards: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Every name under which this case may hold a slot: an amendment may have changed how its unit is counted.

    `awards`: codes of the plan's awards.
    """
    base = all_scopes(state)
    bases = (base, *(f"{base}/award/{code}" for code in awards))
    return tuple(name for one in bases for name in (one, f"{one}/{state.recipient_class}"))


def dossier_of(facts: CaseFacts, commendation_type: str, award: str = "") -> tuple[DossierItem, ...]:
    """The papers for a type of commendation: the plan's own for that award, or its list for a sudden achievement."""
    if commendation_type == AD_HOC and facts.ad_hoc is not None:
        return facts.ad_hoc.dossier
    return of_award(facts.dossier, _code(facts, award))


def _code(facts: CaseFacts, award: str) -> str:
    """Code of the award that a dossier is filed for; where it names none, of the first one decided here."""
    meant = facts.award(award)
    return meant.code if meant is not None else award


def of_award(listed: tuple[DossierItem, ...], award: str) -> tuple[DossierItem, ...]:
    """What of a list concerns one award."""
    return tuple(item for item in listed if not item.awards or award in item.awards)


def _require_complete(
    facts: CaseFacts, papers: tuple[str, ...], declared: bool, commendation_type: str, award: str
) -> None:
    require_complete(dossier_of(facts, commendation_type, award), papers)
    if not declared:
        raise DeclarationMissing(
            "Chưa có cam kết của thủ trưởng đơn vị về tính chính xác của hồ sơ.",
            "Thủ trưởng đánh dấu vào ô cam kết rồi nộp lại.",
            Source(facts.plan),
        )


def _filing_instant(stamp: Stamp, body: Submit) -> datetime:
    """The instant that counts. Here: the intake's. Elsewhere: entered by the standing body, with evidence."""
    if body.channel == "HERE":
        if stamp.actor.role in STANDING:
            raise EvidenceMissing(
                "Cơ quan thường trực chỉ ghi nhận hồ sơ đã nộp nơi khác, kèm bằng chứng.",
                "Chọn nơi nộp, điền mã hồ sơ, thời điểm nộp và tải lên bản chụp biên nhận.",
            )
        return stamp.received_at
    if stamp.actor.role not in STANDING or body.filed_at is None:
        raise WrongFilingTime(
            "Hồ sơ nộp nơi khác phải do cơ quan thường trực ghi nhận, kèm thời điểm nộp.",
            "Gửi biên nhận của cổng dịch vụ công hoặc số đến của văn thư cho cơ quan thường trực.",
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


def _require_known(body: Submit, facts: CaseFacts) -> None:
    """Recipient, channel, award and type of commendation must be ones that the plan has. Refuses UNKNOWN_ITEM."""
    if body.recipient_class not in RECIPIENT_CLASSES or body.channel not in CHANNELS:
        raise UnknownItem(
            "Chưa rõ hồ sơ đề nghị tập thể hay cá nhân, hoặc nơi nộp không có trong danh sách.",
            "Chọn lại đối tượng và nơi nộp rồi gửi lại.",
        )
    award = facts.award(body.award)
    if body.award and (award is None or award.path == "OWN_UNIT"):
        raise UnknownItem(
            "Hình thức khen thưởng này không nộp hồ sơ trong phong trào này.",
            "Mở lại bản nháp, chọn hình thức trong danh sách rồi nộp lại.",
            Source(facts.plan),
        )
    allowed = award.recipients if award is not None else ()
    if body.commendation_type == AD_HOC:
        if facts.ad_hoc is None:
            raise UnknownItem(
                "Kế hoạch không có khen thưởng đột xuất.", "Nộp hồ sơ theo phong trào.", Source(facts.plan)
            )
        allowed = facts.ad_hoc.recipients
    elif body.commendation_type:
        raise UnknownItem("Loại hình khen thưởng không có trong kế hoạch.", "Chọn lại loại hình.", Source(facts.plan))
    if allowed and body.recipient_class not in allowed:
        raise UnknownItem(
            "Đối tượng này không thuộc diện được đề nghị hình thức đã chọn.",
            "Chọn lại đối tượng hoặc hình thức khen thưởng.",
            award.source if award is not None else Source(facts.plan),
        )


def _require_time(body: Submit, facts: CaseFacts, filed_at: datetime) -> None:
    """The filing window; the campaign's own period for a sudden achievement; a wave's dossier not before the wave.

    A plan without a filing window sets no bound here. Refuses EARLY, LATE, UNKNOWN_ITEM.
    """
    if body.wave:
        if not facts.has(body.wave):
            raise UnknownItem("Kế hoạch không có đợt thi đua này.", "Chọn lại đợt.", Source(facts.plan))
        wave = facts.window(body.wave)
        require_open(replace(wave, closes_at=None), filed_at)
    if body.commendation_type == AD_HOC:
        require_open(facts.window("CAMPAIGN"), filed_at)
    elif facts.has("SUBMISSION"):
        require_open(facts.window("SUBMISSION"), filed_at)


def award_codes(facts: CaseFacts) -> tuple[str, ...]:
    """Codes of the awards that some line of the unit counts apart."""
    return tuple(dict.fromkeys(rule.award for rule in facts.unit_quotas if rule.award))


def _unit_claim(state: NominationState, facts: CaseFacts) -> tuple[Claim, ...]:
    """The slot of the unit that a submission takes; none where neither plan nor issuer sets a quota."""
    quota = unit_rule(state, facts)
    if quota is None or state.commendation_type == AD_HOC:
        return ()
    how = "tập thể và cá nhân tính chung" if together(quota) else "tập thể và cá nhân tính riêng"
    claim = Claim(
        unit_scope(state, facts),
        quota.maximum,
        "OVER_QUOTA",
        f"Đơn vị đã dùng hết {quota.maximum} suất đề nghị ({how}).",
        "Muốn thay người được đề nghị, thủ trưởng rút hồ sơ đã nộp bằng công văn rồi nộp hồ sơ mới "
        "khi còn thời gian nhận.",
        str(quota.source),
        counted=Counted(all_scopes(state), _speaking(facts), state.unit, proposal_of(state, facts), _code(facts, "")),
    )
    return (claim,)


def submit(state: NominationState, stamp: Stamp, body: Submit, facts: CaseFacts) -> Answer:
    """File the dossier: window by `filed_at`, the list of papers, the declaration; takes one slot of the unit.

    Refuses EARLY, LATE, INCOMPLETE, DECLARATION_MISSING, STANDARDS_MISSING, UNKNOWN_ITEM, EVIDENCE_MISSING,
    WRONG_FILING_TIME;
    OVER_QUOTA and GATE_NOT_MET come from the recording transaction. Source: the plan's window, quota, list of papers.
    """
    _require_known(body, facts)
    filed_at = _filing_instant(stamp, body)
    _require_time(body, facts, filed_at)
    _require_complete(facts, body.papers, body.declared, body.commendation_type, body.award)
    if not set(body.standards) <= set(facts.standards_one_of):
        raise UnknownItem(
            "Hồ sơ nêu tiêu chuẩn không có trong kế hoạch.",
            "Mở lại bản nháp, chọn tiêu chuẩn trong danh sách rồi nộp lại.",
            Source(facts.plan),
        )
    one_of = bool(facts.standards_one_of)
    if one_of and body.recipient_class == "INDIVIDUAL" and not set(body.standards) & set(facts.standards_one_of):
        raise StandardsMissing(
            "Hồ sơ cá nhân phải nêu ít nhất một trong các tiêu chuẩn của cá nhân.",
            "Chọn tiêu chuẩn mà cá nhân đạt được và chỗ chứng minh trong báo cáo thành tích.",
            Source(facts.plan),
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
        award=body.award,
        commendation_type=body.commendation_type,
        wave=body.wave,
    )
    notices = (NoticeOrder("FILING_RECEIPT", state.holder),)
    return Answer(after, claims=_unit_claim(after, facts), notices=notices, guard="GATES" if facts.gates else "")


def supplement(state: NominationState, stamp: Stamp, body: Supplement, facts: CaseFacts) -> Answer:
    """File the completed dossier; the first `filed_at` stays. Refuses INCOMPLETE, LATE where the issuer says so."""
    if not facts.supplement_after_window and facts.has("SUBMISSION") and state.commendation_type != AD_HOC:
        require_open(facts.window("SUBMISSION"), stamp.received_at)
    _require_complete(facts, body.papers, body.declared, state.commendation_type, state.award)
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
    return Answer(after, frees=unit_scopes(state, award_codes(facts)))
