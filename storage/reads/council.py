"""A sitting of the Council as its page shows it: members, attendance, agenda, ballots, results, ranking."""

from dataclasses import dataclass, replace

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

from payloads.ids import council_id
from rules.acting import Role
from rules.council_acts import AWARDS, Ballot, SessionState
from rules.facts import LegalValue
from storage.facts import basis_of
from storage.reads.campaign import council
from storage.reads.common import PersonName, people, people_of_accounts, short_title
from storage.reads.nomination import Nominee, nominees, nominees_in
from storage.tables.person import Account, Grant
from storage.tables.record import Delivery
from storage.tables.subject import Campaign, Sitting

STATE = TypeAdapter(SessionState)
OWN_AWARD, FORWARD_AWARD = tuple(AWARDS)


@dataclass(frozen=True)
class Seat:
    """A member in a sitting."""

    person: str
    name: PersonName
    seat: str
    present: bool
    conflicts: tuple[int, ...]
    """Dossiers that the member is connected with."""


@dataclass(frozen=True)
class Item:
    """One dossier of the agenda, with its result once its ballot is closed."""

    n: int
    nominee: Nominee | None
    ballot: str
    """Id of its ballot, also an open one; empty before."""
    closed: bool
    agree: int = 0
    disagree: int = 0
    invalid: int = 0
    needed: int = 0
    base: int = 0
    rank: int = 0
    forward_agree: int = 0
    forward_needed: int = 0
    forward_closed: bool = False
    """Result of the ballot on proposing the province's bằng khen, when there was one."""

    @property
    def forward_passed(self) -> bool:
        """Whether the Council agrees to propose the bằng khen."""
        return self.forward_closed and self.forward_agree >= self.forward_needed

    @property
    def passed(self) -> bool:
        """Whether the votes for reach the votes needed."""
        return self.closed and self.agree >= self.needed


@dataclass(frozen=True)
class CountLine:
    """Who has entered a count of a ballot; the figures stay hidden until it is closed."""

    account: str
    name: str


@dataclass(frozen=True)
class BallotView:
    """One ballot of the sitting."""

    ballot: Ballot
    counted_by: tuple[CountLine, ...]
    tellers: tuple[CountLine, ...]
    differ: tuple[int, ...]
    """Dossiers in which two counts differ, while it is open."""
    passed: int


@dataclass(frozen=True)
class SittingView:
    """A sitting; `state.status` NONE when it is not convened yet."""

    campaign: str
    campaign_title: str
    phase: str
    state: SessionState
    seats: tuple[Seat, ...]
    items: tuple[Item, ...]
    ballots: tuple[BallotView, ...]
    values: tuple[LegalValue, ...]
    """Quorum and threshold with their sources."""
    refused: tuple[str, ...]
    """Cases that refused what the sitting told them, with the code."""
    forward_maximum: int

    @property
    def open_ballot(self) -> BallotView | None:
        """The ballot that is under way."""
        return next((view for view in self.ballots if not view.ballot.closed), None)

    @property
    def waiting(self) -> tuple[Item, ...]:
        """Items without a ballot."""
        return tuple(item for item in self.items if not item.ballot)


def sitting(session: Session, campaign: str, n: int) -> SittingView | None:
    """One sitting; None when there is none of that number."""
    workflow_id = council_id(campaign, n)
    row, plan = session.get(Sitting, workflow_id), session.get(Campaign, campaign)
    if row is None or plan is None:
        return None
    state, basis = STATE.validate_json(row.state), basis_of(plan)
    return SittingView(
        campaign=campaign,
        campaign_title=short_title(plan),
        phase=plan.phase,
        state=state,
        seats=_seats(session, state),
        items=_items(session, state),
        ballots=_ballots(session, state),
        values=tuple(value for value in basis.values if value.id.startswith("council.")),
        refused=_refused(session, workflow_id),
        forward_maximum=basis.forward_quota.maximum if basis.forward_quota else 0,
    )


def _seats(session: Session, state: SessionState) -> tuple[Seat, ...]:
    names = people(session, state.members)
    at = state.sits_at
    known = {member.person: member.seat for member in council(session, state.campaign, at)} if at else {}
    return tuple(
        Seat(
            person,
            names.get(person, PersonName(person)),
            known.get(person, ""),
            person in state.present,
            tuple(n for member, n in state.conflicts if member == person),
        )
        for person in state.members
    )


def _items(session: Session, state: SessionState) -> tuple[Item, ...]:
    found = nominees(session, state.campaign, state.items)
    return tuple(_item(state, n, found.get(n)) for n in state.items)


def _item(state: SessionState, n: int, nominee: Nominee | None) -> Item:
    rank = state.ranking.index(n) + 1 if n in state.ranking else 0
    opened = next((ballot for ballot in state.ballots if n in ballot.items and ballot.award == OWN_AWARD), None)
    item = Item(n, nominee, opened.id if opened else "", False, rank=rank)
    result, forward = state.ballot_of(n, OWN_AWARD), state.ballot_of(n, FORWARD_AWARD)
    if result is not None:
        ballot, tally = result
        item = replace(
            item,
            closed=True,
            agree=tally.agree,
            disagree=tally.disagree,
            invalid=tally.invalid,
            needed=ballot.needed,
            base=ballot.base,
        )
    if forward is not None:
        ballot, tally = forward
        item = replace(item, forward_agree=tally.agree, forward_needed=ballot.needed, forward_closed=True)
    return item


def _ballots(session: Session, state: SessionState) -> tuple[BallotView, ...]:
    accounts = {account for b in state.ballots for account in (*b.tellers, *(count.account for count in b.counts))}
    names = people_of_accounts(session, accounts)

    def line(account: str) -> CountLine:
        return CountLine(account, str(names.get(account, account)))

    views = []
    for ballot in state.ballots:
        first = ballot.counts[0].tallies if ballot.counts else ()
        second = ballot.counts[1].tallies if len(ballot.counts) == 2 else first
        views.append(
            BallotView(
                ballot,
                tuple(line(count.account) for count in ballot.counts),
                tuple(line(account) for account in ballot.tellers),
                tuple(a.n for a, b in zip(first, second, strict=True) if a != b),
                sum(tally.agree >= ballot.needed for tally in first) if ballot.closed else 0,
            )
        )
    return tuple(views)


def _refused(session: Session, workflow_id: str) -> tuple[str, ...]:
    query = select(Delivery.target).where(Delivery.source == workflow_id, Delivery.outcome == "REFUSED")
    return tuple(session.exec(query.order_by(col(Delivery.target))).all())


def next_number(session: Session, campaign: str) -> int:
    """Number that the next sitting of the campaign takes."""
    return (session.exec(select(func.max(Sitting.n)).where(Sitting.campaign == campaign)).one() or 0) + 1


def ready_for_council(session: Session, campaign: str) -> tuple[Nominee, ...]:
    """Appraised dossiers that stand on no agenda."""
    return nominees_in(session, campaign, "APPRAISED")


def tellers(session: Session) -> tuple[CountLine, ...]:
    """Accounts that hold the role of teller."""
    query = (
        select(Account.name)
        .join(Grant, col(Grant.account) == col(Account.name))
        .where(Grant.role == Role.TELLER, col(Account.active).is_(True))
        .distinct()
    )
    accounts = session.exec(query).all()
    names = people_of_accounts(session, accounts)
    return tuple(CountLine(account, str(names.get(account, account))) for account in sorted(accounts))
