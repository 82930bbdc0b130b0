"""Days and bounds as Vietnamese papers write them: names, phrases, exclusive instants, working days.

Everything is a function of its arguments; the table of holidays is one of them. The offset is fixed at UTC+7.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from rules.facts import VIETNAM, Source

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
COUNTING = Source("Bộ luật Dân sự số 91/2015/QH13", "Điều 147, Điều 148")
"""The day of the event is not counted; a period ends at 24:00 of its last day, moved on when that is a day off."""
_SATURDAY = 5
_LONGEST_SEARCH_DAYS = 60
_WRITTEN_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")


class HolidayKind(StrEnum):
    """Why a day departs from the Monday-to-Friday week."""

    STATUTORY = "STATUTORY"
    COMPENSATORY = "COMPENSATORY"
    SWAPPED_OFF = "SWAPPED_OFF"
    SWAPPED_ON = "SWAPPED_ON"


@dataclass(frozen=True)
class Holiday:
    """One day of the table; SWAPPED_ON is a Saturday or Sunday on which offices work."""

    day: date
    name: str
    kind: HolidayKind
    source: Source
    confirmed: bool = False


def weekday_name(day: date) -> str:
    """The Vietnamese name of the weekday, as papers write it («Chủ nhật», «Thứ Hai»)."""
    return WEEKDAYS[day.weekday()]


def is_weekend(day: date) -> bool:
    """Whether the day is a Saturday or a Sunday; the table of holidays is not asked."""
    return day.weekday() >= _SATURDAY


def short_date(day: date) -> str:
    """«05/8/2024»: days below 10 and the months 1 and 2 with a leading zero (Nghị định 30/2020, Phụ lục I)."""
    return f"{day.day:02}/{_month(day)}/{day.year}"


def instant_phrase(at: datetime) -> str:
    """«17 giờ 05 phút ngày 09/8/2024» in Vietnamese time; `at` must be aware, else ValueError."""
    local = in_vietnam(at)
    return f"{local.hour:02} giờ {local.minute:02} phút ngày {short_date(local.date())}"


def deadline_phrase(closes_at: datetime) -> str:
    """An exclusive bound in words: «hết ngày 08/8/2024» at midnight, else «trước 17 giờ 05 phút ngày …»."""
    local = in_vietnam(closes_at)
    if local.time() == time.min:
        return f"hết ngày {short_date(local.date() - timedelta(days=1))}"
    return f"trước {instant_phrase(closes_at)}"


def days_named(text: str) -> tuple[date, ...]:
    """The days written «d/m/yyyy» in a text, in order; impossible ones are left out."""
    return tuple(_possible_days(_WRITTEN_DAY.findall(text)))


def in_vietnam(at: datetime) -> datetime:
    """The same instant at UTC+7; ValueError for a datetime without an offset."""
    if at.utcoffset() is None:
        raise ValueError("an instant needs an offset")
    return at.astimezone(VIETNAM)


def start_of_day(day: date) -> datetime:
    """00:00 of the day in Vietnam as a UTC instant. It is also the exclusive bound of «trước ngày …»."""
    return datetime.combine(day, time.min, VIETNAM).astimezone(UTC)


def inclusive_end(day: date) -> datetime:
    """The exclusive UTC bound of «đến hết ngày …»: 00:00 of the following day in Vietnam."""
    return start_of_day(day + timedelta(days=1))


def days_between(first: date, last: date) -> int:
    """Calendar days from the first to the last, both counted; 0 or less when the last comes before the first."""
    return (last - first).days + 1


def is_working_day(day: date, holidays: Iterable[Holiday]) -> bool:
    """Monday to Friday less the days off of the table, and the weekend days that were swapped on."""
    kinds = {holiday.kind for holiday in holidays if holiday.day == day}
    if HolidayKind.SWAPPED_ON in kinds:
        return True
    return not kinds and not is_weekend(day)


def next_working_day(day: date, holidays: Sequence[Holiday]) -> date:
    """The day itself when it is a working day, else the first one after it (Bộ luật Dân sự, Điều 148).

    ValueError when the table leaves no working day within two months: then the table is wrong.
    """
    for offset in range(_LONGEST_SEARCH_DAYS):
        candidate = day + timedelta(days=offset)
        if is_working_day(candidate, holidays):
            return candidate
    raise ValueError(f"no working day within {_LONGEST_SEARCH_DAYS} days of {day}")


def working_days_between(first: date, last: date, holidays: Sequence[Holiday]) -> int:
    """Working days from the first to the last, both counted; 0 when the last comes before the first."""
    span = range(max(0, days_between(first, last)))
    return sum(is_working_day(first + timedelta(days=offset), holidays) for offset in span)


def working_day_after(start_on: date, working_days: int, holidays: Sequence[Holiday]) -> date:
    """The last day of `working_days` (≥ 1, else ValueError) after the day of the event, which is not counted itself."""
    if working_days < 1:
        raise ValueError("a limit counts at least one working day")
    last_on = start_on
    for _ in range(working_days):
        last_on = next_working_day(last_on + timedelta(days=1), holidays)
    return last_on


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def _possible_days(written: Iterable[tuple[str, str, str]]) -> Iterator[date]:
    for day, month, year in written:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
