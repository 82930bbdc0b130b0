"""One cell of a list of past awards → one value, or the sentence that says what is wrong with it and what to write."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from documents.wording import clean
from rules.award_history import (
    CLASS_LABELS,
    GRADE_LABELS,
    LEVEL_LABELS,
    Awarded,
    AwardForm,
    AwardLevel,
    Grade,
    folded,
)

FIRST_YEAR = 1945
LONGEST = 500
MOST = 1_000_000
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d+)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+")
_EXCEL_ZERO = date(1899, 12, 30)
_FORMULA_GUARD = re.compile(r"'(?=[=+\-@\t])")
YES = frozenset({"co", "x", "yes", "1", "true", "dung"})
NO = frozenset({"khong", "no", "0", "false"})
LEVELS = {folded(label): level for level, label in LEVEL_LABELS.items()} | {
    folded(level): level for level in AwardLevel
}
LEVELS |= {"thu tuong": AwardLevel.PRIME_MINISTER, "ubnd tinh": AwardLevel.PROVINCE_CHAIR}
CLASSES = {folded(label): name for name, label in CLASS_LABELS.items()} | {folded(name): name for name in Awarded}
CLASSES |= {"nuoc ngoai": Awarded.FOREIGN}
GRADES = {folded(label): grade for grade, label in GRADE_LABELS.items() if label}
GRADES |= {"i": Grade.FIRST, "ii": Grade.SECOND, "iii": Grade.THIRD}
GRADES |= {"1": Grade.FIRST, "2": Grade.SECOND, "3": Grade.THIRD}
_GRADED = re.compile(r"^(.*) hang (nhat|nhi|ba|i{1,3}|[123])$")


class WrongCell(ValueError):
    """A cell that cannot be taken; the sentence goes beside its place."""


def text(value: object) -> str:
    """The words in the cell on one line, NFC; a whole number as its digits. The guard before a formula is taken off."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        raise WrongCell("ô này là ngày tháng, cần chữ; định dạng lại ô là Văn bản rồi ghi lại")
    written = _tidied(str(value))
    if len(written) > LONGEST:
        raise WrongCell(f"dài {len(written)} ký tự, quá {LONGEST}; rút gọn")
    return written


@lru_cache(maxsize=4096)
def _tidied(written: str) -> str:
    """The same words again and again down a column: each is tidied once."""
    return _FORMULA_GUARD.sub("", clean(written), count=1)


def year(value: object, today: date) -> int:
    """A year of four digits, as number or text."""
    if isinstance(value, datetime | date):
        raise WrongCell(f"ô này là ngày tháng, cần năm; ghi {value.year}")
    written = text(value)
    if _THOUSANDS.fullmatch(written) or (isinstance(value, float) and not value.is_integer()):
        digits = written.replace(".", "").ljust(4, "0")
        raise WrongCell(f"«{written}» có dấu phân cách; nếu là năm, ghi {digits} không có dấu chấm")
    if not re.fullmatch(r"\d{4}", written):
        raise WrongCell(f"«{written}» không phải năm; ghi bốn chữ số, ví dụ 2023")
    number = int(written)
    if not FIRST_YEAR <= number <= today.year:
        raise WrongCell(f"năm {number} ngoài khoảng {FIRST_YEAR}–{today.year}")
    return number


def day(value: object, today: date) -> date:
    """A day as Excel's date, «21/08/2023» or «2023-08-21»; never before 1945 nor after today."""
    found = _day(value)
    if found > today:
        raise WrongCell(f"ngày {found:%d/%m/%Y} ở tương lai")
    if found.year < FIRST_YEAR:
        raise WrongCell(f"ngày {found:%d/%m/%Y} trước năm {FIRST_YEAR}")
    return found


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise WrongCell(_serial(value))
    written = text(value)
    parts = _DAY.fullmatch(written)
    iso = _ISO.fullmatch(written)
    if parts and len(parts[3]) != len("2023"):
        raise WrongCell(f"«{written}»: năm phải đủ bốn chữ số, ví dụ 21/08/2023")
    if not parts and not iso:
        raise WrongCell(f"«{written}» không phải ngày; ghi dd/mm/yyyy, ví dụ 21/08/2023")
    try:
        if parts:
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        return date.fromisoformat(written[:10])
    except ValueError:
        raise WrongCell(f"ngày «{written}» không có trong lịch (thứ tự là ngày/tháng/năm); sửa lại") from None


