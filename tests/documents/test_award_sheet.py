"""A list of past awards: every wrong cell by its place and column, in one run; what is right comes out as it stands."""

from datetime import date, datetime

import pytest

from definitions.award_forms import award_forms
from documents.award_sheet import Sheet, read_sheet
from documents.grid import UnreadableTable
from rules.award_history import Awarded, AwardLevel, Grade
from tests.documents import lists
from tests.past_awards import AWARD, TODAY

FORMS = award_forms()


def read(*rows: dict[str, object]) -> Sheet:
    return read_sheet(lists.xlsx(rows), FORMS, TODAY)


def told(sheet: Sheet) -> list[tuple[str, str]]:
    """(cell, column) of every error."""
    return [(error.cell, error.column) for error in sheet.errors]


def sentence(**changes: object) -> str:
    """The one thing that is wrong with a line."""
    (error,) = read(lists.row(**changes)).errors
    return error.sentence


def test_good_line_comes_out_as_it_stands() -> None:
    sheet = read(lists.row())

    assert (sheet.errors, sheet.lines) == ([], [(2, AWARD)])


def test_csv_and_workbook_say_the_same() -> None:
    rows = [lists.row(), lists.row(recipient="Trần Văn Bình", direct_worker=None)]

    assert read_sheet(lists.text(rows), FORMS, TODAY).lines == read(*rows).lines


@pytest.mark.parametrize(
    "value", [date(2023, 8, 21), datetime.fromisoformat("2023-08-21"), "21/8/2023", "21-08-2023", "2023-08-21"]
)
def test_day_is_taken_in_every_usual_form(value: object) -> None:
    assert read(lists.row(decision_date=value)).lines[0][1].decision_date == date(2023, 8, 21)


@pytest.mark.parametrize("value", [2023, "2023", 2023.0])
def test_year_is_taken_as_number_and_as_text(value: object) -> None:
    assert read(lists.row(year=value)).lines[0][1].year == 2023


@pytest.mark.parametrize(("value", "count"), [(None, 1), (1063, 1063), ("1063", 1063), ("1.063", 1063), (1063.0, 1063)])
def test_quantity_is_taken_when_it_can_mean_one_thing(value: object, count: int) -> None:
    name = None if count > 1 else "Nguyễn Thị Đào"

    assert read(lists.row(quantity=value, recipient=name)).lines[0][1].quantity == count


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"award": "Bằng khen vàng"}, "A2", "không có trong danh mục"),
        ({"grade": "Tư"}, "B2", "không phải hạng"),
        ({"grade": "Ba"}, "B2", "không chia hạng"),
        ({"level": "Chủ tịch"}, "C2", "không phải cấp quyết định"),
        ({"level": "Thủ tướng Chính phủ"}, "C2", "thuộc cấp: Chủ tịch UBND tỉnh"),
        ({"recipient_class": "Nhóm"}, "D2", "không phải loại đối tượng"),
        ({"recipient_class": "Gia đình", "direct_worker": None}, "D2", "chỉ tặng cho: Tập thể; Cá nhân"),
        ({"direct_worker": "chắc vậy"}, "E2", "ghi Có hoặc Không"),
        ({"recipient_class": "Tập thể"}, "E2", "chỉ ghi với cá nhân"),
        ({"year": "2.023"}, "F2", "ghi 2023 không có dấu chấm"),
        ({"year": 2.023}, "F2", "ghi 2023 không có dấu chấm"),
        ({"year": "23"}, "F2", "bốn chữ số"),
        ({"year": 2031}, "F2", "ngoài khoảng 1945–2026"),
        ({"year": 2020}, "F2", "không hợp với ngày quyết định 21/08/2023"),
        ({"year": date(2023, 1, 1)}, "F2", "ghi 2023"),
        ({"decision_number": None}, "H2", "chưa ghi"),
        ({"decision_number": date(2023, 1, 2)}, "H2", "ô này là ngày tháng"),
        ({"decision_date": "31/02/2023"}, "I2", "không có trong lịch"),
        ({"decision_date": "08/21/2023"}, "I2", "không có trong lịch"),
        ({"decision_date": "21/08/23"}, "I2", "năm phải đủ bốn chữ số"),
        ({"decision_date": 45159}, "I2", "nếu đúng là 21/08/2023"),
        ({"decision_date": "hôm qua"}, "I2", "ghi dd/mm/yyyy"),
        ({"decision_date": "22/11/2026", "year": 2026}, "I2", "ở tương lai"),
        ({"authority": " "}, "J2", "chưa ghi"),
        ({"recipient": None}, "K2", "chưa ghi tên"),
        ({"recipient": "x" * 501}, "K2", "dài 501 ký tự"),
        ({"quantity": 5}, "M2", "dòng có tên thì số lượng là 1"),
        ({"quantity": "1,063", "recipient": None}, "M2", "không rõ dấu phẩy"),
        ({"quantity": 1.063, "recipient": None}, "M2", "ghi 1063 không dấu"),
        ({"quantity": "46.7113", "recipient": None}, "M2", "nhóm ba chữ số sai"),
        ({"quantity": "mười", "recipient": None}, "M2", "không phải số nguyên"),
        ({"quantity": 0}, "M2", "ngoài khoảng"),
        ({"illustrative": "hơi"}, "N2", "ghi Có hoặc Không"),
    ],
)
def test_wrong_cell_is_told_with_its_place_and_what_to_write(
    change: dict[str, object], column: str, words: str
) -> None:
    sheet = read(lists.row(**change))

    assert [error.cell for error in sheet.errors] == [column]
    assert words in sheet.errors[0].sentence
    assert sheet.lines == []


