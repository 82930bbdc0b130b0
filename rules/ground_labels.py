"""What the grounds of refusals and warnings are called, in a few words each."""

from rules.labels import obligation

REFUSALS = {
    "LATE": "Nộp muộn",
    "EARLY": "Chưa tới thời gian",
    "OVER_QUOTA": "Vượt số lượng của đơn vị",
    "FORWARD_QUOTA_USED": "Đã đủ số đề nghị cấp trên",
    "INCOMPLETE": "Thiếu giấy tờ",
    "DECLARATION_MISSING": "Thiếu lời cam đoan",
    "EVIDENCE_MISSING": "Thiếu chứng cứ nộp nơi khác",
    "WRONG_FILING_TIME": "Sai thời điểm nộp",
    "WRONG_ROLE": "Không đúng quyền",
    "WRONG_UNIT": "Không đúng đơn vị",
    "OUTSIDE_REMIT": "Ngoài phạm vi kiểm tra",
    "WRONG_PHASE": "Không đúng bước",
    "SUSPENDED": "Phong trào đang tạm dừng",
    "TWICE": "Làm hai lần",
    "REASON_MISSING": "Thiếu lý do",
    "STANDARDS_MISSING": "Thiếu tiêu chuẩn",
    "WITHDRAWAL_NEEDS_CHAIR": "Rút hồ sơ phải được chủ tọa đồng ý",
    "PAPER_MISSING": "Thiếu văn bản",
    "WRONG_DATE": "Sai ngày",
    "OPEN_CASES": "Còn việc chưa xong",
    "NUMBER_TAKEN": "Số đã có người lấy",
    "WRONG_NUMBER": "Sai số",
    "QUORUM_NOT_MET": "Không đủ thành phần họp",
    "WRONG_COUNT": "Kiểm phiếu sai",
    "COUNTS_DIFFER": "Hai lần kiểm phiếu khác nhau",
    "NOT_A_MEMBER": "Không phải thành viên Hội đồng",
    "UNKNOWN_ITEM": "Mục không có trong danh sách",
    "CASE_CLOSED": "Việc đã kết thúc",
    "WARNINGS_OPEN": "Còn cảnh báo chưa trả lời",
    "LOWER_FORM_DEMANDED": "Đòi hình thức thấp hơn trước",
    "STANDARD_NOT_MET": "Chưa đạt tiêu chuẩn",
    "BASIS_NOT_ALLOWED": "Không được dùng làm căn cứ",
    "HELD": "Đang tạm dừng xét",
    "ACHIEVEMENT_TOO_EARLY": "Thành tích trước khi hết kỷ luật",
    "ALREADY_REWARDED": "Thành tích đã được khen",
    "FORWARD_PENDING": "Cấp trên chưa trả lời",
    "PRIORITY_IGNORED": "Chưa ưu tiên đúng đối tượng",
    "WRONG_PROPOSER": "Sai đơn vị đề nghị",
    "UNIT_DISSOLVED": "Đơn vị đã giải thể",
    "PREREQUISITE_MISSING": "Thiếu danh hiệu làm điều kiện",
    "WRONG_RECIPIENT": "Sai đối tượng",
    "VALUE_MISSING": "Thiếu giá trị chưa ai quy định",
    "NOT_AUTHORISED": "Không có thẩm quyền ký",
    "DELEGATION_OVER": "Ủy quyền đã hết hạn",
    "REDELEGATED": "Ủy quyền lại",
    "WRONG_AUTHOR": "Ký sai thể thức",
    "GATE_NOT_MET": "Chưa đạt điều kiện của kế hoạch",
    "GATE_OPEN": "Điều kiện của kế hoạch chưa được trả lời",
    "AWARD_QUOTA_USED": "Đã đủ số lượng khen thưởng",
    "WRONG_SCORE": "Sai điểm",
    "NOT_APPROVED": "Kế hoạch chưa được phê duyệt",
    "FILE_TYPE": "Loại tệp không nhận",
    "FILE_EMPTY": "Tệp rỗng",
    "FILE_ENCRYPTED": "Tệp có mật khẩu",
    "FILE_TOO_LARGE": "Tệp quá lớn",
    "NO_RULE": "Chưa có căn cứ đang có hiệu lực",
}
"""Code of a refusal or warning → words; a code without words is shown by the sentence that was said."""
WARNINGS = {
    "UNVERIFIED": "Căn cứ chưa được xác nhận",
    "OLD_UNIT_NOT_HEARD": "Chưa có ý kiến đơn vị cũ",
    "HEAD_WITHOUT_COLLECTIVE": "Khen người đứng đầu khi tập thể chưa được khen",
    "SHORTER_TIME": "Được giảm thời gian giữ chức vụ",
    "FORM_CHANGED": "Mẫu báo cáo đã thay đổi",
    "HOLIDAY_UNCONFIRMED": "Ngày nghỉ chưa được xác nhận",
    "CALENDAR_MISSING": "Chưa có lịch nghỉ của năm",
    "LAST_DAY_OFF": "Ngày cuối là ngày nghỉ",
    "AT_MOST": "Mức thưởng là mức tối đa",
    "HIGHEST_ONLY": "Chỉ chi mức thưởng cao nhất",
    "SHARE_NOT_STATED": "Chưa nêu tỷ lệ người đạt danh hiệu",
    "MEMBERS_NOT_STATED": "Chưa nêu số người đạt danh hiệu",
    "ALTERNATIVES": "Có điều kiện thay thế nhau",
    "NOT_COMPARABLE": "Không so sánh được hai luật",
}
"""Code of what warns and never refuses → words."""
SEVERITIES = {"WARNING": "cần ghi quyết định xử lý", "NOTE": "để biết"}
GATE_STATES = {"MISSING": "chưa có", "LATE": "trễ hạn", "MET": "đã có"}


def gate_words(code: str) -> str:
    """«Điều kiện của kế hoạch, báo cáo kết quả: chưa có» of GATE_REPORT_MISSING; empty: no gate's code."""
    prefix, _, rest = code.partition("_")
    key, _, state = rest.rpartition("_")
    if prefix != "GATE" or state not in GATE_STATES:
        return ""
    return f"Điều kiện của kế hoạch, {obligation(key)}: {GATE_STATES[state]}"
