"""A Council's statute in words: names and values of its rows, as pages and evidence show them beside their source."""

from collections.abc import Mapping

from rules.facts import LegalValue
from rules.statute import FORMS, MODES, NOTHING, SILENCE, forms, vote_name
from rules.threshold import BASE_LABELS, MAJORITY, Base, base_of
from rules.values import entries
from rules.window import CaseFacts

PREFIX = "council."
NAMES = {
    "quorum": "Số thành viên cần có mặt",
    "quorum_base": "Số thành viên cần có mặt tính trên",
    "advisory": "Hội đồng tham mưu, tư vấn; người đứng đầu quyết định",
    "threshold_base": "Tỷ lệ phiếu tính trên",
    "ranked": "Hình thức được xếp thứ tự",
    "tellers": "Số người kiểm phiếu",
    "recusal_enforced": "Thành viên có liên quan không được biểu quyết",
    "recusal_changes_base": "Trừ thành viên có liên quan khi tính tỷ lệ",
    "chair_casting_vote": "Khi số phiếu ngang nhau, theo phía của chủ trì",
    "written_round": "Lấy ý kiến bằng văn bản thay cho họp",
    "written_ordered_by": "Quyết định lấy ý kiến bằng văn bản",
    "written_reply_days": "Thời hạn trả lời phiếu lấy ý kiến",
    "written_silence": "Phiếu không gửi lại",
    "notice_days": "Thời hạn báo trước phiên họp",
    "meetings_per_year": "Số phiên họp trong một năm",
    "chair_in_absence": "Chủ trì khi Chủ tịch Hội đồng vắng mặt",
}
OF_A_FORM = {
    "threshold": "Số phiếu cần",
    "threshold_base": "Tỷ lệ phiếu tính trên",
    "modes": "Cách biểu quyết",
    "secret": "Bắt buộc bỏ phiếu kín",
    "path": "Qua Hội đồng",
    "form_name": "Danh hiệu riêng",
}
SEATS = {
    "CHAIR": "Chủ tịch Hội đồng",
    "STANDING_VICE_CHAIR": "Phó Chủ tịch thường trực Hội đồng",
    "VICE_CHAIR": "Phó Chủ tịch Hội đồng",
    "MEMBER": "Ủy viên Hội đồng",
    "SECRETARY": "Thư ký Hội đồng",
}
CODED = frozenset({"list", "base", "seat", "vote", MAJORITY})
"""Units of values that are codes."""
UNITS = {"persons": "người", "count": "phiên", "days": "ngày", "working_days": "ngày làm việc"}


def statute_name(value_id: str, names: Mapping[str, str] | None = None) -> str:
    """«Số phiếu cần: Giấy khen …»; empty for an id that is no row of a statute. `names`: form → its name here."""
    if not value_id.startswith(PREFIX):
        return ""
    kind, _, form = value_id.removeprefix(PREFIX).partition(".")
    if not form:
        return NAMES.get(kind, "")
    code = form.upper()
    return f"{OF_A_FORM[kind]}: {(names or {}).get(code) or FORMS.get(code, code)}" if kind in OF_A_FORM else ""


def statute_value(value: LegalValue) -> str:
    """The value in words: «quá nửa», «2/3», «giơ tay, phiếu giấy»; empty for a mere yes, «chưa có» for a gap."""
    text = value.value.strip()
    if not text:
        return "quy chế chưa nêu"
    if text in ("true", "false"):
        return "" if text == "true" else "không"
    if text == NOTHING:
        return "không có"
    if value.unit == MAJORITY:
        return "quá nửa"
    if value.unit == "list":
        return ", ".join(MODES.get(entry, FORMS.get(entry, entry)).lower() for entry in entries(value))
    said = {"base": {base.value: words for base, words in BASE_LABELS.items()}, "seat": SEATS, "vote": SILENCE}
    if value.unit in said:
        return said[value.unit].get(text, text)
    return f"{text} {UNITS.get(value.unit, '')}".strip()


def provision(value: LegalValue, facts: CaseFacts) -> str:
    """One row as a sentence without its source: «Số phiếu cần: Giấy khen …: 2/3 tổng số thành viên Hội đồng»."""
    kind, _, form = value.id.removeprefix(PREFIX).partition(".")
    names = {code: vote_name(facts, code) for code in forms(facts)}
    said = statute_value(value)
    if kind == "threshold" and value.value.strip():
        said = f"{said} {base_words(base_of(facts.values, form))}"
    elif kind == "quorum" and value.value.strip():
        said = f"{said} {base_words(Base.ALL_MEMBERS)}"
    return ": ".join(part for part in (statute_name(value.id, names), said) if part)


def base_words(base: str) -> str:
    """«tổng số thành viên Hội đồng»: what a share is of."""
    return BASE_LABELS[Base(base)]
