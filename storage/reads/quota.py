"""Quotas on pages: the lines of a unit or a campaign with their periods, and what of them is used on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session

from rules.facts import QuotaRule
from rules.quota import Proposal, allot, counting, filing_day, in_all, say_period, together
from storage.intake import now_of


@dataclass(frozen=True)
class QuotaLine:
    """A line of the plan as a page shows it."""

    maximum: int
    together: bool
    """Collectives and individuals share the number."""
    source: str
    period: str
    """From which day of filing to which, and the paper that ended it; empty: throughout."""
    current: bool
    """It counts on the page's day."""
    units: int = 0
    """How many units of the campaign it counts for on that day; 0 on the page of one unit."""


@dataclass(frozen=True)
class Share:
    """What one unit may propose on a day, and what of that is used."""

    used: int
    maximum: int | None
    """None: no line holds, so nothing is limited."""
    lines: tuple[QuotaLine, ...]
    """Every line that speaks of the unit, those that have ended too."""


def today(session: Session) -> date:
    """The day on the installation's clock, by which a page chooses the lines."""
    return filing_day(now_of(session, datetime.now(UTC))[0])


def share(unit: str, speaking: tuple[QuotaRule, ...], held: Iterable[Proposal], on: date) -> Share:
    """The share of one unit. `speaking`: its lines of any day; `held`: its proposals that hold a slot."""
    allotted, proposals = allot(unit, speaking, on), tuple(held)
    counted = sum(counting(allotted, one) is not None for one in proposals) if allotted else len(proposals)
    return Share(counted, in_all(allotted), tuple(line_view(line, line in allotted) for line in speaking))


def line_view(line: QuotaRule, current: bool, units: int = 0) -> QuotaLine:
    """One line in words."""
    return QuotaLine(line.maximum, together(line), str(line.source), say_period(line), current, units)
