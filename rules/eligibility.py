"""May this nominee be proposed for this award? The principles P1–P12, each a rule of its own, and all of them together.

P1–P9 refuse on a verified row and warn on an unverified one; P10–P12 only ever warn. Without a row in force each of
them warns that nothing in force says so. Facts nobody has stated are not held against anybody.
"""

from rules import achievement, prerequisite, recipient
from rules.calendar import short_date
from rules.candidate import MERIT, NOT_FOR_MERIT, PRIORITIES, TYPE_LABELS, VERIFICATIONS, Candidate
from rules.facts import LegalValue
from rules.finding import Finding, collect, no_rule, note, violated, warn
from rules.refusal import (
    AchievementTooEarly,
    BasisNotAllowed,
    Held,
    LowerFormDemanded,
    PriorityIgnored,
    StandardNotMet,
    UnitDissolved,
    WrongProposer,
)
from rules.values import cited, entries, held, number

Values = tuple[LegalValue, ...]
Findings = tuple[Finding, ...]


def no_lower_form_first(candidate: Candidate, values: Values) -> Findings:
    """A lower form need not be held before a higher one. Refuses LOWER_FORM_DEMANDED: the demand, not the nominee.

    Source: P1 | Nghị định 98/2023/NĐ-CP Điều 4 khoản 1; Nghị định 152/2025/NĐ-CP | principle.P1
    """
    if not candidate.lower_form_demanded:
        return ()
    ground = LowerFormDemanded(
        f"Không được yêu cầu phải có «{candidate.lower_form_demanded}» trước khi xét hình thức cao hơn.",
        "Xét theo tiêu chuẩn của hình thức được đề nghị, rồi ghi lại kết quả thẩm định.",
    )
    return violated(values, "principle.P1", "P1", ground)


def meets_standards(candidate: Candidate, values: Values) -> Findings:
    """Only who meets conditions and standards is proposed. Refuses STANDARD_NOT_MET, naming each one.

    Source: P2 | Nghị định 98/2023/NĐ-CP Điều 4 khoản 2; Nghị định 152/2025/NĐ-CP | principle.P2
    """
    if not candidate.unmet:
        return ()
    ground = StandardNotMet(
        f"Chưa đạt {len(candidate.unmet)} tiêu chuẩn: {'; '.join(candidate.unmet)}.",
        "Bổ sung chứng minh trong báo cáo thành tích, hoặc rút đề nghị.",
    )
    return violated(values, "principle.P2", "P2", ground)


def basis_allowed(candidate: Candidate, values: Values) -> Findings:
    """Commendations ad hoc and of campaigns are no basis of a proposal by merit. Refuses BASIS_NOT_ALLOWED.

    They may feed a unit's own scoring; here only what the dossier gives as its ground is judged.
    Source: P3 | Nghị định 98/2023/NĐ-CP Điều 4 khoản 3; Nghị định 152/2025/NĐ-CP | principle.P3
    """
    wrong = [past for past in candidate.basis if past.commendation_type in NOT_FOR_MERIT]
    if candidate.commendation_type != MERIT or not wrong:
        return ()
    named = "; ".join(
        f"{achievement.award_name(values, past.award)} năm {past.year} ({TYPE_LABELS[past.commendation_type]})"
        for past in wrong
    )
    ground = BasisNotAllowed(
        f"Hồ sơ công trạng lấy làm căn cứ: {named}; kết quả đột xuất, chuyên đề không được dùng để đề nghị "
        "khen thưởng công trạng cấp trên.",
        "Bỏ căn cứ này khỏi hồ sơ; nêu danh hiệu, kết quả hằng năm đủ điều kiện.",
    )
    return violated(values, "principle.P3", "P3", ground)


def not_under_verification(candidate: Candidate, values: Values) -> Findings:
    """Nobody is proposed or commended while a matter against him is being looked into. Refuses HELD.

    An unknown word is a fault (KeyError).
    Source: P4 | Nghị định 98/2023/NĐ-CP Điều 4 khoản 4; Nghị định 152/2025/NĐ-CP | principle.P4
    """
    if not candidate.under_verification:
        return ()
    ground = Held(
        f"Đối tượng {VERIFICATIONS[candidate.under_verification]}: chưa đề nghị, chưa khen thưởng.",
        "Chờ kết luận của cơ quan có thẩm quyền rồi trình lại; ghi số văn bản kết luận.",
    )
    return violated(values, "principle.P4", "P4", ground)


def counts_after_discipline(candidate: Candidate, values: Values) -> Findings:
    """After discipline achievements count from the day it ends (that day counts). Refuses ACHIEVEMENT_TOO_EARLY.

    Source: P5 | Nghị định 98/2023/NĐ-CP Điều 4 khoản 4; Nghị định 152/2025/NĐ-CP | principle.P5
    """
    ended, begun = candidate.discipline_ended_on, candidate.achievement_from
    if ended is None or begun is None or begun >= ended:
        return ()
    ground = AchievementTooEarly(
        f"Thành tích tính từ {short_date(begun)}, trước ngày chấm dứt hiệu lực kỷ luật {short_date(ended)}.",
        f"Chỉ nêu thành tích từ {short_date(ended)}.",
    )
    return violated(values, "principle.P5", "P5", ground)


