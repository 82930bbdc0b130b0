"""The check on the seed campaigns: every problem that their documents have, each at its line, and not one more."""

from pathlib import Path

import pytest

from definitions.check import check, inspect
from definitions.facts import load_campaign
from definitions.problem import Problem, Severity, errors
from tests.definitions.seeds import (
    ALL,
    AN_GIANG,
    BAC_KAN,
    CAMPAIGNS,
    CHUYEN_DE,
    THAI_NGUYEN,
    companion,
    definition,
    line_of,
    planted,
)

WARN, NOTE = "WARNING", "INFO"
ILLUSTRATIVE = "\nillustrative: true"
EXPECTED = {
    BAC_KAN: [
        ("", WARN, "ISSUER_ENDS", "\nissuer:\n"),
        ("", NOTE, "LAW_UNVERIFIED", "\ndocument:\n"),
        ("", WARN, "NUMBER_BLANK", "number: null # blank"),
        ("", NOTE, "FILING_WORKING_DAYS", "  submission:\n"),
        ("", NOTE, "REPORT_BEFORE_FILING", "to_on: 2025-10-10"),
        ("", WARN, "TIMELY_NOT_DEFINED", "unit_plan: #"),
        ("", NOTE, "GATE", "- key: REPORT"),
        ("", NOTE, "GATE", "- key: PLAN"),
        ("", WARN, "CATEGORY_ENDS", "code: CO_QUAN_DANG"),
        ("", WARN, "CATEGORY_WITHOUT_QUOTA", "code: CO_QUAN_DANG"),
        ("", WARN, "CATEGORY_ENDS", "code: SO_BAN_NGANH"),
        ("", WARN, "CATEGORY_ENDS", "code: DOAN_THE"),
        ("", WARN, "CATEGORY_ENDS", "code: UBND_HUYEN"),
        ("", WARN, "CATEGORY_ENDS", "code: UBND_THANH_PHO"),
        ("", WARN, "CATEGORY_ENDS", "code: LUC_LUONG_VU_TRANG"),
        ("", NOTE, "CALLED_TWO_THINGS", ">-\n      Ban hành kế hoạch kịp thời và triển khai"),
        ("", WARN, "COUNCIL_NOT_STATED", "council: null # the plan does not name"),
        ("", NOTE, "MOVEMENT_NAME_DIFFERS", "as_written: Bắc Kạn chung tay xây dựng"),
        ("", NOTE, "INSTRUMENT_NORMALISED", "{id: 98/2023/NĐ-CP"),
        ("", WARN, "LAW_CITED_ENDS", "{id: 98/2023/NĐ-CP"),
        ("", WARN, "RESULT_FEEDS_MERIT", "- into: YEAR_MERIT"),
        ("", NOTE, "NOT_EXPRESSED", "- >-\n    Thực hiện sơ kết, tổng kết"),
        ("", NOTE, "NOT_EXPRESSED", "- >-\n    Thi đua tổ chức tốt Hội nghị"),
        ("issuer", WARN, "ISSUER_VALUES_ILLUSTRATIVE", "supplement_notice_working_days:"),
        ("units", WARN, "UNITS_ILLUSTRATIVE", ILLUSTRATIVE),
        ("units", WARN, "UNIT_ENDS", "code: ban-tuyen-giao-bac-kan"),
        ("council", WARN, "COUNCIL_ILLUSTRATIVE", ILLUSTRATIVE),
        ("statute", WARN, "STATUTE_ILLUSTRATIVE", ILLUSTRATIVE),
    ],
    THAI_NGUYEN: [
        ("", NOTE, "LAW_UNVERIFIED", "\ndocument:\n"),
        ("", WARN, "NUMBER_BLANK", "number: null # blank"),
        ("", NOTE, "FILING_WORKING_DAYS", "  submission:\n"),
        ("", NOTE, "REPORT_BEFORE_FILING", "to_on: 2025-10-10"),
        ("", WARN, "TIMELY_NOT_DEFINED", "unit_plan: #"),
        ("", NOTE, "GATE", "- key: REPORT"),
        ("", NOTE, "GATE", "- key: PLAN"),
        ("", WARN, "CATEGORY_WITHOUT_QUOTA", "code: CO_QUAN_DANG"),
        ("", NOTE, "CALLED_TWO_THINGS", ">-\n      Ban hành kế hoạch kịp thời và triển khai"),
        ("", WARN, "COUNCIL_NOT_STATED", "council: null # the plan does not name"),
        ("", NOTE, "MOVEMENT_NAME_DIFFERS", "as_written: Bắc Kạn chung tay xây dựng"),
        ("", NOTE, "INSTRUMENT_NORMALISED", "{id: 98/2023/NĐ-CP"),
        ("", WARN, "LAW_CITED_ENDS", "{id: 98/2023/NĐ-CP"),
        ("", WARN, "RESULT_FEEDS_MERIT", "- into: YEAR_MERIT"),
        ("", NOTE, "NOT_EXPRESSED", "- >-\n    Thực hiện sơ kết, tổng kết"),
        ("", NOTE, "NOT_EXPRESSED", "- >-\n    Thi đua tổ chức tốt Hội nghị"),
        ("issuer", WARN, "ISSUER_VALUES_ILLUSTRATIVE", "supplement_notice_working_days:"),
        ("units", WARN, "UNITS_ILLUSTRATIVE", ILLUSTRATIVE),
        ("council", WARN, "COUNCIL_ILLUSTRATIVE", ILLUSTRATIVE),
        ("statute", WARN, "STATUTE_ILLUSTRATIVE", ILLUSTRATIVE),
    ],
    AN_GIANG: [
        ("", NOTE, "LAW_UNVERIFIED", "\ndocument:\n"),
        ("", WARN, "SIGNED_AFTER_START", "issued_on: 2021-01-13"),
        ("", WARN, "DEADLINE_ON_DAY_OFF", "to_on: 2020-02-15"),
        ("", WARN, "DEADLINE_CORRECTED", "correction:"),
        ("", WARN, "TIMELY_NOT_DEFINED", "unit_plan: #"),
        ("", WARN, "WAVE_WITHOUT_DAY", "window:\n      from_on: 2021-01-01"),
        ("", WARN, "REVIEW_WITHOUT_DEADLINE", "review_required: true #"),
        ("", NOTE, "EVENT_BEFORE_DOCUMENT", "{day: 2021-01-06"),
        ("", WARN, "WAVE_WITHOUT_DAY", "window:\n      from_on: 2021-07-01"),
        ("", WARN, "REVIEW_WITHOUT_DEADLINE", "review_required: true\n"),
        ("", NOTE, "GATE", "- key: REGISTRATION"),
        ("", NOTE, "GATE", "- key: PLEDGE"),
        ("", NOTE, "PLAN_SILENT", "\nawards:\n"),
        ("", WARN, "AUTHORITY_WORDS", "authority_as_written: Ủy ban"),
        ("", WARN, "COUNCIL_NOT_STATED", "council: null # the plan does not say"),
        ("", WARN, "KPI_NOT_ASSIGNED", "\ntargets: #"),
        ("", WARN, "RESULT_FEEDS_MERIT", "- into: YEAR_SCORE"),
        ("", NOTE, "NOT_EXPRESSED", "- >-\n    Tổng kết và đề nghị khen thưởng theo quy chế"),
        ("", NOTE, "NOT_EXPRESSED", "- >-\n    Quan tâm nâng cao chất lượng"),
        ("issuer", WARN, "ISSUER_VALUES_ILLUSTRATIVE", "supplement_notice_working_days:"),
        ("units", WARN, "UNITS_ILLUSTRATIVE", "\nillustrative: true"),
        ("council", WARN, "COUNCIL_ILLUSTRATIVE", ILLUSTRATIVE),
        ("statute", WARN, "STATUTE_ILLUSTRATIVE", ILLUSTRATIVE),
    ],
    CHUYEN_DE: [
        ("", WARN, "PLAN_ILLUSTRATIVE", ILLUSTRATIVE),
        ("", NOTE, "LAW_UNVERIFIED", "\ndocument:\n"),
        ("", NOTE, "FILING_WORKING_DAYS", "  submission:\n"),
        ("", NOTE, "REPORT_BEFORE_FILING", "to_on: 2021-10-30"),
        ("issuer", WARN, "ISSUER_VALUES_ILLUSTRATIVE", "supplement_notice_working_days:"),
        ("units", WARN, "UNITS_ILLUSTRATIVE", ILLUSTRATIVE),
    ],
}


