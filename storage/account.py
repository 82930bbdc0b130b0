"""Accounts, their roles, and sign-in sessions. Passwords and tokens are here only as hashes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from rules.acting import Role
from rules.remit import Remit
from storage.remit import remit_of
from storage.tables.person import Account, Grant, Person, SignIn, Unit

LOCK_AFTER = 8
LOCK_FOR = timedelta(minutes=10)
SESSION_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Held:
    """A role that an officer holds for a unit."""

    role: Role
    unit: str
    unit_name: str


@dataclass(frozen=True)
class Officer:
    """A signed-in person."""

    account: str
    name: str
    honorific: str
    post: str
    roles: tuple[Held, ...]
    csrf: str
    remit: Remit | None = None
    """Of an auditor; None: the officer is none."""

    def holds(self, role: Role) -> bool:
        """Whether the officer holds that role for any unit."""
        return any(held.role == role for held in self.roles)

    def units(self) -> frozenset[str]:
        """Units for which the officer holds any role but that of an auditor, whose sight is the remit."""
        return frozenset(held.unit for held in self.roles if held.role is not Role.AUDITOR)

    @property
    def only_audits(self) -> bool:
        """Whether the officer is an auditor and nothing else: all that he sees is his remit."""
        return self.remit is not None and all(held.role is Role.AUDITOR for held in self.roles)


def find(session: Session, name: str) -> Account | None:
    """The account of that name, also an inactive one."""
    return session.get(Account, name)


def create(
    session: Session, name: str, password_hash: str, person: str, grants: list[tuple[Role, str]], demo: bool
) -> None:
    """A new account with its roles. The person must exist."""
    session.add(Account(name=name, password_hash=password_hash, person=person, demo=demo))
    session.flush()
    for role, unit in grants:
        session.add(Grant(account=name, role=role, unit=unit))


def note_failure(account: Account, now: datetime) -> None:
    """Count a wrong password; after LOCK_AFTER of them the account rests for LOCK_FOR."""
    account.failures += 1
    if account.failures >= LOCK_AFTER:
        account.failures, account.locked_until = 0, now + LOCK_FOR


def open_session(session: Session, account: Account, token_hash: str, csrf: str, now: datetime) -> SignIn:
    """Begin a session; wrong passwords before it are forgotten."""
    account.failures, account.locked_until = 0, None
    row = SignIn(token_hash=token_hash, account=account.name, csrf=csrf, created_at=now, expires_at=now + SESSION_FOR)
    session.add(row)
    return row


def close_session(session: Session, token_hash: str) -> None:
    """Sign out."""
    row = session.get(SignIn, token_hash)
    if row is not None:
        session.delete(row)


def close_all(session: Session, account: str) -> None:
    """End every session of an account (password reset)."""
    for row in session.exec(select(SignIn).where(SignIn.account == account)):
        session.delete(row)


def officer_of(session: Session, token_hash: str, now: datetime) -> Officer | None:
    """Who is signed in under that token, with the roles as they stand now; None = nobody."""
    row = session.get(SignIn, token_hash)
    if row is None or row.expires_at <= now:
        return None
    account = session.get_one(Account, row.account)
    if not account.active:
        return None
    person = session.get_one(Person, account.person)
    held = session.exec(
        select(Grant, Unit)
        .join(Unit, col(Unit.code) == col(Grant.unit))
        .where(Grant.account == account.name)
        .order_by(col(Grant.id))
    )
    roles = tuple(Held(Role(grant.role), unit.code, unit.name) for grant, unit in held)
    offices = frozenset(one.unit for one in roles if one.role is Role.AUDITOR)
    remit = remit_of(session, offices) if offices else None
    return Officer(account.name, person.name, person.honorific, person.post, roles, row.csrf, remit)
