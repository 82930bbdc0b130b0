"""Figures across a merger: the same numbers under the units that stand today, each counted once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.organisation import Function, Succession, Unit, responsible


@dataclass(frozen=True)
class Figure:
    """A number that a unit had under its own name, in a place when that is known."""

    unit: str
    measure: str
    amount: int
    place: str = ""


@dataclass(frozen=True)
class Share:
    """A sum for a successor; several units: it cannot be told apart and is counted once, for all of them together."""

    units: tuple[str, ...]
    measure: str
    amount: int


def fold(
    units: Mapping[str, Unit],
    successions: Sequence[Succession],
    figures: Iterable[Figure],
    at: date | datetime,
    function: Function = Function.PROPOSER,
) -> tuple[Share, ...]:
    """The same numbers under the units that stand on that day; each counted once, so the sums stay what they were.

    A number of a unit that was split goes to the successor of its place; without a known place it stays one sum for all
    the successors together. A number whose unit has no successor stays with the unit that had it.
    """
    sums: dict[tuple[tuple[str, ...], str], int] = {}
    for figure in figures:
        answer = responsible(units, successions, figure.unit, function, at, figure.place)
        key = (tuple(sorted(answer.units)) or (figure.unit,), figure.measure)
        sums[key] = sums.get(key, 0) + figure.amount
    return tuple(Share(holders, measure, amount) for (holders, measure), amount in sorted(sums.items()))
