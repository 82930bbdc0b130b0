"""Powers to sign at an issuer: those of the posts, by who holds the office, and the book that its acts have written."""

from dataclasses import dataclass

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlmodel import Session, col, select

from payloads.ids import signing_id
from payloads.record import Entry
from rules.acting import Role
from rules.signing import Delegation, of_post
from rules.signing_power import SigningState, delegations
from storage.facts import basis_of
from storage.statement import put
from storage.tables.law import SigningBook
from storage.tables.person import Account, Grant, Person
from storage.tables.subject import Campaign

STATE = TypeAdapter(SigningState)


@dataclass(frozen=True)
class Agency:
    """An issuer as its signatures name it."""

    name: str
    capacities: str
    """In which capacities its head and deputies sign (rules.signing.of_post)."""


def write_signing(session: Session, entry: Entry[SigningState]) -> None:
    """Copy the book of an issuer."""
    state = entry.state
    put(
        session,
        SigningBook,
        "id",
        {
            "id": state.id,
            "issuer": state.issuer,
            "status": state.status,
            "act_no": entry.act_no,
            "state": to_json(state).decode(),
            "next_due_at": state.next_due_at,
        },
    )


def book_of(session: Session, issuer: str) -> SigningState | None:
    """The book of an issuer; None when nothing was ever recorded in it."""
    row = session.get(SigningBook, signing_id(issuer))
    return STATE.validate_json(row.state) if row is not None else None


def _agency(campaign: Campaign) -> Agency:
    return Agency(campaign.issuer_name, basis_of(campaign).signers.get("AUTHORITY", ""))


def agency_of(session: Session, issuer: str) -> Agency | None:
    """An issuer by its latest campaign here; None: it has none."""
    query = select(Campaign).where(Campaign.issuer == issuer).order_by(col(Campaign.code))
    rows = session.exec(query).all()
    return _agency(max(rows, key=lambda row: str(basis_of(row).decided_on or ""))) if rows else None


def issuers(session: Session) -> list[tuple[str, str]]:
    """(code, name) of every issuer of a campaign here, and of those that have a book from before a hand-over."""
    named = dict(session.exec(select(Campaign.issuer, Campaign.issuer_name).order_by(col(Campaign.code))).all())
    return sorted(named.items(), key=lambda one: one[1])


def post_of(session: Session, account: str) -> str | None:
    """The post of who holds an account; None: no active account of that name."""
    row = session.get(Account, account)
    return session.get_one(Person, row.person).post if row is not None and row.active else None


def posts_at(session: Session, issuer: str, agency: Agency) -> tuple[Delegation, ...]:
    """The powers that posts give by themselves: of everybody who acts as the issuer's authority, by account."""
    query = (
        select(Account.name, Person.post)
        .join(Person, col(Person.code) == col(Account.person))
        .join(Grant, col(Grant.account) == col(Account.name))
        .where(Grant.role == Role.AUTHORITY, Grant.unit == issuer, col(Account.active))
        .order_by(col(Account.name))
    )
    found = (of_post(name, post, agency.name, agency.capacities) for name, post in session.exec(query))
    return tuple(one for one in found if one is not None)


def powers_at(session: Session, campaign: Campaign) -> tuple[Delegation, ...]:
    """Every power to sign at the issuer of a campaign: of the posts, then of its book."""
    posts = posts_at(session, campaign.issuer, _agency(campaign))
    return (*posts, *delegations(book_of(session, campaign.issuer)))
