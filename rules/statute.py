"""The Council's statute as the rules read it: rows `council.*` among the legal values of a campaign.

A campaign loaded before statutes were files has only the quorum and the thresholds: then a vote is by hand or on paper,
of all members, and bằng khen is ranked. What a statute does not say is asked of the issuer (VALUE_MISSING).
"""

from datetime import datetime

from rules.calendar import in_vietnam
from rules.deadline import WEEKENDS, Deadline, has_limit, limit
from rules.facts import AwardPath, LegalValue, Source
from rules.refusal import UnknownItem, ValueMissing
from rules.threshold import STATUTE, Base
from rules.values import cited, entries, flag, held, listed, number
from rules.window import CaseFacts

Values = tuple[LegalValue, ...]

SHOW_OF_HANDS = "SHOW_OF_HANDS"
PAPER = "PAPER"
WRITTEN_ROUND = "WRITTEN_ROUND"
WRITTEN_OPINION = "WRITTEN_OPINION"
ELECTRONIC = "ELECTRONIC_SECRET"
MODES = {
    SHOW_OF_HANDS: "Biểu quyết giơ tay",
    PAPER: "Bỏ phiếu kín bằng phiếu giấy",
    WRITTEN_ROUND: "Lấy ý kiến bằng văn bản, không họp",
    WRITTEN_OPINION: "Ý kiến bằng văn bản của thành viên vắng mặt",
    ELECTRONIC: "Bỏ phiếu kín điện tử",
}
SECRET_MODES = frozenset({PAPER, ELECTRONIC})
UNSTATED_MODES = (SHOW_OF_HANDS, PAPER)
UNSTATED_RANKED = ("BANG_KHEN",)
NOTHING = "-"
"""A list row that says «none»: an empty one would be a gap."""
COUNTERS = 2
"""Protocol: no figure of a ballot stands on one person's word."""
DECIDED_HERE, FORWARDED = "DECIDED_HERE", "FORWARDED"

ALL_MEMBERS, PRESENT, VALID_BALLOTS = (base.value for base in Base)

NOT_COUNTED = "NOT_COUNTED"
SILENCE = {
    NOT_COUNTED: "không tính là một ý kiến",
    "AGREE": "tính là đồng ý",
    "DISAGREE": "tính là không đồng ý",
}

FORMS = {
    "GIAY_KHEN": "Giấy khen",
    "BANG_KHEN": "Bằng khen",
    "BANG_KHEN_TTG": "Bằng khen của Thủ tướng Chính phủ",
    "KY_NIEM_CHUONG": "Kỷ niệm chương",
    "HUAN_CHUONG": "Huân chương",
    "ANH_HUNG": "Danh hiệu Anh hùng",
    "CO_THI_DUA": "Cờ thi đua",
    "CO_THI_DUA_CHINH_PHU": "Cờ thi đua của Chính phủ",
    "LDTT": "Lao động tiên tiến",
    "CSTT": "Chiến sĩ tiên tiến",
    "CSTD_CO_SO": "Chiến sĩ thi đua cơ sở",
    "CSTD_TINH": "Chiến sĩ thi đua bộ, ban, ngành, tỉnh",
    "CSTD_TOAN_QUOC": "Chiến sĩ thi đua toàn quốc",
    "TTLD_TIEN_TIEN": "Tập thể lao động tiên tiến",
    "TTLD_XUAT_SAC": "Tập thể lao động xuất sắc",
    "DON_VI_TIEN_TIEN": "Đơn vị tiên tiến",
    "DON_VI_QUYET_THANG": "Đơn vị quyết thắng",
    "XA_TIEU_BIEU": "Xã, phường, đặc khu tiêu biểu",
    "THON_VAN_HOA": "Thôn, tổ dân phố văn hóa",
    "GIA_DINH_VAN_HOA": "Gia đình văn hóa",
}
"""Forms and titles of the award catalogue (law §2) by the code that thresholds go by."""


def _award(facts: CaseFacts, form: str) -> AwardPath | None:
    """The award of that form that the Council votes on; the one decided here before the one that is proposed upward."""
    found = [award for award in facts.awards if award.form == form and award.path in (DECIDED_HERE, FORWARDED)]
    return next((award for award in found if award.path == DECIDED_HERE), found[0] if found else None)


def forms(facts: CaseFacts) -> tuple[str, ...]:
    """Forms that the Council of this campaign votes on: those decided here, then those proposed upward, as planned.

    Those of the plan's awards with the Council in their path; without awards every form that has a threshold.
    """
    if facts.awards:
        codes = sorted(dict.fromkeys(award.form for award in facts.awards), key=lambda form: not _is_own(facts, form))
        return tuple(form for form in codes if (award := _award(facts, form)) is not None and _by_council(facts, award))
    prefix = "council.threshold."
    return tuple(value.id.removeprefix(prefix).upper() for value in facts.values if value.id.startswith(prefix))


