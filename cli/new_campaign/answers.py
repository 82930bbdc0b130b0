"""What somebody has said about a new plan. Nothing here has a value of its own: what was not said is None or empty."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from rules.calendar import short_date

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LABEL = re.compile(r"[A-Z][A-Z0-9_]*")
LEVELS = {
    "CENTRAL": "bộ, ngành trung ương",
    "PROVINCE": "tỉnh, thành phố",
    "COMMUNE": "xã, phường, đặc khu",
    "UNIT": "cơ quan, đơn vị, trường học, doanh nghiệp",
    "DISTRICT": "huyện (đến hết 30/6/2025)",
}
KINDS = {"REGULAR": "thi đua thường xuyên", "THEMATIC": "thi đua theo chuyên đề, theo đợt"}
PATHS = {
    "DECIDED_HERE": "cơ quan phát động quyết định",
    "FORWARDED": "đề nghị cấp trên quyết định",
    "OWN_UNIT": "từng đơn vị tự quyết định",
}
COUNCIL = {"yes": True, "no": False, "unknown": None}
GATES = {
    "REGISTRATION": "đã đăng ký thi đua",
    "PLEDGE": "đã ký giao ước",
    "PLAN": "đã có kế hoạch của đơn vị",
    "REPORT": "đã gửi báo cáo kết quả",
}
SEATS = ("CHAIR", "STANDING_VICE_CHAIR", "VICE_CHAIR", "MEMBER", "SECRETARY")
T = TypeVar("T")


class Unclear(ValueError):
    """An answer that cannot be understood: what is wrong with it and how it is written, in Vietnamese."""


@dataclass(frozen=True)
class Span:
    """A period. `included` false: «trước ngày»."""

    first: date | None
    last: date
    included: bool = True

    @property
    def words(self) -> str:
        """The usual words for it, to be replaced by those of the plan."""
        end = f"{'đến hết' if self.included else 'trước'} ngày {short_date(self.last)}"
        return f"từ ngày {short_date(self.first)}{'' if self.included else ' đến'} {end}" if self.first else end


@dataclass(frozen=True)
class NewAward:
    code: str
    form: str
    name: str
    path: str


@dataclass(frozen=True)
class Answers:
    """One plan."""

    code: str
    issuer: str
    issuer_name: str
    level: str
    standing: tuple[str, str]
    """Code and name of the standing body."""
    title: str
    kind: str
    campaign: Span
    categories: tuple[tuple[str, str], ...]
    awards: tuple[NewAward, ...]
    council: str
    """yes, no or unknown."""
    number: str | None = None
    symbol: str | None = None
    issued_on: date | None = None
    submission: Span | None = None
    registration: Span | None = None
    report: Span | None = None
    waves: tuple[tuple[str, Span], ...] = ()
    gates: tuple[tuple[str, str, bool], ...] = ()
    """Key, whom it concerns, whether it refuses."""
    labels: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    """The paper that `values` stand in."""
    members: tuple[tuple[str, str, str], ...] = ()
    """Seat, name, post."""


def day(text: str) -> date:
    """2026-03-31 or 31/3/2026."""
    given = text.strip()
    try:
        if "/" in given:
            number, month, year = (int(part) for part in given.split("/"))
            return date(year, month, number)
        return date.fromisoformat(given)
    except ValueError:
        raise Unclear(f"«{text}» không phải một ngày có trong lịch; ghi như 31/3/2026 hoặc 2026-03-31.") from None


def span(text: str) -> Span:
    """«1/3/2026..31/5/2026» or «..31/5/2026»; «..<1/6/2026» is «trước ngày 01/6/2026»."""
    first, dots, last = text.partition("..")
    if not dots or not last.strip(" <"):
        raise Unclear(
            f"«{text}» không phải một khoảng thời gian; ghi như 1/3/2026..31/5/2026 (đến hết ngày), ..31/5/2026 "
            "(chỉ có hạn cuối), ..<1/6/2026 (trước ngày)."
        )
    included = not last.lstrip().startswith("<")
    found = Span(day(first) if first.strip() else None, day(last.strip(" <")), included)
    if found.first and found.last < found.first:
        raise Unclear(f"«{text}»: kết thúc trước khi bắt đầu; sửa một trong hai ngày.")
    return found


def code(text: str) -> str:
    """A code of small letters, digits and hyphens."""
    given = text.strip()
    if not CODE.fullmatch(given):
        raise Unclear(f"Mã «{text}» chỉ gồm chữ thường không dấu, số và dấu gạch nối, ví dụ xa-ta-phin.")
    return given


def words(text: str) -> str:
    """Any text that is not empty."""
    if not text.strip():
        raise Unclear("Mục này không được để trống.")
    return text.strip()


def one_of(known: Sequence[str]) -> Callable[[str], str]:
    """A reader that takes one of the words, in any case."""

    def read(text: str) -> str:
        for word in known:
            if text.strip().upper() == word.upper():
                return word
        raise Unclear(f"Không có «{text}»; chọn một trong: {', '.join(known)}.")

    return read


def pair(first: Callable[[str], str], shape: str) -> Callable[[str], tuple[str, str]]:
    """A reader of «A=B»."""

    def read(text: str) -> tuple[str, str]:
        left, equals, right = text.partition("=")
        if not equals:
            raise Unclear(f"«{text}» phải có dạng {shape}.")
        return first(left), words(right)

    return read


def label(text: str) -> str:
    """A code of capital letters, digits and underscores."""
    given = text.strip()
    if not LABEL.fullmatch(given):
        raise Unclear(f"Mã «{text}» chỉ gồm chữ hoa không dấu, số và dấu gạch dưới, ví dụ UBND_XA.")
    return given


category = pair(label, "MÃ=Tên, ví dụ THON=Thôn")
standing = pair(code, "mã=Tên, ví dụ phong-van-hoa=Phòng Văn hóa - Xã hội")
value = pair(lambda text: text.strip(), "tên=giá trị, ví dụ supplement_working_days=5")
caption = pair(label, "NHÃN=chữ, ví dụ AUTHORITY=Chủ tịch UBND xã")


def award(text: str) -> NewAward:
    """«GIAY_KHEN=Giấy khen của Chủ tịch UBND xã» and, at the end, «:FORWARDED» or «:OWN_UNIT»."""
    form, name = pair(label, "HÌNH_THỨC=Tên, ví dụ GIAY_KHEN=Giấy khen của Chủ tịch UBND xã")(text)
    name, colon, path = name.rpartition(":") if ":" in name else (name, "", "DECIDED_HERE")
    if colon and path.strip() not in PATHS:
        raise Unclear(f"Sau dấu hai chấm phải là một trong: {', '.join(PATHS)}; «{path}» không có.")
    return NewAward(form, form, name.strip(), path.strip())


def gate(text: str) -> tuple[str, str, bool]:
    """«REPORT», «REPORT:COLLECTIVE», «REGISTRATION:ALL:refuses»."""
    key, _, rest = text.strip().partition(":")
    whom, _, how = rest.partition(":")
    if key not in GATES and not re.fullmatch(r"REVIEW_[1-9]\d?", key):
        raise Unclear(f"Không có điều kiện «{key}»; chọn: {', '.join(GATES)}, REVIEW_1 (sơ kết đợt 1)…")
    if whom not in ("", "ALL", "COLLECTIVE", "INDIVIDUAL") or how not in ("", "refuses", "warns"):
        raise Unclear(
            f"«{text}»: ghi như REPORT, REPORT:COLLECTIVE hoặc REGISTRATION:ALL:refuses (thiếu thì không nhận)."
        )
    return key, whom or "ALL", how == "refuses"


def wave(text: str) -> tuple[str, Span]:
    """«Đợt 1=1/1/2026..30/6/2026»."""
    name, period = pair(words, "Tên=từ..đến, ví dụ Đợt 1=1/1/2026..30/6/2026")(text)
    found = span(period)
    if found.first is None:
        raise Unclear(f"«{text}»: đợt thi đua cần cả ngày bắt đầu.")
    return name, found


def member(text: str) -> tuple[str, str, str]:
    """«CHAIR=Họ và tên=Chức vụ»."""
    parts = [part.strip() for part in text.split("=")]
    if len(parts) != 3 or not all(parts) or parts[0] not in SEATS:
        raise Unclear(f"«{text}» phải có dạng CHỨC_DANH=Họ và tên=Chức vụ; chức danh là một trong: {', '.join(SEATS)}.")
    return parts[0], parts[1], parts[2]
