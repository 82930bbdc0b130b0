"""Units over time from `law/organisation/*.toml`: read, checked in one run, parsed into the rules' own classes.

`until` is the first day on which something no longer holds. No file sets `verified`. A succession names its functions,
or ["ALL"], or ["REST"]: those that no other succession of the same unit and place names.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from definitions.organisation_check import check_rows, functions_of
from definitions.problem import DefinitionRefused, Problem, errors, in_reading_order
from definitions.toml_tables import Row, read_rows
from rules.facts import Source
from rules.organisation import (
    Basis,
    Dated,
    Level,
    LevelRule,
    LevelTask,
    Organisation,
    Succession,
    SuccessionKind,
    Unit,
)

ORGANISATION_DIR = Path(__file__).resolve().parent.parent / "law" / "organisation"
TABLES = ("unit", "name", "category", "parent", "seat", "succession", "level")


def organisation(folder: Path = ORGANISATION_DIR) -> Organisation:
    """Everything that the folder says; read once per process, since files do not change under it.

    Raises:
        DefinitionRefused: the files have errors; it names all of them.
    """
    return _organisation(folder)


def check_organisation(folder: Path = ORGANISATION_DIR) -> list[Problem]:
    """Everything wrong with the files as they are now, in one run, by file and line; empty when all is well."""
    return _checked(folder)[1]


@cache
def _organisation(folder: Path) -> Organisation:
    rows, problems = _checked(folder)
    if errors(problems):
        raise DefinitionRefused(problems)
    units = {row.text("code"): _unit(row, rows) for row in rows if row.table == "unit"}
    successions = tuple(step for row in rows if row.table == "succession" for step in _successions(row, rows))
    levels = tuple(_level(row) for row in rows if row.table == "level")
    return Organisation(units, successions, levels)


def _checked(folder: Path) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.toml")):
        found, wrong = read_rows(path, TABLES)
        rows += found
        problems += wrong
    problems += check_rows(rows)
    return rows, in_reading_order(problems)


def _basis(row: Row) -> Basis:
    source = Source(row.text("instrument"), row.text("article"))
    illustrative = row.fields.get("illustrative") is True
    return Basis(source, row.text("evidence"), note=row.text("note"), illustrative=illustrative)


def _dated(row: Row, field: str) -> Dated:
    return Dated(row.text(field), row.day("from"), row.day("until"), _basis(row))


def _periods(unit: Row, table: str, rows: Iterable[Row]) -> tuple[Dated, ...]:
    """What the unit's own field says for its whole life, or its dated rows."""
    if unit.text(table):
        return (_dated(unit, table),)
    mine = (row for row in rows if row.table == table and row.text("unit") == unit.text("code"))
    return tuple(_dated(row, table) for row in mine)


def _unit(row: Row, rows: Iterable[Row]) -> Unit:
    return Unit(
        code=row.text("code"),
        level=Level(row.text("level")),
        names=_periods(row, "name", rows),
        basis=_basis(row),
        categories=_periods(row, "category", rows),
        parents=_periods(row, "parent", rows),
        seats=_periods(row, "seat", rows),
        valid_from=row.day("from"),
        valid_until=row.day("until"),
    )


def _successions(row: Row, rows: Iterable[Row]) -> Iterator[Succession]:
    on = row.day("on")
    assert on is not None
    for unit in row.texts("from_unit"):
        yield Succession(
            from_unit=unit,
            to_unit=row.text("to_unit"),
            kind=SuccessionKind(row.text("kind")),
            on=on,
            functions=functions_of(row, unit, rows),
            basis=_basis(row),
            places=row.texts("places"),
        )


def _level(row: Row) -> LevelRule:
    return LevelRule(LevelTask(row.text("task")), Level(row.text("level")), _dated(row, "value"), row.text("scope"))
