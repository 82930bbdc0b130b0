"""Who could take an officer's work over."""

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from rules.acting import UNIT_ROLES
from storage.reads.common import order_key
from storage.tables.person import Account, Grant, Person

UNIT_ONLY = frozenset(role.value for role in UNIT_ROLES)


@dataclass(frozen=True)
class Colleague:
    """An active account that could take somebody's work over. `what`: its post."""

    account: str
    name: str
    what: str


def colleagues(session: Session, account: str) -> tuple[Colleague, ...]:
    """Active accounts that could take the work over: those with a role for a unit of that account, those that hold one
    of its offices elsewhere, and new ones without any role yet.
    """
    own = session.exec(select(Grant).where(Grant.account == account)).all()
    units, roles = {grant.unit for grant in own}, {grant.role for grant in own}
    near = select(Grant.account).where(or_(col(Grant.unit).in_(units), col(Grant.role).in_(roles - UNIT_ONLY)))
    free = col(Account.name).not_in(select(Grant.account))
    query = (
        select(Account.name, Person)
        .join(Person, col(Person.code) == col(Account.person))
        .where(or_(col(Account.name).in_(near), free), Account.name != account, col(Account.active).is_(True))
    )
    found = [Colleague(name, f"{p.honorific} {p.name}".strip(), p.post) for name, p in session.exec(query)]
    return tuple(sorted(found, key=lambda one: order_key(one.name)))
