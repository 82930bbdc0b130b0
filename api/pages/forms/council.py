"""Questions before each act on a sitting and on a decision; those about a ballot are in `api.pages.forms.ballot`."""

from collections.abc import Iterable

from api.pages.forms.ballot import BALLOT
from api.pages.forms.base import Field, Fields, Form, Option
from api.pages.forms.nominee import item_option, nominee_option
from api.pages.limits import limit_notes
from api.pages.words import SEATS
from payloads.naming import Names
from rules.calendar import short_date
from rules.deadline import Deadline
from rules.values import cited, flag
from rules.window import CaseFacts
from storage.reads.council import SittingView
from storage.reads.decision import DecisionView
from storage.reads.nomination import Nominee

SITTING, ROUND = "SITTING", "ROUND"


def convene(ready: Iterable[Nominee], day: str, facts: CaseFacts, notice: Deadline | None) -> Form:
    """Instant and agenda, or a written round where the statute has one; members: the establishing decision's."""
    options = tuple(nominee_option(nominee) for nominee in ready)
    ways = (Option(SITTING, "Họp"), Option(ROUND, "Lấy ý kiến bằng văn bản", "không họp; gửi phiếu tới mọi thành viên"))
    written = flag(facts.values, "council.written_round")
    hint = f"quy chế: từ ngày {short_date(notice.effective_on)}" if notice else "ví dụ: 08:00 19/8/2024"

    def shaped(fields: Fields) -> Fields:
        return fields | {"written": fields.pop("way", SITTING) == ROUND}

    way = Field("way", "Cách làm việc", "choice", options=ways, start=SITTING)
    urgent = Field(
        "short_notice", "Lý do báo gấp", "area", hint="chỉ khi họp sớm hơn thời hạn báo trước", optional=True
    )
    return Form(
        title="Lập phiên họp Hội đồng",
        submit="Triệu tập",
        intro="Thành viên lấy theo quyết định thành lập Hội đồng. Các hồ sơ trong chương trình được báo ngay.",
        fields=(
            *((way,) if written else ()),
            Field("sits_at", "Giờ và ngày họp", "instant", hint=hint, start=day),
            *((urgent,) if notice else ()),
            Field("items", "Chương trình: hồ sơ đã thẩm định", "checks", options=options,
                  start=tuple(option.value for option in options)),
        ),
        source=str(notice.source) if notice else "",
        notes=limit_notes(notice),
        icon="users",
        shape=shaped,
    )  # fmt: skip


def record_attendance(sitting: SittingView) -> Form:
    """Who is present, by person; also who has joined the Council since the convening."""
    seats = (*sitting.seats, *sitting.joined)
    new = {seat.person for seat in sitting.joined}
    options = tuple(
        Option(seat.person, str(seat.name), " · ".join(_said(seat.seat, seat.name.post, seat.person in new)))
        for seat in seats
    )
    return Form(
        title="Ghi thành phần dự họp",
        submit="Ghi thành phần dự họp",
        intro=f"Cần ít nhất {sitting.state.quorum} trong {len(sitting.seats)} thành viên có mặt.",
        fields=(
            Field("present", "Có mặt", "checks", options=options, start=sitting.state.present),
            Field("absent_reason", "Lý do vắng", "area", optional=True),
        ),
        source=str(cited(sitting.facts.values, "council.quorum")),
        icon="users",
        unverified=any(not value.verified for value in sitting.values),
    )


def _said(seat: str, post: str, new: bool) -> tuple[str, ...]:
    words = SEATS.get(seat, post)
    return (words, "mới được bổ sung vào Hội đồng") if new else (words,)


def declare_conflict(sitting: SittingView) -> Form:
    """Recorded; what follows from it is in the statute."""
    values = sitting.facts.values
    barred, off = flag(values, "council.recusal_enforced"), flag(values, "council.recusal_changes_base")
    vote = "Thành viên này không biểu quyết hồ sơ đó" if barred else "Quy chế không cấm biểu quyết"
    base = "và được trừ khi tính tỷ lệ phiếu" if off else "số phiếu cần không đổi"
    return Form(
        title="Khai báo có liên quan",
        submit="Ghi khai báo",
        intro=f"Được ghi vào biên bản. {vote}; {base}."
        if not (barred and off)
        else f"Được ghi vào biên bản. {vote} {base}.",
        fields=(
            Field(
                "member", "Thành viên", "choice", options=tuple(Option(s.person, str(s.name)) for s in sitting.seats)
            ),
            Field("n", "Hồ sơ", "choice", options=tuple(item_option(item) for item in sitting.items)),
            Field("reason", "Liên quan thế nào", "area"),
        ),
        source=str(cited(values, "council.recusal_enforced")),
        icon="hand-stop",
    )


def release_item(sitting: SittingView) -> Form:
    """The chair lets a dossier go that has not been voted on."""
    waiting = tuple(item_option(item) for item in sitting.waiting)
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


COUNCIL = BALLOT | {
    "record_attendance": record_attendance,
    "declare_conflict": declare_conflict,
    "release_item": release_item,
    "sign_minutes": sign_minutes,
    "cancel": cancel,
}


def submit_letter(ready: Iterable[Nominee], symbol: str, day: str, names: Names) -> Form:
    """The tờ trình with its list."""
    options = tuple(nominee_option(nominee) for nominee in ready)
    return Form(
        title="Lập tờ trình khen thưởng",
        submit="Trình",
        intro=f"Kiểm tra: {names.office}; ký: {names.authority}. Số quyết định do văn thư ghi sau khi ký.",
        fields=(
            Field("letter_number", "Số tờ trình", hint=f"ví dụ: 45/{symbol or 'TTr'}"),
            Field("letter_at", "Ngày tờ trình", "day", hint="ví dụ: 20/8/2024", start=day),
            Field("items", "Danh sách đề nghị khen thưởng", "checks", options=options,
                  start=tuple(option.value for option in options)),
        ),
        icon="send",
    )  # fmt: skip


def _list(decision: DecisionView) -> str:
    return decision.listed


def check(decision: DecisionView) -> Form:
    """The office has checked the draft."""
    return Form(
        title="Đã kiểm tra dự thảo",
        submit="Xác nhận đã kiểm tra",
        intro=f"Thể thức và nội dung đúng; danh sách có {_list(decision)}. Chuyển {decision.names.authority} ký.",
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
    """The authority signs."""
    return Form(
        title="Ký quyết định",
        submit="Ký quyết định",
        intro=f"Tặng {decision.names.given} cho {_list(decision)}. Sau khi ký, văn thư ghi số và phát hành.",
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
        intro=f"In quyết định và {decision.names.given} cho {_list(decision)}; báo kết quả tới từng đơn vị.",
        icon="certificate",
    )


DECISION = {"check": check, "return_to_drafter": return_to_drafter, "drop": drop, "sign": sign, "issue": issue}
