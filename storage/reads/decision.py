"""Decisions: list of recipients, the chain of signatures, papers; and who can be put into the next one."""

import json
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

from payloads.ids import decision_id
from payloads.naming import Names, names_of
from rules.decision import DecisionState
from storage.facts import basis_of
from storage.reads.common import PersonName, note_texts, order_key, people_of_accounts, short_title
from storage.reads.nomination import COLLECTIVE, Nominee, nominees, nominees_in
from storage.tables.record import Delivery
from storage.tables.subject import Campaign, Decision, IssuedPaper

STATE = TypeAdapter(DecisionState)
KIND_LABELS = {
    "SUBMISSION_LETTER": "Tờ trình",
    "DECISION": "Quyết định",
    "CERTIFICATE": "Bằng khen, giấy khen",
    "MINUTES": "Biên bản họp Hội đồng",
    "FILING_RECEIPT": "Phiếu tiếp nhận và hẹn trả kết quả",
}


@dataclass(frozen=True)
class PaperView:
    """A paper that was printed; bytes lie in the store."""

    kind: str
    label: str
    title: str
    target: str
    sha256: str
    size: int
    rendered_at: datetime


@dataclass(frozen=True)
class DecisionView:
    """A decision as its page shows it."""

    campaign: str
    campaign_title: str
    phase: str
    issuer_name: str
    plan: str
    symbol: str
    distribution: tuple[str, ...]
    state: DecisionState
    recipients: tuple[Nominee, ...]
    """Collectives first, then individuals by given name."""
    signer: PersonName | None
    grantor: PersonName | None
    """Who gave the power that it was signed by; None: it came with the post."""
    reason: str
    papers: tuple[PaperView, ...]
    refused: tuple[str, ...]
    names: Names
    """How the campaign calls its offices, and the award of this list."""

    @property
    def collectives(self) -> int:
        """How many recipients are collectives."""
        return sum(nominee.recipient_class in (COLLECTIVE, "ORGANISATION") for nominee in self.recipients)

    @property
    def households(self) -> int:
        """How many recipients are households."""
        return sum(nominee.recipient_class == "HOUSEHOLD" for nominee in self.recipients)

    @property
    def individuals(self) -> int:
        """How many recipients are persons."""
        return len(self.recipients) - self.collectives - self.households

    @property
    def listed(self) -> str:
        """«1 tập thể, 2 cá nhân», with households where there are any."""
        kinds = (
            (self.collectives, "tập thể"),
            (self.individuals, "cá nhân"),
            (self.households, "hộ gia đình"),
        )
        return ", ".join(f"{count} {name}" for count, name in kinds if count) or "chưa có ai"


def papers(session: Session, subject: str) -> tuple[PaperView, ...]:
    """Papers printed for a subject, in the order of kind and target."""
    query = select(IssuedPaper).where(IssuedPaper.subject == subject)
    return tuple(
        PaperView(
            row.kind, KIND_LABELS.get(row.kind, "Văn bản"), row.title, row.target, row.sha256, row.size, row.rendered_at
        )
        for row in session.exec(query.order_by(col(IssuedPaper.kind), col(IssuedPaper.target)))
    )


def papers_for(session: Session, target: str) -> tuple[PaperView, ...]:
    """Papers printed about one nomination: its receipt and its certificate."""
    query = select(IssuedPaper).where((col(IssuedPaper.target) == target) | (col(IssuedPaper.subject) == target))
    rows = session.exec(query.order_by(col(IssuedPaper.rendered_at))).all()
    return tuple(
        PaperView(
            row.kind, KIND_LABELS.get(row.kind, "Văn bản"), row.title, row.target, row.sha256, row.size, row.rendered_at
        )
        for row in rows
    )


def _name_key(nominee: Nominee) -> tuple[bool, tuple[str, str], tuple[str, str]]:
    given = nominee.title.rsplit(" ", 1)[-1]
    individual = nominee.recipient_class != COLLECTIVE
    return individual, order_key(given if individual else nominee.title), order_key(nominee.title)


def decision(session: Session, campaign: str, n: int) -> DecisionView | None:
    """One decision; None when there is none of that serial."""
    workflow_id = decision_id(campaign, n)
    row, plan = session.get(Decision, workflow_id), session.get(Campaign, campaign)
    if row is None or plan is None:
        return None
    state, basis = STATE.validate_json(row.state), basis_of(plan)
    found = nominees(session, campaign, state.items)
    grantor = state.power.delegation.given_by if state.power is not None else ""
    people = people_of_accounts(session, [state.signer, grantor])
    refused = select(Delivery.target).where(Delivery.source == workflow_id, Delivery.outcome == "REFUSED")
    return DecisionView(
        campaign=campaign,
        campaign_title=short_title(plan),
        phase=plan.phase,
        issuer_name=plan.issuer_name,
        plan=basis.plan,
        symbol=basis.symbols.get("QD", ""),
        distribution=basis.distribution,
        state=state,
        recipients=tuple(sorted(found.values(), key=_name_key)),
        signer=people.get(state.signer),
        grantor=people.get(grantor),
        reason=note_texts(session, [state.reason_note]).get(state.reason_note, ""),
        papers=papers(session, workflow_id),
        refused=tuple(session.exec(refused).all()),
        names=names_of(basis, found[state.items[0]].state.award if state.items and state.items[0] in found else ""),
    )


def next_number(session: Session, campaign: str) -> int:
    """Serial that the next draft of a decision takes."""
    return (session.exec(select(func.max(Decision.n)).where(Decision.campaign == campaign)).one() or 0) + 1


def ready_for_decision(session: Session, campaign: str, without: int = 0) -> tuple[Nominee, ...]:
    """Nominees concluded for award that stand in no other decision than `without`, as a list is read."""
    others = select(Decision.state).where(Decision.campaign == campaign, Decision.n != without)
    held = {n for state in session.exec(others) for n in json.loads(state)["items"]}
    return tuple(sorted((x for x in nominees_in(session, campaign, "TO_AWARD") if x.n not in held), key=_name_key))
