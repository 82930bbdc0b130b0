"""Who takes part in a campaign: units and the Council of a version of its definition, and what passes to successors."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sql
from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from rules.campaign_acts import Passed
from rules.organisation import Function, day_of, exists_on, responsible
from storage.reads.organisation import read_organisation
from storage.tables.person import Unit
from storage.tables.subject import CampaignUnit, CouncilMember, Draft, Enrolment, Nomination


def take_part(session: Session, campaign: str, basis: CampaignBasis) -> None:
    """Who takes part and who sits on the Council, as a version of the definition says; silent versions change none."""
    if not basis.participants:
        return
    session.exec(sql.delete(CampaignUnit).where(col(CampaignUnit.campaign) == campaign))
    session.exec(sql.delete(CouncilMember).where(col(CouncilMember.campaign) == campaign))
    for participant in basis.participants:
        session.add(CampaignUnit(campaign=campaign, unit=participant.unit, part=participant.part))
    for position, seat in enumerate(basis.council):
        session.add(
            CouncilMember(
                campaign=campaign,
                person=seat.person,
                seat=seat.seat,
                position=position,
                valid_from=seat.valid_from,
                valid_until=seat.valid_until,
            )
        )
    session.flush()


def pass_drafts(session: Session, campaign: str, passing: Mapping[str, str]) -> None:
    """Drafts that a passing unit has not filed are its successor's to go on with."""
    if not passing:
        return
    filed = select(Nomination.id).where(Nomination.campaign == campaign)
    query = select(Draft).where(Draft.campaign == campaign, col(Draft.unit).in_(passing), col(Draft.id).not_in(filed))
    for draft in session.exec(query):
        draft.unit = passing[draft.unit]


def passed_units(session: Session, campaign: str, at: datetime, places: Mapping[str, str]) -> tuple[Passed, ...]:
    """Units with something in the campaign that have ended by `at`, each with the one that proposes for it now.

    `places`: unit → the place that decides between several successors. A unit whose successor is not known, or not
    one, is left out: it has to be named by hand. Source: rows of succession, function PROPOSER (law P8).
    """
    day = day_of(at)
    holders = set(session.exec(select(CampaignUnit.unit).where(CampaignUnit.campaign == campaign)).all())
    holders |= set(session.exec(select(Enrolment.unit).where(Enrolment.campaign == campaign)).all())
    holders |= set(session.exec(select(Nomination.unit).where(Nomination.campaign == campaign)).all())
    known = read_organisation(session)
    units, successions = known.units, known.successions
    passed = []
    for unit in sorted(holders & units.keys()):
        if not exists_on(units[unit], day):
            place = places.get(unit, "")
            answer = responsible(units, successions, unit, Function.PROPOSER, day, place)
            if answer.one and answer.one != unit:
                last = answer.path[-1].basis
                verified = not answer.unverified
                passed.append(Passed(unit, answer.one, str(last.source), last.evidence, verified))
    return tuple(passed)


def register_unit(session: Session, unit: Unit) -> None:
    """A unit of a campaign's files: new, or brought up to date. What the organisation's rows say of it comes first."""
    known = session.get(Unit, unit.code)
    if known is None or not known.evidence:
        session.merge(unit)
    elif unit.email:
        known.email = unit.email
    session.flush()
