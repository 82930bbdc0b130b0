"""The law as this repository has it: no problem, nothing verified, the values of the campaigns by day."""

from datetime import date
from pathlib import Path

import pytest

from definitions.law import LAW_DIR, check_law, holidays, law_table, law_values
from definitions.problem import errors
from rules.calendar import HolidayKind, weekday_name


def test_files_have_no_error() -> None:
    assert errors(check_law()) == []


def test_no_row_is_verified() -> None:
    assert [row.id for row in law_table().published if row.verified] == []


def test_every_row_names_its_evidence_and_unit() -> None:
    assert [row.id for row in law_table().published if not (row.evidence and row.unit)] == []


def test_row_without_a_value_says_that_the_issuer_must_give_it() -> None:
    empty = {id_ for id_, row in law_values(date(2024, 8, 21)).items() if not row.value}
    assert {"council.quorum", "council.threshold.bang_khen", "council.threshold.giay_khen", "supplement.limit"} <= empty


@pytest.mark.parametrize(
    ("day", "salary"),
    [
        (date(2023, 7, 1), "1800000"),
        (date(2024, 6, 30), "1800000"),
        (date(2024, 7, 1), "2340000"),
        (date(2026, 6, 30), "2340000"),
        (date(2026, 7, 1), "2530000"),
        (date(2040, 1, 1), "2530000"),
    ],
)
def test_value_in_force_changes_at_its_first_day(day: date, salary: str) -> None:
    assert law_values(day)["base_salary"].value == salary


@pytest.mark.parametrize(("day", "known"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_district_values_end_with_the_districts(day: date, known: bool) -> None:
    assert ("appraisal.limit.district" in law_values(day)) is known


@pytest.mark.parametrize(
    ("id_", "value", "instrument"),
    [
        ("appraisal.limit.district", "8", "Thủ tục hành chính"),
        ("supplement.notice_limit", "5", "988/QĐ-BVHTTDL"),
        ("principle.P6", "true", "06/2022/QH15"),
        ("registry.number_limit", "1", "30/2020/NĐ-CP"),
        ("retention.campaign.anniversary", "10", "bảo quản"),
        ("form_number.CAMPAIGN", "08", "98/2023/NĐ-CP"),
        ("council.threshold_base", "ALL_MEMBERS", "98/2023/NĐ-CP"),
    ],
)
def test_value_of_the_campaign_is_there_with_its_instrument(id_: str, value: str, instrument: str) -> None:
    row = law_values(date(2024, 8, 21))[id_]
    assert row.value == value
    assert instrument in str(row.source)


def test_holidays_are_sorted_and_unconfirmed() -> None:
    table = holidays()
    assert [h.day for h in table] == sorted(h.day for h in table)
    assert [(h.day, h.kind, weekday_name(h.day)) for h in table if date(2024, 9, 1) < h.day < date(2024, 9, 9)] == [
        (date(2024, 9, 2), HolidayKind.STATUTORY, "Thứ Hai"),
        (date(2024, 9, 3), HolidayKind.STATUTORY, "Thứ Ba"),
    ]
    assert not any(h.confirmed for h in table)


def test_law_stands_in_its_room() -> None:
    assert Path(__file__).resolve().parents[2] / "law" == LAW_DIR
