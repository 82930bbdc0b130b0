"""Dated values of law: in force by day and scope, and everything wrong with a file in one run."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from definitions.advice import advice
from definitions.files import read_files
from definitions.law import LAW_FILE, check_law, holidays, law_values, read_values
from definitions.problem import DefinitionRefused, Severity
from rules.calendar import HolidayKind, weekday_name

Write = Callable[..., Path]

ROW = {
    "id": '"base_salary"',
    "value": '"1"',
    "unit": '"VND/month"',
    "from": "2024-01-01",
    "until": "2024-06-30",
    "scope": '"national"',
    "instrument": '"Nghị định số 1"',
    "article": '""',
    "evidence": '"M"',
    "verified": "false",
    "note": '""',
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write({field: TOML text or None to leave it out}, …) → a file with a row for each, 13 lines apart."""

    def written(*rows: dict[str, str | None]) -> Path:
        blocks = []
        for changes in rows:
            fields = {**ROW, **changes}
            lines = [f"{name} = {text}" for name, text in fields.items() if text is not None]
            lines += [f"# filler {n}" for n in range(12 - len(lines))]
            blocks.append("\n".join(["[[value]]", *lines]))
        path = tmp_path / "values.toml"
        path.write_text("\n".join(blocks) + "\n", encoding="utf-8")
        return path

    return written


def found(path: Path) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in check_law(path)]


def test_law_file_has_no_problem() -> None:
    assert check_law() == []


def test_no_row_of_the_law_file_is_verified() -> None:
    assert [row.id for row in read_values() if row.verified] == []


def test_every_row_names_its_instrument_and_evidence() -> None:
    assert [row.id for row in read_values() if not (row.instrument and row.evidence and row.unit)] == []


def test_row_without_a_value_says_that_the_issuer_must_give_it() -> None:
    empty = {row.id for row in read_values() if not row.value}
    assert {"council.quorum", "council.threshold.bang_khen", "council.threshold.giay_khen", "supplement.limit"} <= empty


@pytest.mark.parametrize(
    ("day", "salary"),
    [
        (date(2023, 6, 30), None),
        (date(2023, 7, 1), "1800000"),
        (date(2024, 6, 30), "1800000"),
        (date(2024, 7, 1), "2340000"),
        (date(2026, 6, 30), "2340000"),
        (date(2026, 7, 1), "2530000"),
        (date(2040, 1, 1), "2530000"),
    ],
)
def test_value_in_force_changes_at_its_first_day(day: date, salary: str | None) -> None:
    row = law_values(day).get("base_salary")
    assert (row.value if row else None) == salary


