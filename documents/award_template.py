"""The template of a list of past awards: headings, one invented line, choices in the cells, a sheet that explains."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from documents.award_book import SHEET, dress_heading, guarded
from documents.award_columns import COLUMNS
from rules.award_history import CLASS_LABELS, GRADE_LABELS, LEVEL_LABELS, AwardForm

GUIDE = "Hướng dẫn"
CHOICES = "Danh mục"
_CHOICES_FOR = 100_000


def write_template(path: Path, forms: Sequence[AwardForm]) -> None:
    """Write the template as XLSX."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.freeze_panes = "A2"
    for position, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width
        dress_heading(sheet.cell(1, position, column.header), column.required)
        sheet.cell(2, position, guarded(column.example) or None)
    _guide(book.create_sheet(GUIDE))
    ranges = _choices(book.create_sheet(CHOICES), forms)
    for position, column in enumerate(COLUMNS, start=1):
        if column.key in ranges:
            # Other names are taken too, so a choice is a help and never a lock.
            rule = DataValidation(type="list", formula1=ranges[column.key], allow_blank=True, showErrorMessage=False)
            rule.add(f"{get_column_letter(position)}2:{get_column_letter(position)}{_CHOICES_FOR}")
            sheet.add_data_validation(rule)
    book.save(path)


def _guide(sheet: Worksheet) -> None:
    for letter, width in zip("ABCD", (46, 12, 62, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for position, title in enumerate(("Cột", "Bắt buộc", "Cách ghi", "Ví dụ (minh họa)"), start=1):
        dress_heading(sheet.cell(1, position, title), required=True)
    for column in COLUMNS:
        sheet.append([column.header, "Có" if column.required else "", column.help, guarded(column.example)])


def _choices(sheet: Worksheet, forms: Sequence[AwardForm]) -> dict[str, str]:
    """Write the choices one under the other; returns where those of each column stand."""
    listed = {
        "award": [form.name for form in forms],
        "grade": [label for label in GRADE_LABELS.values() if label],
        "level": list(LEVEL_LABELS.values()),
        "recipient_class": list(CLASS_LABELS.values()),
        "direct_worker": ["Có", "Không"],
        "illustrative": ["Có"],
    }
    ranges = {}
    for position, (key, labels) in enumerate(listed.items(), start=1):
        letter = get_column_letter(position)
        header = next(column.header for column in COLUMNS if column.key == key)
        sheet.column_dimensions[letter].width = max(map(len, [header, *labels])) + 2
        dress_heading(sheet.cell(1, position, header), required=True)
        for row, label in enumerate(labels, start=2):
            sheet.cell(row, position, label)
        ranges[key] = f"'{CHOICES}'!${letter}$2:${letter}${len(labels) + 1}"
    return ranges
