"""Forms of the auditor: an inspection, a finding, a question, an answer, a closure, a sample."""

import re
import secrets
from datetime import datetime

from api.pages.forms.base import ON, Field, Form, Option
from payloads.ids import nomination_id
from rules.risk import SIGNS
from storage.reads.inspection_signs import RANDOM, RISK

CASE = re.compile(r"^([\w.-]+)/(\d{1,7})$")
WEIGHTS = {"DEPARTURE": 2, "OWN_NOMINEE": 2, "SAME_NAME": 2}
"""Weights that a form begins with; the others begin with 1. Whoever draws changes them, and the sample keeps them."""
BOUNDS = (
    ("near_hours", "Sát hạn: trong bao nhiêu giờ cuối", "24"),
    ("quick_minutes", "Rất nhanh: dưới bao nhiêu phút", "10"),
    ("many_steps", "Nhiều bước: từ bao nhiêu bước của một người", "3"),
)
CASES_HINT = "mỗi dòng một hồ sơ: mã phong trào/số hồ sơ, ví dụ: cho-don-2024/12; để trống nếu không về hồ sơ nào"
SLUGS = {"khep-lai": "close", "hoi-lai": "ask_again", "tra-loi": "answer"}
"""Last part of an address → step of an item."""


def inspection_form(campaigns: list[tuple[str, str]]) -> Form:
    """A new inspection."""
    fields = (
        Field("title", "Tên cuộc kiểm tra", hint="ví dụ: Kiểm tra việc bình xét giấy khen năm 2024"),
        Field("paper", "Văn bản giao kiểm tra", hint="ví dụ: 12/QĐ-TTr ngày 05/9/2024", optional=True),
        Field("campaign", "Phong trào", "select", options=_options(campaigns), optional=True),
        Field("text", "Mục đích, phạm vi", "area"),
    )
    return Form("Mở cuộc kiểm tra", "Mở cuộc kiểm tra", fields, icon="shield-check")


def finding_form(cases: str = "") -> Form:
    """A finding or recommendation."""
    fields = (
        Field("title", "Tên kết luận, kiến nghị", hint="ví dụ: Thiếu biên bản họp xét của đơn vị"),
        Field("text", "Nội dung", "area", hint="nêu việc, căn cứ, điều cần làm"),
        Field("cases", "Hồ sơ liên quan", "area", hint=CASES_HINT, start=cases, optional=True),
    )
    return Form("Ghi kết luận, kiến nghị", "Ghi kết luận", fields, icon="writing")


def question_form(units: list[tuple[str, str]], officers: list[tuple[str, str]], cases: str = "") -> Form:
    """A question to a unit, or to one officer of it."""
    anybody = "để trống: bất kỳ cán bộ nào của đơn vị được hỏi"
    fields = (
        Field("title", "Câu hỏi", hint="một câu ngắn, hiện trong danh sách việc của người được hỏi"),
        Field("text", "Nội dung cần trả lời", "area"),
        Field("to_unit", "Đơn vị được hỏi", "select", options=_options(units)),
        Field("to_account", "Cán bộ được hỏi", "select", hint=anybody, options=_options(officers), optional=True),
        Field("due_at", "Hạn trả lời (hết ngày)", "last_day", hint="ví dụ: 20/9/2024"),
        Field("cases", "Hồ sơ liên quan", "area", hint=CASES_HINT, start=cases, optional=True),
    )
    return Form("Đặt câu hỏi", "Gửi câu hỏi", fields, icon="send")


def step_form(act: str, kind: str) -> Form:
    """One more step of an inspection, a finding or a question."""
    if act == "answer":
        return Form("Trả lời câu hỏi kiểm tra", "Gửi trả lời", (Field("text", "Trả lời", "area"),), icon="send")
    if act == "ask_again":
        day = Field("due_at", "Hạn trả lời mới (hết ngày)", "last_day", hint="ví dụ: 25/9/2024")
        fields = (Field("text", "Điều còn cần trả lời", "area"), day)
        return Form("Hỏi lại", "Gửi câu hỏi", fields, icon="refresh")
    names = {"INSPECTION": "Kết thúc cuộc kiểm tra", "FINDING": "Khép lại kết luận", "QUESTION": "Khép lại câu hỏi"}
    hint = "kết luận chung" if kind == "INSPECTION" else "vì sao khép lại, đã khắc phục thế nào"
    return Form(names[kind], names[kind], (Field("text", "Lý do", "area", hint=hint),), icon="lock")


def sample_form(campaigns: list[tuple[str, str]], units: list[tuple[str, str]], now: datetime) -> Form:
    """A sample: by chance or by risk, with everything that another needs to draw it again."""
    kinds = (
        Option(RANDOM, "Ngẫu nhiên", "mỗi hồ sơ có cơ hội như nhau"),
        Option(RISK, "Theo rủi ro", "điểm cao trước"),
    )
    seed = f"{now:%Y%m%d}-{secrets.token_hex(4)}"
    fields = [
        Field("kind", "Cách rút", "choice", options=kinds, start=RANDOM),
        Field(
            "campaign", "Phong trào", "select", options=_options(campaigns), start=campaigns[0][0] if campaigns else ""
        ),
        Field("unit", "Chỉ của đơn vị", "select", options=_options(units), optional=True),
        Field("size", "Số hồ sơ trong mẫu", "number", start="10"),
        Field("stratified", "Chia theo đơn vị, theo tỷ lệ (mẫu ngẫu nhiên)", "confirm"),
        Field("seed", "Hạt giống", hint="cùng hạt giống và cùng danh sách thì rút lại được đúng mẫu này", start=seed),
    ]
    fields += [
        Field(f"weights.{sign}", words, "number", start=str(WEIGHTS.get(sign, 1)), group=_group(sign))
        for sign, words in SIGNS.items()
    ]
    fields += [
        Field(name, words, "number", start=start, group="Mức của các dấu hiệu" if name == BOUNDS[0][0] else "")
        for name, words, start in BOUNDS
    ]
    return Form("Rút mẫu", "Rút mẫu", tuple(fields), icon="refresh")


def _group(sign: str) -> str:
    return "Trọng số của từng dấu hiệu (mẫu theo rủi ro; 0: không tính)" if sign == next(iter(SIGNS)) else ""


def _options(pairs: list[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(code, name) for code, name in pairs)


def officer_options(officers: tuple[tuple[str, str, str], ...], units: dict[str, str]) -> list[tuple[str, str]]:
    """(account, «Name, unit») of everybody who may be asked."""
    return [(account, f"{name}, {units[unit]}") for account, name, unit in officers if unit in units]


def read_cases(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Workflow ids of the lines of a field, and the lines that name no dossier."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    found = [(line, CASE.match(line)) for line in lines]
    good = tuple(nomination_id(match[1], int(match[2])) for _line, match in found if match)
    return good, tuple(line for line, match in found if match is None)


def ticked(value: object) -> bool:
    """Whether a confirm field was ticked."""
    return value is True or value == ON
