"""Every contradiction of a definition is refused, at its line and as the only error."""

from pathlib import Path

import pytest

from definitions.check import check
from definitions.demand import DEMANDS, LABELS
from definitions.issuer import IssuerValues
from definitions.problem import errors
from rules.acting import Role
from tests.definitions.seeds import AN_GIANG, BAC_KAN, CHO_DON, CHUYEN_DE, companion, line_of, planted

SILENT_COUNCIL = "council: null # the plan does not name"
DECIDED = "council: false\n    own_criteria: false\n    quota: null"
WAVE_1 = "window:\n      from_on: 2021-01-01"
REVIEW = "review_due: {from_on: null, to_on: 2021-06-29, to_included: true, as_written: x, article: y}"
EXECUTORS = "    EXECUTORS: Chánh Văn phòng UBND tỉnh, Giám đốc Sở Nội vụ\n"
LAST_OF_C1 = "    article: mục III.3\n\nforward"
BACKWARDS = "    article: mục III.3\n    valid_from: 2022-01-01\n    valid_until: 2021-01-01\n\nforward"
PERCENT = 'operator: EQ, low: "43.91"'
GK = "  GIAY_KHEN:\n    council: "

DATES = [
    (BAC_KAN, "", "issued_in: {year: 2024, month: 9}", "issued_in: null", "issued_on: null #", "DATE_MISSING"),
    (BAC_KAN, "", "month: 9}", "month: 13}", "issued_in:", "VALUE"),
    (BAC_KAN, "", "to_on: 2025-10-16", "to_on: 2025-10-13", "to_on: 2025-10-13", "WINDOW_ENDS_BEFORE_START"),
    (BAC_KAN, "", "{day: 2025-02-03", "{day: 2025-02-30", "{day: 2025-02-30", "IMPOSSIBLE_DATE"),
    (AN_GIANG, "", "      to_on: 2021-06-30", "      to_on: 2022-01-01", WAVE_1, "WAVE_OUTSIDE"),
    (AN_GIANG, "", WAVE_1, WAVE_1.replace("2021", "2020"), WAVE_1.replace("2021", "2020"), "WAVE_OUTSIDE"),
    (AN_GIANG, "", "review_due: null # no day", REVIEW, "review_due: {", "REVIEW_BEFORE_END"),
]
NAMES = [
    (AN_GIANG, "", "- no: 2\n", "- no: 1 # again\n", "no: 1 # again", "CODE_TWICE"),
    (AN_GIANG, "", "{code: INVEST,", "{code: EXPORT,", "code: EXPORT, text: Kim", "CODE_TWICE"),
    (AN_GIANG, "", "code: doanh-nghiep,", "code: nong-thon-moi,", "name: Doanh nghiệp An Giang", "CODE_TWICE"),
    (CHUYEN_DE, "", "form: GIAY_KHEN", "form: GIAY_VANG", "form: GIAY_VANG", "AWARD_FORM_UNKNOWN"),
    (BAC_KAN, "", "INDIVIDUAL, HOUSEHOLD]", "INDIVIDUAL, FAMILY]", "FAMILY]", "RECIPIENT_UNKNOWN"),
    (CHUYEN_DE, "", "[chi-cuc-trong-trot-ag]", "[chi-cuc]", "[chi-cuc]", "UNIT_UNKNOWN"),
    (BAC_KAN, "", "    OFFICE: Văn phòng", "    DESK: Văn phòng", "DESK: Văn phòng", "LABEL_UNKNOWN"),
    (BAC_KAN, "", EXECUTORS, "", "\nissuer:\n", "LABEL_DEMANDED"),
    (CHO_DON, "", "    SUPERIOR: tỉnh\n", "", "\nissuer:\n", "LABEL_DEMANDED"),
]
FIGURES = [
    (AN_GIANG, "", 'low: "43.91"', "low: null", "low: null", "TARGET_BOUNDS"),
    (AN_GIANG, "", 'high: "6.5"', 'high: "5"', 'high: "5"', "TARGET_BOUNDS"),
    (AN_GIANG, "", PERCENT, PERCENT.replace("EQ", "QUALITATIVE"), "operator: QUALITATIVE", "TARGET_BOUNDS"),
    (AN_GIANG, "", 'low: "43.91"', 'low: "43,91"', 'low: "43,91"', "VALUE"),
    (BAC_KAN, "", "[UBND_HUYEN, UBND_THANH_PHO]", "[UBND_HUYEN, DOAN_THE]", "[UBND_HUYEN, DOAN_THE]", "QUOTA_TWICE"),
    (CHUYEN_DE, "", LAST_OF_C1, BACKWARDS, "valid_until: 2021-01-01", "VALIDITY_ENDS_BEFORE_START"),
    (CHUYEN_DE, "", "quota: C2", "quota: C9", "quota: C9", "QUOTA_UNKNOWN"),
    (CHUYEN_DE, "", LAST_OF_C1, LAST_OF_C1.replace("\n\n", "\n    award: GK\n\n"), "award: GK", "AWARD_UNKNOWN"),
]
GATES = [
    (AN_GIANG, "", "includes: [REGISTRATION, PLEDGE]", "includes: [REGISTRATION]", "key: PLEDGE", "GATE_WITHOUT_DUTY"),
    (BAC_KAN, "", "- key: PLAN", "- key: REVIEW_1", "- key: REVIEW_1", "GATE_WITHOUT_DUTY"),
    (BAC_KAN, "", "refuses: true", "refuses: maybe", "refuses: maybe", "TYPE"),
]
COUNCIL = [
    (CHUYEN_DE, "", DECIDED, DECIDED.replace("false", "null", 1), "council: null\n    own", "COUNCIL_NOT_STATED"),
    (CHO_DON, "statute", f"{GK}true", f"{GK}false", None, "COUNCIL_CONTRADICTION"),
    (
        BAC_KAN,
        "",
        SILENT_COUNCIL,
        SILENT_COUNCIL.replace("null", "false"),
        "council: false # the",
        "COUNCIL_CONTRADICTION",
    ),
    (AN_GIANG, "issuer", "  letter_symbol:", "  letter_paper:", None, "VALUE_DEMANDED"),
]


