"""The files of `law/` as entries with lines: every `*.toml` below the folder, the nation's first, then the overlays.

A file of another form is a problem of its line and leaves no entries; the others are read all the same.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from definitions.law.entry import TABLES, Entry, Overlay
from definitions.problem import Problem
from definitions.toml_tables import file_error, foreign_name, read_table, read_toml

LAW_DIR = Path(__file__).resolve().parents[2] / "law"
LOCAL = "local"
"""Folder of the overlays: statutes of provinces and issuers."""
ORGANISATION = "organisation"
"""Folder of units over time, read by `definitions.organisation`."""
_OVERLAY_FIELDS = ("issuer", "province")


def read_entries(folder: Path = LAW_DIR) -> tuple[list[Entry], list[Problem]]:
    """Every entry in the order of files and lines, and what was wrong with the form of the files."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    paths = law_files(folder)
    if not paths:
        problems.append(file_error(folder, 1, "FILE_UNREADABLE", "Không có tệp .toml nào trong thư mục quy định."))
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
    raw, lines, problems = read_toml(path)
    problems += _foreign(path, raw, lines, local)
    overlay = Overlay(*(raw[name] if isinstance(raw.get(name), str) else "" for name in _OVERLAY_FIELDS))
    entries = []
    for table in TABLES:
        found, wrong = read_table(path, lines, table, raw.get(table, []))
        entries += [Entry(table, str(path), line, fields, where, overlay) for fields, line, where in found]
        problems += wrong
    return sorted(entries, key=lambda entry: entry.line), problems


def _foreign(path: Path, raw: dict[str, object], lines: list[str], local: bool) -> Iterator[Problem]:
    for name, value in raw.items():
        line = next((n for n, text in enumerate(lines, 1) if re.match(rf"\s*\[*{re.escape(name)}\b", text)), 1)
        if name in _OVERLAY_FIELDS and local:
            if not isinstance(value, str) or not value.strip():
                yield file_error(path, line, "TYPE", f"«{name}» phải là mã của cơ quan, tỉnh và không để trống.")
        elif name not in TABLES:
            yield foreign_name(path, line, name, TABLES)
