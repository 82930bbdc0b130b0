"""What will happen on the way when the rehearsal clock moves forward: read from the due instants of every case."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from rules import campaign as campaign_rules
from rules import enrolment as enrolment_rules
from rules import nomination as nomination_rules
from rules import programme as programme_rules
from storage.facts import case_facts, state_of
from storage.programme import state_of as programme_state
from storage.reads.nomination import STATE as NOMINATION_STATE
from storage.reads.unit import STATE as ENROLMENT_STATE
from storage.tables.person import Account, Grant, Person, Unit
from storage.tables.programme import Programme
from storage.tables.subject import Campaign, Enrolment, Nomination

Found = dict[tuple[datetime, str, str, str, str], int]
"""(instant, subject, act, detail, obligation) → cases."""


@dataclass(frozen=True)
class Coming:
    """Cases to which the same thing happens at the same instant."""

    at: datetime
    subject: str
    act: str
    detail: str
    """Phase or number of days, as the act carries it."""
    cases: int
    key: str = ""
    """Key of the obligation, for what a unit owes."""


def coming(session: Session) -> tuple[Coming, ...]:
    """The next thing that happens by itself to every case, ascending; suspended campaigns wait."""
    found: Found = {}
    live = session.exec(select(Campaign).where(col(Campaign.suspended).is_(False))).all()
    for plan in live:
        state, facts = state_of(plan), case_facts(session, plan, "")
        if state is not None:
            _note(found, "campaign", campaign_rules.next_due(state, facts))
        enrolments = select(Enrolment).where(Enrolment.campaign == plan.code, col(Enrolment.next_due_at).is_not(None))
        for enrolment in session.exec(enrolments):
            part = ENROLMENT_STATE.validate_json(enrolment.state)
            _note(found, "enrolment", enrolment_rules.next_due(part, facts))
        nominations = select(Nomination).where(
            Nomination.campaign == plan.code, col(Nomination.next_due_at).is_not(None)
        )
        for row in session.exec(nominations):
            _note(found, "nomination", nomination_rules.next_due(NOMINATION_STATE.validate_json(row.state), facts))
    for programme in session.exec(select(Programme).where(col(Programme.next_due_at).is_not(None))):
        years = programme_state(programme)
        if years is not None:
            _note(found, "programme", programme_rules.next_due(years))
    return tuple(
        Coming(at, subject, act, detail, cases, key) for (at, subject, act, detail, key), cases in sorted(found.items())
    )


def _note(found: Found, subject: str, due: tuple[datetime, object] | None) -> None:
    if due is None:
        return
    at, body = due
    act = type(body).__name__
    detail = str(getattr(body, "phase", "") or getattr(body, "days_before", ""))
    key = (at, subject, act, detail, str(getattr(body, "key", "")))
    found[key] = found.get(key, 0) + 1


@dataclass(frozen=True)
class DemoAccount:
    """An account of a rehearsal that anybody may use."""

    account: str
    name: str
    roles: tuple[tuple[str, str], ...]
    """(role, name of the unit)"""


def demo_accounts(session: Session) -> tuple[DemoAccount, ...]:
    """Demo accounts with their roles, by role; empty in a real installation."""
    query = (
        select(Account.name, Person, Grant.role, Unit.name)
        .join(Person, col(Person.code) == col(Account.person))
        .join(Grant, col(Grant.account) == col(Account.name))
        .join(Unit, col(Unit.code) == col(Grant.unit))
        .where(col(Account.demo).is_(True), col(Account.active).is_(True))
        .order_by(col(Grant.id))
    )
    names: dict[str, str] = {}
    roles: dict[str, list[tuple[str, str]]] = {}
    for account, person, role, unit in session.exec(query):
        names[account] = f"{person.honorific} {person.name}".strip()
        roles.setdefault(account, []).append((role, unit))
    return tuple(DemoAccount(account, names[account], tuple(held)) for account, held in roles.items())
