"""Rows of a day side by side with their neighbours: what each replaced, what replaced it, wider and narrower rules."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from definitions.law.table import Held, LawTable, narrowing
from payloads.ids import law_row_id
from rules.facts import LegalValue
from rules.law_row import row_key


@dataclass(frozen=True)
class Line:
    """A row that holds on the day in its own scope."""

    value: LegalValue
    before: LegalValue | None
    """The row of the same id and scope that ended when this one began."""
    after: LegalValue | None
    """The one that begins when this one has ended, or later."""
    wider: tuple[LegalValue, ...] = ()
    """Rows of wider scopes that this one takes the place of, where both hold."""
    narrower: tuple[LegalValue, ...] = ()
    """Rows of narrower scopes that take the place of this one there."""
    ground_ended: date | None = None

    @property
    def key(self) -> str:
        """Its name."""
        return row_key(self.value)

    @property
    def code(self) -> str:
        """Its name in an address."""
        return law_row_id(self.key).partition("/")[2]


def lines_on(table: LawTable, on: date, chains: Iterable[Sequence[str]]) -> list[Line]:
    """The rows that hold on the day in any scope of the chains, each once, by id and scope.

    A chain is the list of scopes that hold for one body, e.g. ("national", "province:x", "issuer:y").
    """
    found: dict[str, Line] = {}
    for chain in chains:
        order = narrowing(chain)
        held = [table.explained(on, (scope,)) for scope in order]
        for index, rows in enumerate(held):
            for id_, one in rows.items():
                wider = tuple(other[id_].value for other in held[:index] if id_ in other)
                narrower = tuple(other[id_].value for other in held[index + 1 :] if id_ in other)
                line = _line(table, one, wider, narrower)
                known = found.get(line.key)
                if known is not None:
                    line = _together(known, line)
                found[line.key] = line
    return sorted(found.values(), key=lambda line: (line.value.id, line.value.scope))


def _line(table: LawTable, one: Held, wider: tuple[LegalValue, ...], narrower: tuple[LegalValue, ...]) -> Line:
    return Line(one.value, one.before, _after(table, one.value), wider, narrower, one.ground_ended)


def _together(one: Line, other: Line) -> Line:
    """The same row in two chains."""
    wider = tuple(dict.fromkeys((*one.wider, *other.wider)))
    narrower = tuple(dict.fromkeys((*one.narrower, *other.narrower)))
    return Line(one.value, one.before, one.after, wider, narrower, one.ground_ended)


def _after(table: LawTable, row: LegalValue) -> LegalValue | None:
    rows = _by_scope(table)[row.id, row.scope]
    index = bisect_right([one.valid_from or date.min for one in rows], row.valid_from or date.min)
    return rows[index] if index < len(rows) else None


@cache
def _by_scope(table: LawTable) -> dict[tuple[str, str], list[LegalValue]]:
    """Standing rows of each id and scope, by first day."""
    found: dict[tuple[str, str], list[LegalValue]] = {}
    for row in sorted(table.rows, key=lambda row: row.valid_from or date.min):
        found.setdefault((row.id, row.scope), []).append(row)
    return found
