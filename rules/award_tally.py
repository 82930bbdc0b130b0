"""Counting a history: tallies, the tables of a report, its claims held against what was counted. Pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from rules.award_history import Awarded, AwardLevel, Grade, folded
from rules.recipient import STATISTICS, statistics_class

STATISTICS_CLASSES = {Awarded.FAMILY: "HOUSEHOLD", Awarded.FOREIGN: "FOREIGNER"}
"""Classes of a history that the recipient classes of the law name otherwise."""


@dataclass(frozen=True)
class Tally:
    """How many awards share these properties. `movement`: name as on the list, or code once `merged`."""

    award: str
    grade: Grade
    level: AwardLevel
    recipient_class: Awarded
    direct_worker: bool | None
    year: int
    movement: str
    count: int


@dataclass(frozen=True)
class Selector:
    """Which awards a claim speaks of; None = whatever."""

    award: str | None = None
    grade: Grade | None = None
    level: AwardLevel | None = None
    recipient_class: Awarded | None = None
    movement: str | None = None


class Operator(StrEnum):
    """How a claim wants to be read."""

    EXACT = "EXACT"
    AT_LEAST = "AT_LEAST"


@dataclass(frozen=True)
class Claim:
    """A count that a report states. `line`: where its definition says so; `words`: the report's own."""

    name: str
    selector: Selector
    value: int
    operator: Operator
    words: str
    line: int


@dataclass(frozen=True)
class Answer:
    """A claim beside what was counted."""

    claim: Claim
    counted: int

    @property
    def agrees(self) -> bool:
        """Whether the count is what the claim says."""
        if self.claim.operator is Operator.AT_LEAST:
            return self.counted >= self.claim.value
        return self.counted == self.claim.value


@dataclass(frozen=True)
class Share:
    """Direct workers among the individuals of one year."""

    year: int
    direct: int
    base: int

    @property
    def value(self) -> Fraction:
        """The share; 0 without a base."""
        return Fraction(self.direct, self.base) if self.base else Fraction(0)


def merged(tallies: Iterable[Tally], codes: Mapping[str, str]) -> tuple[Tally, ...]:
    """The tallies with one code for all names of a movement; a name in no catalogue stays as it is.

    `codes`: folded name → code of the movement.
    """
    found: dict[Tally, int] = defaultdict(int)
    for tally in tallies:
        movement = codes.get(folded(tally.movement), tally.movement)
        found[replace(tally, movement=movement, count=0)] += tally.count
    return tuple(replace(tally, count=count) for tally, count in found.items())


def counted(tallies: Iterable[Tally], selector: Selector) -> int:
    """How many awards the selector takes."""
    return sum(tally.count for tally in tallies if _takes(selector, tally))


def answers(tallies: Sequence[Tally], claims: Iterable[Claim]) -> tuple[Answer, ...]:
    """Every claim beside its count."""
    return tuple(Answer(claim, counted(tallies, claim.selector)) for claim in claims)


def unclaimed(tallies: Iterable[Tally], claims: Sequence[Claim]) -> int:
    """Awards that no claim of the report speaks of: a total that agrees must not hide them."""
    return sum(tally.count for tally in tallies if not any(_takes(claim.selector, tally) for claim in claims))


def cross(
    tallies: Iterable[Tally], row: Callable[[Tally], str], column: Callable[[Tally], str]
) -> dict[str, dict[str, int]]:
    """A table: counts by the two properties. Rows and columns in no particular order; absent = none."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for tally in tallies:
        found[row(tally)][column(tally)] += tally.count
    return {name: dict(columns) for name, columns in found.items()}


def by_statistics_row(tallies: Iterable[Tally]) -> tuple[tuple[str, int], ...]:
    """(row of the statistics forms, awards) in the forms' order. Lists say no posts: leaders are not told apart."""
    counts = dict.fromkeys(STATISTICS, 0)
    for tally in tallies:
        code = STATISTICS_CLASSES.get(tally.recipient_class, tally.recipient_class.value)
        counts[statistics_class(code, direct_worker=bool(tally.direct_worker))] += tally.count
    return tuple(counts.items())


def direct_shares(tallies: Iterable[Tally], excluded: Collection[str]) -> tuple[Share, ...]:
    """Direct workers among the individuals of each year, without the excluded awards; years in order."""
    direct: dict[int, int] = defaultdict(int)
    base: dict[int, int] = defaultdict(int)
    for tally in tallies:
        if tally.recipient_class is Awarded.INDIVIDUAL and tally.award not in excluded:
            base[tally.year] += tally.count
            direct[tally.year] += tally.count if tally.direct_worker else 0
    return tuple(Share(year, direct[year], base[year]) for year in sorted(base))


def rising(shares: Sequence[Share]) -> bool:
    """Whether every year's share is above that of the year before."""
    return all(later.value > earlier.value for earlier, later in zip(shares, shares[1:], strict=False))


def _takes(selector: Selector, tally: Tally) -> bool:
    return (
        selector.award in (None, tally.award)
        and selector.grade in (None, tally.grade)
        and selector.level in (None, tally.level)
        and selector.recipient_class in (None, tally.recipient_class)
        and selector.movement in (None, tally.movement)
    )