def _by_council(facts: CaseFacts, award: AwardPath) -> bool:
    return award.council and flag(facts.values, f"council.path.{award.form.lower()}", default=True)


def own_forms(facts: CaseFacts) -> tuple[str, ...]:
    """Forms decided here that the Council votes on; where all goes upward, all of them. () without awards."""
    found = forms(facts) if facts.awards else ()
    return tuple(form for form in found if _is_own(facts, form)) or found


def _is_own(facts: CaseFacts, form: str) -> bool:
    award = _award(facts, form)
    return award is not None and award.path == DECIDED_HERE


def form_name(facts: CaseFacts, form: str) -> str:
    """The name of a form as the plan has it, else the statute, else the catalogue."""
    award, own = _award(facts, form), held(facts.values, f"council.form_name.{form.lower()}")
    return award.name if award is not None else own.value if own is not None else FORMS.get(form, form)


def vote_name(facts: CaseFacts, form: str) -> str:
    """What the Council votes on: «Giấy khen …», or «Đề nghị Bằng khen …» for what another level decides."""
    award = _award(facts, form)
    proposed = award.path == FORWARDED if award is not None else not facts.awards and form in UNSTATED_RANKED
    return f"Đề nghị {form_name(facts, form)}" if proposed else form_name(facts, form)


def require_form(facts: CaseFacts, form: str) -> None:
    """The Council votes on that form here and its threshold is known. Refuses UNKNOWN_ITEM, VALUE_MISSING."""
    source, name = cited(facts.values, f"council.threshold.{form.lower()}"), form_name(facts, form)
    if form not in forms(facts):
        raise UnknownItem(f"Hội đồng không biểu quyết về «{name}» trong phong trào này.", "Chọn lại hình thức.", source)
    if held(facts.values, f"council.threshold.{form.lower()}") is None:
        raise ValueMissing(
            f"Quy chế của Hội đồng không nêu tỷ lệ phiếu cho «{name}».",
            "Hỏi cơ quan ban hành; bổ sung tỷ lệ vào tệp quy chế, nạp lại rồi mở biểu quyết.",
            source if any(value.id == f"council.threshold.{form.lower()}" for value in facts.values) else STATUTE,
        )


def modes_of(values: Values, form: str) -> tuple[str, ...]:
    """Ways of voting that the statute allows for a form, the usual one first."""
    return listed(values, f"council.modes.{form.lower()}") or UNSTATED_MODES


def modes_source(values: Values, form: str) -> Source:
    """Who says which ways of voting are allowed: the statute, or our own rules where it is silent."""
    return cited(values, f"council.modes.{form.lower()}")


def mode_refused(values: Values, form: str, mode: str) -> str:
    """Why a ballot of that form cannot be held in that way, as a sentence; empty: it can."""
    if mode not in MODES:
        return "Hình thức biểu quyết này không có."
    if mode not in modes_of(values, form):
        allowed = ", ".join(MODES[m].lower() for m in modes_of(values, form) if m in MODES)
        return f"Quy chế không cho «{MODES[mode].lower()}» với hình thức này; chỉ cho: {allowed}."
    if mode == ELECTRONIC:
        return "Hệ thống chưa có dịch vụ bỏ phiếu kín điện tử."
    if mode == WRITTEN_OPINION:
        return "Ý kiến bằng văn bản của người vắng mặt đi kèm một cách biểu quyết, không đứng riêng."
    if mode not in SECRET_MODES and flag(values, f"council.secret.{form.lower()}"):
        return "Quy chế bắt buộc bỏ phiếu kín với hình thức này."
    return ""


def ranked_forms(values: Values) -> tuple[str, ...]:
    """Forms whose nominees the Council puts in an order."""
    row = held(values, "council.ranked")
    return UNSTATED_RANKED if row is None else tuple(form for form in entries(row) if form != NOTHING)


def tellers(values: Values) -> int:
    """How many persons count a paper ballot."""
    row = held(values, "council.tellers")
    return COUNTERS if row is None else int(number(values, "council.tellers"))


def period(values: Values, value_id: str, begun_at: datetime, reckoned: Deadline | None) -> Deadline | None:
    """The period that the statute sets from an instant on; None: the statute sets none.

    `reckoned`: as the server reckoned it with the table of days off. Acts from before it did so have none: their
    working days leave out weekends only.
    Source: D-COUNT | Bộ luật Dân sự 91/2015/QH13 Điều 147, Điều 148 | counting.first_day_excluded
    """
    if reckoned is not None or not has_limit(values, value_id):
        return reckoned
    return limit(values, value_id, in_vietnam(begun_at).date(), WEEKENDS)
