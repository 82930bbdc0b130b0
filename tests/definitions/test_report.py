"""The check of report 80/BC-SNV: what is documented as wrong with it is found at its line, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from definitions.award_forms import award_forms
from definitions.check import check
from definitions.problem import DefinitionRefused, Problem, Severity
from definitions.report import ReportDefinition
from definitions.report_advice import share_of
from definitions.report_check import load_report
from definitions.schema import schema_text

REPORT = Path(__file__).resolve().parents[2] / "campaigns" / "bac-giang-2014-2023.yaml"
Plant = Callable[..., Path]
DOCUMENTED = (
    ("PROVINCE_ENDED", "  province_ended:"),
    ("WORD_TWICE", "title: Đặc điểm tình hình hình"),
    ("SEAT_ENDED", "on: 2025-02-01, successor: Ban Tuyên giáo và Dân vận"),
    ("SEAT_ENDED", "on: 2025-03-01, successor: Sở Tài chính"),
    ("PERSON_TWO_SEATS", 'name: "Thủ trưởng Sở Nội vụ"'),
    ("REPEAL_UNSPECIFIED", "id: 56/2022/QĐ-UBND"),
    ("YEAR_TRUNCATED", 'giai đoạn 2017-202"'),
    ("YEAR_TRUNCATED", 'ngày 31/10/202"'),
    ("TWO_SERIES", "id: 472/QĐ-UBND"),
    ("TWO_SERIES", "id: 590/KH-UBND"),
    ("TWO_SERIES", "id: 3750/KH-UBND, issuer"),
    ("NUMBER_OUT_OF_ORDER", "id: 20/KH-UBND"),
    ("NUMBER_OUT_OF_ORDER", "id: 125/KH-UBND, issuer: ubnd-tinh, issued_on: 2023-01-09"),
    ("NUMBER_TWICE", "id: 125/KH-UBND, issuer: ubnd-tinh, issued_on: 2023-01-09"),
    ("INSTRUMENT_MISSPELT", "Chỉ thị số 34-CT-TW của Bộ Chính trị"),
    ("PLAN_BEFORE_MOVEMENT", "plans: [{id: 452/KH-UBND"),
    ("SHARE_BASE_UNSTATED", "    base: null"),
    ("NUMBER_MALFORMED", "46.7113 trường hợp"),
    ("ANNEX_MISSING", "(có biểu chi tiết kèm theo)"),
)


def line_of(path: Path, fragment: str) -> int:
    """The line on which the fragment begins; it must stand there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(fragment) == 1, f"{fragment!r} stands {text.count(fragment)} times"
    return text.count("\n", 0, text.index(fragment)) + 1


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    return check(REPORT)


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """plant(old, new) → a copy of the report with one change; `old` must stand in it once."""

    def planted(old: str, new: str) -> Path:
        text = REPORT.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        target = tmp_path / REPORT.name
        target.write_text(text.replace(old, new), encoding="utf-8")
        return target

    return planted


def found(path: Path, code: str) -> list[int]:
    """Lines of the errors with this code."""
    return [one.line for one in check(path) if one.code == code and one.severity is Severity.ERROR]


def test_documented_problems_are_found_and_no_other(problems: list[Problem]) -> None:
    warned = sorted((one.code, one.line) for one in problems if one.severity is Severity.WARNING)

    assert warned == sorted((code, line_of(REPORT, fragment)) for code, fragment in DOCUMENTED)
    assert [str(one) for one in problems if one.severity is Severity.ERROR] == []


def test_council_has_twenty_persons_on_twenty_one_seats(problems: list[Problem]) -> None:
    (sentence,) = [one.sentence for one in problems if one.code == "PERSON_TWO_SEATS"]

    assert "21 ghế, 20 người" in sentence


def test_malformed_number_is_read_by_the_share_beside_it(problems: list[Problem]) -> None:
    (sentence,) = [one.sentence for one in problems if one.code == "NUMBER_MALFORMED"]

    assert "467.113/503.788 khớp với 92,72 %" in sentence
    assert share_of(467_113, 503_788, "92,72") == "92,72"


def test_partial_repeal_names_point_clause_and_article(problems: list[Problem]) -> None:
    (sentence,) = [one.sentence for one in problems if one.code == "PARTIAL_REPEAL"]

    assert "chỉ bãi bỏ điểm b khoản 1 Điều 5 của 37/2018/QĐ-UBND" in sentence


def test_cascade_of_requests_is_told_with_its_days(problems: list[Problem]) -> None:
    (sentence,) = [one.sentence for one in problems if one.code == "REQUEST_CASCADE"]

    assert "28/02/2024 → 04/3/2024 → 27/3/2024, tất cả 28 ngày" in sentence


