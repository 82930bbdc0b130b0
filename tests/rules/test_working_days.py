"""Working days against a table of five years that is built here, day by day, without the rules' own arithmetic."""

import random
from collections.abc import Callable
from datetime import date

import pytest

from rules.calendar import Holiday, HolidayKind, next_working_day, working_days_between
from rules.deadline import HOLIDAYS, DayTable, deadline

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
"""The first day is a Monday."""
DAYS_OFF = {
    2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 09-01 09-02",
    2026: "01-01 02-16 02-17 02-18 02-19 02-20 04-26 04-30 05-01 09-01 09-02",
    2027: "01-01 02-04 02-05 02-06 02-07 02-08 04-16 04-30 05-01 09-02 09-03",
    2028: "01-01 01-25 01-26 01-27 01-28 01-31 04-04 04-30 05-01 09-01 09-02",
}
COMPENSATORY = ("2026-04-27", "2027-02-09", "2027-02-10", "2027-05-03", "2028-01-03", "2028-05-02", "2028-09-04")
SWAPPED = {
    "2024-04-29": "2024-05-04",
    "2025-05-02": "2025-04-26",
    "2026-01-02": "2026-01-10",
    "2026-08-31": "2026-08-22",
}
"""Day off → the Saturday worked for it. Days of 2027 and 2028 are illustrative; the kinds are what matters."""
CASES = 10_000
LONGEST = 60


def statutory() -> list[str]:
    """Every statutory day off, in ISO form."""
    return [f"{year}-{day}" for year, days in DAYS_OFF.items() for day in days.split()]


def holidays() -> tuple[Holiday, ...]:
    """The same days as the rules are told them."""
    kinds = [
        *((day, HolidayKind.STATUTORY) for day in statutory()),
        *((day, HolidayKind.COMPENSATORY) for day in COMPENSATORY),
        *((day, HolidayKind.SWAPPED_OFF) for day in SWAPPED),
        *((day, HolidayKind.SWAPPED_ON) for day in SWAPPED.values()),
    ]
    return tuple(Holiday(date.fromisoformat(day), "ngày nghỉ", kind, HOLIDAYS, True) for day, kind in kinds)


def open_days() -> list[bool]:
    """For every day of the five years whether offices work: a week of seven counted on from a Monday."""
    week = [True, True, True, True, True, False, False]
    length = LAST.toordinal() - FIRST.toordinal() + 1
    days = (week * (length // 7 + 1))[:length]
    for day in (*statutory(), *COMPENSATORY, *SWAPPED):
        days[date.fromisoformat(day).toordinal() - FIRST.toordinal()] = False
    for day in SWAPPED.values():
        days[date.fromisoformat(day).toordinal() - FIRST.toordinal()] = True
    return days


OPEN = open_days()
WORKING = [index for index, is_open in enumerate(OPEN) if is_open]
BEFORE = [sum(1 for index in WORKING if index < day) for day in range(len(OPEN) + 1)]
"""How many working days lie before a day."""
TABLE = DayTable("five years", holidays(), tuple(DAYS_OFF))


def day_at(index: int) -> date:
    return date.fromordinal(FIRST.toordinal() + index)


def one_limit(chance: random.Random) -> tuple[date, date]:
    start, count = chance.randrange(len(OPEN) - 3 * LONGEST), chance.randint(1, LONGEST)
    expected = WORKING[BEFORE[start + 1] + count - 1]
    return deadline(day_at(start), count, "wd", TABLE).effective_on, day_at(expected)


def one_span(chance: random.Random) -> tuple[int, int]:
    first = chance.randrange(len(OPEN) - LONGEST)
    last = first + chance.randrange(LONGEST)
    return working_days_between(day_at(first), day_at(last), TABLE.days), BEFORE[last + 1] - BEFORE[first]


def one_move(chance: random.Random) -> tuple[date, date]:
    start, count = chance.randrange(len(OPEN) - 3 * LONGEST), chance.randint(1, LONGEST)
    found = deadline(day_at(start), count, "d", TABLE, rolls=True)
    return found.effective_on, day_at(next(index for index in WORKING if index >= start + count))


def test_table_of_the_test_is_what_it_says() -> None:
    years = [date(year, 1, 1).toordinal() - FIRST.toordinal() for year in range(2024, 2029)] + [len(OPEN)]
    working = [BEFORE[end] - BEFORE[begin] for begin, end in zip(years, years[1:], strict=False)]

    # Mondays to Fridays of the year less eleven days off; swaps take one and give one.
    assert working == [262 - 11, 261 - 11, 261 - 11, 261 - 11, 260 - 11]
    assert next_working_day(FIRST, TABLE.days) == date(2024, 1, 2)


@pytest.mark.source("D-HOLIDAY", "D-COUNT", "D-ROLL")
@pytest.mark.parametrize("draw", [one_limit, one_span, one_move])
def test_ten_thousand_cases_agree_with_the_table(draw: Callable[[random.Random], tuple[object, object]]) -> None:
    chance = random.Random(20261121)
    answers = [draw(chance) for _ in range(CASES)]

    assert [pair for pair in answers if pair[0] != pair[1]] == []
    assert len(answers) == CASES
