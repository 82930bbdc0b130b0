"""Questions before each act on a programme."""

from collections.abc import Callable

from api.pages.forms.base import Field, Fields, Form, Option, paper_fields
from rules.programme_acts import KINDS, OPEN, REVIEWS, TOPICS, TRENDS
from rules.target import say_target
from storage.reads.programme import ProgrammeView

PAPER_HINT = "ví dụ: 458/KH-UBND"
Kept = Callable[[str, str], bool]
"""(kind, status) of an event → whether an act may choose it."""


def _accepted(fields: Fields) -> Fields:
    accepted = [code for code, yes in fields.pop("accepted", {}).items() if yes]
    return fields | {"accepted_warnings": accepted}


def _items(view: ProgrammeView, kept: Kept) -> tuple[Option, ...]:
    """Events that an act may choose, as (key, label, planned words)."""
    return tuple(
        Option(item.item.key, item.item.label, f"dự kiến: {item.item.as_written}")
        for item in view.items
        if kept(item.item.kind, item.item.status)
    )


def _item_field(view: ProgrammeView, kept: Kept) -> Field:
    return Field("item", "Việc trong chương trình", "choice", options=_items(view, kept))


def _units(view: ProgrammeView) -> tuple[Option, ...]:
    return tuple(Option(code, name) for code, name in view.unit_names)


def _is_open(kind: str, status: str) -> bool:
    return status in OPEN


def start(view: ProgrammeView) -> Form:
    """The signed document, and every warning answered one by one."""
    seen: dict[str, list[str]] = {}
    for warned in view.basis.warnings:
        seen.setdefault(warned.code, []).append(warned.sentence)
    warnings = tuple(
        Field(
            f"accepted.{code}",
            f"Đã xem và chấp nhận: {' '.join(sentences)}",
            "confirm",
            group="Cảnh báo của văn bản: cần ý kiến từng mục" if index == 0 else "",
        )
        for index, (code, sentences) in enumerate(seen.items())
    )
    return Form(
        title="Ban hành chương trình",
        submit="Ban hành",
        intro=f"{view.basis.document}: {len(view.items)} việc dự kiến, {len(view.targets)} chỉ tiêu.",
        fields=(*paper_fields("ví dụ: 612/CTr-UBND"), *warnings),
        icon="send",
        shape=_accepted,
    )


def plan_item(view: ProgrammeView) -> Form:
    """A further event by a paper."""
    return Form(
        title="Bổ sung việc dự kiến",
        submit="Bổ sung",
        intro="Thời gian dự kiến là một khoảng (tháng, quý, năm), không phải hạn cuối.",
        fields=(
            Field("key", "Mã việc", hint="chữ thường không dấu, ví dụ: hoi-thi-2024"),
            Field("kind", "Loại việc", "choice", options=tuple(Option(*kind) for kind in KINDS.items())),
            Field("label", "Tên việc"),
            Field("opens_at", "Từ ngày", "day", hint="ví dụ: 01/7/2024"),
            Field("closes_at", "Đến hết ngày", "last_day", hint="ví dụ: 30/9/2024"),
            Field("as_written", "Lời văn của văn bản", hint="ví dụ: Quý III năm 2024"),
            Field("unit", "Cơ quan chuẩn bị", "choice", options=_units(view)),
            *paper_fields(PAPER_HINT),
        ),
        icon="writing",
    )


def start_item(view: ProgrammeView) -> Form:
    """An event has begun; before or after its range is taken."""
    return Form(
        title="Ghi bắt đầu",
        submit="Ghi bắt đầu",
        intro="Ngày thực tế được giữ bên cạnh khoảng dự kiến; muộn hoặc sớm đều được ghi.",
        fields=(
            _item_field(view, lambda kind, status: status == "PLANNED"),
            Field("started_at", "Ngày bắt đầu thực tế", "day", hint="ví dụ: 28/5/2024"),
            *paper_fields(PAPER_HINT),
            Field("carried_by", "Thực hiện bằng đợt", hint="mã hoặc số kế hoạch, nếu có", optional=True),
            Field("reason", "Ghi chú", "area", optional=True),
        ),
        icon="player-track-next",
    )


