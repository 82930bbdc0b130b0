"""Everything wrong with the files of the law, each with its code, file and line, all in one run."""

from datetime import date
from pathlib import Path

import pytest

from definitions.law import check_law, law_table, law_values
from definitions.problem import DefinitionRefused, Severity
from tests.definitions.law_files import BLOCK, Changes, block, codes, found, write_law, write_repeals, write_rows

SECOND = 1 + BLOCK
"""Heading of the second row."""

# Line: how far below the heading of the row the problem is told (0 = the heading).
BAD_ROWS: list[tuple[Changes, str, int]] = [
    ({"verified": "true"}, "VERIFIED_BY_FILE", 11),
    ({"verified": "false"}, "VERIFIED_BY_FILE", 11),
    ({"verified_by": '"x"'}, "FIELD_UNKNOWN", 11),
    ({"evidence": None}, "FIELD_MISSING", 0),
    ({"value": None}, "FIELD_MISSING", 0),
    ({"evidence": '"R"'}, "EVIDENCE", 9),
    ({"evidence": '"sure"'}, "EVIDENCE", 9),
    ({"from": None, "until": None}, "FIELD_MISSING", 0),
    ({"from": '"2024-01-01"'}, "TYPE", 4),
    ({"from": "2024-01-01T00:00:00Z", "until": None}, "TYPE", 4),
    ({"until": "2023-12-31"}, "END_BEFORE_START", 5),
    ({"until": "2024-01-01"}, "END_BEFORE_START", 5),
    ({"value": "0.3"}, "TYPE", 2),
    ({"value": "[1, 2]"}, "TYPE", 2),
    ({"value": "{a = 1}"}, "TYPE", 2),
    ({"value": '""'}, "VALUE_EMPTY", 2),
    ({"evidence": '"GAP"'}, "VALUE_OF_A_GAP", 2),
    ({"unit": '" "'}, "TYPE", 3),
    ({"unit": "3"}, "TYPE", 3),
    ({"revision": "0"}, "TYPE", 11),
    ({"revision": "true"}, "TYPE", 11),
    ({"revision": "2", "note": '"sửa"'}, "REVISION_ORDER", 11),
    ({"scope": '"tinh-bac-kan"'}, "SCOPE", 6),
    ({"scope": '"province:Bắc Kạn"'}, "SCOPE", 6),
    ({"instrument": '"2/2020/NĐ-CP"'}, "INSTRUMENT_UNKNOWN", 7),
    ({"instrument": '""'}, "INSTRUMENT_UNKNOWN", 7),
    ({"id": '"holiday.tet"'}, "HOLIDAY", 2),
    ({"id": '"holiday.x"', "value": '"2024-09-02"', "unit": '"REST"', "note": '"Quốc khánh"'}, "HOLIDAY", 2),
    ({"id": '"holiday.x"', "value": "2024-09-02", "unit": '"STATUTORY"'}, "HOLIDAY", 10),
]


@pytest.mark.parametrize(("changes", "code", "below"), BAD_ROWS)
def test_bad_row_is_one_problem_at_its_line(tmp_path: Path, changes: Changes, code: str, below: int) -> None:
    assert found(write_law(tmp_path, {"id": '"other"'}, changes)) == [("values.toml", code, SECOND + below)]


@pytest.mark.parametrize("evidence", ["R:S47", "R:S03,S22", "P:S41", "P", "I", "M"])
def test_evidence_tags_of_the_domain_notes_are_known(tmp_path: Path, evidence: str) -> None:
    assert check_law(write_law(tmp_path, {"evidence": f'"{evidence}"'})) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", "true"),
        ("false", "false"),
        ("2530000", "2530000"),
        ("2026-07-01", "2026-07-01"),
        ('["LDTT", "CSTT"]', "LDTT | CSTT"),
        ('"2/3"', "2/3"),
    ],
)
def test_values_travel_as_text(tmp_path: Path, written: str, value: str) -> None:
    assert law_values(date(2024, 1, 1), path=write_law(tmp_path, {"value": written}))["base_salary"].value == value


