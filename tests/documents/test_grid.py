"""Tables out of uploaded files: what is read, what is refused before it is opened, and with which words."""

import io
import zipfile

import pytest

from documents import grid
from documents.grid import UnreadableTable, read_table
from tests.documents import lists

GOOD = lists.xlsx([lists.row()])


def refusal(data: bytes) -> str:
    """The code with which the file is refused, while it is opened or read."""
    with pytest.raises(UnreadableTable) as refused:
        list(read_table(data))
    assert refused.value.sentence.endswith(".")
    return refused.value.code


def test_workbook_is_read_with_row_numbers() -> None:
    rows = list(read_table(GOOD))

    assert [number for number, _values in rows] == [1, 2]
    assert rows[1][1][0] == "Bằng khen của Chủ tịch UBND tỉnh"
    assert 2023 in rows[1][1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_is_read_whatever_parts_it(delimiter: str, encoding: str) -> None:
    rows = list(read_table(lists.text([lists.row(unit="Xã A, huyện B")], delimiter, encoding)))

    assert len(rows) == 2
    assert rows[1][1][:1] == ("Bằng khen của Chủ tịch UBND tỉnh",)
    assert "Xã A, huyện B" in rows[1][1]


def test_quoted_line_break_stays_in_its_cell() -> None:
    rows = list(read_table('a;b\n"một\nhai";ba\n'.encode()))

    assert rows == [(1, ("a", "b")), (2, ("một\nhai", "ba"))]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "FILE_TYPE"),
        (b"PK\x03\x04" + bytes(100), "FILE_DAMAGED"),
        ("a;b\nĐào;x".encode("utf-16"), "FILE_TYPE"),
        (b"a;b\n\xff\xfe;x", "FILE_TYPE"),
        (b"a;b\n\x00;x", "FILE_TYPE"),
        (b'a;b\n"x;y', "FILE_DAMAGED"),
        (b"a;b\n" + b"x" * 30_000, "FILE_DAMAGED"),
        (lists.repacked(GOOD, {"xl/vbaProject.bin": b"macro"}), "FILE_MACRO"),
        (lists.repacked(GOOD, {"xl/macrosheets/sheet1.xml": b"<a/>"}), "FILE_MACRO"),
        (
            lists.repacked(GOOD, {"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
            "FILE_UNSAFE",
        ),
        (lists.repacked(GOOD, {"xl/worksheets/sheet1.xml": b"<worksheet><broken"}), "FILE_DAMAGED"),
        (GOOD[:-40], "FILE_DAMAGED"),
    ],
)
def test_file_that_is_no_table_is_refused(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_file_beyond_the_limit_is_refused_by_its_size() -> None:
    assert refusal(b"a;b\n" + bytes(grid.LIMIT_BYTES)) == "FILE_TOO_LARGE"


def test_archive_that_swells_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        for number in range(9):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(50_000_000))
    assert len(stream.getvalue()) < 1_000_000

    assert refusal(stream.getvalue()) == "FILE_UNSAFE"


def test_archive_of_many_members_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(600):
            archive.writestr(f"{number}.xml", "<a/>")

    assert refusal(stream.getvalue()) == "FILE_UNSAFE"


def test_other_office_file_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert refusal(stream.getvalue()) == "FILE_TYPE"


def test_size_that_the_sheet_claims_is_not_believed() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    lying = sheet.replace(b"A1:N2", b"A1:XFD1048576")
    assert lying != sheet

    rows = list(read_table(lists.repacked(GOOD, {"xl/worksheets/sheet1.xml": lying})))
    assert len(rows) == 2
    assert max(len(values) for _number, values in rows) <= grid.LIMIT_COLUMNS


def test_more_rows_than_the_limit_are_refused() -> None:
    assert refusal(b"a;b\n" + b"1;2\n" * grid.LIMIT_ROWS) == "FILE_TOO_LARGE"