def complete_item(view: ProgrammeView) -> Form:
    """An event is done, by paper."""

    def kept(kind: str, status: str) -> bool:
        return kind not in REVIEWS | {"INSPECTION"} and status in OPEN | {"HANDED_OVER"}

    return Form(
        title="Ghi hoàn thành",
        submit="Ghi hoàn thành",
        fields=(
            _item_field(view, kept),
            Field("done_at", "Ngày hoàn thành", "day", hint="ví dụ: 24/8/2024"),
            *paper_fields("ví dụ: 390/BC-UBND"),
            Field("evidence", "Bằng chứng khác", hint="số hồ sơ, đường dẫn tệp", optional=True),
            Field("reason", "Ghi chú", "area", optional=True),
        ),
    )


def review(view: ProgrammeView) -> Form:
    """An interim or final review with what it found."""

    def kept(kind: str, status: str) -> bool:
        return kind in REVIEWS and status in OPEN | {"HANDED_OVER"}

    return Form(
        title="Ghi sơ kết, tổng kết",
        submit="Ghi kết quả",
        fields=(
            _item_field(view, kept),
            Field("held_at", "Ngày tổ chức", "day", hint="ví dụ: 26/8/2022"),
            *paper_fields("ví dụ: 301/BC-UBND"),
            Field("reason", "Kết quả đánh giá", "area"),
        ),
        icon="file-text",
    )


def supersede(view: ProgrammeView) -> Form:
    """Another campaign takes the place of a planned event."""
    return Form(
        title="Thay bằng đợt khác",
        submit="Thay thế",
        intro="Việc dự kiến vẫn được giữ trên chương trình, kèm đợt đã thay nó.",
        fields=(
            _item_field(view, _is_open),
            Field("by", "Được thay bằng", hint="mã hoặc số kế hoạch của đợt thay thế"),
            *paper_fields(PAPER_HINT),
            Field("reason", "Ghi chú", "area", optional=True),
        ),
        icon="refresh",
    )


def drop_item(view: ProgrammeView) -> Form:
    """An event is not held."""
    return Form(
        title="Không tổ chức một việc đã dự kiến",
        submit="Ghi không tổ chức",
        fields=(
            _item_field(view, lambda kind, status: status in OPEN | {"HANDED_OVER"}),
            *paper_fields("ví dụ: 512/CV-UBND"),
            Field("reason", "Lý do", "area"),
        ),
        icon="ban",
        danger=True,
    )


def hand_over(view: ProgrammeView) -> Form:
    """Events that outlive their agency go to its successor."""
    return Form(
        title="Bàn giao cho cơ quan kế thừa",
        submit="Bàn giao",
        intro=view.basis.succession,
        fields=(
            Field("items", "Việc bàn giao", "checks", options=_items(view, _is_open)),
            Field("successor", "Cơ quan kế thừa", "choice", options=_units(view), start=view.basis.successor),
            Field("effective_at", "Từ ngày", "day", hint="ví dụ: 01/7/2025"),
            *paper_fields("ví dụ: 01/QĐ-UBND"),
            Field("reason", "Nội dung bàn giao", "area", optional=True),
        ),
        icon="corner-up-left",
    )


def record_target(view: ProgrammeView) -> Form:
    """A value of a target; operator and bounds are the programme's."""
    targets = tuple(
        Option(t.target.code, t.target.label, say_target(t.target.operator, t.target.low, t.target.high, t.target.unit))
        for t in view.targets
    )
    trends = ", ".join(f"{code} ({words.lower()})" for code, words in TRENDS.items())
    return Form(
        title="Ghi số liệu chỉ tiêu",
        submit="Ghi số liệu",
        fields=(
            Field("code", "Chỉ tiêu", "choice", options=targets),
            Field("period", "Năm hoặc giai đoạn", hint="ví dụ: 2024 hoặc 2021-2025"),
            Field("value", "Số liệu", hint=f"dấu chấm thập phân, ví dụ 6.8; định tính: {trends}", optional=True),
            Field("evidence", "Nguồn số liệu", hint="số báo cáo công bố", optional=True),
            Field("reason", "Vì sao chưa có số liệu", "area", optional=True),
        ),
        icon="writing",
    )


