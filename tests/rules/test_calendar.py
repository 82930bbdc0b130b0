"""Days and bounds: every rule the day before, on it, and after."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import (
    WEEKDAYS,
    Holiday,
    HolidayKind,
    days_between,
    days_named,
    deadline_phrase,
    in_vietnam,
    inclusive_end,
    instant_phrase,
    is_weekend,
    is_working_day,
    next_working_day,
    short_date,
    start_of_day,
    weekday_name,
    working_day_after,
    working_days_between,
)
from rules.facts import VIETNAM, Source

LABOUR_CODE = Source("Bộ luật Lao động số 45/2019/QH14", "Điều 112")
SECOND = timedelta(seconds=1)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def holiday(day: date, kind: HolidayKind = HolidayKind.STATUTORY, confirmed: bool = True) -> Holiday:
    return Holiday(day, "ngày nghỉ", kind, LABOUR_CODE, confirmed)


NATIONAL_DAYS = (holiday(date(2024, 9, 2)), holiday(date(2024, 9, 3), confirmed=False))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 5, 12), "Chủ nhật"),
        (date(2024, 5, 20), "Thứ Hai"),
        (date(2024, 5, 28), "Thứ Ba"),
        (date(2024, 8, 21), "Thứ Tư"),
        (date(2024, 8, 15), "Thứ Năm"),
        (date(2024, 8, 23), "Thứ Sáu"),
        (date(2024, 8, 24), "Thứ Bảy"),
    ],
)
def test_weekday_is_named_in_vietnamese(day: date, name: str) -> None:
    assert weekday_name(day) == name


def test_weekdays_are_seven_and_differ() -> None:
    assert len(set(WEEKDAYS)) == 7


@pytest.mark.parametrize(("day", "weekend"), [(23, False), (24, True), (25, True), (26, False)])
def test_weekend_is_saturday_and_sunday(day: int, weekend: bool) -> None:
    assert is_weekend(date(2024, 8, day)) is weekend


@pytest.mark.parametrize(
    ("day", "short"),
    [
        (date(2024, 8, 5), "05/8/2024"),
        (date(2024, 8, 15), "15/8/2024"),
        (date(2021, 1, 13), "13/01/2021"),
        (date(2021, 2, 9), "09/02/2021"),
        (date(2024, 3, 1), "01/3/2024"),
        (date(2024, 12, 31), "31/12/2024"),
    ],
)
def test_date_is_written_as_papers_write_it(day: date, short: str) -> None:
    assert short_date(day) == short


@given(DAYS)
def test_short_date_is_read_back_from_a_text(day: date) -> None:
    assert days_named(f"trước ngày {short_date(day)}") == (day,)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("từ ngày 20/5/2024 đến hết ngày 05/8/2024", (date(2024, 5, 20), date(2024, 8, 5))),
        ("trước ngày 15/8/2024", (date(2024, 8, 15),)),
        ("ngày 30/02/2024", ()),
        ("tháng 9 năm 2021", ()),
        ("Quyết định 685/QĐ-UBND ngày 13/3/2024", (date(2024, 3, 13),)),
        ("Nghị định 98/2023/NĐ-CP", ()),
        ("1/2/3/2024", ()),
        ("", ()),
    ],
)
def test_days_are_found_in_the_words(text: str, days: tuple[date, ...]) -> None:
    assert days_named(text) == days


def test_start_of_day_is_seven_hours_before_utc_midnight() -> None:
    assert start_of_day(date(2024, 8, 15)) == datetime(2024, 8, 14, 17, 0, tzinfo=UTC)


def test_inclusive_end_is_the_start_of_the_next_day() -> None:
    assert inclusive_end(date(2024, 8, 5)) == datetime(2024, 8, 5, 17, 0, tzinfo=UTC)


def test_instants_are_in_utc() -> None:
    assert start_of_day(date(2024, 8, 5)).tzinfo is UTC
    assert inclusive_end(date(2024, 8, 5)).tzinfo is UTC


@given(DAYS)
def test_day_lasts_twenty_four_hours(day: date) -> None:
    assert inclusive_end(day) - start_of_day(day) == timedelta(hours=24)


@given(DAYS)
def test_last_second_of_the_day_is_within_and_midnight_is_not(day: date) -> None:
    bound = inclusive_end(day)
    assert (bound - SECOND).astimezone(VIETNAM).date() == day
    assert bound.astimezone(VIETNAM).date() == day + timedelta(days=1)


def test_year_turns_at_vietnamese_midnight() -> None:
    assert inclusive_end(date(2024, 12, 31)) == datetime(2024, 12, 31, 17, tzinfo=UTC)


def test_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        in_vietnam(datetime.fromisoformat("2024-08-09T10:00"))


@pytest.mark.parametrize("offset", [-11, 0, 7, 14])
def test_instant_is_the_same_from_every_offset(offset: int) -> None:
    at = datetime(2024, 8, 9, 3, 5, tzinfo=UTC).astimezone(timezone(timedelta(hours=offset)))
    assert instant_phrase(at) == "10 giờ 05 phút ngày 09/8/2024"


@pytest.mark.parametrize(
    ("closes_at", "phrase"),
    [
        (inclusive_end(date(2024, 8, 8)), "hết ngày 08/8/2024"),
        (start_of_day(date(2024, 8, 15)), "hết ngày 14/8/2024"),
        (inclusive_end(date(2024, 12, 31)), "hết ngày 31/12/2024"),
        (inclusive_end(date(2024, 8, 8)) - SECOND, "trước 23 giờ 59 phút ngày 08/8/2024"),
        (datetime(2024, 8, 9, 10, 5, tzinfo=UTC), "trước 17 giờ 05 phút ngày 09/8/2024"),
    ],
)
def test_deadline_is_said_by_its_last_day(closes_at: datetime, phrase: str) -> None:
    assert deadline_phrase(closes_at) == phrase


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2024, 5, 20), date(2024, 8, 5), 78),
        (date(2024, 5, 20), date(2024, 8, 2), 75),
        (date(2024, 5, 23), date(2024, 8, 5), 75),
        (date(2024, 8, 5), date(2024, 8, 5), 1),
        (date(2024, 8, 5), date(2024, 8, 4), 0),
        (date(2024, 8, 5), date(2024, 8, 1), -3),
    ],
)
def test_days_between_counts_both_ends(first: date, last: date, days: int) -> None:
    assert days_between(first, last) == days


@pytest.mark.parametrize(
    ("day", "kind", "working"),
    [
        (date(2024, 8, 23), None, True),
        (date(2024, 8, 24), None, False),
        (date(2024, 8, 25), None, False),
        (date(2024, 8, 26), None, True),
        (date(2024, 9, 2), HolidayKind.STATUTORY, False),
        (date(2024, 4, 29), HolidayKind.SWAPPED_OFF, False),
        (date(2024, 5, 4), HolidayKind.SWAPPED_ON, True),
        (date(2024, 2, 13), HolidayKind.COMPENSATORY, False),
    ],
)
def test_working_day_follows_the_table(day: date, kind: HolidayKind | None, working: bool) -> None:
    table = (holiday(day, kind),) if kind else NATIONAL_DAYS
    assert is_working_day(day, table) is working


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2024, 8, 30), date(2024, 8, 30)),
        (date(2024, 8, 31), date(2024, 9, 4)),
        (date(2024, 9, 1), date(2024, 9, 4)),
        (date(2024, 9, 3), date(2024, 9, 4)),
        (date(2024, 9, 4), date(2024, 9, 4)),
    ],
)
def test_day_off_moves_to_the_next_working_day(day: date, following: date) -> None:
    assert next_working_day(day, NATIONAL_DAYS) == following


def test_table_without_working_days_is_refused() -> None:
    table = tuple(holiday(date(2024, 8, 1) + timedelta(days=offset)) for offset in range(90))
    with pytest.raises(ValueError, match="no working day"):
        next_working_day(date(2024, 8, 1), table)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2024, 8, 6), date(2024, 8, 8), 3),
        (date(2024, 8, 9), date(2024, 8, 12), 2),
        (date(2024, 8, 10), date(2024, 8, 11), 0),
        (date(2024, 8, 30), date(2024, 9, 4), 2),
        (date(2024, 8, 9), date(2024, 8, 8), 0),
    ],
)
def test_working_days_between_counts_both_ends(first: date, last: date, days: int) -> None:
    assert working_days_between(first, last, NATIONAL_DAYS) == days


@pytest.mark.parametrize(
    ("start_on", "days", "last_on"),
    [
        (date(2024, 8, 8), 1, date(2024, 8, 9)),
        (date(2024, 8, 8), 2, date(2024, 8, 12)),
        (date(2024, 8, 9), 1, date(2024, 8, 12)),
        (date(2024, 8, 10), 1, date(2024, 8, 12)),
        (date(2024, 8, 9), 8, date(2024, 8, 21)),
        (date(2024, 8, 30), 1, date(2024, 9, 4)),
        (date(2024, 8, 29), 2, date(2024, 9, 4)),
        (date(2024, 8, 21), 1, date(2024, 8, 22)),
    ],
)
def test_limit_does_not_count_the_day_of_the_event(start_on: date, days: int, last_on: date) -> None:
    assert working_day_after(start_on, days, NATIONAL_DAYS) == last_on


@pytest.mark.parametrize("days", [0, -1])
def test_limit_of_no_day_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_day_after(date(2024, 8, 8), days, ())


@given(DAYS, st.integers(1, 40))
def test_limit_ends_on_a_working_day_after_exactly_that_many(start_on: date, days: int) -> None:
    last_on = working_day_after(start_on, days, ())
    assert is_working_day(last_on, ())
    assert working_days_between(start_on + timedelta(days=1), last_on, ()) == days
