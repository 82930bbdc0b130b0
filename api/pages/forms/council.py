"""Questions before each act on a sitting and on a decision."""

from collections.abc import Iterable

from api.pages.forms.base import Field, Fields, Form, Option
from api.pages.words import CLASSES, SEATS, case_number
from rules.council_acts import AWARDS, MODES, SHOW_OF_HANDS
from storage.reads.council import CountLine, Item, SittingView
from storage.reads.decision import DecisionView
from storage.reads.nomination import Nominee


def _nominee(nominee: Nominee) -> Option:
    hint = f"{case_number(nominee.n)} · {CLASSES.get(nominee.recipient_class, '')} · {nominee.unit_name}"
    return Option(str(nominee.n), nominee.title, hint)


def _item(item: Item) -> Option:
    return _nominee(item.nominee) if item.nominee else Option(str(item.n), case_number(item.n))


def convene(ready: Iterable[Nominee], day: str) -> Form:
    """Instant and agenda; the members are those of the establishing decision."""
    options = tuple(_nominee(nominee) for nominee in ready)
    return Form(
        title="Lập phiên họp Hội đồng",
        submit="Triệu tập",
        intro="Thành viên lấy theo quyết định thành lập Hội đồng. Các hồ sơ trong chương trình được báo ngay.",
        fields=(
            Field("sits_at", "Giờ và ngày họp", "instant", hint="ví dụ: 08:00 19/8/2024", start=day),
            Field("items", "Chương trình: hồ sơ đã thẩm định", "checks", options=options,
                  start=tuple(option.value for option in options)),
        ),
        icon="users",
    )  # fmt: skip


def record_attendance(sitting: SittingView) -> Form:
    """Who is present, by person."""
    options = tuple(Option(seat.person, str(seat.name), SEATS.get(seat.seat, seat.name.post)) for seat in sitting.seats)
    return Form(
        title="Ghi thành phần dự họp",
        submit="Ghi thành phần dự họp",
        intro=f"Cần ít nhất {sitting.state.quorum} trong {len(sitting.seats)} thành viên có mặt.",
        fields=(
            Field("present", "Có mặt", "checks", options=options, start=sitting.state.present),
            Field("absent_reason", "Lý do vắng", "area", optional=True),
        ),
        source=_sources(sitting),
        icon="users",
        unverified=_unverified(sitting),
    )


def _sources(sitting: SittingView) -> str:
    return "; ".join(dict.fromkeys(str(value.source) for value in sitting.values))


def _unverified(sitting: SittingView) -> bool:
    return any(not value.verified for value in sitting.values)


def declare_conflict(sitting: SittingView) -> Form:
    """Recorded; it changes no count by itself."""
    return Form(
        title="Khai báo có liên quan",
        submit="Ghi khai báo",
        intro="Được ghi vào biên bản. Số phiếu cần không đổi, trừ khi quy chế của Hội đồng nêu khác.",
        fields=(
            Field(
                "member", "Thành viên", "choice", options=tuple(Option(s.person, str(s.name)) for s in sitting.seats)
            ),
            Field("n", "Hồ sơ", "choice", options=tuple(_item(item) for item in sitting.items)),
            Field("reason", "Liên quan thế nào", "area"),
        ),
        icon="hand-stop",
    )


def open_ballot(sitting: SittingView, tellers: tuple[CountLine, ...]) -> Form:
    """Mode and dossiers; two tellers for paper ballots."""
    options = tuple(_item(item) for item in sitting.items)
    waiting = tuple(str(item.n) for item in sitting.waiting)
    # Derived, not random: the same form sent twice has to be the same act.
    serial = f"b{len(sitting.ballots) + 1}"
    awards = tuple(Option(code, label) for code, label in AWARDS.items())

    def numbered(fields: Fields) -> Fields:
        return fields | {"ballot": serial}

    return Form(
        title="Mở biểu quyết",
        submit="Mở biểu quyết",
        fields=(
            Field(
                "mode",
                "Hình thức",
                "choice",
                options=tuple(Option(code, label) for code, label in MODES.items()),
                start=SHOW_OF_HANDS,
            ),
            Field("award", "Biểu quyết về", "choice", options=awards, start="GIAY_KHEN"),
            Field("items", "Hồ sơ chưa biểu quyết về hình thức này", "checks", options=options, start=waiting),
            Field(
                "tellers",
                "Hai người kiểm phiếu (chỉ khi bỏ phiếu giấy)",
                "checks",
                options=tuple(Option(teller.account, teller.name) for teller in tellers),
                optional=True,
            ),
        ),
        source=_sources(sitting),
        icon="users",
        shape=numbered,
        unverified=_unverified(sitting),
    )