def _inspection(fields: Fields) -> Fields:
    return {"item": "", **fields}


def file_inspection_plan(view: ProgrammeView) -> Form:
    """The plan of a year's inspections."""
    own = _items(view, lambda kind, status: kind == "INSPECTION" and status in OPEN)
    topics = tuple(Option(*topic) for topic in TOPICS.items())
    return Form(
        title="Lập kế hoạch kiểm tra",
        submit="Lập kế hoạch",
        fields=(
            Field("item", "Việc của chương trình", "choice", options=own, optional=True),
            Field("year", "Năm", "number", hint="ví dụ: 2024"),
            *paper_fields("ví dụ: 16/KH-HĐTĐKT"),
            Field("units", "Đơn vị được kiểm tra", "checks", options=_units(view)),
            Field("topics", "Nội dung kiểm tra", "checks", options=topics, start=tuple(TOPICS)),
        ),
        icon="file-text",
        shape=_inspection,
    )


def record_finding(view: ProgrammeView) -> Form:
    """What an inspection found wanting."""
    plans = tuple(
        Option(str(one.plan.n), f"Kế hoạch {one.plan.paper}, năm {one.plan.year}") for one in view.inspections
    )
    return Form(
        title="Ghi hạn chế, thiếu sót",
        submit="Ghi hạn chế",
        fields=(
            Field("inspection", "Kế hoạch kiểm tra", "choice", options=plans),
            Field("unit", "Đơn vị", "choice", options=_units(view)),
            Field("topic", "Nội dung", "choice", options=tuple(Option(*topic) for topic in TOPICS.items())),
            Field("found_at", "Ngày kiểm tra", "day", hint="ví dụ: 16/11/2021"),
            Field("remedy_by", "Khắc phục đến hết ngày", "last_day", optional=True),
            Field("finding", "Hạn chế, thiếu sót", "area"),
        ),
        icon="alert-triangle",
    )


def remedy_finding(view: ProgrammeView) -> Form:
    """A finding is remedied, by the unit's paper."""
    findings = tuple(
        Option(str(one.finding.n), f"Số {one.finding.n}, {one.unit_name}", one.text)
        for plan in view.inspections
        for one in plan.findings
        if one.finding.remedied_at is None
    )
    return Form(
        title="Ghi kết quả khắc phục",
        submit="Ghi khắc phục",
        fields=(
            Field("finding", "Hạn chế", "choice", options=findings),
            Field("remedied_at", "Ngày khắc phục xong", "day", hint="ví dụ: 08/01/2022"),
            *paper_fields("ví dụ: 12/BC-UBND"),
            Field("reason", "Kết quả", "area", optional=True),
        ),
    )


def summarise(view: ProgrammeView) -> Form:
    """The final review of the whole programme."""
    return Form(
        title="Tổng kết chương trình",
        submit="Ghi báo cáo tổng kết",
        fields=(*paper_fields("ví dụ: 10/BC-UBND"), Field("reason", "Nội dung tổng kết", "area")),
        icon="file-text",
    )


def close(view: ProgrammeView) -> Form:
    """The end."""
    return Form(
        title="Kết thúc chương trình",
        submit="Kết thúc",
        intro="Chỉ kết thúc được khi mọi việc đã có kết quả và mọi hạn chế đã khắc phục; việc còn dở sẽ được nêu tên.",
        fields=paper_fields("ví dụ: 12/QĐ-UBND"),
        icon="lock",
    )


PROGRAMME: dict[str, Callable[[ProgrammeView], Form]] = {
    "start": start,
    "plan_item": plan_item,
    "start_item": start_item,
    "complete_item": complete_item,
    "review": review,
    "supersede": supersede,
    "drop_item": drop_item,
    "hand_over": hand_over,
    "record_target": record_target,
    "file_inspection_plan": file_inspection_plan,
    "record_finding": record_finding,
    "remedy_finding": remedy_finding,
    "summarise": summarise,
    "close": close,
}