def priority_kept(candidate: Candidate, values: Values) -> Findings:
    """At equal merit the priority groups come first. Refuses PRIORITY_IGNORED.

    A list row names the groups of its period (minority and mountain areas only from the Law of 2026 on); a row that
    names none covers all.
    Source: P7 | Luật 06/2022/QH15 Điều 5 | principle.P7
    """
    row = held(values, "principle.P7")
    named = set(entries(row)) & set(PRIORITIES) if row else set()
    groups = [group for group in candidate.priorities if not named or group in named]
    if not groups or candidate.placed_behind < 1:
        return ()
    who = ", ".join(PRIORITIES[group] for group in groups)
    ground = PriorityIgnored(
        f"Đối tượng ưu tiên ({who}) bị xếp sau {candidate.placed_behind} trường hợp có thành tích ngang nhau.",
        "Xếp lại thứ tự, hoặc ghi lý do cụ thể trong biên bản.",
    )
    return violated(values, "principle.P7", "P7", ground)


def proposed_by_successor(candidate: Candidate, values: Values) -> Findings:
    """After a unit was dissolved, split or merged its successor by function proposes. Refuses WRONG_PROPOSER.

    Source: P8 | Nghị định 98/2023/NĐ-CP | principle.P8
    """
    if not candidate.original_unit_ended or candidate.proposer_is_successor is not False:
        return ()
    ground = WrongProposer(
        "Đơn vị lập được thành tích đã giải thể, chia tách hoặc sáp nhập; đơn vị đề nghị không phải nơi tiếp nhận "
        "nhiệm vụ.",
        "Chuyển hồ sơ cho đơn vị tiếp nhận chức năng, nhiệm vụ để đề nghị.",
    )
    return violated(values, "principle.P8", "P8", ground)


def unit_still_there(candidate: Candidate, values: Values) -> Findings:
    """A unit dissolved by the reorganisation is not itself commended; its people are. Refuses UNIT_DISSOLVED.

    Persons are never touched by it.
    Source: P9 | Thông tư 15/2025/TT-BNV | principle.P9
    """
    gone = candidate.unit_dissolved_by_reorganisation or not candidate.unit_exists_on_decision
    if not candidate.is_unit or not gone:
        return ()
    ground = UnitDissolved(
        "Tập thể được đề nghị không còn vào ngày quyết định (giải thể sau sắp xếp tổ chức).",
        "Đề nghị cho cá nhân của tập thể đó qua đơn vị tiếp nhận nhiệm vụ.",
    )
    return violated(values, "principle.P9", "P9", ground)


def old_unit_heard(candidate: Candidate, values: Values) -> Findings:
    """Who moved after that many months (row, inclusive) at the old unit needs its opinion. Warns only.

    Source: P10 | Thông tư 01/2024/TT-UBDT (của một ngành) | principle.P10, principle.P10.months
    """
    months = candidate.months_at_old_unit
    if months is None or candidate.old_unit_opinion:
        return ()
    said = (
        f"Cá nhân chuyển công tác, có {months} tháng ở đơn vị cũ, chưa có ý kiến của đơn vị cũ.",
        "Xin ý kiến nhận xét của đơn vị cũ, hoặc ghi lý do không cần.",
    )
    if held(values, "principle.P10.months") is None:
        return (no_rule("P10", "principle.P10.months", said[0], cited(values, "principle.P10.months")),)
    if months < number(values, "principle.P10.months"):
        return ()
    return (warn(values, "principle.P10.months", "P10", "OLD_UNIT_NOT_HEARD", said),)


def head_follows_collective(candidate: Candidate, values: Values) -> Findings:
    """The head is commended in keeping with the collective's result. Warns only.

    Source: P11 | Nghị định 65/2014/NĐ-CP Điều 2 khoản 2 (đã cũ) | principle.P11
    """
    if not candidate.is_head or candidate.collective_awarded is not False:
        return ()
    said = (
        "Đề nghị khen thưởng người đứng đầu trong khi tập thể do người đó lãnh đạo chưa được khen.",
        "Ghi căn cứ kết quả của tập thể trong biên bản, hoặc xem lại đề nghị.",
    )
    return (warn(values, "principle.P11", "P11", "HEAD_WITHOUT_COLLECTIVE", said),)


def women_leaders(candidate: Candidate, values: Values) -> Findings:
    """A woman leader may need a shorter holding time for career contribution. A note for who counts the years.

    Source: P12 | Nghị định 65/2014/NĐ-CP (đã cũ) | principle.P12
    """
    if not candidate.is_woman_leader or candidate.commendation_type != "CAREER_CONTRIBUTION":
        return ()
    sentence = "Cán bộ nữ: thời gian giữ chức vụ để xét quá trình cống hiến có thể được tính ngắn hơn."
    row = held(values, "principle.P12")
    if row is None:
        return (no_rule("P12", "principle.P12", sentence, cited(values, "principle.P12")),)
    return (note("P12", "SHORTER_TIME", sentence, row),)


CHECKS = (
    no_lower_form_first,
    meets_standards,
    basis_allowed,
    not_under_verification,
    counts_after_discipline,
    achievement.one_commendation,
    priority_kept,
    proposed_by_successor,
    unit_still_there,
    old_unit_heard,
    head_follows_collective,
    women_leaders,
    prerequisite.years_in_a_row,
    prerequisite.same_year,
    prerequisite.member_share,
    prerequisite.members_with,
    recipient.accepted,
)
"""Every rule that one nominee and one award are judged by; the order is that of the findings."""


def assess(candidate: Candidate, values: Values) -> Findings:
    """The findings of every rule of CHECKS, in that order; all are judged even when one refuses.

    Raises the refusal of the first verified violation, with the sentences of all the others added.
    """
    return collect(CHECKS, candidate, values)
