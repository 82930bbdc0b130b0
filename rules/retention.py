"""How long a file is kept, by what it is about."""

from dataclasses import dataclass
from datetime import date

from rules.facts import LegalValue, Source
from rules.finding import DECIDE, Finding, no_rule
from rules.values import cited, held, number

Values = tuple[LegalValue, ...]
PERMANENT = frozenset({"permanent", "vĩnh viễn"})
KINDS = {
    "award.state": "Khen thưởng của Chủ tịch nước, Thủ tướng Chính phủ",
    "award.province": "Khen thưởng của bộ trưởng, Chủ tịch UBND tỉnh",
    "award.agency": "Khen thưởng của thủ trưởng cơ quan, đơn vị",
    "award.foreigner": "Khen thưởng người nước ngoài",
    "campaign.anniversary": "Phong trào thi đua nhân các dịp kỷ niệm",
    "campaign.conference": "Hội nghị thi đua do cơ quan tổ chức",
    "plan.yearly": "Kế hoạch, báo cáo dài hạn, hằng năm",
    "plan.half_yearly": "Kế hoạch, báo cáo 6 tháng, 9 tháng",
    "plan.quarterly": "Kế hoạch, báo cáo quý, tháng",
    "statute": "Quy chế, quy định, hướng dẫn về thi đua, khen thưởng",
    "correspondence": "Công văn trao đổi",
}
LEVELS = {
    "STATE": "award.state",
    "MINISTRY": "award.province",
    "PROVINCE": "award.province",
    "DISTRICT": "award.agency",
    "COMMUNE": "award.agency",
    "AGENCY": "award.agency",
    "UNIT": "award.agency",
}


@dataclass(frozen=True)
class Keeping:
    """For how long a file is kept."""

    kind: str
    permanent: bool
    years: int | None
    keep_until: date | None
    """Last day it is kept; None: permanent, or nobody has said for how long."""
    source: Source
    findings: tuple[Finding, ...] = ()

    def may_destroy(self, on: date) -> bool:
        """Whether the time is over. Never for a permanent file nor where the time is not known."""
        return self.keep_until is not None and on > self.keep_until


def award_kind(level: str, recipient_class: str = "INDIVIDUAL") -> str:
    """Kind of an award's file by the level that decides; awards to foreigners go before. KeyError: unknown level."""
    foreign = recipient_class in ("FOREIGNER", "FOREIGN_COLLECTIVE")
    return "award.foreigner" if foreign else LEVELS[level]


def keeping(kind: str, closed_on: date, values: Values) -> Keeping:
    """Until when a file closed on the day is kept: to 31 December of the closing year plus the row's whole years.

    Nothing is rounded down: the year of closing does not count. A gap keeps the file and warns. KeyError: unknown kind.
    Refuses nothing.
    Source: K-TABLE | Thông tư 09/2011/TT-BNV (bảng thời hạn bảo quản) | retention.<KIND>
    """
    label, value_id = KINDS[kind], f"retention.{kind}"
    row = held(values, value_id)
    if row is None:
        doubt = no_rule("K-TABLE", value_id, f"Chưa có thời hạn bảo quản: {label}.", cited(values, value_id))
        return Keeping(kind, False, None, None, doubt.source, (doubt,))
    doubts = () if row.verified else (_unverified(row, label),)
    if row.value.strip().lower() in PERMANENT:
        return Keeping(kind, True, None, None, row.source, doubts)
    years = int(number(values, value_id))
    last = date(closed_on.year + years, date.max.month, date.max.day)
    return Keeping(kind, False, years, last, row.source, doubts)


def _unverified(row: LegalValue, label: str) -> Finding:
    sentence = f"Thời hạn bảo quản «{label}» ({row.value}) chưa được xác nhận trên văn bản chính thức."
    return Finding("UNVERIFIED", "K-TABLE", sentence, DECIDE, row.source, value_id=row.id)