def _serial(value: float) -> str:
    number = int(value)
    if 0 < number < 80_000:
        meant = _EXCEL_ZERO + timedelta(days=number)
        return f"ô là số {number}, chưa định dạng là ngày; nếu đúng là {meant:%d/%m/%Y}, ghi như vậy"
    return f"ô là số {number}, không phải ngày; ghi dd/mm/yyyy"


def quantity(value: object) -> int:
    """A whole number from 1; empty = 1. «1.063» is read as 1063; what may mean two things is refused."""
    if value is None or value == "":
        return 1
    if isinstance(value, float) and not value.is_integer():
        shown = f"{value:.3f}".rstrip("0").replace(".", ",")
        guess = f"{value:.3f}".replace(".", "")
        raise WrongCell(
            f"ô là số thập phân {shown}; nếu là «{f'{value:.3f}'}» theo kiểu Việt Nam, ghi {guess} không dấu"
        )
    written = text(value)
    if _COMMAS.fullmatch(written):
        raise WrongCell(f"«{written}» không rõ dấu phẩy là hàng nghìn hay thập phân; ghi số không có dấu")
    if _THOUSANDS.fullmatch(written):
        written = written.replace(".", "")
    if not re.fullmatch(r"\d+", written):
        hint = "nhóm ba chữ số sai, " if "." in written else ""
        raise WrongCell(f"«{written}» không phải số nguyên ({hint}ghi ví dụ 1063 hoặc 1.063)")
    number = int(written)
    if not 1 <= number <= MOST:
        raise WrongCell(f"số lượng {number} ngoài khoảng 1–{MOST:,}".replace(",", "."))
    return number


def yes_or_no(value: object) -> bool | None:
    """True, False, or None for an empty cell."""
    word = folded(text(value))
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise WrongCell(f"«{text(value)}» không rõ; ghi Có hoặc Không, hoặc để trống")


def level(value: object) -> AwardLevel:
    """Who confers, by the names of the template."""
    found = LEVELS.get(folded(text(value)))
    if found is None:
        raise WrongCell(f"«{text(value)}» không phải cấp quyết định; ghi một trong: {'; '.join(LEVEL_LABELS.values())}")
    return found


def recipient_class(value: object) -> Awarded:
    """The class of recipient, by the names of the template."""
    found = CLASSES.get(folded(text(value)))
    if found is None:
        raise WrongCell(f"«{text(value)}» không phải loại đối tượng; ghi một trong: {'; '.join(CLASS_LABELS.values())}")
    return found


def grade(value: object) -> Grade:
    """Hạng of an order; empty = NONE."""
    word = folded(text(value)).removeprefix("hang ")
    if not word:
        return Grade.NONE
    found = GRADES.get(word)
    if found is None:
        raise WrongCell(f"«{text(value)}» không phải hạng; ghi Nhất, Nhì hoặc Ba, hoặc để trống")
    return found


def names_of(forms: Sequence[AwardForm]) -> Mapping[str, AwardForm]:
    """Folded code, name and other names → the form."""
    return {folded(name): form for form in forms for name in (form.code, form.name, *form.aliases)}


def award(value: object, names: Mapping[str, AwardForm]) -> tuple[AwardForm, Grade]:
    """The title or form, and the hạng where the name itself ends with one."""
    written = text(value)
    word = folded(written)
    if word in names:
        return names[word], Grade.NONE
    graded = _GRADED.fullmatch(word)
    if graded and graded[1] in names:
        return names[graded[1]], GRADES[graded[2]]
    raise WrongCell(
        f"«{written}» không có trong danh mục danh hiệu, hình thức khen thưởng; xem sheet Hướng dẫn của tệp mẫu"
    )
