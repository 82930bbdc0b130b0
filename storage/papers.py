"""What a paper has to say, from rows; and the rows of papers that were printed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from payloads.ids import nomination_id
from rules.decision import DecisionState
from storage.delivery import decision_state
from storage.drafts import frozen
from storage.facts import basis_of
from storage.installation import is_rehearsal
from storage.tables.person import Account, Person, Unit
from storage.tables.record import Act
from storage.tables.subject import Campaign, IssuedPaper, Nomination


@dataclass(frozen=True)
class Recipient:
    """A nominee as the filed dossier names it."""

    nomination: str
    collective: bool
    honorific: str
    name: str
    post: str
    unit: str


@dataclass(frozen=True)
class Dossier:
    """Everything that the papers of one decision say."""

    state: DecisionState
    digest: str
    """State digest of the act that the paper states."""
    title: str
    issuer_name: str
    standing_name: str
    basis: CampaignBasis
    rehearsal: bool
    recipients: tuple[Recipient, ...]
    forwarded: tuple[Recipient, ...]
    drafter: str
    signer: str


FORWARDED = frozenset({"TO_FORWARD", "FORWARDED", "FORWARD_GRANTED"})


def _recipient(session: Session, nomination: Nomination) -> Recipient:
    content: dict[str, Any] = frozen(session, nomination.id, nomination.draft_version)
    return Recipient(
        nomination.id,
        content["recipient_class"] == "COLLECTIVE",
        content.get("honorific", ""),
        content["name"],
        content.get("post", ""),
        session.get_one(Unit, nomination.unit).name,
    )


def _person(session: Session, account: str) -> str:
    row = session.get(Account, account)
    return session.get_one(Person, row.person).name if row is not None else ""


def _unit_of_account(session: Session, account: str) -> str:
    row = session.get(Account, account)
    unit = session.get(Unit, session.get_one(Person, row.person).unit) if row is not None else None
    return unit.name if unit is not None else ""


def decision_dossier(session: Session, decision: str, act_no: int) -> Dossier:
    """What the papers of a decision say, as recorded with one of its acts."""
    state = decision_state(session, decision)
    campaign = session.get_one(Campaign, state.campaign)
    act = session.exec(select(Act).where(Act.workflow_id == decision, Act.act_no == act_no)).one()
    forwarded = session.exec(
        select(Nomination)
        .where(Nomination.campaign == state.campaign, col(Nomination.status).in_(FORWARDED))
        .order_by(col(Nomination.n))
    )
    return Dossier(
        state=state,
        digest=act.state_digest,
        title=campaign.title,
        issuer_name=campaign.issuer_name,
        standing_name=_unit_of_account(session, state.drafter),
        basis=basis_of(campaign),
        rehearsal=is_rehearsal(session),
        recipients=tuple(
            _recipient(session, session.get_one(Nomination, nomination_id(state.campaign, n))) for n in state.items
        ),
        forwarded=tuple(_recipient(session, row) for row in forwarded),
        drafter=_person(session, state.drafter),
        signer=_person(session, state.signer),
    )


@dataclass(frozen=True)
class NewPaper:
    """A paper that lies in the store."""

    subject: str
    campaign: str
    kind: str
    target: str
    sha256: str
    size: int
    title: str
    rendered_at: datetime


def keep(session: Session, paper: NewPaper) -> None:
    """Write the row of a printed paper; a second try changes nothing."""
    query = select(IssuedPaper).where(
        IssuedPaper.subject == paper.subject,
        IssuedPaper.kind == paper.kind,
        IssuedPaper.target == paper.target,
        IssuedPaper.sha256 == paper.sha256,
    )
    if session.exec(query).first() is None:
        session.add(
            IssuedPaper(
                subject=paper.subject,
                campaign=paper.campaign,
                kind=paper.kind,
                target=paper.target,
                sha256=paper.sha256,
                size=paper.size,
                title=paper.title,
                rendered_at=paper.rendered_at,
            )
        )
