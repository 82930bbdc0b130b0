"""Past awards written out as XLSX or CSV that can be read in again.

A text that a spreadsheet would take for a formula is written behind an apostrophe; reading takes it off again.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from documents.award_columns import COLUMNS
from rules.award_history import CLASS_LABELS, GRADE_LABELS, LEVEL_LABELS, PastAward

SHEET = "Lịch sử khen thưởng"
_DANGEROUS = re.compile(r"^[=+\-@\t\r]")
_DIRECT = {None: None, True: "Có", False: "Không"}


def guarded(text: str) -> str:
    """The text as a spreadsheet shows it and never computes it."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def dress_heading(cell: Any, required: bool = True) -> None:
    """White on red for what must be filled, on brown for what may stay empty."""
    cell.font = Font(name="Times New Roman", bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="B3131B" if required else "8A6D3B")
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def write_records(path: Path, records: Iterable[PastAward], names: Mapping[str, str]) -> None:
    """The records as XLSX, or as CSV where the name ends so. `names`: code → name of the award."""
    lines = (_line(record, names) for record in records)
    if path.suffix.lower() == ".csv":
        _write_csv(path, lines)
    else:
        _write_xlsx(path, lines)


def _write_xlsx(path: Path, lines: Iterator[list[object]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    headings = []
    for position, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
        headings.append(WriteOnlyCell(sheet, column.header))
        dress_heading(headings[-1], column.required)
    sheet.append(headings)
    for line in lines:
        sheet.append(line)
    book.save(path)


def _write_csv(path: Path, lines: Iterator[list[object]]) -> None:
    # With a BOM, and semicolons: what a Vietnamese Excel opens as a table by a double click.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow([column.header for column in COLUMNS])
        for line in lines:
            writer.writerow(["" if value is None else _plain(value) for value in line])


def _plain(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _line(record: PastAward, names: Mapping[str, str]) -> list[object]:
    return [
        names.get(record.award, record.award),
        GRADE_LABELS[record.grade] or None,
        LEVEL_LABELS[record.level],
        CLASS_LABELS[record.recipient_class],
        _DIRECT[record.direct_worker],
        record.year,
        guarded(record.movement) or None,
        guarded(record.decision_number),
        record.decision_date,
        guarded(record.authority),
        guarded(record.recipient) or None,
        guarded(record.unit) or None,
        record.quantity if record.quantity > 1 else None,
        "Có" if record.illustrative else None,
    ]
