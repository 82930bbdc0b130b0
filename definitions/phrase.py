"""Ranges as plans write them: «tháng 9 năm 2021», «Quý III năm 2022», «Quý III và Quý IV năm 2023», «năm 2021».

Always a range of whole days, never a deadline.
"""

import re
from calendar import monthrange
from datetime import date

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_MONTH = re.compile(r"tháng (1[0-2]|0?[1-9]) năm (\d{4})")
_QUARTER = re.compile(r"quý (IV|I{1,3})(?: và quý (IV|I{1,3}))? năm (\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"năm (\d{4})")
_TWO_QUARTERS = re.compile(r"quý (?:IV|I{1,3}) (\S+) quý (?:IV|I{1,3}) năm \d{4}", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4}) ?[-–] ?(\d{4})")
_COUNTED_YEARS = re.compile(r"(\d+) năm \((\d{4}) ?[-–] ?(\d{4})\)")


def range_of(text: str) -> tuple[date, date] | None:
    """First and last day of the range that the whole text names; None for anything else."""
    words = text.strip()
    if month := _MONTH.fullmatch(words):
        number, year = int(month[1]), int(month[2])
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])
    if quarter := _QUARTER.fullmatch(words):
        first, year = _QUARTERS[quarter[1].upper()], int(quarter[3])
        last = _QUARTERS[quarter[2].upper()] if quarter[2] else first
        if last < first:
            return None
        return date(year, 3 * first - 2, 1), date(year, 3 * last, monthrange(year, 3 * last)[1])
    if year_only := _YEAR.fullmatch(words):
        return date(int(year_only[1]), 1, 1), date(int(year_only[1]), 12, 31)
    return None


def strange_joint(text: str) -> str:
    """The word between two quarters that should be «và»; "" when there is none or it is right."""
    found = _TWO_QUARTERS.search(text)
    return found[1] if found and found[1] != "và" else ""


def years_of(text: str) -> tuple[int, int] | None:
    """«2021-2025» → (2021, 2025); None unless the text holds exactly such a span."""
    found = _YEARS.fullmatch(text.strip())
    return (int(found[1]), int(found[2])) if found else None


def counted_years(text: str) -> list[tuple[int, int, int]]:
    """Every «5 năm (2021-2026)» of a text as (5, 2021, 2026)."""
    return [(int(n), int(first), int(last)) for n, first, last in _COUNTED_YEARS.findall(text)]
