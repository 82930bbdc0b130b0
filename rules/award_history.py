"""What an award history holds: levels, classes of recipients, the record of one past award.

Pure: the catalogue of titles and forms comes as data (`AwardForm`), numbers and days come as arguments.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AwardLevel(StrEnum):
    """Who confers."""

    PRESIDENT = "PRESIDENT"
    PRIME_MINISTER = "PRIME_MINISTER"
    MINISTRY = "MINISTRY"
    PROVINCE_CHAIR = "PROVINCE_CHAIR"
    DISTRICT_CHAIR = "DISTRICT_CHAIR"
    COMMUNE_CHAIR = "COMMUNE_CHAIR"
    UNIT_HEAD = "UNIT_HEAD"


LEVEL_LABELS = {
    AwardLevel.PRESIDENT: "Chủ tịch nước",
    AwardLevel.PRIME_MINISTER: "Thủ tướng Chính phủ",
    AwardLevel.MINISTRY: "Bộ, ngành Trung ương",
    AwardLevel.PROVINCE_CHAIR: "Chủ tịch UBND tỉnh",
    AwardLevel.DISTRICT_CHAIR: "Chủ tịch UBND huyện",
    AwardLevel.COMMUNE_CHAIR: "Chủ tịch UBND xã",
    AwardLevel.UNIT_HEAD: "Thủ trưởng cơ quan, đơn vị",
}


class Awarded(StrEnum):
    """Class of a recipient, as statistics count it."""

    COLLECTIVE = "COLLECTIVE"
    INDIVIDUAL = "INDIVIDUAL"
    FAMILY = "FAMILY"
    HOUSEHOLD = "HOUSEHOLD"
    ENTERPRISE = "ENTERPRISE"
    FOREIGN = "FOREIGN"


CLASS_LABELS = {
    Awarded.COLLECTIVE: "Tập thể",
    Awarded.INDIVIDUAL: "Cá nhân",
    Awarded.FAMILY: "Gia đình",
    Awarded.HOUSEHOLD: "Hộ gia đình",
    Awarded.ENTERPRISE: "Doanh nghiệp",
    Awarded.FOREIGN: "Người, tổ chức nước ngoài",
}


class Grade(StrEnum):
    """Hạng of an order; NONE where the award has none or the list does not say."""

    NONE = "NONE"
    FIRST = "NHAT"
    SECOND = "NHI"
    THIRD = "BA"


GRADE_LABELS = {Grade.NONE: "", Grade.FIRST: "Nhất", Grade.SECOND: "Nhì", Grade.THIRD: "Ba"}


@dataclass(frozen=True)
class AwardForm:
    """A title or form of commendation of the catalogue. `title`: danh hiệu, otherwise hình thức khen thưởng."""

    code: str
    name: str
    title: bool
    levels: tuple[AwardLevel, ...]
    classes: tuple[Awarded, ...]
    grades: tuple[Grade, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class PastAward:
    """One line of a history. `quantity` above 1 only for a line without a name: old lists give totals."""

    award: str
    grade: Grade
    level: AwardLevel
    recipient_class: Awarded
    direct_worker: bool | None
    """None: the list does not say, or the recipient is no person."""
    year: int
    """The year that statistics count it in."""
    movement: str
    """Name as the list has it; "" = no movement of its own."""
    decision_number: str
    decision_date: date
    authority: str
    """Who signed, by the post and the name of the organisation at that time."""
    recipient: str
    unit: str
    quantity: int = 1
    illustrative: bool = False


FORM_CODES = {
    "GIAY_KHEN": "GK",
    "BANG_KHEN": "BK_TINH",
    "BANG_KHEN_TTG": "BK_TTG",
    "KY_NIEM_CHUONG": "KNC",
    "CO_THI_DUA": "CTD_TINH",
    "CO_THI_DUA_CHINH_PHU": "CTD_CP",
    "CSTD_CO_SO": "CSTDCS",
    "CSTD_TINH": "CSTDT",
    "CSTD_TOAN_QUOC": "CSTDTQ",
    "TTLD_TIEN_TIEN": "TTLDTT",
    "TTLD_XUAT_SAC": "TTLDXS",
}
"""Form as plans and statutes name it → its code in the catalogue of law/awards; the others share one code."""
HISTORY_CODES = {
    ("GIAY_KHEN", "DISTRICT"): "GIAY_KHEN_HUYEN",
    ("GIAY_KHEN", "COMMUNE"): "GIAY_KHEN_XA",
    ("GIAY_KHEN", ""): "GIAY_KHEN_DON_VI",
    ("BANG_KHEN", ""): "BANG_KHEN_TINH",
    ("CO_THI_DUA", ""): "CO_THI_DUA_TINH",
    ("CSTD_CO_SO", ""): "CHIEN_SI_THI_DUA_CO_SO",
    ("CSTD_TINH", ""): "CHIEN_SI_THI_DUA_TINH",
    ("LDTT", ""): "LAO_DONG_TIEN_TIEN",
}
"""(form as plans name it, level of the issuer; "" = any other) → code in the history's catalogue."""
LAW_CODES = {
    "CHIEN_SI_THI_DUA_CO_SO": "CSTDCS",
    "CHIEN_SI_THI_DUA_TINH": "CSTDT",
    "CHIEN_SI_THI_DUA_TOAN_QUOC": "CSTDTQ",
    "LAO_DONG_TIEN_TIEN": "LDTT",
    "TAP_THE_LAO_DONG_TIEN_TIEN": "TTLDTT",
    "TAP_THE_LAO_DONG_XUAT_SAC": "TTLDXS",
    "BANG_KHEN_TINH": "BK_TINH",
    "BANG_KHEN_THU_TUONG": "BK_TTG",
    "CO_THI_DUA_TINH": "CTD_TINH",
    "CO_THI_DUA_CHINH_PHU": "CTD_CP",
    "GIAY_KHEN_HUYEN": "GK",
    "GIAY_KHEN_XA": "GK",
    "GIAY_KHEN_DON_VI": "GK",
}
"""Code in the history's catalogue → code in the law's catalogue (law/awards); the others have none there."""


