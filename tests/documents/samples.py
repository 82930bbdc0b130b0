"""Papers of Chợ Đồn 2024 with illustrative names, as the rehearsal would print them."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from documents.model import (
    Attendee,
    AwardDecision,
    Ballot,
    Bonus,
    Certificate,
    Collective,
    CouncilMinutes,
    FiledItem,
    FilingReceipt,
    Individual,
    Issuer,
    Paper,
    Signer,
    SubmissionLetter,
)
from rules.facts import VIETNAM

DISTRICT = Issuer(agency=("ỦY BAN NHÂN DÂN", "HUYỆN CHỢ ĐỒN"), place="Chợ Đồn")
COUNCIL = Issuer(
    agency=("HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"), place="Chợ Đồn", superior=("ỦY BAN NHÂN DÂN", "HUYỆN CHỢ ĐỒN")
)
OFFICE = Issuer(agency=("PHÒNG NỘI VỤ",), place="Chợ Đồn", superior=("ỦY BAN NHÂN DÂN", "HUYỆN CHỢ ĐỒN"))
CHAIR = Signer(capacity=("CHỦ TỊCH",), name="Triệu Huy Chung")
CAMPAIGN = (
    "Đợt thi đua cao điểm 75 ngày đêm lao động sáng tạo, thiết thực lập thành tích chào mừng "
    "Kỷ niệm 75 năm Ngày giải phóng tỉnh Bắc Kạn (24/8/1949 - 24/8/2024)"
)
ACHIEVEMENT = f"xuất sắc trong {CAMPAIGN}"

COLLECTIVES = tuple(
    Collective(name)
    for name in (
        "Nhân dân và cán bộ xã Đồng Thắng",
        "Phòng Giáo dục và Đào tạo huyện",
        "Ban Chấp hành Hội Liên hiệp Phụ nữ xã Yên Thượng",
        "Đội Cảnh sát giao thông - trật tự, Công an huyện",
        "Khoa Hồi sức cấp cứu, Trung tâm Y tế huyện",
        "Trường Phổ thông Dân tộc nội trú Chợ Đồn",
        "Hợp tác xã Nông nghiệp sạch Thượng Giáo",
        "Ủy ban nhân dân thị trấn Bằng Lũng",
        "Chi nhánh Công ty Điện lực Bắc Kạn tại Chợ Đồn",
        "Tổ công nghệ số cộng đồng thôn Nà Khảo, xã Bằng Phúc",
    )
)
_PEOPLE = """
Ông|Hoàng Văn Tuyển|Chủ tịch Ủy ban nhân dân xã|xã Nghĩa Tá
Bà|Nông Thị Diệu Hường|Công chức Văn phòng - Thống kê|xã Bản Thi
Ông|Ma Thế Quyền|Chỉ huy trưởng Ban Chỉ huy quân sự xã|xã Xuân Lạc
Bà|Lường Thị Khánh Thảo|Giáo viên|Trường Tiểu học Lương Bằng
Ông|Triệu Nguyễn Đức Thưởng|Bác sĩ|Trung tâm Y tế huyện
Bà|Bàn Thị Mỹ Lệ|Trưởng thôn Phja Khao|xã Bản Thi
Ông|Nguyễn Hữu Kiên|Phó Trưởng Công an xã|xã Yên Phong
Bà|Đặng Thị Ước|Kế toán|Phòng Tài chính - Kế hoạch
Ông|Lý Quốc Khởi|Trợ lý tác huấn|Ban Chỉ huy quân sự huyện
Bà|Hà Thị Tuyết Nhung|Bí thư Đoàn xã|xã Ngọc Phái
Ông|Vũ Đình Ngữ|Giám đốc|Công ty TNHH Khai khoáng Bằng Lũng
Bà|Phùng Thị Quỳnh Xuyến|Chủ tịch Hội Nông dân xã|xã Đại Sảo
Ông|Đồng Văn Giỏi|Chuyên viên|Phòng Nông nghiệp và Phát triển nông thôn
Bà|Sằm Thị Ỷ|Nông dân|xã Tân Lập
Ông|Dương Mạnh Cường|Công chức Địa chính - Xây dựng|xã Yên Mỹ
Bà|Chu Thị Ngọc Ánh|Điều dưỡng trưởng|Trung tâm Y tế huyện
Ông|Lèng Văn Dự|Phó Chủ tịch Hội Cựu chiến binh|xã Quảng Bạch
Bà|Trương Thị Bích Thủy|Hiệu trưởng|Trường Mầm non Bình Trung
Ông|Phạm Quang Vỹ|Chuyên viên|Văn phòng HĐND và UBND huyện
Bà|Mã Thị Hoài Thương|Chuyên viên|Phòng Lao động - Thương binh và Xã hội
"""
INDIVIDUALS = tuple(Individual(*line.split("|")) for line in _PEOPLE.strip().splitlines())


def shared(**changes: Any) -> dict[str, Any]:
    common: dict[str, Any] = {
        "issuer": DISTRICT,
        "number": "1268",
        "symbol": "QĐ-UBND",
        "issued_on": date(2024, 8, 21),
        "made_at": datetime(2024, 8, 21, 15, 0, tzinfo=VIETNAM),
        "digest": "9f3c5a7be1d2f4860a9b" * 3,
        "rehearsal": True,
        "illustrative": ("họ tên người ký và người được khen", "số và ngày quyết định", "lịch sau ngày 08/8/2024"),
    }
    return {**common, **changes}


def decision(**changes: Any) -> AwardDecision:
    values: dict[str, Any] = {
        "subject": f"Về việc tặng Giấy khen cho các tập thể, cá nhân có thành tích {ACHIEVEMENT}",
        "authority": "Chủ tịch Ủy ban nhân dân huyện Chợ Đồn",
        "grounds": (
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
            "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
            "Căn cứ Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi tiết thi hành "
            "một số điều của Luật Thi đua, khen thưởng",
            "Căn cứ Kế hoạch số 153/KH-UBND ngày 28 tháng 5 năm 2024 của Ủy ban nhân dân huyện Chợ Đồn",
            "Theo đề nghị của Trưởng phòng Nội vụ huyện tại Tờ trình số 214/TTr-PNV ngày 20 tháng 8 năm 2024",
        ),
        "award": "Giấy khen",
        "achievement": ACHIEVEMENT,
        "collectives": COLLECTIVES,
        "individuals": INDIVIDUALS,
        "bonus": Bonus(None, None, "theo quy định hiện hành", "Quỹ Thi đua, khen thưởng của huyện năm 2024"),
        "executors": "Chánh Văn phòng HĐND và UBND huyện, Trưởng phòng Nội vụ, Trưởng phòng Tài chính - Kế hoạch, "
        "Thủ trưởng các cơ quan, đơn vị liên quan",
        "distribution": (
            "Như Điều 3",
            "TT. Huyện ủy, HĐND huyện (b/cáo)",
            "Cổng Thông tin điện tử huyện",
            "Lưu: VT, TH",
        ),
        "signer": CHAIR,
    }
    return AwardDecision(**{**shared(), **values, **changes})


def letter(**changes: Any) -> SubmissionLetter:
    values: dict[str, Any] = {
        "issuer": OFFICE,
        "number": "214",
        "symbol": "TTr-PNV",
        "issued_on": date(2024, 8, 20),
        "subject": f"Về việc khen thưởng các tập thể, cá nhân có thành tích {ACHIEVEMENT}",
        "addressees": ("Chủ tịch Ủy ban nhân dân huyện Chợ Đồn",),
        "reasons": (
            f"Thực hiện Kế hoạch số 153/KH-UBND ngày 28/5/2024 của Ủy ban nhân dân huyện về phát động {CAMPAIGN}",
            "Phòng Nội vụ đã thẩm định 38 hồ sơ do các cơ quan, đơn vị, địa phương nộp đúng thời hạn. "
            "Ngày 19/8/2024, Hội đồng Thi đua - Khen thưởng huyện đã họp, biểu quyết thông qua 32 trường hợp",
        ),
        "proposer": "Phòng Nội vụ",
        "authority": "Chủ tịch Ủy ban nhân dân huyện",
        "superior_authority": "Chủ tịch Ủy ban nhân dân tỉnh Bắc Kạn",
        "achievement": ACHIEVEMENT,
        "collectives": COLLECTIVES,
        "individuals": INDIVIDUALS,
        "superior_collectives": (Collective("Nhân dân và cán bộ xã Bằng Lãng"),),
        "superior_individuals": (Individual("Bà", "Lục Thị Thanh Huyền", "Phó Giám đốc", "Trung tâm Y tế huyện"),),
        "attachments": ("Biên bản họp Hội đồng", "38 hồ sơ đề nghị khen thưởng", "dự thảo Quyết định"),
        "distribution": ("Như trên", "Văn phòng HĐND và UBND huyện", "Lưu: VT, NV"),
        "signer": Signer(("TRƯỞNG PHÒNG",), "Hứa Thị Bạch Yến"),
    }
    return SubmissionLetter(**{**shared(), **values, **changes})


def certificate(recipient: Collective | Individual = INDIVIDUALS[3], **changes: Any) -> Certificate:
    values: dict[str, Any] = {
        "award": "Giấy khen",
        "authority": "Chủ tịch Ủy ban nhân dân huyện Chợ Đồn",
        "recipient": recipient,
        "achievement": ACHIEVEMENT,
        "golden_book": "17",
        "signer": CHAIR,
    }
    return Certificate(**{**shared(), **values, **changes})


def receipt(**changes: Any) -> FilingReceipt:
    values: dict[str, Any] = {
        "issuer": OFFICE,
        "number": "7",
        "symbol": "PTN-PNV",
        "issued_on": date(2024, 8, 8),
        "office": "Phòng Nội vụ huyện Chợ Đồn",
        "case": "CHO-DON-2024-0007",
        "unit": "Ủy ban nhân dân xã Bản Thi",
        "filed_by": "Nông Thị Diệu Hường",
        "subject": "đề nghị tặng Giấy khen của Chủ tịch UBND huyện cho bà Bàn Thị Mỹ Lệ, Trưởng thôn Phja Khao",
        "items": (
            FiledItem("Tờ trình đề nghị khen thưởng", "to-trinh.pdf, 212 KB", "a1b2c3d4e5f60718" * 4),
            FiledItem("Biên bản họp xét của Hội đồng", "bien-ban.docx, 48 KB", "0718293a4b5c6d7e" * 4),
            FiledItem("Báo cáo thành tích (Mẫu số 08)", "bao-cao-thanh-tich.pdf, 1,4 MB", "ffeeddccbbaa9988" * 4),
        ),
        "channel": "Cổng dịch vụ công trực tuyến của tỉnh, ghi nhận sau theo số tiếp nhận H02.18-240808-0007",
        "filed_at": datetime(2024, 8, 8, 16, 52, tzinfo=VIETNAM),
        "received_at": datetime(2024, 8, 9, 8, 5, tzinfo=VIETNAM),
        "due": "theo thông báo kết quả khen thưởng của Ủy ban nhân dân huyện",
        "receiver": Signer(("NGƯỜI TIẾP NHẬN HỒ SƠ",), "Lưu Thị Ngần"),
    }
    return FilingReceipt(**{**shared(), **values, **changes})


def minutes(**changes: Any) -> CouncilMinutes:
    present = (
        Attendee("Triệu Huy Chung", "Chủ tịch Ủy ban nhân dân huyện", "Chủ tịch Hội đồng"),
        Attendee("Nông Văn Thái", "Phó Chủ tịch Ủy ban nhân dân huyện", "Phó Chủ tịch thứ nhất"),
        Attendee("Hứa Thị Bạch Yến", "Trưởng phòng Nội vụ", "Phó Chủ tịch thường trực"),
        Attendee("Đinh Công Ưng", "Chủ tịch Liên đoàn Lao động huyện", "Phó Chủ tịch"),
        Attendee("Lưu Thị Ngần", "Chuyên viên Phòng Nội vụ", "Ủy viên, Thư ký"),
    )
    ballots = tuple(Ballot(who.name, "", 5, 0, 0, True) for who in COLLECTIVES) + tuple(
        Ballot(f"{who.honorific} {who.name}", who.unit, 5 - n % 3, n % 3, 0, n % 3 < 2, n + 1 if n < 2 else None)
        for n, who in enumerate(INDIVIDUALS[:12])
    )
    values: dict[str, Any] = {
        "issuer": COUNCIL,
        "number": "5",
        "symbol": "BB-HĐTĐKT",
        "issued_on": date(2024, 8, 19),
        "subject": f"Họp Hội đồng Thi đua - Khen thưởng huyện xét khen thưởng {CAMPAIGN}",
        "started_at": datetime(2024, 8, 19, 8, 0, tzinfo=VIETNAM),
        "ended_at": datetime(2024, 8, 19, 10, 45, tzinfo=VIETNAM),
        "venue": "Phòng họp số 2, trụ sở Ủy ban nhân dân huyện Chợ Đồn",
        "members": 6,
        "present": present,
        "absent": (Attendee("Quách Thị Phượng", "Chủ tịch Hội Phụ nữ huyện", "Ủy viên"),),
        "absence_reasons": ("đi công tác, đã gửi ý kiến bằng văn bản",),
        "invited": ("đại diện Văn phòng HĐND và UBND huyện",),
        "agenda": ("Nghe Phòng Nội vụ báo cáo kết quả thẩm định 22 hồ sơ", "Thảo luận, biểu quyết từng trường hợp"),
        "mode": "biểu quyết giơ tay",
        "threshold": "ít nhất 05/06 thành viên đồng ý (80% tổng số thành viên, theo Quy chế làm việc của Hội đồng)",
        "ballots": ballots,
        "conclusions": ("Đề nghị tặng Giấy khen cho các trường hợp đạt", "Chọn hai trường hợp xếp thứ nhất, thứ hai"),
        "chair": Signer(("CHỦ TRÌ",), "Triệu Huy Chung"),
        "secretary": Signer(("THƯ KÝ",), "Lưu Thị Ngần"),
    }
    return CouncilMinutes(**{**shared(), **values, **changes})


def every_paper(**changes: Any) -> tuple[Paper, ...]:
    papers: tuple[Paper, ...] = (letter(), decision(), certificate(), receipt(), minutes())
    return tuple(replace(paper, **changes) for paper in papers)
