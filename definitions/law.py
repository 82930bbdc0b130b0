"""Dated values of law and statute from `law/*.toml`: read, checked in one run, resolved for a day and a scope.

Days are inclusive on both sides. No loader sets `verified`: a row that claims it is refused.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from pathlib import Path

from definitions.problem import DefinitionRefused, Problem, Severity, errors
from rules.calendar import Holiday, HolidayKind, short_date
from rules.facts import LegalValue, Source

LAW_FILE = Path(__file__).resolve().parent.parent / "law" / "values.toml"
NATIONAL = ("national",)
_TEXTS = ("id", "value", "unit", "scope", "instrument", "article", "evidence", "note")
_FILLED = ("id", "unit", "scope", "instrument", "evidence")
_FIELDS = {*_TEXTS, "from", "until", "verified"}
_OPTIONAL = {"until"}
_EVIDENCE = re.compile(r"(R:\S+|P(:\S+)?|I|M|GAP)")
_HEADING = re.compile(r"^\s*\[\[value\]\]", re.MULTILINE)
_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class _Row:
    line: int
    fields: Mapping[str, object]

    def text(self, name: str) -> str:
        return str(self.fields.get(name, ""))

    def day(self, name: str) -> date | None:
        value = self.fields.get(name)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None


def law_values(on: date, *, scope: Sequence[str] = NATIONAL, path: Path = LAW_FILE) -> dict[str, LegalValue]:
    """The row of each id in force on the day; a later name in `scope` overrides an earlier one."""
    found: dict[str, LegalValue] = {}
    rows = read_values(path)
    for name in scope:
        found |= {row.id: row for row in rows if row.scope == name and _in_force(row, on)}
    return found


def holidays(path: Path = LAW_FILE) -> tuple[Holiday, ...]:
    """The rows `holiday.…` as the table that working days are counted with, by day."""
    rows = [row for row in read_values(path) if row.id.startswith("holiday.")]
    return tuple(sorted((_holiday(row) for row in rows), key=lambda holiday: holiday.day))


def read_values(path: Path = LAW_FILE) -> tuple[LegalValue, ...]:
    """Every row in file order; DefinitionRefused with all problems when there is an error."""
    rows, problems = _read(path)
    if errors(problems):
        raise DefinitionRefused(problems)
    return tuple(_legal_value(row) for row in rows)


def check_law(path: Path = LAW_FILE) -> list[Problem]:
    """Everything wrong with the file in one run; empty when it may be used."""
    return _read(path)[1]


def _read(path: Path) -> tuple[list[_Row], list[Problem]]:
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as problem:
        return [], [_error(path, 1, "FILE_UNREADABLE", f"Không đọc được tệp: {problem}.")]
    except tomllib.TOMLDecodeError as problem:
        return [], [_error(path, _toml_line(problem), "SYNTAX", f"Tệp TOML sai cú pháp: {problem}.")]
    unknown = [
        _error(path, 1, "FIELD_UNKNOWN", f"Mục «{key}» không được dùng; chỉ dùng [[value]].")
        for key in raw
        if key != "value"
    ]
    tables, lines = raw.get("value", []), _heading_lines(text)
    if not isinstance(tables, list) or len(tables) != len(lines):
        return [], [_error(path, 1, "SYNTAX", "Mỗi giá trị phải là một bảng mở đầu bằng dòng [[value]].")]
    rows = [_Row(line, fields) for line, fields in zip(lines, tables, strict=True)]
    problems = [problem for row in rows for problem in _row_problems(path, row)]
    return rows, unknown + problems + list(_overlaps(path, rows))


def _heading_lines(text: str) -> list[int]:
    return [text.count("\n", 0, match.start()) + 1 for match in _HEADING.finditer(text)]


def _toml_line(problem: tomllib.TOMLDecodeError) -> int:
    match = _TOML_LINE.search(str(problem))
    return int(match.group(1)) if match else 1


def _row_problems(path: Path, row: _Row) -> Iterator[Problem]:
    name = row.text("id") or "(không có id)"
    for field in sorted(row.fields.keys() - _FIELDS):
        yield _error(path, row.line, "FIELD_UNKNOWN", f"Dòng {name}: không có trường «{field}»; xóa hoặc sửa tên.")
    for field in sorted(_FIELDS - _OPTIONAL - row.fields.keys()):
        yield _error(path, row.line, "FIELD_MISSING", f"Dòng {name}: thiếu trường «{field}».")
    yield from _type_problems(path, row, name)
    if row.fields.get("verified", False) is not False:
        sentence = f"Dòng {name}: tệp không được tự ghi «verified»; chỉ cán bộ xác nhận khi có văn bản chính thức."
        yield _error(path, row.line, "VERIFIED_BY_FILE", sentence)
    first, last = row.day("from"), row.day("until")
    if first and last and last < first:
        sentence = f"Dòng {name}: hết hiệu lực ({short_date(last)}) trước khi có hiệu lực ({short_date(first)})."
        yield _error(path, row.line, "END_BEFORE_START", sentence)


def _type_problems(path: Path, row: _Row, name: str) -> Iterator[Problem]:
    for field in sorted(row.fields.keys() & set(_TEXTS)):
        value = row.fields[field]
        if not isinstance(value, str) or (field in _FILLED and not value.strip()):
            yield _error(path, row.line, "TYPE", f"Dòng {name}: «{field}» phải là chữ và không để trống.")
    for field in sorted(row.fields.keys() & {"from", "until"}):
        if row.day(field) is None:
            yield _error(path, row.line, "TYPE", f"Dòng {name}: «{field}» phải là ngày dạng 2024-07-01.")
    if row.text("evidence") and not _EVIDENCE.fullmatch(row.text("evidence")):
        yield _error(path, row.line, "EVIDENCE", f"Dòng {name}: «evidence» phải là R:nguồn, P, I, M hoặc GAP.")
    if row.text("id").startswith("holiday.") and not _is_holiday(row):
        sentence = f"Dòng {name}: ngày nghỉ cần «value» là ngày và «unit» là loại ngày nghỉ (STATUTORY…)."
        yield _error(path, row.line, "HOLIDAY", sentence)


def _overlaps(path: Path, rows: Sequence[_Row]) -> Iterator[Problem]:
    dated = sorted(
        ((row.text("id"), row.text("scope"), first, row) for row in rows if (first := row.day("from"))),
        key=lambda entry: entry[:3],
    )
    for (before_id, before_scope, _, before), (after_id, after_scope, first, after) in combinations(dated, 2):
        if (before_id, before_scope) == (after_id, after_scope) and (before.day("until") or date.max) >= first:
            sentence = (
                f"Dòng {after_id} ({after_scope}) chồng thời gian với dòng bắt đầu ở dòng {before.line} của tệp: "
                f"cho dòng trước một ngày «until» trước {short_date(first)}."
            )
            yield _error(path, after.line, "OVERLAP", sentence)


def _is_holiday(row: _Row) -> bool:
    try:
        date.fromisoformat(row.text("value"))
    except ValueError:
        return False
    return row.text("unit") in set(HolidayKind)


def _legal_value(row: _Row) -> LegalValue:
    return LegalValue(
        id=row.text("id"),
        value=row.text("value"),
        unit=row.text("unit"),
        valid_from=row.day("from"),
        valid_until=row.day("until"),
        instrument=row.text("instrument"),
        article=row.text("article"),
        evidence=row.text("evidence"),
        scope=row.text("scope"),
        note=row.text("note"),
    )


def _holiday(row: LegalValue) -> Holiday:
    source = Source(row.instrument, row.article)
    return Holiday(date.fromisoformat(row.value), row.note, HolidayKind(row.unit), source, confirmed=row.verified)


def _in_force(row: LegalValue, on: date) -> bool:
    return (row.valid_from or date.min) <= on <= (row.valid_until or date.max)


def _error(path: Path, line: int, code: str, sentence: str) -> Problem:
    return Problem(str(path), line, Severity.ERROR, code, sentence)
