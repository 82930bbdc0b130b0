"""Deadlines: how a period is counted, what a bound means in words, as written and as it takes effect.

Built on `rules.calendar`. A deadline keeps the inputs it was computed from, so that a corrected table of holidays can
be compared with it; it is computed once, by an act on record, and never again inside a replay.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rules.calendar import (
    COUNTING,
    Holiday,
    inclusive_end,
    next_working_day,
    short_date,
    start_of_day,
    working_day_after,
)
from rules.facts import LegalValue, Source
from rules.finding import NOTE, Finding
from rules.refusal import ReasonMissing, UnknownItem, ValueMissing, WrongDate
from rules.values import flag, held, number

WORKING_DAYS = "wd"
DAYS = "d"
MONTHS = "m"
YEARS = "y"
UNITS = {WORKING_DAYS: "ngày làm việc", DAYS: "ngày", MONTHS: "tháng", YEARS: "năm"}
WORDS = {"working_days": WORKING_DAYS, "days": DAYS, "months": MONTHS, "years": YEARS} | {
    words: unit for unit, words in UNITS.items()
}
"""Units as the rows of limits have them, and as issuers write them."""
ROLLS = "counting.roll_forward.plan"
"""Row with the issuer's setting: whether a last day that is a day off moves on."""
HOLIDAYS = Source("Bộ luật Lao động số 45/2019/QH14", "Điều 111, Điều 112")
_MONTHS_OF_A_YEAR = date.max.month