def of(problems: list[Problem], code: str) -> list[Problem]:
    return [problem for problem in problems if problem.code == code]


@pytest.mark.parametrize("stem", EXPECTED)
def test_campaign_has_exactly_the_problems_of_its_document(stem: str) -> None:
    expected = []
    for name, severity, code, fragment in EXPECTED[stem]:
        file = companion(CAMPAIGNS, stem, name)
        expected.append((file.name, severity, code, line_of(file, fragment)))
    found = [(Path(p.file).name, p.severity.value, p.code, p.line) for p in check(definition(stem))]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("stem", ALL)
def test_campaign_can_be_loaded(stem: str) -> None:
    problems = check(definition(stem))
    assert errors(problems) == []
    assert load_campaign(definition(stem)).problems == tuple(problems)


@pytest.mark.parametrize("stem", ALL)
def test_sentences_are_whole(stem: str) -> None:
    problems = check(definition(stem))
    assert [p for p in problems if not p.sentence.endswith((".", "»"))] == []
    assert [p for p in problems if not (p.sentence[0].isupper() or p.sentence[0] in "«0123456789")] == []
    assert [p for p in problems if "None" in p.sentence or "  " in p.sentence] == []


SAID = [
    (BAC_KAN, "ISSUER_ENDS", ["30/6/2025", "16/10/2025", "01/7/2025"]),
    (BAC_KAN, "NUMBER_BLANK", ["số và ngày", "dự thảo"]),
    (BAC_KAN, "REPORT_BEFORE_FILING", ["09/10/2025", "14/10/2025"]),
    (BAC_KAN, "TIMELY_NOT_DEFINED", ["kịp thời", "plan_due_on", "31/10/2024"]),
    (BAC_KAN, "CATEGORY_WITHOUT_QUOTA", ["Tỉnh ủy", "7 đơn vị"]),
    (BAC_KAN, "COUNCIL_NOT_STATED", ["Quy chế Hội đồng minh họa", "có qua Hội đồng"]),
    (BAC_KAN, "CALLED_TWO_THINGS", ["đợt thi đua đặc biệt", "đợt thi đua cao điểm"]),
    (BAC_KAN, "MOVEMENT_NAME_DIFFERS", ["chung tay", "chung sức", "153/KH-UBND"]),
    (BAC_KAN, "INSTRUMENT_NORMALISED", ["98/2023/NĐ-ND-CP", "98/2023/NĐ-CP"]),
    (BAC_KAN, "LAW_CITED_ENDS", ["01/7/2025", "152/2025/NĐ-CP", "14/10/2025", "mẫu"]),
    (BAC_KAN, "RESULT_FEEDS_MERIT", ["khen thưởng toàn diện năm 2025", "152/2025/NĐ-CP", "chưa xác nhận"]),
    (BAC_KAN, "UNIT_ENDS", ["28/02/2025", "4 đơn vị", "Nông nghiệp và Phát triển nông thôn"]),
    (AN_GIANG, "DEADLINE_CORRECTED", ["15/02/2020", "15/02/2021", "13/01/2021"]),
    (AN_GIANG, "DEADLINE_ON_DAY_OFF", ["15/02/2021", "Tết Tân Sửu", "17/02/2021", "không tự dời"]),
    (AN_GIANG, "EVENT_BEFORE_DOCUMENT", ["Tổng tuyển cử", "06/01/2021", "13/01/2021"]),
    (AN_GIANG, "AUTHORITY_WORDS", ["Ủy ban nhân dân tỉnh", "Chủ tịch UBND tỉnh An Giang"]),
    (AN_GIANG, "KPI_NOT_ASSIGNED", ["15 chỉ tiêu"]),
    (AN_GIANG, "RESULT_FEEDS_MERIT", ["thành tích cả năm", "31/12/2021", "GAP"]),
    (AN_GIANG, "SIGNED_AFTER_START", ["13/01/2021", "01/01/2021", "12 ngày"]),
    (AN_GIANG, "PLAN_SILENT", ["số lượng", "thành phần hồ sơ", "thời gian nộp hồ sơ"]),
]