@pytest.mark.parametrize(
    ("stem", "name", "old", "new", "fragment", "code"), [*DATES, *NAMES, *FIGURES, *GATES, *COUNCIL]
)
def test_one_contradiction_is_the_only_error(
    tmp_path: Path, stem: str, name: str, old: str, new: str, fragment: str | None, code: str
) -> None:
    file = planted(tmp_path, stem, (name, old, new))
    refused = [problem for problem in errors(check(file)) if problem.code != "FIELD_UNKNOWN"]
    assert [problem.code for problem in refused] == [code]
    if fragment:
        assert refused[0].line == line_of(companion(tmp_path, stem, name), fragment)


def test_award_by_the_council_needs_its_file_and_its_statute(tmp_path: Path) -> None:
    file = planted(tmp_path, CHUYEN_DE, ("", DECIDED, DECIDED.replace("false", "true", 1)))
    codes = [problem.code for problem in errors(check(file))]
    assert sorted(codes) == ["COUNCIL_MISSING", "STATUTE_MISSING", *["VALUE_DEMANDED"] * 4]


def test_statute_without_the_form_refuses(tmp_path: Path) -> None:
    changes = (
        ("statute", "  BANG_KHEN:\n", "  CO_THI_DUA:\n"),
        ("", "council: null # the plan does not name", "council: true #"),
    )
    file = planted(tmp_path, BAC_KAN, *changes)
    (refused,) = errors(check(file))
    assert (refused.code, Path(refused.file).name) == ("FORM_WITHOUT_RULES", f"{BAC_KAN}.statute.yaml")


