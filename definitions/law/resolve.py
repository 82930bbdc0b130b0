"""Which values hold on a day, for whom; each folder is read once per process, since files do not change under it."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from definitions.law.check import cross_problems
from definitions.law.entry import Entry
from definitions.law.form import HOLIDAY, form_problems
from definitions.law.reader import LAW_DIR, read_entries
from definitions.law.table import NATIONAL, LawTable
from definitions.problem import DefinitionRefused, Problem, errors, in_reading_order
from rules.calendar import Holiday, HolidayKind
from rules.deadline import DayTable
from rules.facts import LegalValue
from rules.law_row import row_key


def law_values(on: date, *, scopes: Sequence[str] = (NATIONAL,), path: Path = LAW_DIR) -> dict[str, LegalValue]:
    """The row of each id that holds on the day: campaign before issuer before province before national.

    Raises:
        DefinitionRefused: the files have errors; it names all of them.
    """
    return law_table(path).held(on, scopes)


def history(id_: str, *, path: Path = LAW_DIR) -> tuple[LegalValue, ...]:
    """Every row ever published for the id by scope, first day and revision; empty when there is none."""
    rows = [row for row in law_table(path).published if row.id == id_]
    return tuple(sorted(rows, key=lambda row: (row.scope, row.valid_from or date.min, row.revision)))


def holidays(path: Path = LAW_DIR) -> tuple[Holiday, ...]:
    """The national rows `holiday.…` as the table that working days are counted with, by day."""
    return tuple(_holiday(row) for row in _days_off(path))


def day_table(confirmed: Collection[str] = (), path: Path = LAW_DIR) -> DayTable:
    """:func:`holidays` as deadlines are reckoned with it. `confirmed`: keys of rows that officers have confirmed."""
    days = tuple(_holiday(row, row_key(row) in confirmed) for row in _days_off(path))
    years = tuple(sorted({day.day.year for day in days}))
    version = f"{years[0]}–{years[-1]}, {len(days)} ngày" if years else "chưa nạp"
    return DayTable(version, days, years)


def law_table(path: Path = LAW_DIR) -> LawTable:
    """Everything below the folder, indexed; DefinitionRefused with all problems when there is an error."""
    read = _read(path)
    if isinstance(read, tuple):
        raise DefinitionRefused(read)
    return read


def check_law(path: Path = LAW_DIR) -> list[Problem]:
    """Everything wrong with the files as they are now, in one run, by file and line; empty when all is well."""
    return _checked(path)[1]


@cache
def _read(path: Path) -> LawTable | tuple[Problem, ...]:
    entries, problems = _checked(path)
    return tuple(problems) if errors(problems) else LawTable(entries)


def _checked(path: Path) -> tuple[list[Entry], list[Problem]]:
    entries, problems = read_entries(path)
    for entry in entries:
        problems += form_problems(entry)
    problems += cross_problems(entries)
    return entries, in_reading_order(problems)


def _days_off(path: Path) -> list[LegalValue]:
    rows = [row for row in law_table(path).rows if row.id.startswith(HOLIDAY) and row.value and row.scope == NATIONAL]
    return sorted(rows, key=lambda row: row.value)


def _holiday(row: LegalValue, confirmed: bool = False) -> Holiday:
    return Holiday(date.fromisoformat(row.value), row.note, HolidayKind(row.unit), row.source, confirmed)