def test_every_movement_with_several_names_is_told(problems: list[Problem]) -> None:
    movements = load_report(REPORT).movements

    told = [one for one in problems if one.code == "MOVEMENT_NAMES"]
    assert len(told) == sum(len(movement.names) > 1 for movement in movements) == 5


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("FIELD_UNKNOWN", "\nlabel: Báo cáo", "\nlable: x\nlabel: Báo cáo"),
        ("IMPOSSIBLE_DATE", "  issued_on: 2024-03-27", "  issued_on: 2024-02-30"),
        ("PERIOD_ENDS_BEFORE_START", "  to_year: 2023\n  as_written", "  to_year: 2013\n  as_written"),
        ("REQUEST_ORDER", "    issued_on: 2024-03-04\n    due_on", "    issued_on: 2024-02-04\n    due_on"),
        ("COUNCIL_COUNT", "holder: truong-phong-tdkt", "holder: chu-tich-ubnd-tinh"),
        ("CODE_TWICE", "id: 456/KH-UBND", "id: 455/KH-UBND"),
        ("INSTRUMENT_ID", "id: 26-CT/TU", "id: hai sáu"),
        ("WORDS_DIFFER", "issued_on: 2017-12-08", "issued_on: 2017-12-09"),
        ("WORDS_DIFFER", "count: 17746", "count: 17764"),
        ("INSTRUMENT_UNKNOWN", "[{id: 193/KH-UBND, issued_on: 2017-09-25}]", "[{id: 194/KH-UBND, issued_on: null}]"),
        ("INSTRUMENT_UNKNOWN", "- {instrument: 34-CT/TW", "- {instrument: 35-CT/TW"),
        (
            "MOVEMENT_NAME_TWICE",
            "{name: Nụ cười công sở, scope",
            "{name: Bắc Giang chung sức xây dựng nông thôn mới, scope",
        ),
        ("AWARD_UNKNOWN", "award: CHIEN_SI_THI_DUA_TINH", "award: CHIEN_SI"),
        ("AWARD_LEVEL", "award: CO_THI_DUA_TINH, level: PROVINCE_CHAIR", "award: CO_THI_DUA_TINH, level: PRESIDENT"),
        (
            "AWARD_CLASS",
            "award: CO_THI_DUA_TINH, level: PROVINCE_CHAIR, recipient_class: COLLECTIVE",
            "award: CO_THI_DUA_TINH, level: PROVINCE_CHAIR, recipient_class: FAMILY",
        ),
        (
            "SUBSET_TOO_LARGE",
            "count: 45, operator: EXACT, as_written: 45",
            "count: 399, operator: EXACT, as_written: 399",
        ),
        ("SHARE_WRONG", 'percent: "92,72"', 'percent: "92,73"'),
        ("ILLUSTRATION_YEARS", "{year: 2019, weight: 100", "{year: 2024, weight: 100"),
    ],
)
def test_planted_contradiction_refuses_the_file(plant: Plant, code: str, old: str, new: str) -> None:
    path = plant(old, new)

    assert found(path, code)
    with pytest.raises(DefinitionRefused):
        load_report(path)


def test_error_stands_at_the_line_of_the_figure(plant: Plant) -> None:
    path = plant("count: 17746", "count: 17764")

    assert found(path, "WORDS_DIFFER") == [line_of(path, "count: 17764")]


def test_received_annex_is_not_missed(plant: Plant) -> None:
    path = plant("received: false", "received: true")

    assert [one for one in check(path) if one.code == "ANNEX_MISSING"] == []


def test_schema_has_the_fields_of_the_model() -> None:
    assert json.loads(schema_text("report"))["properties"].keys() == ReportDefinition.model_fields.keys()


def test_catalogue_knows_every_award_of_the_report() -> None:
    codes = {form.code for form in award_forms()}

    assert {row.award for row in load_report(REPORT).statistics.awards} <= codes


def test_catalogue_with_a_name_used_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "forms.toml"
    row = '[[form]]\ncode = "{}"\nname = "Cờ"\nkind = "TITLE"\nlevels = ["MINISTRY"]\nclasses = ["COLLECTIVE"]\n'
    path.write_text("".join(f"{row.format(code)}grades = []\naliases = []\n" for code in ("A", "B")), encoding="utf-8")

    with pytest.raises(DefinitionRefused) as refused:
        award_forms(path)
    assert [problem.line for problem in refused.value.problems] == [9]
