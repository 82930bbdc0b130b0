"""Windows: half-open, no grace, and the words in which a bound is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import VIETNAM, Window
from rules.refusal import Early, Late, Suspended, WrongPhase
from rules.window import (
    CLOSED_PHASES,
    local_midnight,
    require_live,
    require_open,
    say_bound,
    say_day,
    say_instant,
    say_last_day,
)
from tests.rules import cases
from tests.rules.cases import CLOSES, OPENS, PLAN, SECOND, vn

SUBMISSION = cases.FACTS.window("SUBMISSION")
MICRO = timedelta(microseconds=1)
YEAR_2020 = vn("2020-01-01T07:00").replace(tzinfo=None)
INSTANTS = st.datetimes(YEAR_2020, YEAR_2020 + timedelta(days=7_000), timezones=st.just(UTC))


def answer(window: Window, at: datetime) -> str:
    try:
        require_open(window, at)
    except (Early, Late) as refusal:
        return refusal.code
    return "OPEN"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (OPENS - SECOND, "EARLY"),
        (OPENS - MICRO, "EARLY"),
        (OPENS, "OPEN"),
        (OPENS + SECOND, "OPEN"),
        (CLOSES - SECOND, "OPEN"),
        (CLOSES - MICRO, "OPEN"),
        (CLOSES, "LATE"),
        (CLOSES + SECOND, "LATE"),
    ],
)
def test_window_at_its_bounds(at: datetime, code: str) -> None:
    assert answer(SUBMISSION, at) == code


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "before", "after"),
    [
        (None, None, "OPEN", "OPEN"),
        (None, CLOSES, "OPEN", "LATE"),
        (OPENS, None, "EARLY", "OPEN"),
        (OPENS, CLOSES, "EARLY", "LATE"),
    ],
)
def test_missing_bound_is_no_bound(
    opens_at: datetime | None, closes_at: datetime | None, before: str, after: str
) -> None:
    window = replace(SUBMISSION, opens_at=opens_at, closes_at=closes_at)
    far = timedelta(days=10_000)
    assert (answer(window, OPENS - far), answer(window, CLOSES + far)) == (before, after)
    assert answer(window, OPENS + SECOND) == "OPEN"


def test_window_of_no_length_is_never_open() -> None:
    window = replace(SUBMISSION, closes_at=OPENS)
    assert [answer(window, OPENS + s * SECOND) for s in (-1, 0, 1)] == ["EARLY", "LATE", "LATE"]


@given(INSTANTS, INSTANTS, INSTANTS)
def test_window_is_half_open(first: datetime, second: datetime, at: datetime) -> None:
    opens_at, closes_at = sorted((first, second))
    window = replace(SUBMISSION, opens_at=opens_at, closes_at=closes_at)
    assert (opens_at <= at < closes_at) == (answer(window, at) == "OPEN")
    assert answer(window, closes_at) == "LATE"


@given(INSTANTS, INSTANTS)
def test_adjacent_windows_share_no_instant_and_leave_none_out(bound: datetime, at: datetime) -> None:
    before, after = (
        replace(SUBMISSION, opens_at=None, closes_at=bound),
        replace(SUBMISSION, opens_at=bound, closes_at=None),
    )
    assert (answer(before, at) == "OPEN") != (answer(after, at) == "OPEN")


@given(INSTANTS, st.integers(-12, 14))
def test_offset_of_an_instant_makes_no_difference(at: datetime, hours: int) -> None:
    assert answer(SUBMISSION, at.astimezone(timezone(timedelta(hours=hours)))) == answer(SUBMISSION, at)


def test_late_names_filing_bound_words_of_the_plan_and_source() -> None:
    refusal = cases.refused(require_open, SUBMISSION, CLOSES + timedelta(hours=1, minutes=5))
    assert refusal.sentence == (
        "Đã hết thời gian nhận hồ sơ: hồ sơ nộp lúc 01:05 ngày 09/8/2024, hạn cuối là hết ngày 08/8/2024 "
        "(từ ngày 06/8/2024 đến hết ngày 08/8/2024)."
    )
    assert refusal.source == PLAN
    assert "gia hạn" in refusal.remedy


@pytest.mark.parametrize(
    ("closes_at", "words"),
    [
        ("2024-08-09T00:00", "hết ngày 08/8/2024"),
        ("2024-08-08T17:00", "trước 17:00 ngày 08/8/2024"),
        ("2024-08-09T00:01", "trước 00:01 ngày 09/8/2024"),
        ("2024-08-08T23:59", "trước 23:59 ngày 08/8/2024"),
        ("2024-03-01T00:00", "hết ngày 29/02/2024"),
        ("2025-01-01T00:00", "hết ngày 31/12/2024"),
    ],
)
def test_bound_is_said_by_its_day_or_by_its_hour(closes_at: str, words: str) -> None:
    assert say_bound(vn(closes_at)) == words
    window = replace(SUBMISSION, opens_at=None, closes_at=vn(closes_at))
    refusal = cases.refused(require_open, window, vn(closes_at))
    assert f"hạn cuối là {words} (" in refusal.sentence


def test_early_names_filing_and_opening() -> None:
    refusal = cases.refused(require_open, SUBMISSION, OPENS - SECOND)
    assert refusal.sentence == (
        "Chưa đến thời gian nhận hồ sơ: hồ sơ nộp lúc 23:59 ngày 05/8/2024, "
        "thời gian nhận bắt đầu từ 00:00 ngày 06/8/2024."
    )
    assert refusal.source == PLAN


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2024-01-01T00:00", "01/01/2024"),
        ("2024-02-09T12:00", "09/02/2024"),
        ("2024-02-29T23:59", "29/02/2024"),
        ("2024-03-01T00:00", "01/3/2024"),
        ("2024-08-08T08:00", "08/8/2024"),
        ("2024-09-10T08:00", "10/9/2024"),
        ("2024-10-05T08:00", "05/10/2024"),
        ("2024-12-31T23:59", "31/12/2024"),
    ],
)
def test_day_has_a_zero_below_ten_month_only_in_january_and_february(at: str, day: str) -> None:
    assert say_day(vn(at)) == day
    assert say_instant(vn(at)) == f"{at[11:]} ngày {day}"


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        (datetime(2024, 8, 8, 16, 59, 59, tzinfo=UTC), "23:59 ngày 08/8/2024"),
        (datetime(2024, 8, 8, 17, 0, tzinfo=UTC), "00:00 ngày 09/8/2024"),
        (datetime(2023, 12, 31, 17, 0, tzinfo=UTC), "00:00 ngày 01/01/2024"),
    ],
)
def test_instant_is_said_in_vietnamese_time(utc: datetime, words: str) -> None:
    assert say_instant(utc) == words


@pytest.mark.parametrize(
    ("closes_at", "day"),
    [
        ("2024-08-09T00:00", "08/8/2024"),
        ("2024-08-15T00:00", "14/8/2024"),
        ("2024-03-01T00:00", "29/02/2024"),
        ("2025-03-01T00:00", "28/02/2025"),
        ("2025-01-01T00:00", "31/12/2024"),
    ],
)
def test_last_day_is_the_day_before_an_exclusive_midnight(closes_at: str, day: str) -> None:
    assert say_last_day(vn(closes_at)) == day


@given(INSTANTS)
def test_local_midnight_begins_the_same_vietnamese_day(at: datetime) -> None:
    midnight = local_midnight(at)
    assert timedelta(0) <= at - midnight < timedelta(days=1)
    assert say_day(midnight) == say_day(at)
    assert midnight.utcoffset() == timedelta(hours=7)


def test_vietnam_is_seven_hours_ahead_all_year() -> None:
    days = [datetime(2024, month, 1, tzinfo=UTC) for month in range(1, 13)]
    assert {day.astimezone(VIETNAM).utcoffset() for day in days} == {timedelta(hours=7)}


# The campaign around a case


@pytest.mark.parametrize(
    ("phase", "suspended"),
    list(product(["LAUNCHED", "RUNNING", "SUBMISSION", "APPRAISAL", "COUNCIL", "DECISION", "SUMMARY"], [False, True])),
)
def test_live_campaign_refuses_only_while_suspended(phase: str, suspended: bool) -> None:
    facts = cases.facts(phase=phase, suspended=suspended)
    if suspended:
        assert isinstance(cases.refused(require_live, facts), Suspended)
    else:
        require_live(facts)


@pytest.mark.parametrize("phase", ["CLOSED", "CANCELLED"])
def test_ended_campaign_takes_no_act(phase: str) -> None:
    assert phase in CLOSED_PHASES
    refusal = cases.refused(require_live, cases.facts(phase=phase))
    assert isinstance(refusal, WrongPhase)
    assert refusal.sentence == "Phong trào đã kết thúc."


@pytest.mark.parametrize("key", ["CAMPAIGN", "SUBMISSION", "REPORT"])
def test_window_is_found_by_its_key(key: str) -> None:
    assert cases.FACTS.window(key).key == key


def test_unknown_window_is_a_fault() -> None:
    with pytest.raises(KeyError):
        cases.FACTS.window("POSTING")
