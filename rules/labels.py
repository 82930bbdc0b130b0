"""What the codes of plans, dossiers and notices are called: for pages, papers and the auditor alike."""

WINDOWS = {
    "CAMPAIGN": "Thi đua",
    "REGISTRATION": "Đăng ký thi đua",
    "SUBMISSION": "Nộp hồ sơ",
    "PLAN": "Kế hoạch của đơn vị",
    "REPORT": "Báo cáo kết quả",
}
OF_A_WAVE = {"WAVE": "Đợt", "REVIEW": "Sơ kết đợt"}
OBLIGATIONS = {
    "REGISTRATION": "đăng ký thi đua",
    "PLEDGE": "ký giao ước thi đua",
    "PLAN": "kế hoạch của đơn vị",
    "REPORT": "báo cáo kết quả",
}
RESULTS = {"AWARD": "Khen thưởng ở đây", "FORWARD": "Đề nghị cấp trên", "NOT_AWARD": "Không khen thưởng"}
"""Of a proposal or a conclusion. Neutral; where one dossier is spoken of, its campaign's own words stand
(`payloads.naming`)."""
PARTS = {"MEMBER": "Đơn vị thành viên cụm, khối thi đua", "DUTY": "Đơn vị có trách nhiệm thực hiện kế hoạch"}
"""Why a unit takes part."""
CHANNELS = {
    "HERE": "Trên hệ thống này",
    "PORTAL": "Cổng dịch vụ công trực tuyến",
    "REGISTRY": "Văn thư, bản giấy",
    "POST": "Bưu điện",
}
"""Where a dossier was filed."""
ANSWERS = {"PENDING": "Chờ trả lời", "GRANTED": "Được tặng", "DECLINED": "Không được tặng"}
"""What the level above has answered."""
EVIDENCE = {
    "R": "đọc trong một trích đoạn",
    "P": "theo thực tế của một nơi",
    "I": "suy ra",
    "M": "theo trí nhớ",
    "GAP": "chưa tìm thấy",
    "ISSUER": "tệp của cơ quan ban hành",
    "": "chưa ghi nguồn",
}
"""Evidence tag → how the row came to be known."""
AUTHORS = {"COLLECTIVE": "của tập thể", "HEAD": "của người đứng đầu"}
"""Whose paper it is."""
NOTICES = {
    "ENROLLED": "Đơn vị được ghi tên tham gia phong trào.",
    "FILING_RECEIPT": "Hồ sơ đã được tiếp nhận; kèm phiếu tiếp nhận và hẹn trả kết quả.",
    "SUPPLEMENT_REQUEST": "Hồ sơ được trả lại để bổ sung.",
    "SUPPLEMENT_OVERDUE": "Đã quá hạn bổ sung hồ sơ.",
    "SUPPLEMENT_MOVED": "Hạn bổ sung được tính lại theo lịch nghỉ mới.",
    "REJECTION": "Hồ sơ bị từ chối; lý do ghi trong hồ sơ.",
    "NOT_AWARDED": "Hồ sơ không được khen thưởng.",
    "AWARDED": "Được khen thưởng.",
    "FORWARD_GRANTED": "Được cấp trên khen thưởng.",
    "FORWARD_DECLINED": "Cấp trên không khen thưởng; hồ sơ được xem xét lại ở đây.",
    "HELD": "Hồ sơ tạm dừng xét vì một vụ việc chưa có kết luận.",
    "RELEASED": "Hồ sơ được xét tiếp.",
    "HANDED_OVER": "Tiếp nhận từ đơn vị đã kết thúc hoặc được giao nhiệm vụ mới.",
    "OBLIGATION_REMINDER": "Nhắc việc của đơn vị.",
    "OBLIGATION_OVERDUE": "Đã quá hạn việc của đơn vị.",
    "REPORT_REMINDER": "Nhắc gửi báo cáo kết quả.",
    "REPORT_OVERDUE": "Đã quá hạn gửi báo cáo kết quả.",
    "AMENDED": "Kế hoạch đã được sửa đổi.",
    "EXTENDED": "Đã gia hạn.",
    "SUSPENDED": "Phong trào tạm dừng.",
    "RESUMED": "Phong trào tiếp tục.",
    "CANCELLED": "Phong trào đã bị hủy.",
    "CLOSED": "Phong trào đã kết thúc.",
    "PROGRAMME_BEGUN": "Tới thời gian dự kiến của một việc trong chương trình.",
    "PROGRAMME_PASSED": "Đã qua thời gian dự kiến mà việc trong chương trình chưa được ghi kết quả.",
    "PROGRAMME_HANDED_OVER": "Nhận bàn giao việc còn lại của một chương trình.",
    "PROGRAMME_INSPECTION": "Đơn vị có trong kế hoạch kiểm tra thi đua, khen thưởng.",
    "PROGRAMME_FINDING": "Kiểm tra ghi nhận hạn chế cần khắc phục.",
}
"""Kind of a notice → what it says."""


def window_name(key: str) -> str:
    """What a window is for: «Nộp hồ sơ», «Đợt 1», «Sơ kết đợt 1»."""
    stem, _, serial = key.partition("_")
    return WINDOWS.get(key) or f"{OF_A_WAVE.get(stem, 'Thời hạn')} {serial}".strip()


def obligation(key: str) -> str:
    """What a unit owes, inside a sentence."""
    return OBLIGATIONS.get(key or "REPORT") or f"báo cáo sơ kết đợt {key.rpartition('_')[2]}"


def period_name(key: str) -> str:
    """A period of scoring: «Cả năm», «Đợt 1»."""
    return "Cả năm" if key == "YEAR" else window_name(key)
