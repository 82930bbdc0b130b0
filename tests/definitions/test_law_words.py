"""Rows of law in words: every id has a name and a group, every code a word, every row its neighbours."""

import re
from dataclasses import replace
from datetime import date

import pytest

from definitions.law import NATIONAL, law_table, law_values
from definitions.law.lines import lines_on
from definitions.law.lock import read_lock
from definitions.law.named import named, named_rows, overlaid, still_confirmed
from definitions.law.shown import rows_on
from definitions.law.words import evidence_words, group_of, groups, name_of, scope_words, title_of, value_words
from rules.facts import LegalValue
from rules.law_row import row_key

PUBLISHED = law_table().published
CODE = re.compile(r"[A-Z]{2,}_[A-Z_]+|[a-z]+_[a-z_]+")
DAY = date(2025, 8, 6)


def test_every_published_row_has_a_name_and_a_group() -> None:
    assert {row.id for row in PUBLISHED if name_of(row.id) == row.id} == set()
    assert {row.id for row in PUBLISHED if CODE.search(name_of(row.id))} == set()
    assert {group_of(row.id) for row in PUBLISHED} <= set(groups())


def test_no_value_shows_a_code() -> None:
    shown = {word for row in PUBLISHED for word in CODE.findall(value_words(row)) if "/" not in row.value}

    assert shown == set()


def test_names_tell_rows_of_a_day_apart() -> None:
    rows = law_values(DAY).values()
    names = [title_of(row) for row in rows]

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def row(value: str, unit: str, evidence: str = "M", id_: str = "base_salary") -> LegalValue:
    return LegalValue(id_, value, unit, date(2024, 1, 1), None, "Luật", "Điều 1", evidence)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("2530000", "VND/month", "2.530.000 đồng/tháng"),
        ("1.5", "multiplier", "1,5 × lương cơ sở"),
        ("25", "working_days", "25 ngày làm việc"),
        ("5", "ngày làm việc", "5 ngày làm việc"),
        ("2/3", "share", "2/3 tổng số thành viên"),
        ("true", "flag", "có"),
        ("false", "flag", "không"),
        ("2025-07-01", "day", "01/07/2025"),
        ("TO_TRINH | BIEN_BAN", "documents", "tờ trình; biên bản"),
        ("08", "form", "08"),
        ("", "share", ""),
        ("Chủ tịch nước", "authority", "Chủ tịch nước"),
    ],
)
def test_values_are_said_with_their_units(value: str, unit: str, said: str) -> None:
    assert value_words(row(value, unit)) == said


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("R:S13", "đã đọc (S13)"),
        ("R:S43", "đã đọc ở nguồn thứ cấp (S43)"),
        ("R:S13,S43", "đã đọc (S13,S43)"),
        ("P:seed001", "thông lệ (seed001)"),
        ("I", "suy luận"),
        ("M", "nhớ lại"),
        ("GAP", "chưa tìm thấy"),
    ],
)
def test_evidence_is_said_and_never_as_more_than_it_is(evidence: str, said: str) -> None:
    assert evidence_words(row("1", "days", evidence)) == said


def test_scopes_and_days_of_the_calendar_are_said() -> None:
    assert (scope_words("national"), scope_words("province:x")) == ("quốc gia", "tỉnh (x)")
    assert name_of("holiday.2026-08-31") == "31/08/2026"
    assert title_of(row("2026-08-22", "SWAPPED_ON", id_="holiday.2026-08-22")) == "Làm bù 22/08/2026"


def test_every_row_is_named_by_its_key_with_the_digest_of_the_lock() -> None:
    lock = {line.digest for line in read_lock()}
    rows = named_rows()

    assert len(rows) == len(PUBLISHED)
    assert {one.digest for one in rows.values()} <= lock
    assert named("law/khong-co") is None


def test_confirmation_counts_only_for_what_the_row_says() -> None:
    one = next(iter(named_rows().values()))

    assert still_confirmed({one.key: one.digest}) == {one.key}
    assert still_confirmed({one.key: "0" * 64, "khong.co@national@#1": one.digest}) == frozenset()


def test_overlay_marks_the_row_and_what_came_before() -> None:
    (held,) = rows_on(date(2024, 8, 7), id_="base_salary")
    assert held.before is not None
    (seen,) = overlaid([held], frozenset({row_key(held.before)}))

    assert (seen.value.verified, seen.before and seen.before.verified) == (False, True)
    assert replace(seen, before=held.before) == held


def test_lines_have_neighbours_in_time_and_in_scope() -> None:
    table = law_table()
    lines = {line.value.id: line for line in lines_on(table, date(2024, 8, 7), [(NATIONAL,)])}
    salary = lines["base_salary"]
    assert salary.before and salary.after
    assert (salary.before.value, salary.value.value, salary.after.value) == ("1800000", "2340000", "2530000")
    assert {line.value.id: line.value for line in lines.values()} == law_values(date(2024, 8, 7))

    chain = (NATIONAL, "province:tinh-bac-giang")
    both = lines_on(table, date(2024, 8, 7), [chain, (NATIONAL,)])
    names = {line.value.scope: line for line in both if line.value.id == "standing_body.province"}
    wide, narrow = names[NATIONAL], names["province:tinh-bac-giang"]
    assert (wide.narrower, wide.wider) == ((narrow.value,), ())
    assert (narrow.wider, narrow.narrower) == ((wide.value,), ())
    assert len({line.key for line in both}) == len({line.code for line in both}) == len(both)