@dataclass(frozen=True)
class DayTable:
    """The table of holidays and swapped days under the version that somebody loaded it as."""

    version: str
    days: tuple[Holiday, ...] = ()
    years: tuple[int, ...] = ()
    """Years that were loaded whole; a period that leaves them warns."""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over days, kinds and confirmations in order of days: what a deadline was computed with."""
        lines = sorted(f"{h.day.isoformat()} {h.kind} {int(h.confirmed)}" for h in self.days)
        return hashlib.sha256("\n".join((*lines, *map(str, sorted(self.years)))).encode()).hexdigest()


WEEKENDS = DayTable("thứ Bảy, Chủ nhật")
"""No day off but Saturdays and Sundays."""


@dataclass(frozen=True)
class Deadline:
    """A computed bound with its inputs. Both last days are kept; `rolls` says which of them is in effect."""

    started_on: date
    """Day of the event, which is not counted."""
    count: int
    unit: str
    """wd, d, m or y."""
    last_on: date
    """Last day by the count alone."""
    rolled_on: date
    """The same, or the next working day when the last day is a day off."""
    rolls: bool
    calendar_version: str
    calendar_digest: str
    unconfirmed: tuple[Holiday, ...] = ()
    """Days of the table met on the way that nobody has confirmed: they warn."""
    years_missing: tuple[int, ...] = ()
    source: Source = COUNTING

    @property
    def effective_on(self) -> date:
        """The last day that counts."""
        return self.rolled_on if self.rolls else self.last_on

    @property
    def due_at(self) -> datetime:
        """Exclusive UTC instant: 24:00 of the effective last day in Vietnam."""
        return inclusive_end(self.effective_on)

    def findings(self) -> tuple[Finding, ...]:
        """Unconfirmed days, years without a table, and the two dates where they differ."""
        found = []
        for one in self.unconfirmed:
            sentence = f"Thời hạn tính qua {short_date(one.day)} ({one.name}), ngày nghỉ chưa được xác nhận."
            remedy = "Xác nhận lịch nghỉ của năm rồi tính lại thời hạn."
            found.append(Finding("HOLIDAY_UNCONFIRMED", "D-HOLIDAY", sentence, remedy, one.source))
        for year in self.years_missing:
            sentence = f"Chưa nạp lịch nghỉ năm {year}; thời hạn chỉ trừ thứ Bảy, Chủ nhật."
            remedy = f"Nạp lịch nghỉ và ngày hoán đổi năm {year} rồi tính lại thời hạn."
            found.append(Finding("CALENDAR_MISSING", "D-HOLIDAY", sentence, remedy, HOLIDAYS))
        if self.last_on != self.rolled_on:
            used = "áp dụng ngày sau" if self.rolls else "áp dụng ngày trước"
            sentence = (
                f"Ngày cuối {short_date(self.last_on)} là ngày nghỉ; nếu chuyển sang ngày làm việc tiếp theo là "
                f"{short_date(self.rolled_on)}. Thiết lập hiện nay: {used}."
            )
            found.append(Finding("LAST_DAY_OFF", "D-ROLL", sentence, "", self.source, severity=NOTE))
        return tuple(found)


def add_months(day: date, months: int) -> date:
    """The same day that many months later; where that month is shorter, its last day.

    Source: D-MONTHS | Bộ luật Dân sự 91/2015/QH13 Điều 148 khoản 3, 4 | counting.month_end
    """
    index = day.year * _MONTHS_OF_A_YEAR + day.month - 1 + months
    first = date(index // _MONTHS_OF_A_YEAR, index % _MONTHS_OF_A_YEAR + 1, 1)
    following = index + 1
    after = date(following // _MONTHS_OF_A_YEAR, following % _MONTHS_OF_A_YEAR + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)


def last_day(started_on: date, count: int, unit: str, table: DayTable) -> date:
    """Last day of a period of `count` (≥ 1) units after the event. The day of the event is not counted.

    A period of months or years ends on the corresponding day. Refuses UNKNOWN_ITEM for another unit and WRONG_DATE for
    a count below one.
    Source: D-COUNT | Bộ luật Dân sự 91/2015/QH13 Điều 147, Điều 148 | counting.first_day_excluded
    """
    if count < 1:
        raise WrongDate("Thời hạn phải từ 1 đơn vị thời gian trở lên.", "Kiểm tra lại số ngày của thời hạn.", COUNTING)
    if unit == WORKING_DAYS:
        return working_day_after(started_on, count, table.days)
    if unit == DAYS:
        return started_on + timedelta(days=count)
    if unit in (MONTHS, YEARS):
        return add_months(started_on, count * (_MONTHS_OF_A_YEAR if unit == YEARS else 1))
    raise UnknownItem(f"Đơn vị thời gian «{unit}» không dùng được.", f"Chọn một trong: {', '.join(UNITS)}.", COUNTING)


def deadline(
    started_on: date, count: int, unit: str, table: DayTable, rolls: bool = False, source: Source = COUNTING
) -> Deadline:
    """The bound `count` units after the event, with both last days; `rolls` (default: no) chooses the effective one.

    Working days skip days off and count Saturdays and Sundays that were swapped on. Refuses UNKNOWN_ITEM, WRONG_DATE.
    Source: D-HOLIDAY | Bộ luật Lao động 45/2019/QH14 Điều 111, Điều 112 | holiday.<DAY>, counting.compensatory,
    counting.swapped_days
    Source: D-ROLL | Bộ luật Dân sự 91/2015/QH13 Điều 148 khoản 5 | counting.roll_forward, counting.roll_forward.plan
    """
    last_on = last_day(started_on, count, unit, table)
    rolled_on = next_working_day(last_on, table.days)
    unconfirmed = tuple(h for h in table.days if started_on < h.day <= rolled_on and not h.confirmed)
    met = range(started_on.year, rolled_on.year + 1)
    missing = tuple(year for year in met if table.years and year not in table.years)
    return Deadline(
        started_on, count, unit, last_on, rolled_on, rolls, table.version, table.digest, unconfirmed, missing, source
    )


def stated(last_on: date, table: DayTable, rolls: bool = False, source: Source = COUNTING) -> Deadline:
    """A last day that a paper or an officer names, as a deadline: one day after the day before it.

    Source: D-ROLL | Bộ luật Dân sự 91/2015/QH13 Điều 148 khoản 5 | counting.roll_forward, counting.roll_forward.plan
    """
    return deadline(last_on - timedelta(days=1), 1, DAYS, table, rolls, source)


def limit(values: tuple[LegalValue, ...], value_id: str, started_on: date, table: DayTable) -> Deadline:
    """The deadline of a row such as "25" wd, with the row as its source and the roll-forward row as the setting.

    Refuses VALUE_MISSING for a gap.
    Source: D-COUNT | Bộ luật Dân sự 91/2015/QH13 Điều 147, Điều 148 | counting.first_day_excluded
    """
    row = held(values, value_id)
    if row is None:
        raise ValueMissing(
            f"Chưa có thời hạn cho việc này ({value_id}).", "Cơ quan ban hành cho số ngày, hoặc nhập hạn trực tiếp."
        )
    unit = WORDS.get(row.unit, row.unit)
    return deadline(started_on, int(number(values, value_id)), unit, table, rolls(values), row.source)


def has_limit(values: tuple[LegalValue, ...], value_id: str) -> bool:
    """Whether a row in force sets a limit; no row, a gap and 0 set none."""
    return held(values, value_id) is not None and number(values, value_id) >= 1


def rolls(values: tuple[LegalValue, ...]) -> bool:
    """Whether a last day that is a day off moves on: the issuer's setting, off where it is silent.

    The Civil Code's own row only explains the second date.
    Source: D-ROLL | Bộ luật Dân sự 91/2015/QH13 Điều 148 khoản 5 | counting.roll_forward, counting.roll_forward.plan
    """
    return flag(values, ROLLS)


def recompute(earlier: Deadline, table: DayTable) -> Deadline:
    """The same period under a corrected table: compare `effective_on`; who records the act keeps the earlier one."""
    return deadline(earlier.started_on, earlier.count, earlier.unit, table, earlier.rolls, earlier.source)


@dataclass(frozen=True)
class StatedBound:
    """A last day as a paper words it, and the day that takes effect. Both are kept when an officer corrects it."""

    as_written: str
    written_on: date
    included: bool
    """«đến», «đến hết ngày»: the day counts. «trước ngày»: it does not."""
    effective_on: date
    note: str = ""
    """Why the effective day differs from the written one; who says so is on the act."""

    @property
    def closes_at(self) -> datetime:
        """The exclusive UTC instant of the effective day."""
        return inclusive_end(self.effective_on) if self.included else start_of_day(self.effective_on)

    @property
    def last_on(self) -> date:
        """The last day on which one is in time."""
        return self.effective_on if self.included else self.effective_on - timedelta(days=1)


def excludes_last_day(words: str) -> bool:
    """Whether the words leave out the day that they end with: «trước ngày», not «đến», «hết» or «chậm nhất».

    Source: D-WORDS | Bộ luật Dân sự 91/2015/QH13 Điều 146, Điều 148 | counting.ends_at_midnight
    """
    said = words.lower()
    return "trước" in said and max(("trước", "đến", "hết", "chậm nhất"), key=said.rfind) == "trước"


def correct(bound: StatedBound, effective_on: date, note: str) -> StatedBound:
    """The bound with another effective day; the written one stays beside it. Refuses REASON_MISSING without a note.

    Source: D-WRITTEN | Quy tắc vận hành: nguyên văn và áp dụng | (kế hoạch)
    """
    if not note.strip():
        raise ReasonMissing("Sửa ngày trong văn bản phải có ghi chú.", "Ghi căn cứ của ngày áp dụng rồi gửi lại.")
    return replace(bound, effective_on=effective_on, note=note.strip())