@pytest.mark.parametrize(
    "changes",
    [
        {"value": '""', "evidence": '"GAP"'},
        {"value": '""', "evidence": '"GAP"', "instrument": '""'},
        {"value": '""', "note": '"Quy chế của cơ quan phải cho giá trị."'},
    ],
)
def test_value_that_a_body_must_give_may_be_empty(tmp_path: Path, changes: Changes) -> None:
    assert check_law(write_law(tmp_path, changes)) == []


def test_row_of_one_day_is_fine(tmp_path: Path) -> None:
    assert check_law(write_law(tmp_path, {"until": "2024-01-02"})) == []


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ({}, {"from": "2024-07-01", "until": None}, None),
        ({}, {"from": "2024-06-30", "until": None}, "OVERLAP"),
        ({}, {"from": "2024-07-02", "until": None}, "HOLE"),
        ({"until": None}, {"from": "2030-01-01", "until": None}, "OVERLAP"),
        ({}, {"from": "2024-07-02", "scope": '"province:tinh-bac-kan"'}, None),
        ({}, {"id": '"other"'}, None),
    ],
)
def test_days_of_one_id_and_scope_are_covered_once_without_a_gap(
    tmp_path: Path, first: Changes, second: Changes, code: str | None
) -> None:
    until = {"until": "2025-01-01", **second}
    assert codes(write_law(tmp_path, first, until)) == ([code] if code else [])


def test_hole_is_filled_by_a_row_that_says_nothing_was_found(tmp_path: Path) -> None:
    gap = {"from": "2024-07-01", "until": "2024-09-01", "value": '""', "evidence": '"GAP"'}
    later = {"from": "2024-09-01", "until": None}
    assert codes(write_law(tmp_path, {}, later)) == ["HOLE"]
    assert check_law(write_law(tmp_path / "filled", {}, gap, later)) == []


def test_long_row_overlaps_every_later_one(tmp_path: Path) -> None:
    later = ({"from": "2025-01-01", "until": "2026-01-01"}, {"from": "2026-01-01", "until": None})
    assert codes(write_law(tmp_path, {"until": None}, *later)) == ["OVERLAP", "OVERLAP"]


def test_overlap_is_found_across_files_and_names_the_other_place(tmp_path: Path) -> None:
    write_law(tmp_path, {})
    write_rows(tmp_path / "zz.toml", {"from": "2024-06-01", "until": None})
    (problem,) = check_law(tmp_path)
    assert (Path(problem.file).name, problem.code) == ("zz.toml", "OVERLAP")
    assert f"{tmp_path / 'values.toml'}:1" in problem.sentence


def test_same_row_twice_is_told_once(tmp_path: Path) -> None:
    assert found(write_law(tmp_path, {}, {})) == [("values.toml", "DUPLICATE", SECOND)]


def test_correction_is_a_new_row_with_a_note(tmp_path: Path) -> None:
    wordless = {"revision": "2", "value": '"2"'}
    assert codes(write_law(tmp_path, {}, wordless)) == ["REVISION_WITHOUT_NOTE"]
    told = {**wordless, "note": '"Đính chính theo bản công báo."'}
    assert check_law(write_law(tmp_path / "told", {}, told)) == []


def test_open_row_is_closed_by_its_next_revision(tmp_path: Path) -> None:
    closed = {"revision": "2", "note": '"Hết hiệu lực."'}
    following = {"from": "2024-07-01", "until": None, "value": '"2"'}
    folder = write_law(tmp_path, {"until": None}, closed, following)
    assert check_law(folder) == []
    assert [law_values(day, path=folder)["base_salary"].value for day in (date(2024, 6, 30), date(2024, 7, 1))] == [
        "1",
        "2",
    ]


