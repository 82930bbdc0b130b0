"""Advice follows the data: one change in a seed campaign, one line more or less, and never an error."""

from pathlib import Path

import pytest

from definitions.check import check
from definitions.problem import Severity, errors
from tests.definitions.seeds import AN_GIANG, BAC_KAN, CHO_DON, CHUYEN_DE, planted

REVIEW = "review_due: {from_on: null, to_on: 2021-07-05, to_included: true, as_written: đến 05/7/2021, article: x}"
DUE = "due: {from_on: null, to_on: 2024-10-15, to_included: true, as_written: đến 15/10/2024, article: x}"
CITED = "{id: 98/2023/NĐ-CP, as_written: "
ADVICE = [
    (BAC_KAN, "", "number: null #", 'number: "655" #', "NUMBER_BLANK", 1),
    (BAC_KAN, "", "  due: null", f"  {DUE}", "TIMELY_NOT_DEFINED", 0),
    (BAC_KAN, "", "as_written: Bắc Kạn chung tay xây", "as_written: Bắc Kạn chung sức xây", "MOVEMENT_NAME_DIFFERS", 0),
    (BAC_KAN, "", "thực hiện Đợt thi đua cao điểm", "thực hiện Đợt thi đua đặc biệt", "CALLED_TWO_THINGS", 0),
    (BAC_KAN, "", CITED, CITED.replace("98/2023", "99/2023"), "INSTRUMENT_UNKNOWN", 1),
    (BAC_KAN, "", CITED, CITED.replace("98/2023", "91/2017"), "LAW_CITED_ENDED", 1),
    (BAC_KAN, "", CITED, CITED.replace("98/2023", "152/2025"), "LAW_CITED_ENDS", 0),
    (BAC_KAN, "", "NĐ-ND-CP ngày", "NĐ-CP ngày", "INSTRUMENT_NORMALISED", 0),
    (BAC_KAN, "", "to_on: 2025-10-10", "to_on: 2025-10-20", "REPORT_BEFORE_FILING", 0),
    (BAC_KAN, "", "to_on: 2025-10-10", "to_on: 2025-10-20", "REPORT_AFTER_FILING", 1),
    (BAC_KAN, "", "since: 1930-02-03, years: 95", "since: 1930-02-03, years: 96", "ANNIVERSARY_YEARS", 1),
    (BAC_KAN, "", "since: 1930-02-03", "since: 1930-03-03", "ANNIVERSARY_YEARS", 1),
    (BAC_KAN, "", "ends_on: 2025-06-30", "ends_on: 2026-06-30", "ISSUER_ENDS", 0),
    (BAC_KAN, "", "council: null # the plan does not name", "council: true #", "COUNCIL_NOT_STATED", 0),
    (BAC_KAN, "", "[SO_BAN_NGANH, DOAN", "[CO_QUAN_DANG, SO_BAN_NGANH, DOAN", "CATEGORY_WITHOUT_QUOTA", 0),
    (AN_GIANG, "", "review_due: null # no day", REVIEW, "REVIEW_WITHOUT_DEADLINE", 1),
    (AN_GIANG, "", "Từ tháng 7 - 12/2021", "Từ 01/7/2021 đến 31/12/2021", "WAVE_WITHOUT_DAY", 1),
    (AN_GIANG, "", "Từ tháng 7 - 12/2021", "Từ 02/7/2021 đến 31/12/2021", "WORDS_DIFFER", 1),
    (AN_GIANG, "", "{day: 2021-01-06", "{day: 2021-01-13", "EVENT_BEFORE_DOCUMENT", 0),
    (AN_GIANG, "", "{day: 2021-02-03", "{day: 2021-01-12", "EVENT_BEFORE_DOCUMENT", 2),
    (AN_GIANG, "", "to_on: 2021-02-15", "to_on: 2021-02-25", "DEADLINE_ON_DAY_OFF", 0),
    (AN_GIANG, "", "authority_as_written: Ủy ban nhân dân tỉnh", "authority_as_written: null", "AUTHORITY_WORDS", 0),
    (AN_GIANG, "", "II.1}\n\nmovements", "II.1, assigned_to: [huyen-tri-ton]}\n\nmovements", "KPI_NOT_ASSIGNED", 0),
    (CHO_DON, "", "linked_movements:", "not_expressed: [Một câu.]\n\nlinked_movements:", "NOT_EXPRESSED", 1),
    (CHO_DON, "", "  day: 2024-08-24", "  day: 2024-08-08", "DAYS_TO_ANNIVERSARY", 0),
    (CHUYEN_DE, "", "\nillustrative: true", "\nillustrative: false", "PLAN_ILLUSTRATIVE", 0),
    (CHUYEN_DE, "", "to_on: 2021-10-30", "to_on: 2021-11-01", "DEADLINE_ON_DAY_OFF", 1),
]  # fmt: skip


@pytest.mark.parametrize(("stem", "name", "old", "new", "code", "count"), ADVICE)
def test_advice_follows_the_data(
    tmp_path: Path, stem: str, name: str, old: str, new: str, code: str, count: int
) -> None:
    problems = check(planted(tmp_path, stem, (name, old, new)))
    assert errors(problems) == []
    assert sum(problem.code == code for problem in problems) == count


def test_day_of_a_draft_alone_may_be_blank(tmp_path: Path) -> None:
    file = planted(tmp_path, BAC_KAN, ("", "number: null #", 'number: "655" #'))
    (warned,) = (problem for problem in check(file) if problem.code == "NUMBER_BLANK")
    assert "trống ngày" in warned.sentence
    assert "số và" not in warned.sentence


def test_draft_is_dated_by_the_first_day_of_its_month(tmp_path: Path) -> None:
    file = planted(tmp_path, BAC_KAN, ("", "{year: 2024, month: 9}", "{year: 2025, month: 11}"))
    refused = {problem.sentence.split(":")[0] for problem in errors(check(file))}
    assert refused == {"«windows.campaign»", "«windows.submission»", "«windows.report»"}


def test_whole_category_is_told_once_and_early_ends_apart(tmp_path: Path) -> None:
    problems = check(planted(tmp_path, BAC_KAN))
    whole = [problem.sentence for problem in problems if problem.code == "CATEGORY_ENDS"]
    assert len(whole) == 6
    (early,) = [problem.sentence for problem in problems if problem.code == "UNIT_ENDS"]
    assert "Sở Y tế" not in early


def test_organisation_tables_speak_where_the_files_are_silent(tmp_path: Path) -> None:
    changes = (
        ("", "  ends_on: 2025-06-30\n", ""),
        ("units", "name: Sở Nội vụ tỉnh Bắc Kạn, category: SO_BAN_NGANH, valid_from: null, valid_until: 2025-06-30",
         "name: Sở Nội vụ tỉnh Bắc Kạn, category: SO_BAN_NGANH, valid_from: null, valid_until: null"),
    )  # fmt: skip
    problems = check(planted(tmp_path, BAC_KAN, *changes))
    assert [problem.severity for problem in problems if problem.code == "ISSUER_ENDS"] == [Severity.WARNING]
    assert sum("«Sở, ban, ngành và tương đương»" in p.sentence for p in problems if p.code == "CATEGORY_ENDS") == 1


@pytest.mark.parametrize("level", ["CENTRAL", "COMMUNE", "UNIT"])
def test_issuer_of_any_level_may_launch(tmp_path: Path, level: str) -> None:
    assert errors(check(planted(tmp_path, AN_GIANG, ("", "level: PROVINCE", f"level: {level}")))) == []