@pytest.mark.parametrize(("stem", "code", "words"), SAID)
def test_sentence_names_the_facts(stem: str, code: str, words: list[str]) -> None:
    (problem,) = of(check(definition(stem)), code)
    assert [word for word in words if word not in problem.sentence] == []


def test_district_line_without_a_subject_is_named() -> None:
    sentences = [p.sentence for p in of(check(definition(BAC_KAN)), "CATEGORY_ENDS")]
    (districts,) = [sentence for sentence in sentences if "«UBND huyện»" in sentence]
    assert "01/7/2025" in districts
    assert "Q2 không còn đối tượng" in districts


def test_impossible_deadline_is_refused_until_it_is_corrected(tmp_path: Path) -> None:
    text = definition(AN_GIANG).read_text(encoding="utf-8")
    correction = text[text.index("    correction:") : text.index("    roll_forward: null #")]
    file = planted(tmp_path, AN_GIANG, ("", correction, ""))
    refused = errors(check(file))
    assert [(p.code, p.line) for p in refused] == [("DEADLINE_BEFORE_DOCUMENT", line_of(file, "to_on: 2020-02-15"))]
    assert [word for word in ("15/02/2020", "13/01/2021", "correction") if word not in refused[0].sentence] == []


def test_correction_that_is_impossible_too_is_refused(tmp_path: Path) -> None:
    file = planted(tmp_path, AN_GIANG, ("", "to_on: 2021-02-15", "to_on: 2020-12-15"))
    (refused,) = errors(check(file))
    assert refused.code == "DEADLINE_BEFORE_DOCUMENT"
    assert "hiệu chỉnh cũng vậy" in refused.sentence


