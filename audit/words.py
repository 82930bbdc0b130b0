"""How an officer reads a state: a name for every field, instants and codes in words."""

import re
from datetime import date, datetime
from typing import Any

from audit.differ import ABSENT
from rules.acting import ROLE_LABELS, Role
from rules.calendar import in_vietnam, short_date
from rules.deadline import UNITS
from rules.register import TABLES

FIELDS = {
    "id": "Mã",
    "code": "Mã",
    "issuer": "Cơ quan ban hành",
    "frozen": "Đồng hồ diễn tập",
    "settle_seconds": "Chờ sau khi hết hạn (giây)",
    "phase": "Giai đoạn",
    "status": "Tình trạng",
    "suspended": "Đang tạm dừng",
    "suspended_at": "Tạm dừng lúc",
    "definition_version": "Bản kế hoạch",
    "definition_digest": "Mã băm của kế hoạch",
    "windows": "Thời hạn",
    "launched_at": "Phát động lúc",
    "closed_at": "Kết thúc lúc",
    "papers": "Giấy tờ",
    "accepted_warnings": "Cảnh báo đã chấp nhận",
    "summary_note": "Nội dung tổng kết",
    "summary_paper": "Văn bản tổng kết",
    "work": "Việc hệ thống đang làm",
    "enrolled": "Đơn vị đã ghi tên",
    "passing": "Đang bàn giao",
    "plan_paper": "Văn bản kế hoạch",
    "next_due_at": "Hạn đang chạy",
    "campaign": "Phong trào",
    "unit": "Đơn vị",
    "basis": "Vì sao tham gia",
    "enrolled_at": "Ghi tên lúc",
    "works": "Công trình, việc đã đăng ký",
    "own_decisions": "Quyết định khen của đơn vị",
    "own_collectives": "Tập thể đơn vị đã khen",
    "own_individuals": "Cá nhân đơn vị đã khen",
    "report": "Báo cáo",
    "report_number": "Số báo cáo",
    "reported_at": "Báo cáo lúc",
    "report_late": "Báo cáo muộn",
    "reminded": "Đã nhắc trước (ngày)",
    "overdue_noted": "Đã báo quá hạn",
    "reminded_for": "Đã nhắc cho hạn",
    "filed": "Đã gửi",
    "scores": "Điểm",
    "holder": "Đơn vị kế thừa",
    "told": "Đã nhắc việc",
    "n": "Số thứ tự",
    "recipient_class": "Đối tượng",
    "draft_version": "Bản hồ sơ",
    "draft_digest": "Mã băm của hồ sơ",
    "channel": "Cách nộp",
    "channel_number": "Số ở nơi nhận khác",
    "evidence": "Bằng chứng nộp",
    "received_at": "Hệ thống nhận lúc",
    "filed_at": "Nộp lúc",
    "claimed_standards": "Tiêu chuẩn hồ sơ nêu",
    "returns": "Số lần trả lại",
    "supplement_due_at": "Hạn bổ sung",
    "supplement_limit": "Cách tính hạn bổ sung",
    "appraisal_limit": "Hạn thẩm định",
    "earlier_limits": "Các hạn đã tính trước đó",
    "accepted_at": "Tiếp nhận để thẩm định lúc",
    "appraisal": "Kết quả thẩm định",
    "proposal": "Đề xuất",
    "session": "Phiên họp",
    "agree": "Số phiếu đồng ý",
    "base": "Tổng số để tính",
    "needed": "Số phiếu cần",
    "rank": "Thứ tự xếp",
    "conclusion": "Kết luận",
    "departs": "Khác ý kiến Hội đồng",
    "superior": "Trả lời của cấp trên",
    "superior_paper": "Văn bản của cấp trên",
    "decision": "Quyết định",
    "decision_number": "Số quyết định",
    "reason_note": "Lý do",
    "award": "Danh hiệu, hình thức đề nghị",
    "commendation_type": "Loại khen thưởng",
    "wave": "Đợt",
    "held": "Đang tạm dừng xét",
    "proposer": "Đơn vị trình",
    "findings": "Điểm cần xem xét",
    "rule_set": "Bộ quy định đã ghim",
    "law_on": "Áp dụng luật ngày",
    "sits_at": "Họp lúc",
    "items": "Danh sách hồ sơ",
    "members": "Thành viên",
    "present": "Có mặt",
    "quorum": "Đủ số thành viên",
    "conflicts": "Khai báo có liên quan",
    "ballots": "Biểu quyết",
    "ranking": "Xếp thứ tự",
    "rankings": "Xếp thứ tự theo hình thức",
    "signed_at": "Ký lúc",
    "minutes_sha": "Biên bản (mã băm)",
    "delivered": "Đã chuyển",
    "refused": "Bị từ chối khi chuyển",
    "written": "Lấy ý kiến bằng văn bản",
    "own": "Hồ sơ của thành viên",
    "letter_number": "Số tờ trình",
    "letter_at": "Ngày tờ trình",
    "letter_sha": "Tờ trình (mã băm)",
    "letters": "Các tờ trình",
    "drafter": "Người soạn",
    "signer": "Người ký",
    "number": "Số",
    "series": "Sổ văn bản",
    "dated": "Ngày văn bản",
    "issued_at": "Ban hành lúc",
    "paper_sha": "Quyết định (mã băm)",
    "certificates": "Giấy khen, bằng khen (mã băm)",
    "bonus": "Tiền thưởng",
    "unpaid": "Chưa tính được tiền thưởng",
    "power": "Ký theo quyền",
    "powers": "Các quyền ký đã ghi",
    "year": "Năm",
    "opens_at": "Bắt đầu",
    "closes_at": "Kết thúc (đến trước)",
    "paper": "Văn bản",
    "yearly": "Việc hằng năm",
    "settled": "Việc đã xong",
    "measures": "Số liệu chỉ tiêu",
    "inspections": "Kế hoạch kiểm tra",
    "last_inspection": "Kế hoạch kiểm tra gần nhất",
    "last_finding": "Hạn chế gần nhất",
    "row_key": "Dòng quy định",
    "digest": "Mã băm của dòng",
    "published_in": "Nơi công bố",
    "scan": "Bản chụp (mã băm)",
    "confirmed_by": "Người xác nhận",
    "confirmed_at": "Xác nhận lúc",
    "withdrawn_at": "Rút xác nhận lúc",
    "note": "Ghi chú",
    "as_written": "Như văn bản ghi",
    "source": "Căn cứ",
    "moved_by": "Văn bản gia hạn",
    "title": "Tên văn bản",
    "article": "Điều khoản",
    "disagree": "Số phiếu không đồng ý",
    "invalid": "Số phiếu không hợp lệ",
    "tallies": "Số phiếu",
    "counts": "Lần kiểm phiếu",
    "mode": "Cách biểu quyết",
    "result": "Kết quả",
    "reason": "Lý do",
    "member": "Thành viên",
    "started_on": "Tính từ ngày",
    "count": "Số ngày, tháng, năm",
    "last_on": "Ngày cuối theo số ngày",
    "rolled_on": "Ngày cuối khi chuyển qua ngày nghỉ",
    "rolls": "Có chuyển qua ngày nghỉ",
    "calendar_version": "Lịch nghỉ",
    "calendar_digest": "Mã băm của lịch nghỉ",
    "amount": "Số tiền (đồng)",
    "verified": "Đã xác minh",
    "delegation": "Quyền ký",
    "author": "Ban hành với tư cách",
    "person": "Người được giao",
    "kind": "Loại",
    "body": "Tập thể",
    "head_post": "Chức vụ người đứng đầu",
    "post": "Chức vụ",
    "level": "Cấp",
    "valid_from": "Từ ngày",
    "valid_until": "Đến trước ngày",
    "redelegable": "Được giao tiếp",
    "given_by": "Người giao",
    "written_from": "Hiệu lực theo văn bản",
    "recorded_by": "Người ghi",
    "recorded_at": "Ghi lúc",
    "ended_at": "Chấm dứt lúc",
    "end_paper": "Văn bản chấm dứt",
}
"""Field of a state, or of what stands inside it → its name on the screen. A test holds it against the classes."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGEST = re.compile(r"[0-9a-f]{40,64}")
CASES = {"decision": "Dự thảo quyết định {}", "council": "Phiên họp thứ {}", "nomination": "Hồ sơ số {}"}
_CASE = re.compile(rf"({'|'.join(CASES)})/[^/]+/(\d+)")
_STEP = re.compile(r"([^.\[\]]+)((?:\[[^\]]*\])*)")


def place(path: str) -> str:
    """A path as an officer reads it: «windows[SUBMISSION].moved_by» is «Thời hạn SUBMISSION › Văn bản gia hạn»."""
    steps = []
    for name, inside in _STEP.findall(path):
        which = " ".join(inside.strip("[]").split("]["))
        steps.append(f"{FIELDS.get(name, name)} {which}".strip())
    return " › ".join(steps)


def said(subject: str, field: str, value: Any) -> str:
    """A value as an officer reads it. `field`: the last name of its path; states are told by the subject's table."""
    if value is ABSENT or value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if field in ("status", "phase") and value in TABLES[subject].states:
        return TABLES[subject].states[value]
    if field == "unit" and value in UNITS:
        return UNITS[value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return ", ".join(said(subject, field, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(
            f"{place(name)}: {said(subject, name, each)}" for name, each in value.items() if each not in ("", None, [])
        )
    return str(value)


def _text(value: str) -> str:
    if _INSTANT.fullmatch(value):
        return moment_words(datetime.fromisoformat(value))
    if _DAY.fullmatch(value):
        return short_date(date.fromisoformat(value))
    case = _CASE.fullmatch(value)
    if case:
        return CASES[case[1]].format(case[2])
    if _DIGEST.fullmatch(value):
        return f"{value[:4]}…{value[-4:]}"
    return ROLE_LABELS[Role(value)] if value in Role.__members__ else value


def moment_words(at: datetime) -> str:
    """«16:40:12 ngày 08/8/2024», in Vietnamese time."""
    local = in_vietnam(at)
    return f"{local:%H:%M:%S} ngày {short_date(local.date())}"


def act_words(subject: str, act: str) -> str:
    """The name of an act, as its button has it."""
    return TABLES[subject].by_act[act].label.rstrip("…") if act in TABLES[subject].by_act else act


def state_words(subject: str, state: str) -> str:
    """The name of a state."""
    return TABLES[subject].states.get(state, state)
