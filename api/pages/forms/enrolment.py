"""Questions before each act on a unit's part in a campaign."""

from collections.abc import Callable
from datetime import datetime

from api.pages.forms.base import Field, Fields, Form, Option
from api.pages.words import points
from rules.cluster import Scoring
from rules.enrolment_acts import Scored
from rules.labels import period_name
from storage.reads.duties import Duty
from storage.reads.passing import Successors
from storage.reads.scores import periods_of
from storage.reads.unit import UnitPart

FILE_HINT = "PDF, Word hoặc ảnh; không quá 20 MB"


def _duty(part: UnitPart, act: str) -> Duty | None:
    return next((duty for duty in part.duties if duty.act == act), None)


def _source(part: UnitPart, act: str) -> str:
    duty = _duty(part, act)
    return duty.source if duty is not None else part.facts.plan


def enrol(part: UnitPart) -> Form:
    """A unit that joins after the launch."""
    return Form(
        title=f"Ghi tên tham gia: {part.unit_name}",
        submit="Ghi tên",
        fields=(Field("basis", "Căn cứ ghi tên", hint="ví dụ: Quyết định 685/QĐ-UBND ngày 13/3/2024"),),
        icon="user",
    )


def register_work(part: UnitPart) -> Form:
    """Voluntary; never a condition."""
    return Form(
        title="Đăng ký công trình, phần việc",
        submit="Đăng ký",
        intro="Tự nguyện theo khuyến khích của kế hoạch; không phải điều kiện để được xét khen thưởng.",
        fields=(Field("title", "Tên công trình, đề tài, tác phẩm", "area"),),
        icon="writing",
    )


def report_own_award(part: UnitPart) -> Form:
    """Giấy khen that the unit's own head gave."""
    return Form(
        title="Báo cáo Giấy khen của đơn vị",
        submit="Gửi báo cáo",
        intro="Ghi các trường hợp thủ trưởng đơn vị đã tự khen, để một thành tích không được khen hai lần.",
        fields=(
            Field("decision_number", "Số quyết định của đơn vị", hint="ví dụ: 31/QĐ-UBND"),
            Field("decided_at", "Ngày quyết định", "day", hint="ví dụ: 05/8/2024"),
            Field("collectives", "Số tập thể", "number", start="0"),
            Field("individuals", "Số cá nhân", "number", start="0"),
            Field("list", "Danh sách", "area", optional=True),
        ),
        icon="certificate",
    )


def register(part: UnitPart) -> Form:
    """Registration for the campaign, where the plan asks for one."""
    return Form(
        title="Đăng ký thi đua",
        submit="Đăng ký",
        intro="Đăng ký sau hạn vẫn được nhận và được ghi là muộn.",
        fields=(Field("content", "Nội dung, chỉ tiêu đăng ký", "area"),),
        source=_source(part, "register"),
        icon="writing",
    )


def sign_pledge(part: UnitPart) -> Form:
    """The head's pledge."""
    return Form(
        title="Ký giao ước thi đua",
        submit="Ghi đã ký giao ước",
        intro="Thủ trưởng ghi số của giao ước hoặc của biên bản ký kết.",
        fields=(Field("number", "Số giao ước, biên bản ký kết", hint="ví dụ: 03/GƯTĐ"),),
        source=_source(part, "sign_pledge"),
        icon="ballpen",
    )


def _file_field(part: UnitPart, act: str, name: str, label: str) -> Field:
    duty = _duty(part, act)
    file = duty.file if duty is not None else None
    hint = f"Đã có tệp «{file.name}»; chọn tệp khác để thay. " if file is not None else ""
    return Field(name, label, "file", hint=f"{hint}{FILE_HINT}", optional=file is not None)


def file_plan(part: UnitPart) -> Form:
    """The unit's own plan for the campaign; its day counts, not that of the upload."""
    duty = _duty(part, "file_plan")
    again = " Kế hoạch gửi lần này thay cho bản đã gửi." if duty is not None and duty.filed is not None else ""
    return Form(
        title="Gửi kế hoạch của đơn vị",
        submit="Gửi kế hoạch",
        intro=f"Kịp hạn hay không được tính theo ngày ban hành kế hoạch.{again}",
        fields=(
            Field("number", "Số, ký hiệu kế hoạch", hint="ví dụ: 15/KH-UBND"),
            Field("dated", "Ngày ban hành", "day", hint="ví dụ: 20/01/2021"),
            _file_field(part, "file_plan", "PLAN", "Tệp kế hoạch"),
        ),
        source=_source(part, "file_plan"),
        icon="file-text",
    )


def _review_place(name: str, fields: Fields) -> str:
    """The review of each wave has a place of its own."""
    return f"REVIEW_{fields.get('wave', '')}"


def file_review(part: UnitPart) -> Form:
    """The interim review of one wave."""
    reviews = tuple(duty for duty in part.duties if duty.wave)
    options = tuple(Option(duty.wave, period_name(duty.wave), duty.label) for duty in reviews)
    first = next((duty.wave for duty in reviews if duty.filed is None), "")
    return Form(
        title="Gửi báo cáo sơ kết đợt",
        submit="Gửi báo cáo sơ kết",
        intro="Báo cáo gửi sau hạn vẫn được nhận và được ghi là muộn.",
        fields=(
            Field("wave", "Sơ kết đợt nào", "choice", options=options, start=first),
            Field("number", "Số, ký hiệu báo cáo", hint="ví dụ: 48/BC-UBND"),
            Field("REVIEW", "Tệp báo cáo sơ kết", "file", hint=FILE_HINT),
        ),
        source=_source(part, "file_review"),
        icon="file-text",
        place=_review_place,
    )


