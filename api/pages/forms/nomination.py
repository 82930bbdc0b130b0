"""Questions before each act on a dossier."""

from datetime import datetime, timedelta

from api.pages.forms.base import ON, YES_NO, Field, Fields, Form, Option
from api.pages.words import RESULTS
from rules.calendar import in_vietnam, working_day_deadline
from rules.facts import Standard
from rules.nomination_acts import TABLE
from rules.window import CaseFacts, say_day
from storage.reads.nomination import COLLECTIVE, CaseView


def _applies(standard: Standard, case: CaseView) -> bool:
    """Standards for all, those of the nominee's class, and of alternatives only the ones that the dossier claims."""
    if standard.applies_to == "ALL":
        return True
    if case.state.recipient_class == COLLECTIVE:
        return standard.applies_to == "COLLECTIVE"
    return standard.applies_to == "INDIVIDUAL" and standard.code in case.state.claimed_standards


def submit(case: CaseView, standing: bool) -> Form:
    """Filing: here by the unit, or filed elsewhere and recorded by the standing body with evidence."""
    if standing:
        return Form(
            title="Ghi nhận hồ sơ nộp nơi khác",
            submit="Ghi nhận hồ sơ",
            intro="Dùng khi đơn vị đã nộp trên cổng dịch vụ công hoặc qua văn thư. Thời điểm nộp ghi trên biên nhận "
            "là thời điểm tính hạn; giờ ghi nhận hôm nay cũng được giữ.",
            fields=(
                Field("channel", "Nộp ở đâu", "choice", options=CHANNELS),
                Field("filed_at", "Giờ và ngày nộp trên biên nhận", "instant", hint="ví dụ: 16:20 08/8/2024"),
                Field("channel_number", "Mã hồ sơ hoặc số đến"),
                Field("EVIDENCE", "Bản chụp biên nhận", "file", hint="PDF, Word hoặc ảnh; không quá 20 MB"),
                Field("declared", "Thủ trưởng đơn vị đã ký cam kết về tính chính xác của hồ sơ", "confirm"),
            ),
            icon="inbox",
        )
    return Form(
        title=f"Nộp hồ sơ: {case.draft.title}",
        submit="Nộp hồ sơ",
        intro="Nộp xong sẽ có biên nhận ghi số và giờ. Sau khi nộp không sửa được nội dung, trừ khi hồ sơ được trả "
        "lại để bổ sung.",
        fields=(DECLARED,),
        icon="send",
    )


CHANNELS = (
    Option("PORTAL", "Cổng dịch vụ công trực tuyến của tỉnh"),
    Option("REGISTRY", "Văn thư, bản giấy"),
    Option("POST", "Bưu điện"),
)
DECLARED = Field("declared", "Thủ trưởng đơn vị chịu trách nhiệm về tính chính xác của hồ sơ này", "confirm")


def supplement(case: CaseView, standing: bool) -> Form:
    """The completed dossier."""
    return Form(
        title=f"Nộp bổ sung: {case.draft.title}",
        submit="Nộp bổ sung",
        intro="Hồ sơ giữ nguyên thời điểm nộp lần đầu.",
        fields=(DECLARED,),
        icon="send",
    )


def withdraw(case: CaseView, standing: bool) -> Form:
    """The head's letter."""
    return Form(
        title=f"Rút hồ sơ: {case.content.title}",
        submit="Rút hồ sơ",
        intro="Rút xong, suất của đơn vị được trả lại; có thể nộp hồ sơ khác khi còn thời gian nhận.",
        fields=(
            Field("letter_number", "Số công văn của thủ trưởng", hint="ví dụ: 52/CV-UBND"),
            Field("reason", "Lý do", "area", optional=True),
        ),
        icon="arrow-back-up",
        danger=True,
    )


def accept(case: CaseView, standing: bool) -> Form:
    """All papers are there."""
    return Form(
        title=f"Tiếp nhận: {case.content.title}",
        submit="Tiếp nhận, đủ thành phần",
        intro=f"Xác nhận hồ sơ có đủ {case.present} trong {len(case.slots)} giấy tờ và chuyển sang thẩm định.",
    )


def reject(case: CaseView, standing: bool) -> Form:
    """A written reason."""
    return Form(
        title=f"Từ chối: {case.content.title}",
        submit="Từ chối hồ sơ",
        intro="Đơn vị nhận được lý do bằng văn bản; suất của đơn vị được trả lại.",
        fields=(Field("reason", "Lý do", "area"),),
        icon="ban",
        danger=True,
    )


