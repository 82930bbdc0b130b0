"""The loaded rows against the numbers of the domain notes (law.md), copied by hand from the notes, not from the rows.

A row that the notes have from memory, practice or a secondary source is not presented as more.
"""

from datetime import date

import pytest

from definitions.law import holidays, law_table, law_values
from rules.calendar import HolidayKind
from rules.values import is_secondary

OLD, DECREE_98, DECREE_152, NEW_LAW = date(2020, 6, 1), date(2024, 8, 21), date(2025, 10, 14), date(2026, 11, 20)

# §2.2, §2.3: multipliers of the base salary.
BONUS = {
    "LDTT": "0.3",
    "CSTT": "0.3",
    "CSTDCS": "1.0",
    "CSTDT": "3.0",
    "CSTDTQ": "4.5",
    "TTLDTT": "0.8",
    "DVTT": "0.8",
    "TTLDXS": "1.5",
    "DVQT": "1.5",
    "CTD_TINH": "8.0",
    "CTD_CP": "12.0",
    "CTD_QUAN_KHU": "6.0",
    "XA_TB": "2.0",
    "THON_VH": "1.5",
    "BK_TINH": "1.5",
    "BK_TTG": "3.5",
    "KNC": "0.6",
    "KNC.NATIONAL_ASSEMBLY": "0.8",
    "HCLD_1": "9.0",
    "HCLD_2": "7.5",
    "HCLD_3": "4.5",
    "HCDL_1": "15",
    "HCDL_2": "12.5",
    "HCDL_3": "10.5",
    "HC_SV": "46",
    "HC_HCM": "30.5",
    "GDVH": "",
    "AHLD": "",
    "factor.COLLECTIVE": "2",
    "factor.HOUSEHOLD": "1.5",
}

# §2.4, §3, §4, §7.1: (id, day, value, tag of the notes).
FIGURES = [
    ("base_salary", date(2019, 7, 1), "1490000", "R"),
    ("base_salary", date(2023, 6, 30), "1490000", "R"),
    ("base_salary", date(2023, 7, 1), "1800000", "R"),
    ("base_salary", date(2024, 7, 1), "2340000", "R"),
    ("base_salary", NEW_LAW, "2530000", "R"),
    ("council.threshold.CSTDT", OLD, "9/10", "R"),
    ("council.threshold.CSTDTQ", OLD, "9/10", "R"),
    ("council.threshold.CSTDT", DECREE_98, "4/5", "M"),
    ("council.threshold.CSTDTQ", DECREE_152, "4/5", "M"),
    ("council.threshold_base", OLD, "ALL_MEMBERS", "R"),
    ("council.quorum", DECREE_98, "", "M"),
    ("council.province.vice_chairs_at_most", DECREE_98, "4", "R"),
    ("appraisal.limit.province", DECREE_98, "25", "R"),
    ("appraisal.limit.district", DECREE_98, "8", "P"),
    ("appraisal.limit.commune", OLD, "10", "P"),
    ("supplement.notice_limit", DECREE_98, "5", "P"),
    ("result.notice_limit", DECREE_98, None, "P"),
    ("posting.limit.AH", DECREE_98, "10", "R"),
    ("posting.limit.state_level", DECREE_98, "10", "R"),
    ("posting.example.HUNG_YEN", OLD, "5", "P"),
    ("complaint.time_bar", DECREE_98, "90", "R"),
    ("complaint.acceptance", DECREE_98, "10", "R"),
    ("complaint.first", DECREE_98, "30", "R"),
    ("complaint.first_complex", DECREE_98, "45", "R"),
    ("complaint.first_remote", DECREE_98, "45", "R"),
    ("complaint.first_remote_complex", DECREE_98, "60", "R"),
    ("complaint.second", DECREE_98, "45", "R"),
    ("complaint.second_complex", DECREE_98, "60", "R"),
    ("complaint.second_remote", DECREE_98, "60", "R"),
    ("complaint.second_remote_complex", DECREE_98, "70", "R"),
    ("registry.number_limit", DECREE_98, "1", "R"),
    ("form_number.CAMPAIGN", OLD, "07", "R"),
    ("form_number.CAMPAIGN", DECREE_98, "08", "P"),
    ("form_number.CAMPAIGN", DECREE_152, "08", "M"),
    ("form_number.MERIT_COLLECTIVE", OLD, "01", "R"),
    ("form_number.MERIT_COLLECTIVE", DECREE_98, "02", "R"),
    ("form_number.MERIT_INDIVIDUAL", DECREE_98, "03", "I"),
    ("form_number.SUBMISSION_LETTER", DECREE_98, "01", "R"),
    ("award.CSTDT.years_of.CSTDCS", DECREE_98, "3", "R"),
    ("award.CSTDTQ.years_of.CSTDT", DECREE_98, "2", "R"),
    ("award.BK_TINH.years_of.CSTDCS", DECREE_98, "2", "R"),
    ("retention.campaign.anniversary", DECREE_98, "10", "P"),
    ("retention.award.agency", DECREE_98, "10", "P"),
    ("retention.award.province", DECREE_98, "20", "P"),
    ("retention.plan.half_yearly", DECREE_98, "20", "P"),
    ("retention.plan.quarterly", DECREE_98, "5", "P"),
    ("retention.correspondence", DECREE_98, "10", "P"),
    ("supplement.limit", DECREE_98, "", "GAP"),
    ("council.recusal_changes_base", DECREE_98, "", "GAP"),
    ("bonus.rounding", NEW_LAW, "", "GAP"),
    ("council.threshold.giay_khen", DECREE_98, "", "GAP"),
]
STRENGTH = ("GAP", "M", "I", "P", "R")


