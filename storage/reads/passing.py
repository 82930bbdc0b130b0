"""What a handover would do, shown before it is sent: which units pass to whom, and who is left to be named by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from rules.organisation import Function, day_of, responsible
from storage.participants import passed_units
from storage.reads.campaign import PassedLine, passed_lines
from storage.reads.common import order_key, unit_names
from storage.reads.organisation import read_organisation
from storage.tables.person import Unit
from storage.tables.subject import Enrolment, Nomination


@dataclass(frozen=True)
class Passing:
    """The units of a campaign that have ended. `unknown`: names of those without exactly one known successor."""

    passed: tuple[PassedLine, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Successors:
    """Who may take a unit's place: `usual` by the rows of succession, and every unit that exists on the day."""

    usual: str
    units: tuple[tuple[str, str], ...]
    """(code, name), by name."""
    ended: bool
    """Whether the unit itself is no more."""


def places_of(basis: CampaignBasis) -> dict[str, str]:
    """Unit → the place that decides between several successors."""
    return {participant.unit: participant.place for participant in basis.participants}


def passing(session: Session, campaign: str, at: datetime, places: Mapping[str, str]) -> Passing:
    """What a handover of a campaign at an instant would pass on. `places` come from the version that takes over."""
    passed = passed_units(session, campaign, at, places)
    holders = set(session.exec(select(Enrolment.unit).where(Enrolment.campaign == campaign)).all())
    holders |= set(session.exec(select(Nomination.unit).where(Nomination.campaign == campaign)).all())
    left = holders - {line.unit for line in passed}
    ended = session.exec(select(Unit.code).where(col(Unit.code).in_(left), col(Unit.valid_until) <= day_of(at))).all()
    names = unit_names(session, ended)
    return Passing(passed_lines(session, passed), tuple(sorted(names.values(), key=order_key)))


def successors(session: Session, unit: str, at: datetime, place: str = "") -> Successors:
    """Who may take the place of a unit that has ended, or was given other tasks."""
    known, day = read_organisation(session), day_of(at)
    usual = responsible(known.units, known.successions, unit, Function.PROPOSER, at, place).one
    rows = session.exec(select(Unit).where(Unit.code != unit)).all()
    living = [(row.code, row.name) for row in rows if _exists(row, day)]
    own = session.get(Unit, unit)
    return Successors(
        usual if usual != unit else "",
        tuple(sorted(living, key=lambda item: order_key(item[1]))),
        own is not None and not _exists(own, day),
    )


def _exists(row: Unit, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day < row.valid_until)
