"""Lists and tables written out: they read in again as they were, and no cell is ever a formula."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from definitions.award_forms import award_forms
from definitions.report_facts import award_names
from documents.award_book import guarded, write_records
from documents.award_columns import COLUMNS
from documents.award_sheet import read_sheet
from documents.award_template import write_template
from documents.report_book import Table, write_tables
from rules.award_history import Awarded, AwardLevel, Grade, PastAward
from tests.past_awards import AWARD, TODAY, past_award

FORMS = award_forms()
RECORDS = [
    AWARD,
    past_award(recipient='=HYPERLINK("http://x")', unit="+84", movement="-1", authority="@SUM(A1)"),
    past_award(recipient='Trần "Bình"; a,b', direct_worker=False, illustrative=True),
    past_award(recipient="", recipient_class=Awarded.COLLECTIVE, direct_worker=None, quantity=9256),
    past_award(award="HUAN_CHUONG_LAO_DONG", grade=Grade.THIRD, level=AwardLevel.PRESIDENT, direct_worker=None),
]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_written_list_reads_in_again_as_it_was(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"ds.{ending}"
    write_records(path, RECORDS, award_names())

    sheet = read_sheet(path.read_bytes(), FORMS, TODAY)
    assert sheet.errors == []
    assert [record for _row, record in sheet.lines] == RECORDS


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_text_like_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded(f"a{text}") == f"a{text}"


def test_no_cell_of_a_written_list_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    write_records(path, RECORDS, award_names())

    sheet = load_workbook(path).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_template_reads_in_as_one_invented_line(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path, FORMS)

    sheet = read_sheet(path.read_bytes(), FORMS, TODAY)
    assert sheet.errors == []
    assert [record.illustrative for _row, record in sheet.lines] == [True]


def test_template_explains_every_column_and_offers_every_award(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path, FORMS)

    book = load_workbook(path)
    assert book.sheetnames == ["Lịch sử khen thưởng", "Hướng dẫn", "Danh mục"]
    assert [row[0].value for row in book["Hướng dẫn"].iter_rows(min_row=2)] == [column.header for column in COLUMNS]
    offered = {cell.value for cell in book["Danh mục"]["A"]}
    assert offered >= {form.name for form in FORMS}
    assert len(book.worksheets[0].data_validations.dataValidation) == 6


def test_tables_hold_numbers_as_numbers_and_charts_that_follow_them(tmp_path: Path) -> None:
    path = tmp_path / "bang.xlsx"
    years = Table("Theo năm", ("Năm", "A", "B", "Tỷ lệ"), ((2014, 1063, 2, 50.0), (2015, 3, 4, 52.5)), chart_columns=2)
    write_tables(path, [years, Table("Khác", ("Tên", "Số"), (("=x", 5),))])

    book = load_workbook(path)
    assert [cell.value for cell in book["Theo năm"][2]] == [2014, 1063, 2, 50.0]
    assert book["Theo năm"]["B2"].number_format == "#,##0"
    assert book["Khác"]["A2"].value == "'=x"


def test_records_of_any_kind_are_written_without_a_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    record: PastAward = past_award(award="BANG_KHEN_TINH")
    write_records(path, [record], {})

    assert read_sheet(path.read_bytes(), FORMS, TODAY).lines == [(2, record)]
