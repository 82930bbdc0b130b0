"""Lists of past awards as files: rows by heading, as XLSX or CSV, and archives that no one should open."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

import pypdf
from openpyxl import Workbook

from documents.award_columns import COLUMNS

HEADERS = {column.key: column.header for column in COLUMNS}
ROW: Mapping[str, object] = {
    "award": "Bằng khen của Chủ tịch UBND tỉnh",
    "level": "Chủ tịch UBND tỉnh",
    "recipient_class": "Cá nhân",
    "direct_worker": "Có",
    "year": 2023,
    "decision_number": "1846/QĐ-UBND",
    "decision_date": "21/08/2023",
    "authority": "Chủ tịch UBND tỉnh Bắc Giang",
    "recipient": "Nguyễn Thị Đào",
    "unit": "Xã Bằng Phúc",
}


def row(**changes: object) -> dict[str, object]:
    """A good line with changes."""
    return {**ROW, **changes}


def xlsx(rows: Sequence[Mapping[str, object]], headers: Sequence[str] | None = None) -> bytes:
    """The rows under the headings of the template (or others), as a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(headers if headers is not None else HEADERS.values()))
    for one in rows:
        sheet.append([one.get(key) for key in HEADERS])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(rows: Sequence[Mapping[str, object]], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """The same as CSV."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(HEADERS.values())
    for one in rows:
        writer.writerow(["" if one.get(key) is None else one[key] for key in HEADERS])
    return stream.getvalue().encode(encoding)


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The workbook with members replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            if member.filename not in changes:
                target.writestr(member, source.read(member))
        for name, content in changes.items():
            target.writestr(name, content)
    return stream.getvalue()


def words_of(pdf: bytes) -> str:
    """All words of a paper in one line."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
