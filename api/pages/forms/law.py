"""Questions before each act on a row of law."""

from collections.abc import Callable

from api.actions.prepare import text_kind
from api.pages.forms.base import Field, Fields, Form
from definitions.law.words import evidence_words, title_of, value_words
from rules.calendar import short_date
from rules.facts import LegalValue


def _place(name: str, fields: Fields) -> str:
    """A copy lies under the number of its text."""
    return text_kind(str(fields["paper"]["number"]))


def said(row: LegalValue) -> tuple[str, ...]:
    """What the officer compares with the text, line by line."""
    first = f"từ {short_date(row.valid_from)}" if row.valid_from else "từ trước"
    until = f" đến trước {short_date(row.valid_until)}" if row.valid_until else ", chưa có ngày hết"
    lines = [
        f"Giá trị: {value_words(row) or 'chưa có'}",
        f"Hiệu lực: {first}{until}",
        f"Căn cứ ghi trong dòng: {row.source}",
        f"Mức bằng chứng hiện nay: {evidence_words(row)}",
    ]
    return tuple(lines + ([f"Ghi chú: {row.note}"] if row.note else []))


def confirm(row: LegalValue) -> Form:
    """The text that the officer has before him, and where it was published."""
    return Form(
        title="Xác nhận theo văn bản chính thức",
        submit="Xác nhận dòng này",
        intro=(
            "Chỉ xác nhận khi đang có văn bản chính thức trước mặt và đã đối chiếu từng mục dưới đây. "
            "Từ lúc xác nhận, hồ sơ trái với dòng này sẽ bị từ chối chứ không chỉ cảnh báo."
        ),
        notes=((title_of(row), said(row)),),
        fields=(
            Field("paper.number", "Số và ký hiệu văn bản đã đối chiếu", hint="ví dụ: 152/2025/NĐ-CP"),
            Field("paper.dated", "Ngày văn bản", "day", hint="ví dụ: 14/6/2025"),
            Field("published_in", "Đăng ở đâu", hint="số và trang Công báo, hoặc địa chỉ trang đăng văn bản"),
            Field("scan", "Bản văn bản", "file", hint="PDF, Word hoặc ảnh, tới 20 MB", optional=True),
            Field("remark", "Ghi chú", "area", optional=True),
        ),
        icon="circle-check",
        place=_place,
    )


def withdraw(row: LegalValue) -> Form:
    """Why the confirmation does not hold."""
    return Form(
        title="Rút xác nhận",
        submit="Rút xác nhận",
        intro="Dòng này trở lại «chưa xác nhận»: chỉ còn cảnh báo. Hồ sơ đã tiếp nhận giữ bộ quy định đã gắn.",
        notes=((title_of(row), said(row)),),
        fields=(Field("reason", "Lý do rút", "area", hint="chỗ sai đã thấy trong văn bản hoặc trong dòng này"),),
        icon="arrow-back-up",
        danger=True,
    )


LAW: dict[str, Callable[[LegalValue], Form]] = {"confirm": confirm, "withdraw": withdraw}
