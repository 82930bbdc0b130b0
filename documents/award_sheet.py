"""A list of past awards read whole: every line that holds, and every cell that does not, in one run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from openpyxl.utils import get_column_letter

from documents import award_cells as cells
from documents.award_cells import WrongCell
from documents.award_columns import BY_HEADER, COLUMNS, IGNORED
from documents.grid import Row, UnreadableTable, read_table
from documents.wording import clean
from rules.award_history import (
    CLASS_LABELS,
    LEVEL_LABELS,
    Awarded,
    AwardForm,
    AwardLevel,
    Grade,
    PastAward,
    folded,
    record_key,
)

HEADING_WITHIN = 10
"""A title may stand above the headings."""
BY_KEY = {column.key: column for column in COLUMNS}
Value = TypeVar("Value")


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell: its place as the reader of the list sees it («C17»), and what to write instead."""

    cell: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.cell} («{self.column}»): {self.sentence}."


@dataclass
class Sheet:
    """The lines (row, award) that hold and everything that does not. With any error nothing may be imported."""

    lines: list[tuple[int, PastAward]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Key of a column → its position, from 1."""

    def wrong(self, row: int, key: str, sentence: str) -> None:
        """Note an error in a cell; a column that the list lacks is shown at the first one."""
        cell = f"{get_column_letter(self.places.get(key, 1))}{row}"
        self.errors.append(CellError(cell, row, BY_KEY[key].header, sentence))


def read_sheet(data: bytes, forms: Sequence[AwardForm], today: date) -> Sheet:
    """Read the list. Raises UnreadableTable for a file that is no table of past awards."""
    sheet = Sheet()
    rows = read_table(data)
    _find_headings(sheet, rows)
    names, seen = cells.names_of(forms), dict[str, int]()
    for number, values in rows:
        if not all(map(_empty, values)):
            record = _Line(sheet, number, values).read(names, today)
            if record is not None:
                _keep(sheet, seen, number, record)
    if not sheet.lines and not sheet.errors:
        raise UnreadableTable("NO_LINES", "Danh sách không có dòng nào dưới hàng tiêu đề; kiểm tra lại tệp.")
    return sheet


def _find_headings(sheet: Sheet, rows: Iterator[Row]) -> None:
    for number, values in rows:
        names = [folded(clean(str(value))) if value is not None else "" for value in values]
        if BY_HEADER.keys() & set(names):
            _take_headings(sheet, number, names, values)
            return
        if number >= HEADING_WITHIN:
            break
    sentence = f"Không thấy hàng tiêu đề trong {HEADING_WITHIN} dòng đầu; lấy tệp mẫu bằng «thidua awards template»."
    raise UnreadableTable("NO_HEADINGS", sentence)


def _take_headings(sheet: Sheet, number: int, names: Sequence[str], values: Sequence[object]) -> None:
    for position, name in enumerate(names, start=1):
        cell = f"{get_column_letter(position)}{number}"
        column = BY_HEADER.get(name)
        if column is None:
            if name not in IGNORED:
                sentence = "cột này không có trong mẫu; xóa, đổi tên, hoặc chuyển nội dung vào cột Ghi chú"
                sheet.errors.append(CellError(cell, number, clean(str(values[position - 1])), sentence))
        elif column.key in sheet.places:
            sheet.errors.append(CellError(cell, number, column.header, "tiêu đề này có hai lần; giữ lại một cột"))
        else:
            sheet.places[column.key] = position
    for column in COLUMNS:
        if column.required and column.key not in sheet.places:
            sheet.errors.append(CellError(f"A{number}", number, column.header, "thiếu cột bắt buộc này"))


def _keep(sheet: Sheet, seen: dict[str, int], row: int, record: PastAward) -> None:
    twin = seen.setdefault(record_key(record), row)
    if twin == row:
        sheet.lines.append((row, record))
        return
    sentence = f"trùng với dòng {twin}; nếu là hai trường hợp khác nhau, ghi rõ hơn ở cột Đơn vị, địa chỉ"
    sheet.wrong(row, "recipient", sentence)


class _Line:
    """One line being read: every wrong cell is noted, and the line counts only when there was none."""

    def __init__(self, sheet: Sheet, row: int, values: Sequence[object]) -> None:
        self._sheet, self._row, self._values = sheet, row, values
        self._errors = len(sheet.errors)

    def read(self, names: Mapping[str, AwardForm], today: date) -> PastAward | None:
        """The award of this line, None when anything is wrong with it."""
        named = self._cell("award", lambda value: cells.award(value, names))
        level = self._cell("level", cells.level)
        awarded = self._cell("recipient_class", cells.recipient_class)
        direct = self._cell("direct_worker", cells.yes_or_no)
        year = self._cell("year", lambda value: cells.year(value, today))
        day = self._cell("decision_date", lambda value: cells.day(value, today))
        stated, quantity = self._cell("grade", cells.grade), self._cell("quantity", cells.quantity)
        number, authority = self._cell("decision_number", cells.text), self._cell("authority", cells.text)
        movement, recipient, unit = (self._cell(key, cells.text) for key in ("movement", "recipient", "unit"))
        illustrative = self._cell("illustrative", cells.yes_or_no)
        grade = self._graded(named, stated)
        self._require_catalogued(named, level, awarded)
        self._require_consistent(year, day, awarded, direct)
        self._require_named(recipient, quantity)
        if len(self._sheet.errors) > self._errors or named is None or level is None or awarded is None:
            return None
        if year is None or day is None or number is None or authority is None:
            return None
        return PastAward(
            award=named[0].code,
            grade=grade,
            level=level,
            recipient_class=awarded,
            direct_worker=direct,
            year=year,
            movement=movement or "",
            decision_number=number,
            decision_date=day,
            authority=authority,
            recipient=recipient or "",
            unit=unit or "",
            quantity=quantity or 1,
            illustrative=bool(illustrative),
        )

    def _cell(self, key: str, reader: Callable[[object], Value]) -> Value | None:
        place = self._sheet.places.get(key)
        value = self._values[place - 1] if place is not None and place <= len(self._values) else None
        column = BY_KEY[key]
        if column.required and _empty(value):
            # A column that is not there at all is one error of the heading, not one of every line.
            if place is not None:
                self._wrong(key, f"chưa ghi; {column.help[:1].lower()}{column.help[1:].removesuffix('.')}")
            return None
        try:
            return reader(value)
        except WrongCell as wrong:
            self._wrong(key, str(wrong))
            return None

    def _wrong(self, key: str, sentence: str) -> None:
        self._sheet.wrong(self._row, key, sentence)

    def _graded(self, named: tuple[AwardForm, Grade] | None, stated: Grade | None) -> Grade:
        if named is None or stated is None:
            return Grade.NONE
        form, in_name = named
        if Grade.NONE not in (in_name, stated) and in_name is not stated:
            self._wrong("grade", "hạng ở cột này khác hạng trong tên; sửa một trong hai")
        grade = stated if in_name is Grade.NONE else in_name
        if grade is not Grade.NONE and grade not in form.grades:
            self._wrong("grade", f"«{form.name}» không chia hạng như vậy; để trống")
        return grade

    def _require_catalogued(
        self, named: tuple[AwardForm, Grade] | None, level: AwardLevel | None, awarded: Awarded | None
    ) -> None:
        if named is None:
            return
        form = named[0]
        if level is not None and level not in form.levels:
            allowed = "; ".join(LEVEL_LABELS[one] for one in form.levels)
            self._wrong("level", f"«{form.name}» thuộc cấp: {allowed}")
        if awarded is not None and awarded not in form.classes:
            allowed = "; ".join(CLASS_LABELS[one] for one in form.classes)
            self._wrong("recipient_class", f"«{form.name}» chỉ tặng cho: {allowed}")

    def _require_consistent(
        self, year: int | None, day: date | None, awarded: Awarded | None, direct: bool | None
    ) -> None:
        if year is not None and day is not None and year not in (day.year, day.year - 1):
            sentence = f"năm {year} không hợp với ngày quyết định {day:%d/%m/%Y}: phải là năm ký hoặc năm liền trước"
            self._wrong("year", sentence)
        if direct is not None and awarded not in (None, Awarded.INDIVIDUAL):
            self._wrong("direct_worker", "chỉ ghi với cá nhân; để trống")

    def _require_named(self, recipient: str | None, quantity: int | None) -> None:
        if recipient and quantity is not None and quantity > 1:
            self._wrong("quantity", "dòng có tên thì số lượng là 1; tách mỗi trường hợp một dòng")
        if recipient == "" and quantity == 1:
            self._wrong("recipient", "chưa ghi tên; chỉ dòng có Số lượng lớn hơn 1 mới được để trống")


def _empty(value: object) -> bool:
    return value is None or not str(value).strip()