def request_supplement(case: CaseView, facts: CaseFacts, days: int, now: datetime) -> Form:
    """What is missing, until when, why."""
    last = working_day_deadline(in_vietnam(now).date(), max(1, days), ()).last_on
    day = say_day(datetime.combine(last, datetime.min.time(), in_vietnam(now).tzinfo) + timedelta(hours=12))
    return Form(
        title=f"Trả lại để bổ sung: {case.content.title}",
        submit="Trả lại để bổ sung",
        intro="Hồ sơ vẫn giữ thời điểm nộp và suất của đơn vị.",
        fields=(
            Field(
                "items",
                "Giấy tờ cần bổ sung",
                "checks",
                options=tuple(Option(item.kind, item.label) for item in facts.dossier),
            ),
            Field("due_at", "Hạn bổ sung: đến hết ngày", "last_day", hint="ví dụ: 13/8/2024", start=day),
            Field("reason", "Lý do và cách bổ sung", "area", hint="Viết để đơn vị biết chính xác phải làm gì."),
        ),
        icon="corner-up-left",
    )


def _results(fields: Fields) -> Fields:
    results = [
        {"code": code, "met": given.get("met") == ON, "reason": given.get("reason", "")}
        for code, given in fields.pop("results", {}).items()
    ]
    return fields | {"results": results}


def file_appraisal(case: CaseView, standards: tuple[Standard, ...], plan: str) -> Form:
    """Each standard that applies, with a reason; then what is proposed to the Council."""
    asked: list[Field] = []
    for standard in standards:
        if _applies(standard, case):
            name = f"results.{standard.code}"
            asked.append(Field(f"{name}.met", "Kết quả", "choice", options=YES_NO, group=standard.text))
            asked.append(Field(f"{name}.reason", "Chỗ chứng minh, hoặc lý do không đạt", optional=True))
    proposal = tuple(Option(code, label) for code, label in RESULTS.items())
    return Form(
        title=f"Thẩm định: {case.content.title}",
        submit="Ghi kết quả thẩm định",
        fields=(
            *asked,
            Field("proposal", "Đề nghị với Hội đồng", "choice", options=proposal, group="Kết luận thẩm định"),
            Field("reason", "Nhận xét", "area"),
        ),
        source=plan,
        icon="gavel",
        shape=_results,
    )


def conclude(case: CaseView, forwarded: bool) -> Form:
    """The authority's conclusion; a departure from the Council needs a reason."""
    state = case.state
    opinion = f"Hội đồng: {state.agree} trong {state.base} phiếu đồng ý, cần {state.needed}."
    rank = f" Xếp thứ {state.rank} để đề nghị Bằng khen." if state.rank else ""
    options = tuple(Option(code, RESULTS[code]) for code in RESULTS if not (forwarded and code == "FORWARD"))
    return Form(
        title=f"Kết luận: {case.content.title}",
        submit="Ghi kết luận",
        intro=opinion + rank,
        fields=(
            Field("result", "Kết luận", "choice", options=options),
            Field("reason", "Lý do", "area", hint="Bắt buộc khi kết luận khác ý kiến Hội đồng.", optional=True),
        ),
        icon="gavel",
    )


def forward_up(case: CaseView, standing: bool) -> Form:
    """The letter to the province."""
    return Form(
        title=f"Trình tỉnh: {case.content.title}",
        submit="Ghi đã trình tỉnh",
        intro="Trong khi chờ tỉnh trả lời, huyện chưa tặng Giấy khen cho cùng thành tích.",
        fields=(Field("letter_number", "Số tờ trình của UBND huyện", hint="ví dụ: 88/TTr-UBND"),),
        icon="send",
    )


def _granted(fields: Fields) -> Fields:
    return fields | {"granted": fields.get("granted") == ON}


def record_superior_outcome(case: CaseView, standing: bool) -> Form:
    """The province's answer."""
    answers = (Option(ON, "Tặng Bằng khen"), Option("0", "Không tặng; huyện xem xét lại Giấy khen"))
    return Form(
        title=f"Trả lời của tỉnh: {case.content.title}",
        submit="Ghi trả lời của tỉnh",
        fields=(
            Field("granted", "Tỉnh trả lời", "choice", options=answers),
            Field("paper_number", "Số văn bản của tỉnh", hint="ví dụ: 1420/QĐ-UBND"),
            Field("paper_at", "Ngày văn bản", "day", hint="ví dụ: 26/8/2024"),
        ),
        icon="inbox",
        shape=_granted,
    )


def form_for(case: CaseView, act: str, facts: CaseFacts, standards: tuple[Standard, ...], days: int, now: datetime,
             standing: bool) -> Form:  # fmt: skip
    """The form of an act. A KeyError is an act without a form: pages ask only for acts that have an address."""
    if act == "request_supplement":
        return request_supplement(case, facts, days, now)
    if act == "file_appraisal":
        return file_appraisal(case, standards, facts.plan)
    if act == "conclude":
        return conclude(case, bool(case.state.superior))
    return SIMPLE[TABLE.by_act[act].act](case, standing)


SIMPLE = {
    "submit": submit,
    "supplement": supplement,
    "withdraw": withdraw,
    "accept": accept,
    "reject": reject,
    "forward_up": forward_up,
    "record_superior_outcome": record_superior_outcome,
}
