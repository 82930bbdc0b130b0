"""Invented names for rehearsals. Any likeness to a person or a unit is chance; every line that uses them says so."""

_FAMILY_NAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Giáp Thân Chu Nông Vi Lương Tạ Hà Phan Đoàn Trịnh"
)
FAMILY_NAMES = tuple(_FAMILY_NAMES.split())
_MIDDLE_NAMES = "Văn Thị Đức Minh Thu Quang Ngọc Hữu Thanh Xuân Mạnh Hồng Kim Công Bích Đình Khắc Gia Tuấn"
MIDDLE_NAMES = tuple(_MIDDLE_NAMES.split())
_GIVEN_NAMES = (
    "An Anh Bách Bình Chi Cường Dung Dũng Duyên Đạt Giang Hà Hải Hạnh Hào Hiền Hiếu Hoa Hòa Huệ Hùng Hương Khánh "
    "Khôi Kiên Lan Liên Linh Long Lợi Mai Mẫn Nam Nga Ngân Nghĩa Nhung Oanh Phong Phú Phương Quân Quyên Quỳnh Sơn "
    "Tâm Thảo Thắng Thịnh Thơm Thủy Tiến Toàn Trang Trung Tuyết Tùng Uyên Vân Vinh Yến"
)
GIVEN_NAMES = tuple(_GIVEN_NAMES.split())
COLLECTIVES = (
    "Tổ sản xuất",
    "Hợp tác xã",
    "Trường Tiểu học",
    "Trường Trung học cơ sở",
    "Trạm Y tế",
    "Hội Nông dân cơ sở",
    "Hội Phụ nữ cơ sở",
    "Chi đoàn",
    "Đội dân phòng",
    "Phòng chuyên môn",
    "Công đoàn cơ sở",
    "Doanh nghiệp",
    "Thôn",
    "Ban Chỉ huy quân sự cơ sở",
)
PLACES = (
    "huyện Lục Ngạn",
    "huyện Lục Nam",
    "huyện Sơn Động",
    "huyện Yên Thế",
    "huyện Tân Yên",
    "huyện Lạng Giang",
    "huyện Yên Dũng",
    "huyện Hiệp Hòa",
    "thị xã Việt Yên",
    "thành phố Bắc Giang",
)
FAMILIES = "Gia đình liệt sĩ"


def person_name(drawn: int) -> str:
    """A name from a drawn number."""
    family, rest = FAMILY_NAMES[drawn % len(FAMILY_NAMES)], drawn // len(FAMILY_NAMES)
    middle, rest = MIDDLE_NAMES[rest % len(MIDDLE_NAMES)], rest // len(MIDDLE_NAMES)
    return f"{family} {middle} {GIVEN_NAMES[rest % len(GIVEN_NAMES)]}"
