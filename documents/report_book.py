"""Tables of a report as a workbook: one sheet each, numbers as numbers, charts that follow the cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.award_book import dress_heading, guarded

_WIDEST, _NARROWEST = 70, 10
_NUMBER, _SHARE = "#,##0", "0.00"


@dataclass(frozen=True)
class Table:
    """A sheet. `chart_columns`: the first column names the bars, the next so many are stacked, the last is a line."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    chart_columns: int = 0


def write_tables(path: Path, tables: Sequence[Table]) -> None:
    """Write the workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet(table.title)
        _fill(sheet, table)
        if table.chart_columns and table.rows:
            _draw(sheet, table)
    book.save(path)


def _fill(sheet: Worksheet, table: Table) -> None:
    sheet.freeze_panes = "A2"
    for position, heading in enumerate(table.headings, start=1):
        dress_heading(sheet.cell(1, position, heading))
        texts = [heading, *(str(row[position - 1]) for row in table.rows)]
        width = min(_WIDEST, max(_NARROWEST, max(map(len, texts)) + 2))
        sheet.column_dimensions[get_column_letter(position)].width = width
    for line, row in enumerate(table.rows, start=2):
        for position, value in enumerate(row, start=1):
            cell = sheet.cell(line, position, guarded(value) if isinstance(value, str) else value)
            if isinstance(value, int) and not (position == 1 and table.chart_columns):
                cell.number_format = _NUMBER
            elif isinstance(value, float):
                cell.number_format = _SHARE


def _draw(sheet: Worksheet, table: Table) -> None:
    last, width = len(table.rows) + 1, len(table.headings)
    years = Reference(sheet, min_col=1, min_row=2, max_row=last)
    bars = BarChart()
    bars.type, bars.grouping, bars.overlap, bars.title = "col", "stacked", 100, "Số lượt khen thưởng theo năm và cấp"
    bars.add_data(Reference(sheet, min_col=2, max_col=1 + table.chart_columns, min_row=1, max_row=last), True)
    line = LineChart()
    line.title = table.headings[-1]
    line.add_data(Reference(sheet, min_col=width, min_row=1, max_row=last), True)
    for chart, row in ((bars, last + 3), (line, last + 21)):
        chart.set_categories(years)
        chart.width, chart.height = 24, 8
        sheet.add_chart(chart, f"A{row}")