@pytest.mark.parametrize(("award", "multiplier"), list(BONUS.items()))
@pytest.mark.parametrize("day", [DECREE_98, DECREE_152])
def test_multiplier_of_the_bonus(award: str, multiplier: str, day: date) -> None:
    held = law_values(day)[f"bonus.{award}"].value
    assert (float(held) if held else None) == (float(multiplier) if multiplier else None)


@pytest.mark.parametrize(("award", "multiplier"), [("GK", 0.3), ("GK.COMMUNE", 0.15)])
def test_multiplier_of_a_giay_khen_is_memory_at_most(award: str, multiplier: float) -> None:
    held = law_values(DECREE_152)[f"bonus.{award}"]
    assert (float(held.value), held.evidence) == (multiplier, "M")


def test_bang_khen_was_lower_before_the_law_of_2022() -> None:
    assert float(law_values(date(2023, 12, 31))["bonus.BK_TINH"].value) == 1.0


@pytest.mark.parametrize(("id_", "day", "value", "tag"), FIGURES)
def test_row_has_the_number_and_no_better_evidence_than_the_notes(
    id_: str, day: date, value: str | None, tag: str
) -> None:
    held = law_values(day)[id_]
    if value is not None:
        assert held.value == value
    assert STRENGTH.index(held.evidence.partition(":")[0]) <= STRENGTH.index(tag)


@pytest.mark.parametrize(
    ("id_", "last", "held_after"),
    [
        ("appraisal.limit.district", date(2025, 6, 30), False),
        ("council.province.vice_chairs_at_least", date(2023, 12, 31), False),
        ("principle.P9", date(2025, 8, 5), True),
    ],
)
def test_row_ends_or_begins_on_its_day(id_: str, last: date, held_after: bool) -> None:
    days = (date.fromordinal(last.toordinal() - 1), last, date.fromordinal(last.toordinal() + 1))
    held = [id_ in law_values(day) and bool(law_values(day)[id_].value) for day in days]
    assert held == ([False, True, True] if held_after else [True, True, False])


def test_instruments_follow_each_other() -> None:
    known = law_table().instruments
    decree = known["98/2023/NĐ-CP"]
    assert (decree.valid_from, decree.valid_until, decree.successor) == (
        date(2024, 1, 1),
        date(2025, 7, 1),
        "152/2025/NĐ-CP",
    )
    assert known["91/2017/NĐ-CP"].valid_until == date(2024, 1, 1)
    assert known["152/2025/NĐ-CP"].valid_until == date(2027, 3, 1)
    assert known["06/2026/QH16"].valid_from == date(2026, 10, 1)


def test_what_was_read_in_secondary_sources_only_says_so() -> None:
    rows = [row for row in law_table().rows if is_secondary(row)]
    assert len(rows) > 10
    assert [row.id for row in rows if "thứ cấp" not in row.note] == []


def test_public_holidays_of_a_year_are_eleven() -> None:
    statutory = [day.day for day in holidays() if day.kind is HolidayKind.STATUTORY and day.day.year == 2024]
    assert len(statutory) == 11
    assert {date(2024, 1, 1), date(2024, 4, 30), date(2024, 5, 1), date(2024, 9, 2)} <= set(statutory)


def test_culture_day_is_on_the_calendar_and_nobody_has_confirmed_it() -> None:
    (day,) = (each for each in holidays() if each.day == date(2026, 11, 24))
    assert not day.confirmed
    assert law_values(day.day)["holiday.2026-11-24"].evidence == "GAP"
