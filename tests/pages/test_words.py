"""Words on pages: days left, numbers, notices, values."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from api.pages.words import (
    acts_for,
    capacity,
    due,
    legal_value,
    moment,
    notice,
    number,
    percent,
    points,
    ratio,
    size,
)
from rules.acting import Role
from rules.facts import LegalValue
from rules.labels import period_name, window_name
from storage.account import Held, Officer
from tests.factories import at

FRIDAY = at(9, 8, 10, 24)
VALUE = LegalValue("council.quorum", "2/3", "share", None, None, "Quy chế", "", "M")


@pytest.mark.parametrize(
    ("closes_at", "words", "tone"),
    [
        (at(9, 8), "Quá hạn 1 ngày làm việc", "bad"),
        (at(8, 8), "Quá hạn 2 ngày làm việc", "bad"),
        (at(10, 8), "Hết hạn hôm nay", "warn"),
        (at(11, 8), "Còn 1 ngày nghỉ", "warn"),
        (at(13, 8), "Còn 1 ngày làm việc", "warn"),
        (at(15, 8), "Còn 3 ngày làm việc", "warn"),
        (at(16, 8), "Còn 4 ngày làm việc", "good"),
    ],
)
def test_due_counts_working_days_without_today(closes_at: datetime, words: str, tone: str) -> None:
    left = due(closes_at, FRIDAY)
    assert (left.words, left.tone) == (words, tone)


def test_due_of_the_last_second_is_today_and_of_the_bound_is_over() -> None:
    bound = at(10, 8)
    assert due(bound, bound - timedelta(seconds=1)).words == "Hết hạn hôm nay"
    assert due(bound, bound).tone == "bad"


def test_due_names_an_inclusive_last_day() -> None:
    assert due(at(14, 8), FRIDAY).detail == "hết ngày 13/8/2024"


def test_due_without_a_bound_is_calm() -> None:
    assert due(None, FRIDAY).words == "Không có hạn"


def test_moment_has_time_weekday_and_day_as_papers_write_it() -> None:
    assert moment(FRIDAY) == "10:24, thứ Sáu 09/8/2024"


def test_numbers_and_sizes_are_written_the_vietnamese_way() -> None:
    assert (number(1234567), size(212_000), size(1_250_000)) == ("1.234.567", "212 KB", "1,2 MB")


def test_multipliers_points_and_periods_are_written_the_vietnamese_way() -> None:
    assert [ratio(text) for text in ("3/10", "2", "1/3", "1.5")] == ["0,3", "2", "1/3", "1,5"]
    assert (points("9.5"), period_name("YEAR"), period_name("WAVE_2")) == ("9,5", "Cả năm", "Đợt 2")
    assert [window_name(key) for key in ("SUBMISSION", "REVIEW_1", "XX")] == ["Nộp hồ sơ", "Sơ kết đợt 1", "Thời hạn"]


def test_percent_stays_within_the_bar() -> None:
    assert (percent(5, 4), percent(1, 3), percent(1, 0)) == (100.0, 33.3, 0.0)


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        ("REPORT_REMINDER", "3", "Nhắc gửi báo cáo kết quả: còn 3 ngày."),
        ("SUPPLEMENT_REQUEST", at(13, 8).isoformat(), "Hồ sơ được trả lại để bổ sung, nộp lại hết ngày 12/8/2024."),
        ("EXTENDED", "SUBMISSION", "Đã gia hạn: nộp hồ sơ."),
        ("AWARDED", "2135/QĐ", "Được khen thưởng theo Quyết định số 2135/QĐ."),
        ("OBLIGATION_REMINDER", "REVIEW_2:3", "Nhắc việc của đơn vị: báo cáo sơ kết đợt 2, còn 3 ngày."),
        ("OBLIGATION_OVERDUE", "PLAN", "Đã quá hạn việc của đơn vị: kế hoạch của đơn vị."),
        ("EXTENDED", "WAVE_1", "Đã gia hạn: đợt 1."),
        ("ENROLLED", "", "Đơn vị được ghi tên tham gia phong trào."),
    ],
)
def test_notice_says_its_detail_in_words(kind: str, detail: str, words: str) -> None:
    assert notice(kind, detail) == words


def test_legal_value_never_shows_the_code_of_its_unit() -> None:
    assert legal_value(VALUE) == "2/3 tổng số thành viên"
    assert legal_value(replace(VALUE, value="8", unit="working_days")) == "8 ngày làm việc"
    assert legal_value(replace(VALUE, value="true", unit="bool")) == ""
    assert legal_value(replace(VALUE, value="Mẫu số 08", unit="form")) == "Mẫu số 08"


def test_capacity_does_not_name_a_unit_twice() -> None:
    assert capacity(Role.CLERK, "Văn thư") == "Văn thư"
    assert capacity(Role.SPECIALIST, "Phòng Nội vụ") == "Chuyên viên cơ quan thường trực, Phòng Nội vụ"
    assert capacity(Role.UNIT_HEAD, "UBND xã Bằng Phúc") == "Thủ trưởng đơn vị, UBND xã Bằng Phúc"


def test_only_a_role_of_the_unit_makes_somebody_one_of_its_own() -> None:
    held = (Held(Role.UNIT_OFFICER, "u1", "Đơn vị 1"), Held(Role.SPECIALIST, "u2", "Đơn vị 2"))
    officer = Officer("a", "A", "Ông", "", held, "")
    assert (acts_for(officer, "u1"), acts_for(officer, "u2")) == (True, False)