def test_title_of_the_issuers_own_statute_is_no_unknown_form(tmp_path: Path) -> None:
    named = ("statute", "  BANG_KHEN:\n", "  CONG_DAN_UU_TU:\n    name: Công dân Bắc Kạn ưu tú\n")
    file = planted(tmp_path, BAC_KAN, named, ("", "form: BANG_KHEN", "form: CONG_DAN_UU_TU"))
    assert errors(check(file)) == []


def test_gate_that_asks_for_a_report_needs_one(tmp_path: Path) -> None:
    text = planted(tmp_path, BAC_KAN).read_text(encoding="utf-8")
    report = text[text.index("  report:\n") : text.index("\nnominal_days")]
    told = "reporting:\n  to: Ban Thi đua - Khen thưởng, Sở Nội vụ\n  form: null # no form is named"
    file = planted(tmp_path, BAC_KAN, ("", report, "  report: null\n"), ("", told, "reporting: null"))
    assert [problem.code for problem in errors(check(file))] == ["GATE_WITHOUT_DUTY"]


@pytest.mark.parametrize("stem", [CHO_DON, BAC_KAN, AN_GIANG, CHUYEN_DE])
def test_every_demanded_value_is_missed_by_name_with_the_reason(tmp_path: Path, stem: str) -> None:
    file = planted(tmp_path, stem)
    issuer = companion(tmp_path, stem, "issuer")
    text = issuer.read_text(encoding="utf-8")
    issuer.write_text(text[: text.index("\nvalues:")] + "\nvalues: {}\n", encoding="utf-8")
    demanded = [problem for problem in errors(check(file)) if problem.code == "VALUE_DEMANDED"]
    named = {key for key in DEMANDS for problem in demanded if f"«{key}»" in problem.sentence}
    assert len(named) == len(demanded) > 15
    assert all("cần vì" in problem.sentence and "«values»" in problem.sentence for problem in demanded)
    assert ("forward_by" in named) is (stem in (CHO_DON, CHUYEN_DE))
    assert ("council_meets_on" in named) is (stem in (CHO_DON, BAC_KAN))
    assert ("quota_without_line" in named) is (stem in (CHO_DON, BAC_KAN))
    assert ("minutes_symbol" in named) is (stem != CHUYEN_DE)


def test_demands_and_labels_name_what_there_is() -> None:
    assert DEMANDS.keys() <= IssuerValues.model_fields.keys()
    assert {role.value for role in Role} <= LABELS.keys()


def test_value_that_the_plan_states_is_not_demanded_of_the_issuer(tmp_path: Path) -> None:
    text = planted(tmp_path, CHO_DON).parent.joinpath(f"{CHO_DON}.issuer.yaml").read_text(encoding="utf-8")
    entry = text[text.index("  place_name:") : text.index("  number_owner:")]
    file = planted(tmp_path, CHO_DON, ("issuer", entry, ""), ("", "place_name: null", "place_name: Chợ Đồn"))
    assert errors(check(file)) == []


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [
        ("recipient: COLLECTIVE", "recipient: INDIVIDUAL", []),
        ("award: GIAY_KHEN_SO", "award: BANG_KHEN_TINH", []),
        ("valid_until: 2021-10-31", "valid_from: 2021-11-01", []),
        ("valid_until: 2021-11-01", "valid_from: 2021-11-01", ["QUOTA_TWICE"] * 3),
        ("award: GIAY_KHEN_SO", "award: GIAY_KHEN_SO", ["QUOTA_TWICE"] * 3),
    ],
)
def test_quota_lines_stand_side_by_side_unless_they_meet(
    tmp_path: Path, one: str, other: str, refused: list[str]
) -> None:
    second = f"""    article: mục III.3
    {one}
  - id: C3
    maximum: 2
    categories: [PHONG_CHUYEN_MON, CHI_CUC, DON_VI_SU_NGHIEP]
    units: []
    combined: false
    ambiguous: false
    as_written: không quá 02 cá nhân
    article: mục III.3
    {other}

forward"""
    problems = check(planted(tmp_path, CHUYEN_DE, ("", LAST_OF_C1, second)))
    assert [problem.code for problem in errors(problems)] == refused
