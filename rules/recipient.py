"""Who can receive an award: recipient classes, which award is for whom, and the class that statistics ask for."""

from dataclasses import dataclass

from rules.achievement import award_name
from rules.candidate import Candidate
from rules.facts import LegalValue
from rules.finding import Finding, judge
from rules.refusal import WrongRecipient
from rules.values import entries, held

Values = tuple[LegalValue, ...]


@dataclass(frozen=True)
class RecipientClass:
    """One class. `within`: the wider classes that it also belongs to, so that a row naming one of them admits it."""

    code: str
    label: str
    within: tuple[str, ...] = ()
    address: str = ""
    """How a certificate addresses it; empty: Ông/Bà by person."""


CLASSES: dict[str, RecipientClass] = {
    one.code: one
    for one in (
        RecipientClass("INDIVIDUAL", "Cá nhân"),
        RecipientClass("DIRECT_WORKER", "Người trực tiếp lao động, công tác", ("INDIVIDUAL",)),
        RecipientClass("ENTREPRENEUR", "Doanh nhân", ("INDIVIDUAL",)),
        RecipientClass("LEADER", "Cán bộ lãnh đạo, quản lý", ("INDIVIDUAL",)),
        RecipientClass("SOLDIER", "Cá nhân thuộc lực lượng vũ trang", ("INDIVIDUAL",)),
        RecipientClass("FOREIGNER", "Cá nhân người nước ngoài"),
        RecipientClass("COLLECTIVE", "Tập thể", (), "Tập thể"),
        RecipientClass("SMALL_COLLECTIVE", "Tập thể nhỏ", ("COLLECTIVE",), "Tập thể"),
        RecipientClass("ENTERPRISE", "Doanh nghiệp, hợp tác xã", ("COLLECTIVE", "ORGANISATION"), "Tập thể"),
        RecipientClass("ARMED_UNIT", "Đơn vị lực lượng vũ trang", ("COLLECTIVE",), "Tập thể"),
        RecipientClass("ORGANISATION", "Tổ chức", ("COLLECTIVE",), "Tập thể"),
        RecipientClass("FOREIGN_COLLECTIVE", "Tập thể, tổ chức nước ngoài", ("FOREIGNER",), "Tập thể"),
        RecipientClass("COMMUNE", "Xã, phường, thị trấn, đặc khu", ("COLLECTIVE",), "Nhân dân và cán bộ"),
        RecipientClass("VILLAGE", "Thôn, tổ dân phố", ("COLLECTIVE",), "Nhân dân và cán bộ"),
        RecipientClass("HOUSEHOLD", "Hộ gia đình", (), "Hộ gia đình"),
    )
}
LEADERSHIP = {
    "": "Không giữ chức vụ",
    "PROVINCE": "Lãnh đạo cấp tỉnh và tương đương",
    "DEPARTMENT": "Lãnh đạo cấp sở, ban, ngành và tương đương",
    "OTHER": "Lãnh đạo, quản lý khác",
}
STATISTICS = {
    "ENTERPRISE": "Tập thể, trong đó doanh nghiệp",
    "COLLECTIVE": "Tập thể",
    "HOUSEHOLD": "Hộ gia đình",
    "PROVINCE_LEADER": "Cá nhân: lãnh đạo cấp tỉnh",
    "DEPARTMENT_LEADER": "Cá nhân: lãnh đạo cấp sở",
    "ENTREPRENEUR": "Cá nhân: doanh nhân",
    "OTHER_LEADER": "Cá nhân: lãnh đạo khác",
    "DIRECT_WORKER": "Cá nhân: người trực tiếp công tác, lao động",
    "OTHER_INDIVIDUAL": "Cá nhân: đối tượng khác",
}
"""Rows of the forms 0602.N and 0603.N, in the order of the form."""
_LEADER_ROWS = {"PROVINCE": "PROVINCE_LEADER", "DEPARTMENT": "DEPARTMENT_LEADER", "OTHER": "OTHER_LEADER"}


def label(code: str) -> str:
    """The Vietnamese name of a recipient class. KeyError for a code that is not one."""
    return CLASSES[code].label


def admits(row: LegalValue, code: str) -> bool:
    """Whether a list row of recipients names the class or a wider one it belongs to. KeyError: no such class."""
    one = CLASSES[code]
    return bool({one.code, *one.within} & set(entries(row)))


def accepted(candidate: Candidate, values: Values) -> tuple[Finding, ...]:
    """The award is for this kind of recipient. Refuses WRONG_RECIPIENT; silent where the catalogue has no row.

    Source: R-AWARD | Luật 06/2022/QH15 Điều 21–31, Điều 71–75 | award.<CODE>.recipient
    """
    row = held(values, f"award.{candidate.award}.recipient")
    if row is None or admits(row, candidate.recipient_class):
        return ()
    allowed = ", ".join(CLASSES[code].label.lower() if code in CLASSES else code for code in entries(row))
    ground = WrongRecipient(
        f"{award_name(values, candidate.award)} không dành cho «{label(candidate.recipient_class)}»; "
        f"dành cho: {allowed}.",
        "Chọn hình thức khen thưởng phù hợp với đối tượng.",
    )
    return (judge(row, "R-AWARD", ground),)


def statistics_class(code: str, leadership: str = "", direct_worker: bool = False) -> str:
    """The row of the statistics forms. A leading post goes before the kind of work; entrepreneurs go by themselves.

    `leadership`: a key of LEADERSHIP. KeyError for unknown codes.
    Source: R-STATISTICS | Thông tư 02/2023/TT-BNV, biểu 0602.N và 0603.N | statistics.due
    """
    one = CLASSES[code]
    if code == "HOUSEHOLD":
        return "HOUSEHOLD"
    if code == "ENTERPRISE":
        return "ENTERPRISE"
    if code == "COLLECTIVE" or "COLLECTIVE" in one.within or code == "FOREIGN_COLLECTIVE":
        return "COLLECTIVE"
    if leadership and leadership in _LEADER_ROWS and leadership != "OTHER":
        return _LEADER_ROWS[leadership]
    if code == "ENTREPRENEUR":
        return "ENTREPRENEUR"
    if LEADERSHIP[leadership] and leadership or code == "LEADER":
        return "OTHER_LEADER"
    return "DIRECT_WORKER" if direct_worker or code == "DIRECT_WORKER" else "OTHER_INDIVIDUAL"
