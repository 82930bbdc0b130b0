"""Bàn giao: who may see whose open cases, and handing them on as an act on record."""

from datetime import UTC, datetime
from typing import TypeVar

from sqlmodel import Session

from api.actions.prepare import NotThere
from api.deps import Parts
from rules.acting import Role
from rules.handover import HandOver, Holding, may_assign
from rules.refusal import Refusal
from storage import handover as records
from storage.account import Officer
from storage.reads.handover import Belongings, Handed, holdings
from storage.reads.inspection_campaign import units_of
from storage.tables.person import Account, Person

Shown = TypeVar("Shown", Belongings, Handed)
OVERSEERS = frozenset({Role.AUTHORITY, Role.STANDING_HEAD})
"""Roles that may look at anybody's open cases."""


def held_by(officer: Officer) -> tuple[Holding, ...]:
    """The officer's roles as the rules want them."""
    return tuple(Holding(held.role, held.unit) for held in officer.roles)


def may_look(session: Session, officer: Officer, account: str, roles: tuple[Holding, ...]) -> bool:
    """Whether the officer may see the open cases of an account: his own, those below him, or anybody's as overseer.

    An auditor looks at officers of the units of his remit and of those that take part in its campaigns.
    """
    own = held_by(officer)
    below = any(may_assign(own, role) for role in roles)
    if officer.account == account or below or any(officer.holds(role) for role in OVERSEERS):
        return True
    if officer.remit is None:
        return False
    units = officer.remit.units | units_of(session, officer.remit.campaigns)
    return any(role.unit in units for role in roles)


def narrowed(officer: Officer, account: str, shown: Shown) -> Shown:
    """For who looks at another as an auditor only, the cases of his remit; for everybody else all of them."""
    remit = officer.remit if officer.only_audits and officer.account != account else None
    return shown if remit is None else shown.only(remit.covers)


def person_of(session: Session, officer: Officer, account: str) -> tuple[Account, Person]:
    """The account and its person. Raises NotThere for an account that there is not, or that is not to be seen."""
    row = session.get(Account, account)
    if row is None or not may_look(session, officer, account, holdings(session, account)):
        raise NotThere(account)
    return row, session.get_one(Person, row.person)


def perform(parts: Parts, officer: Officer, form_key: str, asked: HandOver) -> int:
    """Hand on; the number of the handover. Raises NotThere, KeyReused, and the Refusal, which is recorded too."""
    now = datetime.now(UTC)
    try:
        with parts.database.write() as session:
            person_of(session, officer, asked.from_account)
            return records.record(session, officer.account, form_key, asked, now)
    except Refusal as refusal:
        with parts.database.write() as session:
            records.refuse(session, officer.account, asked, refusal, now)
        raise