def history_code(form: str, level: str) -> str:
    """Under which code of the history's catalogue an award of a form by an issuer of a level is kept."""
    return HISTORY_CODES.get((form, level)) or HISTORY_CODES.get((form, ""), form)


_SEPARATOR = "\x1f"
_LETTERS = {
    "a": "àáảãạăằắẳẵặâầấẩẫậ",
    "e": "èéẻẽẹêềếểễệ",
    "i": "ìíỉĩị",
    "o": "òóỏõọôồốổỗộơờớởỡợ",
    "u": "ùúủũụưừứửữự",
    "y": "ỳýỷỹỵ",
    "d": "đ",
}
_PLAIN = str.maketrans({accented: plain for plain, letters in _LETTERS.items() for accented in letters})
_MARKS = re.compile("[\u0300-\u036f]")
_APART = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Lower case without accents, words apart by one space: «Bằng khen» → «bang khen». For comparing only."""
    return _APART.sub(" ", _MARKS.sub("", text.lower().translate(_PLAIN))).strip()


def record_key(record: PastAward) -> str:
    """SHA-256 (hex) of what makes a past award this one: award, class, year, decision, recipient."""
    parts = (
        record.award,
        record.grade,
        record.recipient_class,
        str(record.year),
        record.decision_number,
        record.decision_date.isoformat(),
        folded(record.recipient),
        folded(record.unit),
        folded(record.movement),
    )
    return _digest(parts)


def batch_digest(records: Iterable[PastAward]) -> str:
    """SHA-256 (hex) over every field of the lines in order: the same content in another format is the same batch."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(_digest(_every_field(record)).encode())
    return digest.hexdigest()


def search_text(record: PastAward) -> str:
    """What a look-up finds a line by, folded: recipient, unit and number of the decision."""
    return folded(f"{record.recipient} {record.unit} {record.decision_number}")


def _every_field(record: PastAward) -> tuple[str, ...]:
    direct = "" if record.direct_worker is None else str(record.direct_worker)
    return (
        record.award,
        record.grade,
        record.level,
        record.recipient_class,
        direct,
        str(record.year),
        record.movement,
        record.decision_number,
        record.decision_date.isoformat(),
        record.authority,
        record.recipient,
        record.unit,
        str(record.quantity),
        str(record.illustrative),
    )


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()
