"""A table out of an uploaded XLSX or CSV file: rows of plain values with their row numbers. Never runs what is in it.

XLSX: read by openpyxl, values only; an archive that swells, carries macros or declares entities is refused before.
CSV: UTF-8 with or without BOM; comma, semicolon or tab, whichever parts the first line most.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

Row = tuple[int, tuple[object, ...]]
LIMIT_BYTES = 40_000_000
LIMIT_ROWS = 200_000
LIMIT_COLUMNS = 60
_MEMBERS = 500
_SWOLLEN_BYTES = 400_000_000
_FIELD = 20_000
_PIECE = 1 << 16
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SAVE_AGAIN = "Hãy mở tệp, lưu lại thành .xlsx (không macro, không mật khẩu) hoặc CSV UTF-8 rồi nộp lại."


class UnreadableTable(Exception):
    """A file that is no table of ours: a code for machines, a sentence for the person who sent it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def read_table(data: bytes) -> Iterator[Row]:
    """Rows (number from 1, values) of the first sheet or the CSV. Raises UnreadableTable, also while reading."""
    if not data:
        raise UnreadableTable("FILE_EMPTY", "Tệp không có nội dung (0 byte); kiểm tra tệp rồi nộp lại.")
    if len(data) > LIMIT_BYTES:
        sentence = f"Tệp lớn hơn {LIMIT_BYTES // 1_000_000} MB; tách thành nhiều tệp rồi nộp lại."
        raise UnreadableTable("FILE_TOO_LARGE", sentence)
    if data.startswith(b"PK"):
        _require_harmless(data)
        return _bounded(_sheet_rows(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable("FILE_TYPE", f"Tệp .xls kiểu cũ hoặc có mật khẩu. {_SAVE_AGAIN}")
    return _bounded(_text_rows(data))


def _require_harmless(data: bytes) -> None:
    """Judged by the archive's directory and a look through its XML, piece by piece: nothing is kept unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS or sum(member.file_size for member in members) > _SWOLLEN_BYTES:
                raise UnreadableTable("FILE_UNSAFE", f"Tệp phình ra quá lớn khi mở nên không được mở. {_SAVE_AGAIN}")
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableTable("FILE_ENCRYPTED", f"Tệp có mật khẩu. {_SAVE_AGAIN}")
            _require_parts([member.filename for member in members])
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _require_no_entity(archive, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as fault:
        raise UnreadableTable("FILE_DAMAGED", f"Tệp bị hỏng hoặc nộp chưa trọn vẹn. {_SAVE_AGAIN}") from fault


def _require_parts(names: list[str]) -> None:
    if any(name.endswith("vbaProject.bin") or "/macrosheets/" in name for name in names):
        raise UnreadableTable("FILE_MACRO", f"Tệp có macro nên không được mở. {_SAVE_AGAIN}")
    if "xl/workbook.xml" not in names:
        raise UnreadableTable("FILE_TYPE", f"Tệp nén này không phải bảng tính Excel (.xlsx). {_SAVE_AGAIN}")


def _require_no_entity(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as stream:
        tail = b""
        while piece := stream.read(_PIECE):
            if _ENTITY.search(tail + piece):
                raise UnreadableTable("FILE_UNSAFE", f"Tệp khai báo thực thể XML nên không được mở. {_SAVE_AGAIN}")
            tail = piece[-16:]


def _sheet_rows(data: bytes) -> Iterator[Row]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            # What the file says of its size is not believed: a wrong size makes rows of thousands of empty cells.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=LIMIT_COLUMNS, max_row=LIMIT_ROWS + 1, values_only=True)
            yield from enumerate((tuple(row) for row in rows), start=1)
        finally:
            book.close()
    except (InvalidFileException, ParseError, KeyError, IndexError, ValueError, TypeError, AttributeError) as fault:
        raise UnreadableTable("FILE_DAMAGED", f"Không đọc được bảng tính trong tệp. {_SAVE_AGAIN}") from fault


def _text_rows(data: bytes) -> Iterator[Row]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        raise UnreadableTable("FILE_TYPE", f"Tệp không phải CSV UTF-8. {_SAVE_AGAIN}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        place = data.count(b"\n", 0, fault.start) + 1
        raise UnreadableTable("FILE_TYPE", f"Dòng {place} có chữ không phải UTF-8. {_SAVE_AGAIN}") from fault
    csv.field_size_limit(_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from enumerate((tuple(cell or None for cell in row[:LIMIT_COLUMNS]) for row in lines), start=1)
    except csv.Error as fault:
        raise UnreadableTable(
            "FILE_DAMAGED", f"CSV sai ở dòng {lines.line_num} của tệp: {fault}. {_SAVE_AGAIN}"
        ) from fault


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(";,\t", key=outside.count)


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    for number, values in rows:
        if number > LIMIT_ROWS:
            sentence = f"Tệp có hơn {LIMIT_ROWS:,} dòng; tách thành nhiều tệp rồi nộp lại.".replace(",", ".", 1)
            raise UnreadableTable("FILE_TOO_LARGE", sentence)
        yield number, values
