"""TOML arrays of tables with the line of every heading and field: a fault becomes a problem, never an exception."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from definitions.problem import Problem, Severity

_HEADING = re.compile(r"^\s*\[\[(\w+)\]\]")
_FIELD = re.compile(r"^\s*(\w+)\s*=")
_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Row:
    """One `[[table]]` of a file with its fields."""

    table: str
    file: str
    line: int
    fields: Mapping[str, object]
    lines: Mapping[str, int] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The field as text, "" when it is absent or of another type."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The field as a list of texts; one text stands for a list of one."""
        value = self.fields.get(name)
        if isinstance(value, str):
            return (value,)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    def day(self, name: str) -> date | None:
        """The field as a day, None when it is absent or of another type."""
        value = self.fields.get(name)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def error(self, code: str, sentence: str, at: str = "") -> Problem:
        """An error at the line of the field, else of the heading."""
        return Problem(self.file, self.lines.get(at, self.line), Severity.ERROR, code, sentence)


def read_rows(path: Path, tables: Collection[str]) -> tuple[list[Row], list[Problem]]:
    """Every table of a file in the order of its lines, and what is wrong with the file itself."""
    raw, lines, problems = read_toml(path)
    rows = []
    for name, found in raw.items():
        if name in tables:
            entries, wrong = read_table(path, lines, name, found)
            rows += [Row(name, str(path), line, fields, at) for fields, line, at in entries]
            problems += wrong
        else:
            line = next((line for line, _ in _headings(lines, name)), 1)
            problems.append(foreign_name(path, line, name, tables))
    return sorted(rows, key=lambda row: row.line), problems


def read_toml(path: Path) -> tuple[dict[str, Any], list[str], list[Problem]]:
    """The file's content and its lines; both are empty when it cannot be read, and the problem says why."""
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), text.splitlines(), []
    except (OSError, UnicodeDecodeError) as problem:
        return {}, [], [file_error(path, 1, "FILE_UNREADABLE", f"Không đọc được tệp: {problem}.")]
    except tomllib.TOMLDecodeError as problem:
        match = _TOML_LINE.search(str(problem))
        line = int(match.group(1)) if match else 1
        return {}, [], [file_error(path, line, "SYNTAX", f"Tệp TOML sai cú pháp: {problem}.")]


def read_table(
    path: Path, lines: list[str], name: str, found: object
) -> tuple[list[tuple[dict[str, Any], int, dict[str, int]]], list[Problem]]:
    """The entries of `[[name]]`: fields, line of the heading, line of each field. `found`: what the file has there."""
    headings = _headings(lines, name)
    if not isinstance(found, list) or len(found) != len(headings):
        return [], [file_error(path, 1, "SYNTAX", f"Mỗi mục phải là một bảng mở đầu bằng dòng [[{name}]].")]
    return [(entry, line, at) for entry, (line, at) in zip(found, headings, strict=True)], []


def foreign_name(path: Path, line: int, name: str, tables: Collection[str]) -> Problem:
    """The problem of a part that files of this kind do not have."""
    allowed = ", ".join(f"[[{table}]]" for table in tables)
    return file_error(path, line, "FIELD_UNKNOWN", f"Mục «{name}» không được dùng; chỉ dùng {allowed}.")


def file_error(path: Path, line: int, code: str, sentence: str) -> Problem:
    """An error at a line of the file."""
    return Problem(str(path), line, Severity.ERROR, code, sentence)


def _headings(lines: list[str], table: str) -> list[tuple[int, dict[str, int]]]:
    """The line of each heading of that table, with the lines of the fields below it."""
    found: list[tuple[int, dict[str, int]]] = []
    inside = False
    for number, text in enumerate(lines, 1):
        heading = _HEADING.match(text)
        if heading:
            inside = heading.group(1) == table
            if inside:
                found.append((number, {}))
        elif inside and (named := _FIELD.match(text)):
            found[-1][1].setdefault(named.group(1), number)
    return found
