"""What is asked before a power to sign is recorded, and before one ends."""

from api.pages.forms.base import Field, Form, Option, paper_fields
from rules.calendar import short_date
from rules.signing import KIND_LABELS, Delegation, Kind
from rules.signing_power import GRANTED, PAPERS
from storage.reads.common import PersonName
from storage.reads.signing_power import Book, PowerLine

HINTS = {
    Kind.KT: "cấp phó ký thay người đứng đầu",
    Kind.Q: "người được giao quyền đứng đầu",
    Kind.TL: "theo quy chế làm việc: ghi điều",
    Kind.TUQ: "bằng văn bản, có loại văn bản và ngày hết hạn",
    Kind.TM: "thay mặt tập thể",
}


def period_words(one: Delegation) -> str:
    """«từ 01/8/2025 đến trước 01/9/2025»; a power of a post says so."""
    first = f"từ {short_date(one.valid_from)}" if one.valid_from else "theo chức vụ"
    return f"{first} đến trước {short_date(one.valid_until)}" if one.valid_until else f"{first}, không ghi ngày hết"


def papers_words(one: Delegation) -> str:
    """«quyết định khen thưởng, tờ trình»; empty: every paper."""
    return ", ".join(PAPERS.get(code, code) for code in one.papers).capitalize() or "Mọi văn bản"


def _person(account: str, who: PersonName) -> Option:
    return Option(account, f"{who}, {who.post}" if who.post else str(who))


def grant(book: Book, people: list[tuple[str, PersonName]], today: str) -> Form:
    """Who may sign what, in which capacity, for how long, by whose paper."""
    return Form(
        title="Ghi giao quyền ký",
        submit="Ghi vào sổ",
        intro="Quyền ký chỉ có hiệu lực từ ngày được ghi ở đây, kèm văn bản giao quyền; văn bản ghi ngày sớm hơn không "
        "làm chữ ký trước đó thành đúng thẩm quyền.",
        fields=(
            Field("person", "Người được ký", "select", options=tuple(_person(*one) for one in people)),
            Field(
                "kind",
                "Tư cách ký",
                "choice",
                options=tuple(Option(kind, f"{kind}. ({KIND_LABELS[kind]})", HINTS[kind]) for kind in GRANTED),
            ),
            Field(
                "papers",
                "Loại văn bản",
                "checks",
                hint="không chọn: mọi văn bản (thừa ủy quyền thì phải chọn)",
                options=tuple(Option(code, name) for code, name in PAPERS.items()),
                optional=True,
            ),
            Field("valid_from", "Từ ngày", "day", start=today),
            Field("valid_until", "Hết ngày", "last_day", hint="để trống: không ghi ngày hết hạn", optional=True),
            *paper_fields("văn bản ủy quyền, hoặc quyết định ban hành quy chế làm việc"),
            Field("article", "Điều của quy chế làm việc", hint="ví dụ: Điều 5", optional=True),
            Field(
                "given_by",
                "Người giao quyền",
                "select",
                options=tuple(_person(line.power.person, line.person) for line in book.posts)
                + tuple(_person(line.power.delegation.person, line.person) for line in book.open),
            ),
            Field("redelegable", "Văn bản cho phép giao lại cho người khác", "confirm", optional=True),
        ),
        source="Nghị định số 30/2020/NĐ-CP, Điều 13",
        unverified=True,
        icon="ballpen",
    )


def _said(line: PowerLine) -> str:
    one = line.power.delegation
    return f"Số {line.power.number}: {line.person}, {one.kind}., {period_words(one)}"


def end(book: Book, number: str) -> Form:
    """Which power ends, and on which paper."""
    return Form(
        title="Chấm dứt quyền ký",
        submit="Chấm dứt",
        intro="Từ lúc ghi nhận, người này không ký được theo quyền đó nữa; văn bản đã ký vẫn giữ nguyên.",
        fields=(
            Field(
                "number",
                "Quyền ký",
                "select",
                options=tuple(Option(str(line.power.number), _said(line)) for line in book.open),
                start=number,
            ),
            *paper_fields("văn bản chấm dứt hoặc thay thế"),
            Field("reason", "Lý do", "area", optional=True),
        ),
        icon="ban",
        danger=True,
    )
