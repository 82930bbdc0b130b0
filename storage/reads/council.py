"""A sitting of the Council as its page shows it: members, attendance, agenda, ballots, results, ranking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

from payloads.ids import council_id
from rules.acting import Role
from rules.council_acts import RANKED_FORM, Ballot, Result, SessionState
from rules.facts import LegalValue
from rules.statute import forms, ranked_forms, vote_name
from rules.tally import counters, differing, ties
from rules.window import CaseFacts
from storage.facts import basis_of, case_facts
from storage.reads.campaign import council
from storage.reads.common import PersonName, people, people_of_accounts, short_title
from storage.reads.nomination import Nominee, nominees, nominees_in
from storage.tables.person import Account, Grant
from storage.tables.record import Delivery
from storage.tables.subject import Campaign, Sitting

STATE = TypeAdapter(SessionState)
SHOWN = ("council.quorum", "council.recusal_enforced", "council.chair_casting_vote")
"""Rows of the statute that hold for a sitting as a whole; others are shown where they apply."""
SHOWN_IN_A_ROUND = ("council.written_reply_days", "council.written_silence")


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
class FormResult:
    """How one dossier stands with one form: voted on in which ballot, and what it got once that is closed."""

    form: str
    ballot: str
    result: Result | None
    rank: int = 0


@dataclass(frozen=True)
class Item:
    """One dossier of the agenda, with what it got in each form that was voted on."""

    n: int
    nominee: Nominee | None
    voted: tuple[FormResult, ...]
    result: Result | None
    """Of the form that is decided here; None before its ballot is closed."""

    def of(self, form: str) -> FormResult | None:
        """How it stands with a form; None before a ballot."""
        return next((voted for voted in self.voted if voted.form == form), None)

    @property
    def closed(self) -> bool:
        """Whether it has the result that the minutes need."""
        return self.result is not None

    @property
    def passed(self) -> bool:
        """Whether the votes reach the votes needed."""
        return self.result is not None and self.result.passed


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
    """Dossiers in which counts differ, while it is open."""
    passed: int
    wanted: int = 2
    """Counts that it needs."""
    ties: tuple[int, ...] = ()
    """Dossiers with even votes that wait for the chair."""


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
    """What the statute says for this sitting, with its sources."""
    refused: tuple[str, ...]
    """Cases that refused what the sitting told them, with the code."""
    forward_maximum: int
    facts: CaseFacts
    """As the rules are told them: forms, names, ways of voting."""
    joined: tuple[Seat, ...] = ()
    """Members by now whom the convening did not have."""

    @property
    def cited(self) -> tuple[tuple[str, bool, tuple[LegalValue, ...]], ...]:
        """`values` by their source: (source, verified, values), so that a page says each source once."""
        groups: dict[tuple[str, bool], list[LegalValue]] = {}
        for value in self.values:
            groups.setdefault((str(value.source), value.verified), []).append(value)
        return tuple((source, verified, tuple(values)) for (source, verified), values in groups.items())

    @property
    def names(self) -> Mapping[str, str]:
        """Form → what the Council votes on, for every form that it votes on here."""
        return {form: vote_name(self.facts, form) for form in (*forms(self.facts), *self.columns)}

    @property
    def columns(self) -> tuple[str, ...]:
        """Forms that have a ballot; before the first one the form that is decided here."""
        voted = tuple(dict.fromkeys(ballot.award for ballot in self.state.ballots))
        return voted or self.state.own_forms()[:1]

    @property
    def ranked(self) -> tuple[str, ...]:
        """Forms that the statute ranks and of which a dossier has reached the threshold."""
        return tuple(form for form in ranked_forms(self.facts.values) if self.candidates(form))

    def candidates(self, form: str) -> tuple[Item, ...]:
        """Dossiers that reached the threshold of a form."""
        found = ((item, item.of(form)) for item in self.items)
        return tuple(item for item, voted in found if voted and voted.result and voted.result.passed)

    def waiting_for(self, form: str) -> tuple[Item, ...]:
        """Dossiers without a ballot on a form."""
        return tuple(item for item in self.items if item.of(form) is None)

    @property
    def open_ballot(self) -> BallotView | None:
        """The ballot that is under way."""
        return next((view for view in self.ballots if not view.ballot.closed), None)

    @property
    def waiting(self) -> tuple[Item, ...]:
        """Dossiers without a ballot."""
        return tuple(item for item in self.items if not item.voted)


def sitting(session: Session, campaign: str, n: int, now: datetime | None = None) -> SittingView | None:
    """One sitting; None when there is none of that number. `now` tells who has joined the Council since."""
    workflow_id = council_id(campaign, n)
    row, plan = session.get(Sitting, workflow_id), session.get(Campaign, campaign)
    if row is None or plan is None:
        return None
    state, basis, facts = STATE.validate_json(row.state), basis_of(plan), case_facts(session, plan, "")
    seats = _seats(session, state)
    return SittingView(
        campaign=campaign,
        campaign_title=short_title(plan),
        phase=plan.phase,
        state=state,
        seats=seats,
        items=_items(session, state),
        ballots=_ballots(session, state),
        values=_shown(facts, state),
        refused=_refused(session, workflow_id),
        forward_maximum=basis.forward_quota.maximum if basis.forward_quota else 0,
        facts=facts,
        joined=_joined(session, state, now),
    )


def _shown(facts: CaseFacts, state: SessionState) -> tuple[LegalValue, ...]:
    """Of the whole sitting, then the threshold of each form that it votes on."""
    voted = (*state.own_forms(), *forms(facts), *(ballot.award for ballot in state.ballots))
    whole = (*SHOWN, *SHOWN_IN_A_ROUND) if state.written else SHOWN
    wanted = (*whole, *(f"council.threshold.{form.lower()}" for form in voted))
    known = {value.id: value for value in facts.values if value.value not in ("", "false")}
    return tuple(known[value_id] for value_id in dict.fromkeys(wanted) if value_id in known)


def _joined(session: Session, state: SessionState, now: datetime | None) -> tuple[Seat, ...]:
    if now is None or state.status not in ("CONVENED", "SITTING"):
        return ()
    return tuple(
        Seat(member.person, member.name, member.seat, False, ())
        for member in council(session, state.campaign, now)
        if member.person not in state.members
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
    places = {RANKED_FORM: state.ranking} | {ranking.award: ranking.order for ranking in state.rankings}
    voted = []
    for ballot in state.ballots:
        if n in ballot.items:
            order = places.get(ballot.award, ())
            rank = order.index(n) + 1 if n in order else 0
            voted.append(FormResult(ballot.award, ballot.id, ballot.result(n), rank))
    found = state.result_of(n)
    return Item(n, nominee, tuple(voted), found[1] if found is not None else None)


def _ballots(session: Session, state: SessionState) -> tuple[BallotView, ...]:
    accounts = {account for b in state.ballots for account in (*b.tellers, *(count.account for count in b.counts))}
    names = people_of_accounts(session, accounts)

    def line(account: str) -> CountLine:
        return CountLine(account, str(names.get(account, account)))

    views = []
    for ballot in state.ballots:
        even = ties(state, ballot) if len(ballot.counts) == counters(ballot) else ()
        views.append(
            BallotView(
                ballot,
                tuple(line(count.account) for count in ballot.counts),
                tuple(line(account) for account in ballot.tellers),
                differing(ballot) or (),
                sum(result.passed for n in ballot.items if (result := ballot.result(n)) is not None),
                counters(ballot),
                tuple(n for n in even if n not in dict(ballot.casting)) if not ballot.closed else (),
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