def _tallies(fields: Fields) -> Fields:
    tallies = [{"n": int(n), **given} for n, given in fields.pop("tallies", {}).items()]
    return fields | {"tallies": tallies}


def enter_count(sitting: SittingView) -> Form:
    """The figures of one counter; the other's stay hidden until the ballot is closed."""
    view = sitting.open_ballot
    items = view.ballot.items if view else ()
    named = {item.n: item for item in sitting.items}
    present = str(len(sitting.state.present))
    counted: list[Field] = []
    for n in items:
        name = f"tallies.{n}"
        group = f"{_item(named[n]).label} ({case_number(n).lower()})"
        counted.append(Field(f"{name}.agree", "Đồng ý", "number", group=group))
        counted.append(Field(f"{name}.disagree", "Không đồng ý", "number", start="0"))
        counted.append(Field(f"{name}.invalid", "Không hợp lệ", "number", start="0"))
    return Form(
        title="Nhập kết quả kiểm phiếu",
        submit="Ghi kết quả đã đếm",
        intro="Hai người nhập riêng; hai kết quả phải giống nhau mới khóa được biểu quyết.",
        fields=(
            Field("issued", "Số phiếu phát ra (giơ tay: số người có mặt)", "number", start=present),
            Field("returned", "Số phiếu thu vào", "number", start=present),
            *counted,
        ),
        icon="check",
        shape=_tallies,
    )


def recount(sitting: SittingView) -> Form:
    """Both count again."""
    return Form(
        title="Đếm lại",
        submit="Bỏ hai kết quả và đếm lại",
        fields=(Field("reason", "Lý do", "area"),),
        icon="refresh",
    )


def close_ballot(sitting: SittingView) -> Form:
    """Two equal counts."""
    entered = len(sitting.open_ballot.counted_by) if sitting.open_ballot else 0
    return Form(
        title="Khóa biểu quyết",
        submit="Khóa biểu quyết",
        intro=f"Đã có {entered} trong 2 kết quả kiểm phiếu. Khóa xong, kết quả được công bố trên trang phiên họp.",
        icon="lock",
    )


def _order(fields: Fields) -> Fields:
    placed = sorted((place, int(n)) for n, place in fields.pop("place", {}).items() if place)
    return fields | {"order": [n for _place, n in placed]}


def rank(sitting: SittingView) -> Form:
    """A place for each candidate for bằng khen; empty = none."""
    passed = [item for item in sitting.items if item.forward_passed]
    places = tuple(
        Field(
            f"place.{item.n}",
            _item(item).label,
            "number",
            hint=f"{item.forward_agree} / {item.base} phiếu đồng ý đề nghị Bằng khen",
            optional=True,
        )
        for item in passed
    )
    return Form(
        title="Xếp thứ tự đề nghị Bằng khen",
        submit="Ghi thứ tự",
        intro=f"Ghi 1 cho người đứng đầu, 2 cho người kế tiếp. Huyện được đề nghị không quá {sitting.forward_maximum}.",
        fields=(*places, Field("reason", "Nhận xét của Hội đồng", "area")),
        icon="certificate",
        shape=_order,
    )


def release_item(sitting: SittingView) -> Form:
    """The chair lets a dossier go that has not been voted on."""
    waiting = tuple(_item(item) for item in sitting.waiting)
    return Form(
        title="Cho rút hồ sơ khỏi chương trình",
        submit="Cho rút",
        intro="Hồ sơ chưa biểu quyết được đưa ra khỏi chương trình; sau đó đơn vị rút được hồ sơ.",
        fields=(Field("n", "Hồ sơ", "choice", options=waiting), Field("reason", "Lý do", "area")),
        icon="arrow-back-up",
    )


