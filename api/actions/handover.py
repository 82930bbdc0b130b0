"""Bàn giao: who may see whose open cases, and handing them on as an act on record."""

from datetime import UTC, datetime

from sqlmodel import Session

from api.actions.prepare import NotThere
from api.deps import Parts
from rules.acting import Role
from rules.handover import HandOver, Holding, may_assign
from rules.refusal import Refusal
from storage import handover as records
from storage.account import Officer
from storage.reads.handover import holdings
from storage.tables.person import Account, Person

OVERSEERS = frozenset({Role.AUDITOR, Role.AUTHORITY, Role.STANDING_HEAD})
"""Roles that may look at anybody's open cases."""


def held_by(officer: Officer) -> tuple[Holding, ...]:
    """The officer's roles as the rules want them."""
    return tuple(Holding(held.role, held.unit) for held in officer.roles)


def may_look(officer: Officer, account: str, roles: tuple[Holding, ...]) -> bool:
    """Whether the officer may see the open cases of an account: his own, those below him, or anybody's as overseer."""
    own = held_by(officer)
    below = any(may_assign(own, role) for role in roles)
    return officer.account == account or below or any(officer.holds(role) for role in OVERSEERS)


def person_of(session: Session, officer: Officer, account: str) -> tuple[Account, Person]:
    """The account and its person. Raises NotThere for an account that there is not, or that is not to be seen."""
    row = session.get(Account, account)
    if row is None or not may_look(officer, account, holdings(session, account)):
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
