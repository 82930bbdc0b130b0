"""The check on the real campaign, on a file full of planted errors, and on one change at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from definitions.check import check
from definitions.facts import load_campaign
from definitions.issuer import IssuerValues
from definitions.problem import DefinitionRefused, Problem, Severity, errors

Plant = Callable[..., Path]
LineOf = Callable[[Path, str, str], int]

REAL = [
    ("plan", "WARNING", "SIGNED_AFTER_START", "issued_on: 2024-05-28"),
    ("plan", "INFO", "LAW_UNVERIFIED", "\ndocument:"),
    ("plan", "WARNING", "PARENT_ON_DAY_OFF", "issued_on: 2024-05-12"),
    ("plan", "WARNING", "PARENT_WINDOW_NOT_FROM_ORIGINAL", "window_source:"),
    ("plan", "INFO", "FILING_WORKING_DAYS", "  submission:\n"),
    ("plan", "INFO", "DAYS_TO_ANNIVERSARY", "day: 2024-08-24"),
    ("plan", "INFO", "REPORT_AFTER_FILING", "to_on: 2024-08-15"),
    ("plan", "WARNING", "LENGTH_DIFFERS", "nominal_days: 75"),
    ("plan", "WARNING", "ANNIVERSARY_ON_DAY_OFF", "day: 2024-08-24"),
    ("plan", "INFO", "SETS_DIFFER", "  members: # who"),
    ("plan", "INFO", "SETS_DIFFER", "  duty_bearers: # who"),
    ("plan", "WARNING", "CATEGORY_WITHOUT_QUOTA", "{code: HOP_TAC_XA"),
    ("plan", "WARNING", "QUOTA_AMBIGUOUS", "as_written: không quá 02 tập thể, cá nhân"),
    ("plan", "INFO", "INSTRUMENT_NORMALISED", "98/2023/NĐ/NĐ-CP ngày"),
    ("issuer", "WARNING", "ISSUER_VALUES_ILLUSTRATIVE", "supplement_notice_working_days:"),
    ("units", "WARNING", "UNITS_ILLUSTRATIVE", "illustrative: true"),
    ("council", "WARNING", "COUNCIL_ILLUSTRATIVE", "\nillustrative: true"),
    ("statute", "WARNING", "STATUTE_ILLUSTRATIVE", "\nillustrative: true"),
]


def found(problems: list[Problem]) -> set[tuple[str, str, int]]:
    return {(Path(problem.file).name, problem.code, problem.line) for problem in problems}


def codes(problems: list[Problem]) -> set[str]:
    return {problem.code for problem in problems}


def test_real_campaign_has_exactly_the_expected_problems(
    real: Path, line_of: LineOf, file_names: dict[str, str]
) -> None:
    offset = {fragment: fragment.startswith("\n") for _, _, _, fragment in REAL}
    expected = {
        (file_names[file], severity, code, line_of(real, file, fragment) + offset[fragment])
        for file, severity, code, fragment in REAL
    }
    problems = {(Path(p.file).name, p.severity.value, p.code, p.line) for p in check(real)}
    assert problems == expected
    assert len(check(real)) == len(REAL)


def test_real_campaign_has_no_error(real: Path) -> None:
    assert errors(check(real)) == []


def test_two_checks_say_the_same(real: Path) -> None:
    assert check(real) == check(real)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("LENGTH_DIFFERS", ["75 ngày đêm", "78 ngày", "02/8/2024"]),
        ("PARENT_ON_DAY_OFF", ["12/5/2024", "Chủ nhật"]),
        ("SIGNED_AFTER_START", ["28/5/2024", "20/5/2024", "8 ngày"]),
        ("QUOTA_AMBIGUOUS", ["không quá 02 tập thể, cá nhân", "tổng cộng không quá 02"]),
        ("PARENT_WINDOW_NOT_FROM_ORIGINAL", ["327/KH-UBND", "20/5/2024 – 05/8/2024", "bản gốc"]),
        ("ANNIVERSARY_ON_DAY_OFF", ["24/8/2024", "Thứ Bảy"]),
        ("CATEGORY_WITHOUT_QUOTA", ["Hợp tác xã", "3 đơn vị"]),
        ("FILING_WORKING_DAYS", ["3 ngày làm việc"]),
        ("DAYS_TO_ANNIVERSARY", ["08/8/2024", "24/8/2024", "11 ngày làm việc"]),
        ("INSTRUMENT_NORMALISED", ["«98/2023/NĐ/NĐ-CP»", "98/2023/NĐ-CP theo danh mục"]),
        ("LAW_UNVERIFIED", ["ngày 21/8/2024", "GAP ", "law show --on 2024-08-21 --issuer huyen-cho-don"]),
    ],
)
def test_real_campaign_sentence_names_the_facts(real: Path, code: str, words: list[str]) -> None:
    (sentence,) = (problem.sentence for problem in check(real) if problem.code == code)
    assert [word for word in words if word not in sentence] == []


def test_sets_that_differ_are_listed_both_ways(real: Path) -> None:
    members_only, bound_only = (p.sentence for p in check(real) if p.code == "SETS_DIFFER")
    assert "Hợp tác xã" in members_only
    assert "Công ty" in bound_only
    assert "Hợp tác xã" not in bound_only


def test_illustrative_values_are_all_named(real: Path) -> None:
    (sentence,) = (p.sentence for p in check(real) if p.code == "ISSUER_VALUES_ILLUSTRATIVE")
    assert sentence.startswith("27 giá trị")
    silent = [key for key in IssuerValues.model_fields if key not in sentence]
    assert silent == ["plan_due_on", "review_due_days", "place_name"]


def test_every_sentence_is_whole(real: Path) -> None:
    assert [p for p in check(real) if not (p.sentence[0].isupper() or p.sentence[0] in "«0123456789")] == []
    assert [p for p in check(real) if not p.sentence.endswith(".")] == []


PLANTED = [
    ("plan", "code: cho-don-2024\n", "code: cho-don-2024\nslogan: thi đua\n", "slogan:", "FIELD_UNKNOWN"),
    ("plan", "issued_on: 2024-05-28", "issued_on: 2024-05-38", "issued_on: 2024-05-38", "IMPOSSIBLE_DATE"),
    ("plan", "  day: 2024-08-24", "  day: 2024-02-30", "day: 2024-02-30", "IMPOSSIBLE_DATE"),
    ("plan", "to_on: 2024-08-08", "to_on: 2024-08-04", "to_on: 2024-08-04", "WINDOW_ENDS_BEFORE_START"),
    ("plan", "cong-an-huyen, ban", "cong-an-xa, ban", "cong-an-xa", "UNIT_UNKNOWN"),
    (
        "plan",
        "categories: [PHONG_BAN_NGANH, DOAN_THE,",
        "categories: [PHONG_BAN, DOAN_THE,",
        "[PHONG_BAN,",
        "CATEGORY_UNKNOWN",
    ),
    ("plan", "- code: LAN_TOA", "- code: TAP_THE # again", "TAP_THE # again", "CODE_TWICE"),
    ("plan", "  quota: Q3", "  quota: Q9", "quota: Q9", "QUOTA_UNKNOWN"),
    ("plan", "gates: []", "gates: maybe", "gates: maybe", "TYPE"),
    ("plan", 'number: "153"', "number: 153", "number: 153\n", "TYPE"),
    ("issuer", "{value: 2, unit: ngày làm việc", "{value: hai, unit: ngày làm việc", "{value: hai", "TYPE"),
    ("statute", "threshold: 4/5", "threshold: 5/4", "threshold: 5/4", "TYPE"),
    ("units", "category: UBND_THI_TRAN", "category: THI_TRAN", "category: THI_TRAN", "CATEGORY_UNKNOWN"),
    ("units", "code: xa-yen-my", "code: xa-yen-phong", "name: UBND xã Yên Phong", "CODE_TWICE"),
    ("council", "unit: huyen-doan", "unit: huyen-doi", "unit: huyen-doi", "UNIT_UNKNOWN"),
    ("council", "seat: SECRETARY", "seat: CLERK", "seat: CLERK", "VALUE"),
]


def test_planted_errors_are_all_found_in_one_run(plant: Plant, line_of: LineOf, file_names: dict[str, str]) -> None:
    changes = [(file, old, new) for file, old, new, _, _ in PLANTED]
    file = plant(*changes)
    expected = {(file_names[name], code, line_of(file, name, fragment)) for name, _, _, fragment, code in PLANTED}
    expected.add((file_names["council"], "COUNCIL_SEAT", line_of(file, "council", "\nmembers:") + 1))
    assert found(errors(check(file))) == expected


def test_planted_missing_issuer_value_is_named(plant: Plant, line_of: LineOf, file_names: dict[str, str]) -> None:
    file = plant(("issuer", "  forward_by:", "  forwarded_by:"))
    problems = errors(check(file))
    assert found(problems) == {
        (file_names["issuer"], "FIELD_UNKNOWN", line_of(file, "issuer", "forwarded_by:")),
        (file_names["issuer"], "VALUE_DEMANDED", line_of(file, "issuer", "\nvalues:") + 1),
    }
    assert any("«forward_by»" in problem.sentence and "lên cấp trên" in problem.sentence for problem in problems)


def test_planted_warnings_stay_beside_the_errors(plant: Plant) -> None:
    file = plant(("plan", "code: cho-don-2024\n", "code: cho-don-2024\nslogan: thi đua\n"))
    assert {"FIELD_UNKNOWN", "LENGTH_DIFFERS", "PARENT_ON_DAY_OFF"} <= codes(check(file))


def test_refused_definition_raises_with_every_problem(plant: Plant) -> None:
    file = plant(("plan", "to_on: 2024-08-08", "to_on: 2024-08-04"), ("plan", "  day: 2024-08-24", "  day: 2024-02-30"))
    with pytest.raises(DefinitionRefused) as refused:
        load_campaign(file)
    assert {"WINDOW_ENDS_BEFORE_START", "IMPOSSIBLE_DATE"} <= codes(list(refused.value.problems))
    assert str(refused.value).count("\n") == len(errors(refused.value.problems)) - 1


ONE_ERROR = [
    ("plan", "kind: THEMATIC", "kind: ANNUAL", "kind: ANNUAL", {"VALUE"}),
    ("plan", "level: DISTRICT", "level: HUYEN", "level: HUYEN", {"VALUE"}),
    ("plan", "issued_on: 2024-05-28", "issued_on: 28/5/2024", "issued_on: 28/5/2024", {"TYPE"}),
    ("plan", "issued_on: 2024-05-28", "issued_on: 20240528", "issued_on: 20240528", {"TYPE"}),
    ("plan", "issued_on: 2024-05-28", "issued_on: null", "issued_on: null", {"DATE_MISSING"}),
    ("plan", "nominal_days: 75", "nominal_days: 75.5", "nominal_days: 75.5", {"TYPE"}),
    ("plan", "nominal_days: 75", "nominal_days: true", "nominal_days: true", {"TYPE"}),
    ("plan", "nominal_days: 75", "nominal_days: 0", "nominal_days: 0", {"VALUE"}),
    ("plan", "nominal_days: 75", "nominal_days: 1001", "nominal_days: 1001", {"VALUE"}),
    ("plan", "label: Đợt thi đua cao điểm\n", 'label: ""\n', '\nlabel: ""', {"VALUE"}),
    ("plan", "code: cho-don-2024\n", "code: Chợ Đồn\n", "code: Chợ Đồn", {"VALUE"}),
    ("plan", "standing_body: phong-noi-vu", "standing_body: phong-tdkt", "phong-tdkt", {"UNIT_UNKNOWN"}),
    ("plan", "units: cho-don-2024.units.yaml", "units: ../units.yaml", "../units.yaml", {"VALUE"}),
    ("plan", "units: cho-don-2024.units.yaml", "units: mot-noi-khac.yaml", "mot-noi-khac", {"FILE_MISSING"}),
    ("plan", "from_on: null", "from_on: 2024-08-15", "to_on: 2024-08-15", {"WINDOW_ENDS_BEFORE_START"}),
    ("plan", "- id: Q2", "- id: Q1", "\n  - id: Q1\n    maximum: 2", {"CODE_TWICE"}),
    ("plan", "DOAN_THE, DOANH_NGHIEP", "DOAN_THE, DOAN_THE", "DOAN_THE, DOAN_THE", {"QUOTA_TWICE"}),
    ("plan", "[]\n    units: [cong-an-huyen,", "[UBND_XA]\n    units: [cong-an-huyen,", "[UBND_XA]", {"QUOTA_TWICE"}),
    ("plan", "  appraisal_by: null\n", "  council_quorum: null\n", "council_quorum: null", {"FIELD_UNKNOWN"}),
    ("plan", "  appraisal_by: null\n", "  appraisal_by: 2024-02-30\n", "appraisal_by: 2024-02-30", {"IMPOSSIBLE_DATE"}),
    ("plan", "  appraisal_by: null\n", "  appraisal_by: null\n  mood: null\n", "mood: null", {"FIELD_UNKNOWN"}),
    ("plan", "  appraisal_by: null", "  appraisal_by: null\n  appraisal_by: 0", "appraisal_by: 0", {"KEY_TWICE"}),
    ("plan", "nominal_days: 75", "nominal_days: &days 75\nother: *days", "other:", {"FIELD_UNKNOWN", "ALIAS"}),
    ("issuer", "issuer: huyen-cho-don", "issuer: huyen-ba-be", "issuer: huyen-ba-be", {"ISSUER_DIFFERS"}),
    ("statute", "usual_mode: PAPER", "usual_mode: WRITTEN_ROUND", "usual_mode: WRITTEN_ROUND", {"BALLOT_NOT_ALLOWED"}),
    ("statute", "issuer: huyen-cho-don", "issuer: huyen-ba-be", "issuer: huyen-ba-be", {"ISSUER_DIFFERS"}),
    ("issuer", "value: 2024-08-16", "value: 2024-08-20", "{value: 2024-08-19", {"CALENDAR_ORDER"}),
    ("issuer", "value: 2024-08-22", "value: 2024-08-18", "value: 2024-08-18", {"CALENDAR_ORDER"}),
    ("issuer", "value: 2024-08-23", "value: 2024-08-32", "value: 2024-08-32", {"IMPOSSIBLE_DATE"}),
    ("issuer", "danh, source: Địa danh ghi trong kế hoạch 153/KH-UBND,", "danh,", "place_name:", {"FIELD_MISSING"}),
    ("issuer", "[3, 1]", "[3, 0]", "[3, 0]", {"VALUE"}),
    ("issuer", "[3, 1]", "3", "{value: 3, unit: ngày trước hạn", {"TYPE"}),
    ("council", "seat: STANDING_VICE_CHAIR", "seat: CHAIR", "\nmembers:", {"COUNCIL_SEAT"}),
    ("council", "{number: 690/QĐ-UBND, decided_on: 2024-03-15, illustrative: true}", "690", "decision: 690", {"TYPE"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "fragment", "expected"), ONE_ERROR)
def test_one_planted_error_is_the_only_error(
    plant: Plant, line_of: LineOf, name: str, old: str, new: str, fragment: str, expected: set[str]
) -> None:
    file = plant((name, old, new))
    problems = errors(check(file))
    line = line_of(file, name, fragment) + fragment.startswith("\n")
    assert codes(problems) == expected
    assert {problem.line for problem in problems} == {line}


ADVICE = [
    ("nominal_days: 75", "nominal_days: 78", "LENGTH_DIFFERS", False),
    ("nominal_days: 75", "nominal_days: null", "LENGTH_DIFFERS", False),
    ("nominal_days: 75", "nominal_days: 79", "LENGTH_DIFFERS", True),
    ("issued_on: 2024-05-12", "issued_on: 2024-05-13", "PARENT_ON_DAY_OFF", False),
    ("issued_on: 2024-05-12", "issued_on: 2024-05-11", "PARENT_ON_DAY_OFF", True),
    ("issued_on: 2024-05-28", "issued_on: 2024-05-26", "DOCUMENT_ON_DAY_OFF", True),
    ("issued_on: 2024-05-28", "issued_on: 2024-05-20", "SIGNED_AFTER_START", False),
    ("issued_on: 2024-05-28", "issued_on: 2024-05-21", "SIGNED_AFTER_START", True),
    ("day: 2024-08-24", "day: 2024-08-23", "ANNIVERSARY_ON_DAY_OFF", False),
    ("day: 2024-08-24", "day: 2024-09-02", "ANNIVERSARY_ON_DAY_OFF", True),
    ("ambiguous: true", "ambiguous: false", "QUOTA_AMBIGUOUS", False),
    ("window_from_original: false", "window_from_original: true", "PARENT_WINDOW_NOT_FROM_ORIGINAL", False),
    ("window_from_original: false", "window_from_original: true", "PARENT_WINDOW_SAME", True),
    ("  submission:\n    from_on: 2024-08-06", "  submission:\n    from_on: 2024-08-07", "WORDS_DIFFER", True),
    ("to_included: false", "to_included: true", "WORDS_DIFFER", True),
    ("DOANH_NGHIEP, UBND_XA", "DOANH_NGHIEP, HOP_TAC_XA, UBND_XA", "CATEGORY_WITHOUT_QUOTA", False),
    ("trung-tam-y-te-huyen]", "huyen-doan]", "CATEGORY_WITHOUT_QUOTA", True),
]


@pytest.mark.parametrize(("old", "new", "code", "expected"), ADVICE)
def test_advice_follows_the_data(plant: Plant, old: str, new: str, code: str, expected: bool) -> None:
    problems = check(plant(("plan", old, new)))
    assert (code in codes(problems)) is expected
    assert errors(problems) == []


def test_parent_window_that_differs_is_a_warning(plant: Plant) -> None:
    change = ("plan", "  window:\n    from_on: 2024-05-20", "  window:\n    from_on: 2024-05-21")
    warned = [p for p in check(plant(change)) if p.code == "PARENT_WINDOW_DIFFERS"]
    assert [p.severity for p in warned] == [Severity.WARNING]
    assert "21/5/2024 – 05/8/2024" in warned[0].sentence


def test_separate_quota_is_read_as_each_kind(plant: Plant) -> None:
    change = ("plan", "combined: true\n  ambiguous: true", "combined: false\n  ambiguous: true")
    (sentence,) = (p.sentence for p in check(plant(change)) if p.code == "QUOTA_AMBIGUOUS")
    assert "mỗi loại không quá 02" in sentence


def test_unit_that_ends_during_the_campaign_is_a_warning(plant: Plant) -> None:
    change = ("units", "valid_until: 2025-02-28", "valid_until: 2024-08-13")
    warned = [p for p in check(plant(change)) if p.code == "UNIT_ENDS"]
    assert ["Công an huyện" in p.sentence for p in warned] == [True]


@pytest.mark.parametrize("last_day", ["2024-08-14", "2024-08-15"])
def test_unit_that_lasts_to_the_report_is_fine(plant: Plant, last_day: str) -> None:
    file = plant(("units", "valid_until: 2025-02-28", f"valid_until: {last_day}"))
    assert "UNIT_ENDS" not in codes(check(file))


def test_deadline_before_the_document_is_refused(plant: Plant) -> None:
    file = plant(("plan", "issued_on: 2024-05-28", "issued_on: 2024-08-09"))
    refused = [p for p in errors(check(file)) if p.code == "DEADLINE_BEFORE_DOCUMENT"]
    assert [p.sentence.split(":")[0] for p in refused] == ["«windows.campaign»", "«windows.submission»"]


@pytest.mark.parametrize(
    ("issued_on", "refused"), [("2024-08-05", 0), ("2024-08-06", 1), ("2024-08-14", 2), ("2024-08-15", 3)]
)
def test_deadline_is_compared_with_its_last_day(plant: Plant, issued_on: str, refused: int) -> None:
    problems = errors(check(plant(("plan", "issued_on: 2024-05-28", f"issued_on: {issued_on}"))))
    assert [p.code for p in problems] == ["DEADLINE_BEFORE_DOCUMENT"] * refused
