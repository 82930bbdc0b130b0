"""What the numbers of papers say about the registers behind them: numbers grow with the days of a year in one register.

Papers of one issuer, symbol and year are laid out by pace (number ÷ day of the year) and cut into the fewest groups in
which numbers grow with the days. A group of two or more is a series; a paper alone is out of order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

MOST_SERIES = 4
"""More groups than this explain nothing: the papers then are out of order one by one."""


@dataclass(frozen=True)
class Numbered:
    """A paper in its register; `place`: which paper of the file it is."""

    number: int
    issued_on: date
    written: str
    place: int

    @property
    def pace(self) -> float:
        return self.number / self.issued_on.timetuple().tm_yday


@dataclass(frozen=True)
class Order:
    """`series`: by size, the largest first; `strays`: papers that fit into none of them."""

    series: tuple[tuple[Numbered, ...], ...]
    strays: tuple[Numbered, ...]


def order_of(papers: Sequence[Numbered]) -> Order:
    """The series behind the papers of one issuer, symbol and year."""
    by_pace = sorted(papers, key=lambda paper: paper.pace)
    for groups in range(1, min(MOST_SERIES, len(by_pace)) + 1):
        cuts = [cut for cut in combinations(range(1, len(by_pace)), groups - 1) if _all_grow(_cut(by_pace, cut))]
        if cuts:
            parts = _cut(by_pace, max(cuts, key=lambda cut: _gap(by_pace, cut)))
            return _judged(parts)
    return Order((), tuple(by_pace))


def grows(papers: Sequence[Numbered]) -> bool:
    """Whether every later day has only higher numbers. Numbers of one day may stand in any order."""
    return all(
        (one.number < other.number) == (one.issued_on < other.issued_on)
        for one, other in combinations(papers, 2)
        if one.issued_on != other.issued_on
    )


def neighbours(stray: Numbered, series: Sequence[Numbered]) -> tuple[Numbered, ...]:
    """The papers of the series that a stray contradicts: the nearest in time on each side."""
    wrong = [paper for paper in series if not grows((stray, paper))]
    before = [paper for paper in wrong if paper.issued_on < stray.issued_on]
    after = [paper for paper in wrong if paper.issued_on > stray.issued_on]
    nearest = [max(before, key=lambda paper: paper.issued_on)] if before else []
    return (*nearest, min(after, key=lambda paper: paper.issued_on)) if after else tuple(nearest)


def _cut(papers: Sequence[Numbered], cuts: Sequence[int]) -> list[tuple[Numbered, ...]]:
    bounds = [0, *cuts, len(papers)]
    return [tuple(papers[first:last]) for first, last in zip(bounds, bounds[1:], strict=False)]


def _all_grow(parts: Sequence[Sequence[Numbered]]) -> bool:
    return all(grows(part) for part in parts)


def _gap(papers: Sequence[Numbered], cuts: Sequence[int]) -> float:
    """How far apart the groups are: the smallest factor between neighbours across a cut."""
    return min((papers[cut].pace / papers[cut - 1].pace for cut in cuts), default=1.0)


def _judged(parts: Sequence[tuple[Numbered, ...]]) -> Order:
    if len(parts) == 1:
        return Order(tuple(parts), ())
    series = sorted((part for part in parts if len(part) > 1), key=len, reverse=True)
    strays = [part[0] for part in parts if len(part) == 1]
    return Order(
        tuple(tuple(sorted(part, key=lambda p: (p.issued_on, p.number))) for part in series),
        tuple(sorted(strays, key=lambda paper: paper.issued_on)),
    )
