"""The files of `law/` as entries with lines: every `*.toml` below the folder, the nation's first, then the overlays.

A file of another form is a problem of its line and leaves no entries; the others are read all the same.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from definitions.law.entry import TABLES, Entry, Overlay
from definitions.problem import Problem, Severity

LAW_DIR = Path(__file__).resolve().parents[2] / "law"
LOCAL = "local"
"""Folder of the overlays: statutes of provinces and issuers."""
ORGANISATION = "organisation"
"""Folder of units over time, read by `definitions.organisation`."""
_OVERLAY_FIELDS = ("issuer", "province")
_HEADING = re.compile(r"^\s*\[\[(\w+)\]\]")
_FIELD = re.compile(r"^\s*(\w+)\s*=")
_TOML_LINE = re.compile(r"at line (\d+)")


def read_entries(folder: Path = LAW_DIR) -> tuple[list[Entry], list[Problem]]:
    """Every entry in the order of files and lines, and what was wrong with the form of the files."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    paths = law_files(folder)
    if not paths:
        problems.append(_error(folder, 1, "FILE_UNREADABLE", "Không có tệp .toml nào trong thư mục quy định."))
    for path in paths:
        found, wrong = _read_file(path, LOCAL in path.relative_to(folder).parts[:-1])
        entries += found
        problems += wrong
    return entries, problems


def law_files(folder: Path) -> list[Path]:
    """The files that are read, overlays last; units and successions have a form of their own."""
    files = (path for path in folder.rglob("*.toml") if ORGANISATION not in path.relative_to(folder).parts[:-1])
    return sorted(files, key=lambda path: (LOCAL in path.relative_to(folder).parts, str(path)))


def _read_file(path: Path, local: bool) -> tuple[list[Entry], list[Problem]]:
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as problem:
        return [], [_error(path, 1, "FILE_UNREADABLE", f"Không đọc được tệp: {problem}.")]
    except tomllib.TOMLDecodeError as problem:
        match = _TOML_LINE.search(str(problem))
        return [], [_error(path, int(match.group(1)) if match else 1, "SYNTAX", f"Tệp TOML sai cú pháp: {problem}.")]
    lines = text.splitlines()
    problems = list(_foreign(path, raw, lines, local))
    overlay = Overlay(*(raw[name] if isinstance(raw.get(name), str) else "" for name in _OVERLAY_FIELDS))
    entries = []
    for table in TABLES:
        found, headings = raw.get(table, []), list(_headings(lines, table))
        if not isinstance(found, list) or len(found) != len(headings):
            sentence = f"Mỗi mục phải là một bảng mở đầu bằng dòng [[{table}]]."
            problems.append(_error(path, 1, "SYNTAX", sentence))
            continue
        for fields, (line, where) in zip(found, headings, strict=True):
            entries.append(Entry(table, str(path), line, fields, where, overlay))
    return sorted(entries, key=lambda entry: entry.line), problems


def _foreign(path: Path, raw: dict[str, object], lines: list[str], local: bool) -> Iterator[Problem]:
    for name, value in raw.items():
        line = next((n for n, text in enumerate(lines, 1) if re.match(rf"\s*\[*{re.escape(name)}\b", text)), 1)
        if name in _OVERLAY_FIELDS and local:
            if not isinstance(value, str) or not value.strip():
                yield _error(path, line, "TYPE", f"«{name}» phải là mã của cơ quan, tỉnh và không để trống.")
        elif name not in TABLES:
            allowed = ", ".join(f"[[{table}]]" for table in TABLES)
            yield _error(path, line, "FIELD_UNKNOWN", f"Mục «{name}» không được dùng; chỉ dùng {allowed}.")


def _headings(lines: list[str], table: str) -> Iterator[tuple[int, dict[str, int]]]:
    """The line of each heading of the table, with the lines of the fields below it."""
    current: tuple[int, dict[str, int]] | None = None
    for number, text in enumerate(lines, 1):
        heading = _HEADING.match(text)
        if heading:
            if current:
                yield current
            current = (number, {}) if heading.group(1) == table else None
        elif current and (field := _FIELD.match(text)):
            current[1].setdefault(field.group(1), number)
    if current:
        yield current


def _error(path: Path, line: int, code: str, sentence: str) -> Problem:
    return Problem(str(path), line, Severity.ERROR, code, sentence)