@pytest.mark.parametrize(("day", "known"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_district_values_end_with_the_districts(day: date, known: bool) -> None:
    assert ("award.giay_khen.authority" in law_values(day)) is known
    assert ("appraisal.limit.district" in law_values(day)) is known


@pytest.mark.parametrize(
    ("id_", "value", "instrument"),
    [
        ("appraisal.limit.district", "8", "Thủ tục hành chính"),
        ("supplement.notice_limit", "5", "988/QĐ-BVHTTDL"),
        ("principle.achievement_rewarded_once", "true", "06/2022/QH15"),
        ("registry.number_limit", "1", "30/2020/NĐ-CP"),
        ("retention.campaign_anniversary", "10", "bảo quản"),
        ("dossier.achievement_report.form", "08", "98/2023/NĐ-CP"),
        ("council.threshold_base", "ALL_MEMBERS", "98/2023/NĐ-CP"),
    ],
)
def test_value_of_the_campaign_is_there_with_its_instrument(id_: str, value: str, instrument: str) -> None:
    row = law_values(date(2024, 8, 21))[id_]
    assert row.value == value
    assert instrument in str(row.source)


def test_holidays_are_sorted_and_unconfirmed() -> None:
    table = holidays()
    assert [(h.day, h.kind) for h in table] == [
        (date(2024, 9, 2), HolidayKind.STATUTORY),
        (date(2024, 9, 3), HolidayKind.STATUTORY),
    ]
    assert [weekday_name(h.day) for h in table] == ["Thứ Hai", "Thứ Ba"]
    assert not any(h.confirmed for h in table)


def test_narrower_scope_comes_before_the_nation(write: Write) -> None:
    path = write({}, {"scope": '"tinh-bac-kan"', "value": '"2"'}, {"scope": '"huyen-cho-don"', "value": '"3"'})
    day = date(2024, 5, 1)
    seen = [
        law_values(day, scope=scope, path=path)["base_salary"].value
        for scope in (("national",), ("national", "tinh-bac-kan"), ("national", "tinh-bac-kan", "huyen-cho-don"))
    ]
    assert seen == ["1", "2", "3"]


def test_other_scope_is_not_seen(write: Write) -> None:
    assert law_values(date(2024, 5, 1), path=write({"scope": '"tinh-an-giang"'})) == {}


def test_narrower_row_that_has_ended_leaves_the_nations(write: Write) -> None:
    path = write({"until": None}, {"scope": '"tinh-bac-kan"', "value": '"2"'})
    scope = ("national", "tinh-bac-kan")
    values = [
        law_values(day, scope=scope, path=path)["base_salary"].value for day in (date(2024, 6, 30), date(2024, 7, 1))
    ]
    assert values == ["2", "1"]


BAD_ROWS: list[tuple[dict[str, str | None], str]] = [
    ({"verified": "true"}, "VERIFIED_BY_FILE"),
    ({"verified": '"no"'}, "VERIFIED_BY_FILE"),
    ({"verified": None}, "FIELD_MISSING"),
    ({"verified_by": '"x"'}, "FIELD_UNKNOWN"),
    ({"evidence": None}, "FIELD_MISSING"),
    ({"evidence": '"R"'}, "EVIDENCE"),
    ({"evidence": '"sure"'}, "EVIDENCE"),
    ({"from": None, "until": None}, "FIELD_MISSING"),
    ({"from": '"2024-01-01"'}, "TYPE"),
    ({"from": "2024-01-01T00:00:00Z", "until": None}, "TYPE"),
    ({"until": "2023-12-31"}, "END_BEFORE_START"),
    ({"value": "8"}, "TYPE"),
    ({"unit": '" "'}, "TYPE"),
    ({"id": '"holiday.tet"'}, "HOLIDAY"),
    ({"id": '"holiday.x"', "value": '"2024-09-02"', "unit": '"REST"'}, "HOLIDAY"),
]


@pytest.mark.parametrize(("changes", "code"), BAD_ROWS)
def test_bad_row_is_one_problem_at_its_line(write: Write, changes: dict[str, str | None], code: str) -> None:
    assert found(write({"id": '"other"'}, changes)) == [(code, 14)]


@pytest.mark.parametrize("evidence", ["R:S47", "R:S03,S22", "P:S41", "P", "I", "M", "GAP"])
def test_evidence_tags_of_the_domain_notes_are_known(write: Write, evidence: str) -> None:
    assert check_law(write({"evidence": f'"{evidence}"'})) == []


def test_row_of_one_day_is_fine(write: Write) -> None:
    assert check_law(write({"until": "2024-01-01"})) == []


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ({}, {"from": "2024-07-01", "until": None}, False),
        ({}, {"from": "2024-06-30", "until": None}, True),
        ({"until": None}, {"from": "2030-01-01", "until": None}, True),
        ({}, {}, True),
        ({}, {"scope": '"tinh-bac-kan"'}, False),
        ({}, {"id": '"other"'}, False),
    ],
)
def test_rows_of_one_id_and_scope_do_not_overlap(
    write: Write, first: dict[str, str | None], second: dict[str, str | None], overlap: bool
) -> None:
    assert found(write(first, second)) == ([("OVERLAP", 14)] if overlap else [])


def test_long_row_overlaps_every_later_one(write: Write) -> None:
    path = write({"until": None}, {"from": "2025-01-01", "until": "2025-12-31"}, {"from": "2026-01-01", "until": None})
    assert found(path) == [("OVERLAP", 14), ("OVERLAP", 27)]


def test_every_problem_is_found_in_one_run(write: Write) -> None:
    path = write({"verified": "true"}, {"colour": '"red"', "from": "2024-06-01"}, {"id": '"c"', "until": "2020-01-01"})
    assert set(found(path)) == {
        ("VERIFIED_BY_FILE", 1),
        ("FIELD_UNKNOWN", 14),
        ("OVERLAP", 14),
        ("END_BEFORE_START", 27),
    }


def test_refused_file_gives_no_value(write: Write) -> None:
    with pytest.raises(DefinitionRefused, match="VERIFIED_BY_FILE"):
        law_values(date(2024, 5, 1), path=write({"verified": "true"}))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[[value]]\nid = \n", "SYNTAX", 2),
        ("[[value]]\nfrom = 2024-02-30\n", "SYNTAX", 2),
        ("value = 3\n", "SYNTAX", 1),
        ('value = [{id = "x"}]\n', "SYNTAX", 1),
        ("title = 'x'\n", "FIELD_UNKNOWN", 1),
    ],
)
def test_file_of_another_form_is_a_problem(tmp_path: Path, text: str, code: str, line: int) -> None:
    path = tmp_path / "values.toml"
    path.write_text(text, encoding="utf-8")
    assert found(path) == [(code, line)]


def test_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert found(tmp_path / "values.toml") == [("FILE_UNREADABLE", 1)]


def test_check_of_a_campaign_reports_a_bad_law_file_too(real: Path, write: Write) -> None:
    problems = list(advice(read_files(real), law=write({"verified": "true"})))
    assert ("VERIFIED_BY_FILE", Severity.ERROR) in {(problem.code, problem.severity) for problem in problems}
    assert "LAW_UNVERIFIED" not in {problem.code for problem in problems}


def test_law_file_stands_in_its_room() -> None:
    assert LAW_FILE.parts[-2:] == ("law", "values.toml")