def sign_minutes(sitting: SittingView) -> Form:
    """The chair signs."""
    return Form(
        title="Ký biên bản họp",
        submit="Ký biên bản",
        intro=f"Biên bản ghi ý kiến Hội đồng về {len(sitting.items)} hồ sơ và chuyển tới từng hồ sơ.",
        icon="ballpen",
    )


def cancel(sitting: SittingView) -> Form:
    """With a reason."""
    return Form(
        title="Hủy phiên họp",
        submit="Hủy phiên họp",
        fields=(Field("reason", "Lý do", "area"),),
        icon="ban",
        danger=True,
    )


COUNCIL = {
    "record_attendance": record_attendance,
    "declare_conflict": declare_conflict,
    "enter_count": enter_count,
    "recount": recount,
    "close_ballot": close_ballot,
    "rank": rank,
    "release_item": release_item,
    "sign_minutes": sign_minutes,
    "cancel": cancel,
}


def submit_letter(ready: Iterable[Nominee], symbol: str, day: str) -> Form:
    """The tờ trình with its list."""
    options = tuple(_nominee(nominee) for nominee in ready)
    return Form(
        title="Lập tờ trình khen thưởng",
        submit="Trình",
        intro="Văn phòng kiểm tra rồi trình Chủ tịch ký. Số quyết định do văn thư ghi sau khi ký.",
        fields=(
            Field("letter_number", "Số tờ trình", hint=f"ví dụ: 45/{symbol}" if symbol else "ví dụ: 45/TTr-PNV"),
            Field("letter_at", "Ngày tờ trình", "day", hint="ví dụ: 20/8/2024", start=day),
            Field("items", "Danh sách đề nghị tặng Giấy khen", "checks", options=options,
                  start=tuple(option.value for option in options)),
        ),
        icon="send",
    )  # fmt: skip


def _list(decision: DecisionView) -> str:
    return f"{decision.collectives} tập thể, {decision.individuals} cá nhân"


def check(decision: DecisionView) -> Form:
    """The office has checked the draft."""
    return Form(
        title="Đã kiểm tra dự thảo",
        submit="Xác nhận đã kiểm tra",
        intro=f"Thể thức và nội dung đúng; danh sách có {_list(decision)}. Chuyển Chủ tịch ký.",
    )


def return_to_drafter(decision: DecisionView) -> Form:
    """Back with a reason."""
    return Form(
        title="Trả lại để sửa",
        submit="Trả lại",
        fields=(Field("reason", "Cần sửa gì", "area"),),
        icon="corner-up-left",
    )


def drop(decision: DecisionView) -> Form:
    """Given up before the signature."""
    return Form(
        title="Bỏ dự thảo quyết định",
        submit="Bỏ dự thảo",
        intro="Các trường hợp trong danh sách có thể đưa vào tờ trình khác.",
        fields=(Field("reason", "Lý do", "area"),),
        icon="ban",
        danger=True,
    )


def sign(decision: DecisionView) -> Form:
    """The chairperson signs."""
    return Form(
        title="Ký quyết định",
        submit="Ký quyết định",
        intro=f"Tặng Giấy khen cho {_list(decision)}. Sau khi ký, văn thư ghi số và phát hành.",
        icon="ballpen",
    )


def number(series: str, day: str, source: str) -> Form:
    """Number and day of the agency's register; `source`: who rules on registers."""
    return Form(
        title="Vào số quyết định",
        submit="Ghi số",
        intro="Ghi đúng số và ngày trong sổ đăng ký văn bản đi. Mỗi số chỉ dùng một lần trong một năm.",
        fields=(
            Field("number", "Số", "number", hint="ví dụ: 2135"),
            Field("series", "Ký hiệu sổ", start=series),
            Field("dated", "Ngày quyết định", "day", start=day),
        ),
        source=source,
        icon="writing",
    )


def issue(decision: DecisionView) -> Form:
    """Papers are printed, everybody is told."""
    return Form(
        title="Phát hành quyết định",
        submit="Phát hành",
        intro=f"In quyết định và Giấy khen cho {_list(decision)}; báo kết quả tới từng đơn vị.",
        icon="certificate",
    )


DECISION = {"check": check, "return_to_drafter": return_to_drafter, "drop": drop, "sign": sign, "issue": issue}
