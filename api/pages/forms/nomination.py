"""Questions before each act on a dossier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.actions.findings import FindingView
from api.pages.forms.base import ON, YES_NO, Field, Fields, Form, Option
from api.pages.forms.enrolment import successor_fields
from api.pages.limits import limit_notes
from rules.calendar import short_date
from rules.deadline import Deadline
from rules.facts import Standard
from rules.filing import dossier_of
from rules.labels import CHANNELS
from rules.recount import running_limit
from rules.values import cited
from rules.window import CaseFacts
from storage.reads.nomination import COLLECTIVE, INDIVIDUAL, CaseView
from storage.reads.passing import Successors


@dataclass(frozen=True)
class Around:
    """What a question has to know beside the case. `standing`: the officer asks for the standing body."""

    facts: CaseFacts
    standards: tuple[Standard, ...]
    now: datetime
    standing: bool
    warned: Callable[[], tuple[FindingView, ...]]
    """Findings that ask for a recorded decision; read only by the acceptance."""
    limit: Callable[[], Deadline | None]
    """The limit that the act sets, by today's table of days off; read only by the acts that set one."""
    found: Callable[[], Successors]
    """Who may take the unit's place; read only by a handover."""


def _applies(standard: Standard, case: CaseView) -> bool:
    """Standards for all, those of the nominee's class, and of alternatives only the ones that the dossier claims."""
    if standard.applies_to == "ALL":
        return True
    if case.state.recipient_class == COLLECTIVE:
        return standard.applies_to == "COLLECTIVE"
    if case.state.recipient_class != INDIVIDUAL:
        return False
    chosen = not standard.group or standard.code in case.state.claimed_standards
    return standard.applies_to == "INDIVIDUAL" and chosen