def file_report(part: UnitPart) -> Form:
    """The result report with its file."""
    return Form(
        title="Gửi báo cáo kết quả",
        submit="Gửi báo cáo",
        fields=(
            Field("number", "Số, ký hiệu báo cáo", hint="ví dụ: 120/BC-UBND"),
            _file_field(part, "file_report", "REPORT", "Tệp báo cáo"),
        ),
        icon="send",
    )


def _scoring(part: UnitPart) -> Scoring | None:
    return part.facts.cluster.scoring if part.facts.cluster is not None else None


def _given(part: UnitPart, own: bool) -> dict[str, Scored]:
    return {scored.period: scored for scored in part.state.scores if scored.own == own}


def _points(part: UnitPart, own: bool) -> tuple[tuple[Field, ...], Callable[[Fields], Fields]]:
    """A field for each criterion of the scale, and how they become the points of the act."""
    scoring = _scoring(part)
    criteria = scoring.scale.criteria if scoring is not None else ()
    periods = periods_of(scoring)
    given = _given(part, own) or _given(part, True)
    first = next((period for period in periods if period not in _given(part, own)), periods[-1] if periods else "")
    before = {point.code: point.value for point in given[first].points} if first in given else {}
    period = Field(
        "period", "Kỳ chấm điểm", "choice", options=tuple(Option(key, period_name(key)) for key in periods), start=first
    )
    asked = tuple(
        Field(
            f"points.{index}",
            line.text,
            "decimal",
            hint=f"{'điểm trừ, tối đa' if line.penalty else 'tối đa'} {points(line.maximum)} điểm",
            start=points(before.get(line.code, "0" if line.penalty else "")),
            group="Điểm từng tiêu chí" if index == 0 else "",
        )
        for index, line in enumerate(criteria)
    )

    def shaped(fields: Fields) -> Fields:
        entered = fields.pop("points", {})
        listed = [{"code": criteria[int(index)].code, "value": value} for index, value in entered.items()]
        return fields | {"points": listed}

    return (period, *asked), shaped


def score_self(part: UnitPart) -> Form:
    """The unit proposes its own points."""
    fields, shaped = _points(part, own=True)
    scoring = _scoring(part)
    return Form(
        title=f"Tự chấm điểm: {part.unit_name}",
        submit="Gửi điểm tự chấm",
        intro="Điểm tự chấm là đề xuất; điểm của cụm, khối mới được xếp hạng.",
        fields=fields,
        source=str(scoring.scale.source) if scoring is not None else "",
        icon="writing",
        shape=shaped,
    )


def score(part: UnitPart) -> Form:
    """The head of the cluster or bloc, or the standing body, gives the points."""
    fields, shaped = _points(part, own=False)
    scoring = _scoring(part)
    return Form(
        title=f"Chấm điểm: {part.unit_name}",
        submit="Ghi điểm",
        intro="Đơn vị trưởng cụm, trưởng khối hoặc cơ quan thường trực chấm; không đơn vị nào chấm cho chính mình.",
        fields=(*fields, Field("reason", "Lý do", "area", hint="Bắt buộc khi sửa điểm đã chấm.", optional=True)),
        source=str(scoring.scale.source) if scoring is not None else "",
        icon="gavel",
        shape=shaped,
    )


def successor_fields(found: Successors) -> tuple[Field, ...]:
    """Who takes over, and the paper that says so."""
    options = tuple(Option(code, name) for code, name in found.units)
    known = "Theo dữ liệu tổ chức, đơn vị kế thừa đã được chọn sẵn. " if found.usual else ""
    return (
        Field("to_unit", "Đơn vị tiếp nhận", "select", hint=f"{known}Chọn đúng đơn vị ghi trong văn bản.",
              options=options, start=found.usual),
        Field("basis", "Số văn bản làm căn cứ", hint="ví dụ: Nghị quyết số 1683/NQ-UBTVQH15"),
    )  # fmt: skip


def hand_over(part: UnitPart, found: Successors) -> Form:
    """The successor goes on with the unit's part."""
    return Form(
        title=f"Chuyển đơn vị kế thừa: {part.unit_name}",
        submit="Chuyển phần tham gia",
        intro="Đơn vị tiếp nhận làm tiếp các việc còn lại và được báo ngay. Việc đã làm giữ nguyên tên đơn vị cũ; "
        "hồ sơ đã nộp chuyển riêng từng hồ sơ.",
        fields=successor_fields(found),
        icon="corner-up-left",
    )


ENROLMENT = {
    "enrol": enrol,
    "register_work": register_work,
    "report_own_award": report_own_award,
    "register": register,
    "sign_pledge": sign_pledge,
    "file_plan": file_plan,
    "file_review": file_review,
    "score_self": score_self,
    "score": score,
    "file_report": file_report,
}


def form_for(part: UnitPart, act: str, found: Callable[[], Successors]) -> Form:
    """The form of an act; `found` is asked only by a handover. KeyError: an act without a form."""
    return hand_over(part, found()) if act == "hand_over" else ENROLMENT[act](part)


def hidden(part: UnitPart, unit_side: bool, now: datetime) -> frozenset[str]:
    """Acts that this part has no use for: what the plan does not ask for, what is filed, scores without a scale."""
    owed = {duty.act for duty in part.duties if duty.filed is None or duty.act == "file_plan"}
    acts = {"register", "sign_pledge", "file_plan", "file_review"} - owed
    if not any(duty.wave and duty.stands(now) != "LATER" for duty in part.duties):
        acts.add("file_review")
    if _scoring(part) is None:
        acts |= {"score", "score_self"}
    if unit_side:
        acts.add("score")
    return frozenset(acts | {"hand_over"})