def test_revision_with_an_empty_period_takes_a_row_back(tmp_path: Path) -> None:
    back = {"revision": "2", "until": "2024-01-01", "note": '"Ghi nhầm ngày; xem dòng từ 01/02."'}
    folder = write_law(tmp_path, {}, back, {"from": "2024-02-01"})
    assert check_law(folder) == []
    assert law_values(date(2024, 1, 15), path=folder) == {}
    assert law_values(date(2024, 2, 1), path=folder)["base_salary"].valid_from == date(2024, 2, 1)


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"from": "2024-04-01"}, Severity.ERROR),
        ({"from": "2024-03-31"}, Severity.WARNING),
        ({"from": "2019-12-31", "until": "2024-04-01"}, Severity.WARNING),
        ({"from": "2020-01-01", "until": "2024-04-01"}, None),
        ({"from": "2024-03-31", "note": '"Vẫn áp dụng trong thực tế."'}, None),
        ({"from": "2024-04-01", "note": '"Vẫn áp dụng trong thực tế."'}, Severity.ERROR),
    ],
)
def test_row_begins_while_its_instrument_is_in_force(
    tmp_path: Path, changes: Changes, severity: Severity | None
) -> None:
    problems = check_law(write_law(tmp_path, changes, instruments=({"until": "2024-04-01"},)))
    expected = [("INSTRUMENT_NOT_IN_FORCE", severity)] if severity else []
    assert [(problem.code, problem.severity) for problem in problems] == expected


def test_warning_does_not_refuse_the_files(tmp_path: Path) -> None:
    folder = write_law(tmp_path, {"from": "2019-01-01"})
    assert codes(folder) == ["INSTRUMENT_NOT_IN_FORCE"]
    assert [row.id for row in law_table(folder).rows] == ["base_salary"]


def test_successor_is_an_instrument(tmp_path: Path) -> None:
    folder = write_law(tmp_path, {}, instruments=({"successor": '"2/2025/NĐ-CP"'},))
    assert found(folder) == [("instruments.toml", "INSTRUMENT_UNKNOWN", 8)]


def test_instrument_that_was_in_force_before_it_was_issued_asks_for_a_note(tmp_path: Path) -> None:
    assert codes(write_law(tmp_path, {}, instruments=({"issued": "2020-02-01"},))) == ["IN_FORCE_BEFORE_ISSUED"]


@pytest.mark.parametrize(
    ("article", "until", "hit"),
    [
        ("Điều 5 khoản 1 điểm b", "2024-07-01", True),
        ("điểm b khoản 1 Điều 5", "2024-03-02", True),
        ("điểm a, điểm b khoản 1 Điều 5", "2024-03-02", True),
        ("Điều 5 khoản 1 điểm b", "2024-03-01", False),
        ("Điều 5 khoản 1 điểm a", "2024-07-01", False),
        ("Điều 5 khoản 1", "2024-07-01", False),
        ("Điều 5", "2024-07-01", False),
        ("Điều 15 khoản 1 điểm b", "2024-07-01", False),
        ("", "2024-07-01", False),
    ],
)
def test_repeal_hits_one_point_of_one_clause(tmp_path: Path, article: str, until: str, hit: bool) -> None:
    folder = write_law(tmp_path, {"article": f'"{article}"', "until": until})
    assert codes(write_repeals(folder, {})) == (["REPEALED"] if hit else [])


def test_repeal_of_an_article_hits_its_points(tmp_path: Path) -> None:
    folder = write_law(tmp_path, {"article": '"Điều 5 khoản 1 điểm b"'})
    assert codes(write_repeals(folder, {"article": '"Điều 5"'})) == ["REPEALED"]


@pytest.mark.parametrize(
    ("scope", "hit"), [("national", False), ("province:tinh-bac-giang", True), ("province:tinh-bac-ninh", False)]
)
def test_repeal_of_a_province_hits_its_own_rows_only(tmp_path: Path, scope: str, hit: bool) -> None:
    folder = write_law(tmp_path, {"article": '"Điều 5 khoản 1 điểm b"', "scope": f'"{scope}"'})
    assert codes(write_repeals(folder, {"scope": '"province:tinh-bac-giang"'})) == (["REPEALED"] if hit else [])


