"""From rows to the remit of an auditor: units below his offices, and what any of them has issued."""

import json

from sqlmodel import Session, col, select

from rules.acting import Role
from rules.remit import Remit
from storage.tables.organisation import UnitPeriod
from storage.tables.person import Grant
from storage.tables.programme import Programme
from storage.tables.subject import Campaign, CampaignVersion


def below(session: Session, units: frozenset[str]) -> frozenset[str]:
    """These units and all that have ever stood below them in the tree."""
    parents = select(UnitPeriod.unit, UnitPeriod.value).where(UnitPeriod.kind == "PARENT")
    children: dict[str, set[str]] = {}
    for unit, parent in session.exec(parents).all():
        children.setdefault(parent, set()).add(unit)
    found, waiting = set(units), list(units)
    while waiting:
        fresh = children.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)


def remit_of(session: Session, offices: frozenset[str]) -> Remit:
    """What auditors of these offices may look into: issued now, or in any version, by them or from below."""
    units = below(session, offices)
    issuers = dict(session.exec(select(Campaign.code, Campaign.issuer)).all())
    codes = {code for code, issuer in issuers.items() if issuer in units}
    # Every request of an auditor asks: only what is not his already is opened.
    versions = select(CampaignVersion.campaign, CampaignVersion.basis).where(
        col(CampaignVersion.campaign).not_in(codes)
    )
    codes |= {code for code, basis in session.exec(versions).all() if json.loads(basis).get("issuer") in units}
    ranges = dict(session.exec(select(Programme.code, Programme.issuer)).all())
    auditors = session.exec(select(Grant.unit).where(Grant.role == Role.AUDITOR.value)).all()
    whole = codes == issuers.keys() and units.issuperset((*ranges.values(), *auditors))
    programmes = frozenset(code for code, issuer in ranges.items() if issuer in units)
    return Remit(offices, units, frozenset(codes), programmes, whole)
