"""The columns of a list of past awards: names as officers write them, in the order of the template."""

from dataclasses import dataclass

from rules.award_history import folded


@dataclass(frozen=True)
class Column:
    """`required`: whether every line must fill it. `width` in characters; `example` is invented."""

    key: str
    header: str
    required: bool
    width: int
    help: str
    example: str


COLUMNS = (
    Column(
        "award",
        "Danh hiệu, hình thức khen thưởng",
        True,
        40,
        "Tên hoặc mã trong danh mục.",
        "Bằng khen của Chủ tịch UBND tỉnh",
    ),
    Column("grade", "Hạng", False, 8, "Nhất, Nhì, Ba; chỉ với huân chương, huy chương.", ""),
    Column(
        "level",
        "Cấp quyết định",
        True,
        22,
        "Chủ tịch nước; Thủ tướng Chính phủ; Chủ tịch UBND tỉnh; …",
        "Chủ tịch UBND tỉnh",
    ),
    Column(
        "recipient_class",
        "Loại đối tượng",
        True,
        16,
        "Tập thể; Cá nhân; Gia đình; Hộ gia đình; Doanh nghiệp; …",
        "Cá nhân",
    ),
    Column(
        "direct_worker", "Lao động trực tiếp", False, 18, "Có hoặc Không, chỉ với cá nhân; để trống khi chưa rõ.", "Có"
    ),
    Column("year", "Năm", True, 8, "Năm tính vào thống kê, bốn chữ số, không dấu chấm.", "2023"),
    Column("movement", "Phong trào thi đua", False, 40, "Tên phong trào; để trống khi khen thưởng thường xuyên.", ""),
    Column("decision_number", "Số quyết định", True, 20, "Số và ký hiệu, ví dụ 1846/QĐ-UBND.", "1846/QĐ-UBND"),
    Column("decision_date", "Ngày quyết định", True, 16, "dd/mm/yyyy, hoặc ô kiểu ngày.", "21/08/2023"),
    Column(
        "authority",
        "Người quyết định (chức danh, cơ quan lúc đó)",
        True,
        34,
        "Ghi tên cơ quan vào lúc ký, dù nay đã đổi.",
        "Chủ tịch UBND tỉnh Bắc Giang",
    ),
    Column(
        "recipient",
        "Tên tập thể, cá nhân",
        False,
        34,
        "Bắt buộc, trừ dòng chỉ có số lượng (danh sách cũ).",
        "Nguyễn Văn Minh Họa",
    ),
    Column("unit", "Đơn vị, địa chỉ", False, 34, "Đơn vị, địa phương lúc được khen.", "Xã Minh Họa, huyện Minh Họa"),
    Column("quantity", "Số lượng", False, 10, "Để trống là 1; lớn hơn 1 chỉ khi không có tên.", ""),
    Column("illustrative", "Minh họa", False, 10, "Có: dòng bịa để diễn tập; bản cài đặt thật không nhận.", "Có"),
)
IGNORED = frozenset({folded("STT"), folded("Số thứ tự"), folded("Ghi chú"), ""})
"""Columns that lists often have and that say nothing for the history."""
BY_HEADER = {folded(name): column for column in COLUMNS for name in (column.header, column.key)}