def test_repeal_of_a_province_hits_the_bodies_of_that_province(tmp_path: Path) -> None:
    folder = write_repeals(write_law(tmp_path, {}), {"scope": '"province:tinh-bac-giang"'})
    row = {"scope": '"issuer:so-noi-vu"', "article": '"Điều 5 khoản 1 điểm b"'}
    write_rows(folder / "local" / "so-noi-vu.toml", row, top='issuer = "so-noi-vu"\nprovince = "tinh-bac-giang"\n')
    assert codes(folder) == ["REPEALED"]


def test_repeal_names_a_provision_and_known_instruments(tmp_path: Path) -> None:
    folder = write_repeals(write_law(tmp_path, {}), {"article": '"toàn bộ"', "by": '"10/2020/QĐ-UBND"'})
    assert codes(folder) == ["TYPE", "INSTRUMENT_UNKNOWN"]


def test_overlay_says_nothing_for_the_nation(tmp_path: Path) -> None:
    folder = write_law(tmp_path, {})
    write_rows(folder / "local" / "x.toml", {"id": '"other"'}, top='issuer = ""\n')
    assert found(folder) == [("x.toml", "TYPE", 1), ("x.toml", "SCOPE", 8)]


def test_every_problem_of_every_file_is_found_in_one_run(tmp_path: Path) -> None:
    rows: tuple[Changes, ...] = (
        {"verified": "true"},
        {"colour": '"red"', "from": "2024-06-01"},
        {"id": '"c"', "until": "2020-01-01", "instrument": '"9/9999/NĐ-CP"'},
    )
    folder = write_law(tmp_path, *rows, instruments=({"until": "2019-01-01"},))
    write_repeals(folder, {"by": '"x"'})
    (folder / "broken.toml").write_text("[[row]]\nid = \n", encoding="utf-8")
    assert {(file, code) for file, code, _ in found(folder)} == {
        ("broken.toml", "SYNTAX"),
        ("instruments.toml", "END_BEFORE_START"),
        ("repeals.toml", "INSTRUMENT_UNKNOWN"),
        ("values.toml", "VERIFIED_BY_FILE"),
        ("values.toml", "FIELD_UNKNOWN"),
        ("values.toml", "OVERLAP"),
        ("values.toml", "END_BEFORE_START"),
        ("values.toml", "INSTRUMENT_UNKNOWN"),
        ("values.toml", "INSTRUMENT_NOT_IN_FORCE"),
    }


def test_refused_files_give_no_value(tmp_path: Path) -> None:
    with pytest.raises(DefinitionRefused, match="VERIFIED_BY_FILE"):
        law_values(date(2024, 5, 1), path=write_law(tmp_path, {"verified": "true"}))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[[row]]\nid = \n", "SYNTAX", 2),
        ("[[row]]\nfrom = 2024-02-30\n", "SYNTAX", 2),
        ("row = 3\n", "SYNTAX", 1),
        ('row = [{id = "x"}]\n', "SYNTAX", 1),
        ("\ntitle = 'x'\n", "FIELD_UNKNOWN", 2),
        ("\n[[value]]\nid = 'x'\n", "FIELD_UNKNOWN", 2),
        ("issuer = 'x'\n", "FIELD_UNKNOWN", 1),
    ],
)
def test_file_of_another_form_is_a_problem(tmp_path: Path, text: str, code: str, line: int) -> None:
    (tmp_path / "values.toml").write_text(text, encoding="utf-8")
    assert found(tmp_path) == [("values.toml", code, line)]


def test_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "values.toml").write_bytes(b"\xff\xfe")
    assert found(tmp_path) == [("values.toml", "FILE_UNREADABLE", 1)]


def test_folder_without_files_is_a_problem(tmp_path: Path) -> None:
    assert [problem.code for problem in check_law(tmp_path / "nowhere")] == ["FILE_UNREADABLE"]


def test_heading_inside_a_text_is_refused_rather_than_misread(tmp_path: Path) -> None:
    row = block("row", {}, {"id": '"a"', "note": '"""\n[[row]]\n"""'})
    (tmp_path / "values.toml").write_text(row, encoding="utf-8")
    assert codes(tmp_path) == ["SYNTAX"]
