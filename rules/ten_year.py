"""A report on many years: what it claims, what the award history says, and where the two differ. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rules.award_history import Awarded, folded
from rules.award_tally import (
    Answer,
    Claim,
    Share,
    Tally,
    answers,
    counted,
    cross,
    direct_shares,
    merged,
    rising,
    unclaimed,
)
from rules.award_tally import Selector as Select


class Than(StrEnum):
    """How a claimed share wants to be read."""

    EXACT = "EXACT"
    MORE_THAN = "MORE_THAN"


@dataclass(frozen=True)
class ShareClaim:
    """A share of direct workers that the report states. `within`: half a unit of its last digit."""

    year: int
    value: Fraction
    within: Fraction
    than: Than
    words: str
    line: int


@dataclass(frozen=True)
class ShareAnswer:
    """A claimed share beside the counted one."""

    claim: ShareClaim
    counted: Share

    @property
    def agrees(self) -> bool:
        """Whether the counted share is what the claim says; without a base it is not."""
        if not self.counted.base:
            return False
        if self.claim.than is Than.MORE_THAN:
            return self.counted.value > self.claim.value
        return abs(self.counted.value - self.claim.value) <= self.claim.within


@dataclass(frozen=True)
class MovementFacts:
    """One movement: all its names with the first and last day of each, None = not stated."""

    code: str
    names: tuple[tuple[str, date | None, date | None], ...]


@dataclass(frozen=True)
class ReportFacts:
    """What the rules are told of a report."""

    code: str
    first_year: int
    last_year: int
    claims: tuple[Claim, ...]
    subset_claims: tuple[Claim, ...]
    share_claims: tuple[ShareClaim, ...]
    shares_rise: bool
    excluded_awards: tuple[str, ...]
    movements: tuple[MovementFacts, ...]
    seats: tuple[tuple[str, str], ...]
    """(seat, person) of the Council."""
    stated_members: int
    missing_annexes: tuple[tuple[str, str, int], ...]
    """(words, place in the report, line)."""


@dataclass(frozen=True)
class NameUse:
    """A name of a movement on decisions, with the first and last day of them."""

    name: str
    first: date
    last: date
    count: int


@dataclass(frozen=True)
class TenYears:
    """The report computed from the history, beside what the paper says."""

    facts: ReportFacts
    tallies: tuple[Tally, ...]
    answers: tuple[Answer, ...]
    subset_answers: tuple[Answer, ...]
    shares: tuple[Share, ...]
    share_answers: tuple[ShareAnswer, ...]
    unclaimed: int
    early_names: tuple[NameUse, ...]
    """Names used before their movement had them."""
    unknown_names: tuple[NameUse, ...]

    @property
    def total(self) -> int:
        """All awards of the period."""
        return counted(self.tallies, Select())

    @property
    def persons(self) -> int:
        """Members of the Council: a member is a person, whatever the number of seats."""
        return len({holder for _seat, holder in self.facts.seats})

    @property
    def rises(self) -> bool:
        """Whether the share of direct workers rises every year."""
        return rising(self.shares)

    @property
    def differences(self) -> int:
        """How many statements of the report do not come out of the history."""
        wrong = sum(not answer.agrees for answer in (*self.answers, *self.subset_answers))
        wrong += sum(not answer.agrees for answer in self.share_answers)
        wrong += self.facts.shares_rise and not self.rises
        return wrong + (self.persons != self.facts.stated_members) + (self.unclaimed > 0)

    def by(self, row: Callable[[Tally], str], column: Callable[[Tally], str]) -> dict[str, dict[str, int]]:
        """A table of counts by two properties."""
        return cross(self.tallies, row, column)

    def of_class(self, awarded: Awarded) -> int:
        """All awards of one class of recipients."""
        return counted(self.tallies, Select(recipient_class=awarded))


def movement_codes(facts: ReportFacts) -> Mapping[str, str]:
    """Folded name → code of the movement, for all names of all movements."""
    return {folded(name): movement.code for movement in facts.movements for name, _from, _until in movement.names}


def ten_years(facts: ReportFacts, tallies: Sequence[Tally], names: Sequence[NameUse]) -> TenYears:
    """The report from the tallies of its years. `names`: movements as the decisions call them."""
    codes = movement_codes(facts)
    joined = merged((one for one in tallies if facts.first_year <= one.year <= facts.last_year), codes)
    shares = direct_shares(joined, facts.excluded_awards)
    by_year = {share.year: share for share in shares}
    begins = {folded(name): first for movement in facts.movements for name, first, _until in movement.names}
    return TenYears(
        facts=facts,
        tallies=joined,
        answers=answers(joined, facts.claims),
        subset_answers=answers(joined, facts.subset_claims),
        shares=shares,
        share_answers=tuple(
            ShareAnswer(claim, by_year.get(claim.year, Share(claim.year, 0, 0))) for claim in facts.share_claims
        ),
        unclaimed=unclaimed(joined, facts.claims),
        early_names=tuple(use for use in names if use.first < (begins.get(folded(use.name)) or date.min)),
        unknown_names=tuple(use for use in names if folded(use.name) not in codes),
    )