def submit(case: CaseView, standing: bool) -> Form:
    """Filing: here by the unit, or filed elsewhere and recorded by the standing body with evidence."""
    if standing:
        return Form(
            title="Ghi nhận hồ sơ nộp nơi khác",
            submit="Ghi nhận hồ sơ",
            intro="Dùng khi đơn vị đã nộp trên cổng dịch vụ công hoặc qua văn thư. Thời điểm nộp ghi trên biên nhận "
            "là thời điểm tính hạn; giờ ghi nhận hôm nay cũng được giữ.",
            fields=(
                Field("channel", "Nộp ở đâu", "choice", options=ELSEWHERE),
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


LIMIT_HINT = "ví dụ: 13/8/2024; để trống thì theo quy định"
ELSEWHERE = tuple(Option(code, words) for code, words in CHANNELS.items() if code != "HERE")
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


def accept(case: CaseView, around: Around) -> Form:
    """All papers are there; each open warning gets its own recorded decision."""
    by_code: dict[str, list[FindingView]] = {}
    for finding in around.warned():
        by_code.setdefault(finding.code, []).append(finding)
    codes = tuple(by_code)
    asked = tuple(
        Field(
            f"answered.{index}",
            "Đã xem, vẫn tiếp nhận: " + " ".join(dict.fromkeys(finding.sentence for finding in found)),
            "confirm",
            hint="Căn cứ: " + "; ".join(dict.fromkeys(finding.source for finding in found if finding.source)),
            group="Cảnh báo: cần ý kiến từng mục" if index == 0 else "",
        )
        for index, found in enumerate(by_code.values())
    )
    why = Field("reason", "Lý do vẫn tiếp nhận", "area", hint="Được ghi vào hồ sơ cùng các cảnh báo đã xem.")

    def shaped(fields: Fields) -> Fields:
        answered = fields.pop("answered", {})
        return fields | {"answered": [codes[int(index)] for index, yes in answered.items() if yes]}

    warned = (
        f" Có {len(codes)} cảnh báo. Cảnh báo không từ chối ai: xem từng mục rồi ghi ý kiến, hoặc trả lại hồ sơ."
        if codes
        else ""
    )
    return Form(
        title=f"Tiếp nhận: {case.content.title}",
        submit="Tiếp nhận, đủ thành phần",
        intro=f"Xác nhận hồ sơ có đủ {case.present} trong {len(case.slots)} giấy tờ và chuyển sang thẩm định. "
        f"Luật áp dụng được chốt tại thời điểm này.{warned}",
        fields=(*asked, *((why,) if codes else ())),
        shape=shaped,
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


def request_supplement(case: CaseView, around: Around) -> Form:
    """What is missing, until when, why. Without a day of the officer's the issuer's limit holds."""
    limit = around.limit()
    day = short_date(limit.effective_on) if limit else ""
    papers = dossier_of(around.facts, case.state.commendation_type, case.state.award)
    return Form(
        title=f"Trả lại để bổ sung: {case.content.title}",
        submit="Trả lại để bổ sung",
        intro="Hồ sơ vẫn giữ thời điểm nộp và suất của đơn vị.",
        fields=(
            Field(
                "items",
                "Giấy tờ cần bổ sung",
                "checks",
                options=tuple(Option(item.kind, item.label) for item in papers),
            ),
            Field("due_at", "Hạn bổ sung: đến hết ngày", "last_day", hint=LIMIT_HINT, start=day, optional=bool(limit)),
            Field("reason", "Lý do và cách bổ sung", "area", hint="Viết để đơn vị biết chính xác phải làm gì."),
        ),
        source=str(limit.source) if limit else "",
        notes=limit_notes(limit),
        icon="corner-up-left",
    )


def recount_limit(case: CaseView, around: Around) -> Form:
    """The limit that runs, by a corrected table of days off; both days are kept."""
    earlier = running_limit(case.state)
    assert earlier is not None  # the page offers this act only while a limit runs
    return Form(
        title=f"Tính lại thời hạn: {case.content.title}",
        submit="Tính lại thời hạn",
        intro=f"Thời hạn đã ghi: hết ngày {short_date(earlier.effective_on)}; vẫn được giữ trong hồ sơ.",
        fields=(Field("reason", "Căn cứ của lịch nghỉ mới", "area", hint="ví dụ: số, ngày thông báo lịch nghỉ"),),
        source=str(earlier.source),
        notes=limit_notes(around.limit()),
        icon="refresh",
    )


def hold(case: CaseView, around: Around) -> Form:
    """Nothing is decided while discipline, an investigation or a complaint is looked into."""
    return Form(
        title=f"Tạm dừng xét: {case.content.title}",
        submit="Tạm dừng xét",
        intro="Dùng khi người, tập thể được đề nghị đang bị xem xét kỷ luật, điều tra, hoặc có đơn đang được xác minh. "
        "Hồ sơ không bị từ chối: suất và thời điểm nộp được giữ.",
        fields=(Field("reason", "Vụ việc đang được xem xét", "area"),),
        source=str(cited(around.facts.values, "principle.P4")),
        icon="hand-stop",
        danger=True,
    )


def release(case: CaseView, around: Around) -> Form:
    """The matter has its end."""
    return Form(
        title=f"Xét tiếp: {case.content.title}",
        submit="Xét tiếp",
        intro="Hồ sơ tiếp tục từ bước đang dừng.",
        fields=(Field("reason", "Kết luận của vụ việc", "area"),),
        source=str(cited(around.facts.values, "principle.P4")),
        icon="player-track-next",
    )


def hand_over(case: CaseView, around: Around) -> Form:
    """The successor of the unit proposes from now on."""
    return Form(
        title=f"Chuyển đơn vị kế thừa: {case.content.title}",
        submit="Chuyển hồ sơ",
        intro=f"Đơn vị tiếp nhận thay {case.unit_name} theo dõi, bổ sung, rút hồ sơ. Giấy tờ đã nộp giữ nguyên tên.",
        fields=successor_fields(around.found()),
        icon="corner-up-left",
    )


def _results(fields: Fields) -> Fields:
    results = [
        {"code": code, "met": given.get("met") == ON, "reason": given.get("reason", "")}
        for code, given in fields.pop("results", {}).items()
    ]
    return fields | {"results": results}


def file_appraisal(case: CaseView, around: Around) -> Form:
    """Each standard that applies, with a reason; then what is proposed to the Council, or to the authority itself."""
    asked: list[Field] = []
    for standard in around.standards:
        if _applies(standard, case):
            name = f"results.{standard.code}"
            asked.append(Field(f"{name}.met", "Kết quả", "choice", options=YES_NO, group=standard.text))
            asked.append(Field(f"{name}.reason", "Chỗ chứng minh, hoặc lý do không đạt", optional=True))
    to = "Hội đồng" if around.facts.council_in_path(case.state.award) else case.names.authority
    return Form(
        title=f"Thẩm định: {case.content.title}",
        submit="Ghi kết quả thẩm định",
        fields=(
            *asked,
            Field("proposal", f"Đề nghị với {to}", "choice", options=_conclusions(case), group="Kết luận thẩm định"),
            Field("reason", "Nhận xét", "area"),
        ),
        source=around.facts.plan,
        icon="gavel",
        shape=_results,
    )


def _conclusions(case: CaseView) -> tuple[Option, ...]:
    """What may become of a nominee: the level above only where the plan forwards, and only once."""
    offered = ("AWARD", "FORWARD", "NOT_AWARD") if case.names.forwards else ("AWARD", "NOT_AWARD")
    if case.names.only_upward:
        offered = ("FORWARD", "NOT_AWARD")
    words = case.names.results
    return tuple(Option(code, words[code]) for code in offered if not (case.state.superior and code == "FORWARD"))


def conclude(case: CaseView, around: Around) -> Form:
    """The authority's conclusion; a departure from the Council, or from the appraisal, needs a reason."""
    state, names = case.state, case.names
    if state.base:
        opinion = f"Hội đồng: {state.agree} trong {state.base} phiếu đồng ý, cần {state.needed}."
        rank = f" Xếp thứ {state.rank} để đề nghị {names.higher}." if state.rank else ""
        hint = "Bắt buộc khi kết luận khác ý kiến Hội đồng."
    else:
        proposal = names.results.get(state.proposal, "")
        opinion, rank = f"Hình thức này không qua Hội đồng. Cơ quan thẩm định đề nghị: {proposal}.", ""
        hint = "Bắt buộc khi kết luận khác đề nghị của cơ quan thẩm định."
    return Form(
        title=f"Kết luận: {case.content.title}",
        submit="Ghi kết luận",
        intro=opinion + rank,
        fields=(
            Field("result", "Kết luận", "choice", options=_conclusions(case)),
            Field("reason", "Lý do", "area", hint=hint, optional=True),
        ),
        icon="gavel",
    )


def forward_up(case: CaseView, standing: bool) -> Form:
    """The letter to the level above."""
    names = case.names
    return Form(
        title=f"Trình {names.superior}: {case.content.title}",
        submit=f"Ghi đã trình {names.superior}",
        intro=f"Trong khi chờ {names.superior} trả lời, chưa tặng {names.given} ở đây cho cùng thành tích.",
        fields=(Field("letter_number", "Số tờ trình", hint="ví dụ: 88/TTr-UBND"),),
        icon="send",
    )


def _granted(fields: Fields) -> Fields:
    return fields | {"granted": fields.get("granted") == ON}


def record_superior_outcome(case: CaseView, standing: bool) -> Form:
    """The answer of the level above."""
    names = case.names
    answers = (Option(ON, f"Tặng {names.higher}"), Option("0", f"Không tặng; xem xét lại {names.given} ở đây"))
    return Form(
        title=f"Trả lời của {names.superior}: {case.content.title}",
        submit=f"Ghi trả lời của {names.superior}",
        fields=(
            Field("granted", f"{names.superior[:1].upper()}{names.superior[1:]} trả lời", "choice", options=answers),
            Field("paper_number", f"Số văn bản của {names.superior}", hint="ví dụ: 1420/QĐ-UBND"),
            Field("paper_at", "Ngày văn bản", "day", hint="ví dụ: 26/8/2024"),
        ),
        icon="inbox",
        shape=_granted,
    )


AROUND: dict[str, Callable[[CaseView, Around], Form]] = {
    "accept": accept,
    "request_supplement": request_supplement,
    "recount_limit": recount_limit,
    "file_appraisal": file_appraisal,
    "conclude": conclude,
    "hold": hold,
    "release": release,
    "hand_over": hand_over,
}
SIMPLE: dict[str, Callable[[CaseView, bool], Form]] = {
    "submit": submit,
    "supplement": supplement,
    "withdraw": withdraw,
    "reject": reject,
    "forward_up": forward_up,
    "record_superior_outcome": record_superior_outcome,
}


def form_for(case: CaseView, act: str, around: Around) -> Form:
    """The form of an act. A KeyError is an act without a form: pages ask only for acts that have an address."""
    return AROUND[act](case, around) if act in AROUND else SIMPLE[act](case, around.standing)