@pytest.mark.parametrize(("setting", "applied"), [("false", "áp dụng 15/02/2021"), ("true", "áp dụng 17/02/2021")])
def test_roll_forward_is_a_setting_and_both_days_are_shown(tmp_path: Path, setting: str, applied: str) -> None:
    file = planted(tmp_path, AN_GIANG, ("", "roll_forward: null #", f"roll_forward: {setting} #"))
    (warned,) = of(check(file), "DEADLINE_ON_DAY_OFF")
    assert applied in warned.sentence
    assert "15/02/2021" in warned.sentence and "17/02/2021" in warned.sentence


def test_plan_without_the_council_differs_in_nothing_but_the_statute() -> None:
    instead = {"statute": f"{BAC_KAN}.khong-hoi-dong.statute.yaml"}
    without = inspect(definition(BAC_KAN), instead)
    assert not without.refused
    (stated,) = of(list(without.problems), "COUNCIL_NOT_STATED")
    assert stated.severity is Severity.WARNING
    assert "không qua Hội đồng" in stated.sentence
    assert {p.code for p in without.problems} == {p.code for p in check(definition(BAC_KAN))}
    assert load_campaign(definition(BAC_KAN), instead).digest != load_campaign(definition(BAC_KAN)).digest


def test_council_that_nobody_states_refuses(tmp_path: Path) -> None:
    change = ("statute", "council: true # the plan does not say; this statute does", "council: null")
    file = planted(tmp_path, BAC_KAN, change)
    refused = errors(check(file))
    assert [(p.code, p.line) for p in refused] == [
        ("COUNCIL_NOT_STATED", line_of(file, "council: null # the plan does"))
    ]


def test_successor_keeps_the_campaign_and_its_name() -> None:
    before, after = load_campaign(definition(BAC_KAN)), load_campaign(definition(THAI_NGUYEN))
    assert before.code == after.code
    assert before.definition.title == after.definition.title
    assert before.definition.windows == after.definition.windows
    assert after.definition.issuer.code == "tinh-thai-nguyen"
    assert "Bắc Kạn" in after.definition.short_title
    moved = [quota for quota in after.definition.quotas if quota.amended_by]
    assert [(quota.id, "minh họa" in (quota.amended_by or "")) for quota in moved] == [("Q2", True), ("Q3", True)]
