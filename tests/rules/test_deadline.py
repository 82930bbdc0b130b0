"""Deadlines: counting, months, days off, words of a bound, as written and effective, and corrected tables."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.calendar import Holiday, HolidayKind, inclusive_end, start_of_day
from rules.deadline import (
    HOLIDAYS,
    DayTable,
    StatedBound,
    add_months,
    correct,
    deadline,
    excludes_last_day,
    has_limit,
    limit,
    recompute,
    stated,
)
from rules.facts import Source
from tests.rules.rows import refused, row

FRIDAY = date(2024, 8, 9)


def off(day: date, kind: HolidayKind = HolidayKind.STATUTORY, confirmed: bool = True) -> Holiday:
    return Holiday(day, "ngày nghỉ", kind, HOLIDAYS, confirmed)


NATIONAL = (off(date(2024, 9, 2)), off(date(2024, 9, 3)))
TABLE = DayTable("2024-1", NATIONAL, (2024,))
EMPTY = DayTable("")


@pytest.mark.source("D-COUNT")
@pytest.mark.parametrize(
    ("count", "unit", "last_on"),
    [
        (1, "wd", date(2024, 8, 12)),
        (5, "wd", date(2024, 8, 16)),
        (25, "wd", date(2024, 9, 17)),
        (1, "d", date(2024, 8, 10)),
        (90, "d", date(2024, 11, 7)),
        (1, "m", date(2024, 9, 9)),
        (1, "y", date(2025, 8, 9)),
    ],
)
def test_day_of_the_event_is_not_counted(count: int, unit: str, last_on: date) -> None:
    assert deadline(FRIDAY, count, unit, TABLE).last_on == last_on


@pytest.mark.source("D-COUNT")
@pytest.mark.parametrize(
    ("count", "unit", "code"), [(0, "wd", "WRONG_DATE"), (-1, "d", "WRONG_DATE"), (1, "h", "UNKNOWN_ITEM")]
)
def test_impossible_periods_are_refused(count: int, unit: str, code: str) -> None:
    assert refused(deadline, FRIDAY, count, unit, TABLE).code == code


@pytest.mark.source("D-COUNT")
def test_limit_of_a_row_cites_it_and_a_gap_is_asked_for() -> None:
    appraisal = row("appraisal.province", "25", unit="working_days", instrument="Nghị định 91/2017/NĐ-CP", article="")

    found = limit((appraisal,), "appraisal.province", FRIDAY, TABLE)
    assert (found.last_on, found.source) == (date(2024, 9, 17), Source("Nghị định 91/2017/NĐ-CP", ""))
    assert refused(limit, (replace(appraisal, value=""),), "appraisal.province", FRIDAY, TABLE).code == "VALUE_MISSING"


@pytest.mark.source("D-COUNT")
def test_period_ends_at_midnight_after_its_last_day() -> None:
    assert deadline(FRIDAY, 3, "d", TABLE).due_at == datetime(2024, 8, 12, 17, 0, tzinfo=UTC)


@pytest.mark.source("D-MONTHS")
@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 8, 31), 1, date(2024, 9, 30)),
        (date(2024, 11, 15), 3, date(2025, 2, 15)),
        (date(2024, 12, 31), 12, date(2025, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_month_without_the_day_ends_on_its_last(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.source("D-ROLL")
def test_both_last_days_are_kept_and_the_setting_is_off() -> None:
    found = deadline(FRIDAY, 1, "d", TABLE)

    assert (found.last_on, found.rolled_on, found.effective_on) == (
        date(2024, 8, 10),
        date(2024, 8, 12),
        date(2024, 8, 10),
    )
    assert [one.code for one in found.findings()] == ["LAST_DAY_OFF"]


@pytest.mark.source("D-ROLL")
@pytest.mark.parametrize(
    ("word", "effective"), [("true", date(2024, 9, 4)), ("false", date(2024, 8, 31)), ("", date(2024, 8, 31))]
)
def test_row_decides_whether_the_last_day_moves_on(word: str, effective: date) -> None:
    rows = (row("x", "1", unit="months"), row("counting.roll_forward", "true"), row("counting.roll_forward.plan", word))

    assert limit(rows, "x", date(2024, 7, 31), TABLE).effective_on == effective


@pytest.mark.source("D-ROLL")
@pytest.mark.parametrize(("moves", "said"), [(False, "áp dụng ngày trước."), (True, "áp dụng ngày sau.")])
def test_note_says_which_of_the_two_days_counts(moves: bool, said: str) -> None:
    (found,) = deadline(FRIDAY, 1, "d", TABLE, rolls=moves).findings()

    assert found.sentence.endswith(said)
    assert "10/8/2024" in found.sentence
    assert "12/8/2024" in found.sentence


@pytest.mark.source("D-ROLL")
def test_working_day_is_never_moved() -> None:
    found = deadline(FRIDAY, 3, "d", TABLE, rolls=True)

    assert (found.effective_on, found.findings()) == (date(2024, 8, 12), ())


@pytest.mark.source("D-HOLIDAY")
def test_day_off_is_skipped_and_a_swapped_saturday_counts() -> None:
    swapped = DayTable(
        "s", (off(date(2024, 4, 29), HolidayKind.SWAPPED_OFF), off(date(2024, 5, 4), HolidayKind.SWAPPED_ON))
    )
    assert deadline(date(2024, 4, 26), 1, "wd", swapped).last_on == date(2024, 4, 30)
    assert deadline(date(2024, 5, 3), 1, "wd", swapped).last_on == date(2024, 5, 4)


@pytest.mark.source("D-HOLIDAY")
def test_unconfirmed_day_on_the_way_warns() -> None:
    culture = DayTable("2026-1", (off(date(2026, 11, 24), confirmed=False),), (2026,))

    (found,) = deadline(date(2026, 11, 20), 5, "wd", culture).findings()
    assert (found.code, "24/11/2026" in found.sentence) == ("HOLIDAY_UNCONFIRMED", True)
    assert deadline(date(2026, 11, 24), 5, "wd", culture).findings() == ()


@pytest.mark.source("D-HOLIDAY")
def test_year_that_nobody_loaded_warns() -> None:
    found = deadline(date(2024, 12, 20), 10, "wd", TABLE)

    assert found.years_missing == (2025,)
    assert [one.code for one in found.findings()] == ["CALENDAR_MISSING"]
    assert deadline(date(2024, 12, 20), 10, "wd", EMPTY).years_missing == ()


@pytest.mark.source("D-HOLIDAY")
def test_corrected_table_is_compared_with_the_one_that_was_used() -> None:
    before = deadline(date(2024, 8, 30), 2, "wd", EMPTY)
    after = recompute(before, TABLE)

    assert (before.last_on, after.last_on) == (date(2024, 9, 3), date(2024, 9, 5))
    assert (before.started_on, before.count, before.unit) == (after.started_on, after.count, after.unit)
    assert (before.calendar_version, after.calendar_version) == ("", "2024-1")
    assert (before.calendar_digest, after.calendar_digest) == (EMPTY.digest, TABLE.digest)


def test_digest_changes_with_every_fact_of_the_table_and_not_with_their_order() -> None:
    same = replace(TABLE, days=tuple(reversed(NATIONAL)), version="another name")
    others = (
        EMPTY,
        replace(TABLE, days=NATIONAL[:1]),
        replace(TABLE, days=(NATIONAL[0], off(date(2024, 9, 3), confirmed=False))),
        replace(TABLE, days=(NATIONAL[0], off(date(2024, 9, 3), HolidayKind.SWAPPED_OFF))),
        replace(TABLE, years=(2024, 2025)),
    )

    assert same.digest == TABLE.digest
    assert len({TABLE.digest, *(one.digest for one in others)}) == 6


WRONG_YEAR = StatedBound("đến ngày 15/02/2020", date(2020, 2, 15), True, date(2020, 2, 15))


@pytest.mark.source("D-WRITTEN")
def test_last_day_of_a_corrected_bound_is_the_corrected_one() -> None:
    mended = correct(WRONG_YEAR, date(2021, 2, 15), "Chuyên viên xác nhận: năm 2021")
    before = correct(replace(WRONG_YEAR, included=False), date(2021, 2, 15), "năm 2021")

    assert (mended.last_on, WRONG_YEAR.last_on) == (date(2021, 2, 15), date(2020, 2, 15))
    assert (before.last_on, before.closes_at) == (date(2021, 2, 14), start_of_day(date(2021, 2, 15)))


@pytest.mark.source("D-WRITTEN")
def test_written_and_effective_day_are_both_kept() -> None:
    mended = correct(WRONG_YEAR, date(2021, 2, 15), " Xác nhận ")

    assert (mended.as_written, mended.written_on, mended.effective_on, mended.note) == (
        "đến ngày 15/02/2020",
        date(2020, 2, 15),
        date(2021, 2, 15),
        "Xác nhận",
    )
    assert mended.closes_at == inclusive_end(date(2021, 2, 15))


@pytest.mark.source("D-WRITTEN")
@pytest.mark.parametrize("note", ["", "  "])
def test_correction_needs_a_note(note: str) -> None:
    assert refused(correct, WRONG_YEAR, date(2021, 2, 15), note).code == "REASON_MISSING"


@pytest.mark.source("D-ROLL")
@pytest.mark.parametrize(("rolls", "effective"), [(False, date(2024, 8, 10)), (True, date(2024, 8, 12))])
def test_day_that_a_paper_names_moves_on_only_by_the_setting(rolls: bool, effective: date) -> None:
    named = stated(date(2024, 8, 10), TABLE, rolls)

    assert (named.last_on, named.rolled_on, named.effective_on) == (date(2024, 8, 10), date(2024, 8, 12), effective)
    assert named.due_at == inclusive_end(effective)
    (found,) = named.findings()
    assert (found.code, "10/8/2024" in found.sentence, "12/8/2024" in found.sentence) == ("LAST_DAY_OFF", True, True)


def test_named_day_inside_an_unconfirmed_holiday_warns_and_follows_a_corrected_table() -> None:
    doubtful = DayTable("1", (off(date(2024, 8, 8), confirmed=False),))
    named = stated(date(2024, 8, 8), doubtful, rolls=True)

    assert [one.code for one in named.findings()] == ["HOLIDAY_UNCONFIRMED", "LAST_DAY_OFF"]
    assert (named.effective_on, recompute(named, EMPTY).effective_on) == (date(2024, 8, 9), date(2024, 8, 8))


@pytest.mark.parametrize(("text", "sets"), [("3", True), ("0", False), ("", False)])
def test_gap_and_zero_set_no_limit(text: str, sets: bool) -> None:
    assert has_limit((row("x", text, unit="days"),), "x") is sets
    assert not has_limit((), "x")


@pytest.mark.source("D-WORDS")
@pytest.mark.parametrize(
    ("words", "excludes"),
    [
        ("trước ngày 15/8/2024", True),
        ("từ ngày 01/7, trước ngày 21/7", True),
        ("sau ngày 01/6/2024 và trước ngày 15/8/2024", True),
        ("trước mắt đến hết ngày 21/7", False),
        ("đến ngày 30/9/2025", False),
        ("chậm nhất ngày 10/12/2024", False),
        ("", False),
    ],
)
def test_last_word_about_the_bound_decides(words: str, excludes: bool) -> None:
    assert excludes_last_day(words) is excludes
