"""The book of powers to sign as its page shows it: powers of the posts, powers on paper, who can be given one."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from rules.decision import SIGNERS
from rules.signing import Delegation
from rules.signing_power import STATES, Power, Standing, standing
from storage.reads.common import PersonName, note_texts, people_of_accounts
from storage.signing_power import agency_of, book_of, posts_at
from storage.tables.person import Account, Grant


@dataclass(frozen=True)
class PostLine:
    """A power that comes with a post."""

    person: PersonName
    power: Delegation


@dataclass(frozen=True)
class PowerLine:
    """A line of the book with the names of everybody in it."""

    power: Power
    standing: Standing
    person: PersonName
    giver: PersonName
    recorded_by: PersonName
    ended_by: PersonName
    end_text: str


@dataclass(frozen=True)
class Book:
    """Who may sign at one issuer, on a day."""

    issuer: str
    name: str
    capacities: str
    status: str
    posts: tuple[PostLine, ...]
    powers: tuple[PowerLine, ...]
    """The latest first."""

    @property
    def open(self) -> tuple[PowerLine, ...]:
        """Powers that can still be ended."""
        return tuple(line for line in self.powers if line.standing in (Standing.NOW, Standing.LATER))


def book(session: Session, issuer: str, on: date) -> Book | None:
    """Powers to sign at an issuer; None: no campaign here has that issuer."""
    agency, state = agency_of(session, issuer), book_of(session, issuer)
    if agency is None:
        return None
    posts, powers = posts_at(session, issuer, agency), state.powers if state is not None else ()
    accounts = {one.person for one in posts}
    for power in powers:
        accounts |= {power.delegation.person, power.delegation.given_by, power.recorded_by, power.ended_by}
    people, texts = people_of_accounts(session, accounts), note_texts(session, [power.end_note for power in powers])

    def named(account: str) -> PersonName:
        return people.get(account, PersonName(account))

    lines = tuple(
        PowerLine(
            power,
            standing(power, on),
            named(power.delegation.person),
            named(power.delegation.given_by),
            named(power.recorded_by),
            named(power.ended_by),
            texts.get(power.end_note, ""),
        )
        for power in reversed(powers)
    )
    status = state.status if state is not None else next(iter(STATES))
    own = tuple(PostLine(named(one.person), one) for one in posts)
    return Book(issuer, agency.name, agency.capacities, status, own, lines)


def candidates(session: Session) -> list[tuple[str, PersonName]]:
    """(account, person) of everybody whose office can sign once a power is on record, by name."""
    query = select(Account.name).join(Grant, col(Grant.account) == col(Account.name))
    query = query.where(col(Grant.role).in_(SIGNERS), col(Account.active)).distinct()
    people = people_of_accounts(session, session.exec(query).all())
    return sorted(people.items(), key=lambda one: (one[1].name, one[0]))