def test_every_error_of_every_row_is_told_in_one_run() -> None:
    sheet = read(
        lists.row(year="hai nghìn", decision_date="99/99/2023"),
        lists.row(recipient="Trần Văn Bình"),
        lists.row(level="?", authority=None),
    )

    assert [cell for cell, _column in told(sheet)] == ["F2", "I2", "C4", "J4"]
    assert [row for row, _record in sheet.lines] == [3]


def test_same_award_twice_names_the_first_line() -> None:
    sheet = read(lists.row(), lists.row(unit="Xã Khác"), lists.row(recipient="NGUYỄN THỊ  ĐÀO"))

    assert told(sheet) == [("K4", "Tên tập thể, cá nhân")]
    assert "trùng với dòng 2" in sheet.errors[0].sentence


def test_order_with_its_class_in_the_name_is_taken_apart() -> None:
    line = lists.row(award="Huân chương Lao động hạng Ba", level="Chủ tịch nước")
    (_row, record) = read(line).lines[0]

    assert (record.award, record.grade, record.level) == ("HUAN_CHUONG_LAO_DONG", Grade.THIRD, AwardLevel.PRESIDENT)
    assert "khác hạng trong tên" in sentence(**line | {"grade": "Nhất"})


@pytest.mark.parametrize("name", ["BANG_KHEN_TINH", "bằng khen tỉnh", "BẰNG KHEN CỦA UBND TỈNH"])
def test_award_is_known_by_code_and_other_names(name: str) -> None:
    assert read(lists.row(award=name)).lines[0][1].award == "BANG_KHEN_TINH"


def test_total_without_names_is_one_line() -> None:
    line = lists.row(recipient=None, recipient_class="Tập thể", direct_worker=None, quantity="9.256")
    (_row, record) = read(line).lines[0]

    assert (record.quantity, record.recipient_class, record.recipient) == (9256, Awarded.COLLECTIVE, "")


def test_guard_before_a_formula_is_taken_off_and_nothing_is_computed() -> None:
    sheet = read(lists.row(recipient="'=1+1", unit="'@x"))

    assert (sheet.lines[0][1].recipient, sheet.lines[0][1].unit) == ("=1+1", "@x")


def test_title_above_the_headings_and_usual_columns_are_let_be() -> None:
    headers = list(lists.HEADERS.values())
    data = lists.text([lists.row()]).decode("utf-8-sig")
    lines = data.splitlines()
    with_more = "\n".join(["DANH SÁCH KHEN THƯỞNG;;", "", f"STT;{lines[0]};Ghi chú", f"1;{lines[1]};tốt"])

    sheet = read_sheet(with_more.encode(), FORMS, TODAY)
    assert len(headers) == 14
    assert (sheet.errors, [row for row, _record in sheet.lines]) == ([], [4])


def test_unknown_missing_and_repeated_columns_are_told() -> None:
    headers = list(lists.HEADERS.values())
    headers[5], headers[6], headers[11] = "Năm nào", "Hạng", "Địa bàn lạ"
    sheet = read_sheet(lists.xlsx([lists.row()], headers), FORMS, TODAY)

    assert told(sheet)[:4] == [("F1", "Năm nào"), ("G1", "Hạng"), ("L1", "Địa bàn lạ"), ("A1", "Năm")]
    assert [error.sentence for error in sheet.errors][3] == "thiếu cột bắt buộc này"


@pytest.mark.parametrize(
    ("data", "code"), [(b"a;b\n1;2\n", "NO_HEADINGS"), (lists.text([]), "NO_LINES"), (b"\n" * 30, "NO_HEADINGS")]
)
def test_file_without_headings_or_lines_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_sheet(data, FORMS, TODAY)
    assert refused.value.code == code


def test_text_in_another_normal_form_is_the_same_name() -> None:
    decomposed = "Nguye\u0302\u0303n Thi\u0323 \u0110a\u0300o"

    assert read(lists.row(recipient=decomposed)).lines == [(2, AWARD)]
