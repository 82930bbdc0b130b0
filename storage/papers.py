"""What a paper has to say, from rows; and the rows of papers that were printed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from payloads.ids import nomination_id
from rules.achievement import is_title
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.facts import LegalValue
from rules.nomination_acts import NominationState
from rules.statute import FORMS, form_name
from rules.window import CaseFacts
from storage.delivery import decision_state, refused_of, sitting_state
from storage.drafts import frozen
from storage.facts import basis_of, case_facts
from storage.installation import is_rehearsal
from storage.ruling import pinned
from storage.tables.person import Account, Person, Unit
from storage.tables.record import Act, AuditEvent, Note
from storage.tables.subject import Campaign, CouncilMember, IssuedPaper, Nomination

NOMINATION = TypeAdapter(NominationState)


@dataclass(frozen=True)
class Recipient:
    """A nominee as the filed dossier names it."""

    nomination: str
    collective: bool
    """A body and not a person or a household."""
    honorific: str
    name: str
    post: str
    unit: str
    household: bool = False


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
    plan: str
    """The plan as papers cite it, with the number that its launch gave it."""
    law: tuple[LegalValue, ...]
    """Rows of the rule set that the reception of the first dossier pinned; empty: none was pinned."""
    award: str
    """Name of the form, e.g. «Giấy khen»: one letter and one decision hold one form."""
    achievement: str
    """After «có thành tích …»: in the campaign, or a sudden one."""
    drafter: str
    drafter_post: str
    signer: str
    signer_post: str
    titled: bool = False
    """Whether the award is a title (danh hiệu) of the catalogue, and not a form."""


@dataclass(frozen=True)
class Seat:
    """A member of the Council as the minutes name it."""

    person: str
    name: str
    post: str
    seat: str


@dataclass(frozen=True)
class SittingDossier:
    """Everything that the minutes of a sitting say."""

    state: SessionState
    digest: str
    title: str
    short_title: str
    issuer_name: str
    basis: CampaignBasis
    rehearsal: bool
    members: tuple[Seat, ...]
    nominees: dict[int, Recipient]
    absence_reason: str
    ranking_reason: str
    refused: tuple[str, ...]
    """Deliveries that a dossier refused: the minutes list them."""
    facts: CaseFacts
    """Names of the awards and the Council's statute."""


FORWARDED = frozenset({"TO_FORWARD", "FORWARDED", "FORWARD_GRANTED"})


def _recipient(session: Session, nomination: Nomination) -> Recipient:
    content: dict[str, Any] = frozen(session, nomination.id, nomination.draft_version)
    return Recipient(
        nomination.id,
        content["recipient_class"] in ("COLLECTIVE", "ORGANISATION"),
        content.get("honorific", ""),
        content["name"],
        content.get("post", ""),
        session.get_one(Unit, nomination.unit).name,
        household=content["recipient_class"] == "HOUSEHOLD",
    )


def _person(session: Session, account: str) -> Person:
    row = session.get(Account, account)
    return session.get_one(Person, row.person) if row is not None else Person(code="", name="")


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
    drafter, signer = _person(session, state.drafter), _person(session, state.signer)
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
        plan=basis_of(campaign).plan,
        law=_law(session, state.campaign, state.items),
        award=_award(session, state.campaign, state.items),
        achievement=_achievement(session, campaign, state.items),
        drafter=drafter.name,
        drafter_post=drafter.post,
        signer=signer.name,
        signer_post=signer.post,
        titled=_titled(session, state.campaign, state.items),
    )


def _titled(session: Session, campaign: str, items: tuple[int, ...]) -> bool:
    """Whether the list is about a title, by the rows that its first dossier was received under."""
    award = case_facts(session, session.get_one(Campaign, campaign), "").award(_first(session, campaign, items).award)
    return award is not None and is_title(_law(session, campaign, items), award.catalogue or award.form)


def _first(session: Session, campaign: str, items: tuple[int, ...]) -> NominationState:
    return NOMINATION.validate_json(session.get_one(Nomination, nomination_id(campaign, items[0])).state)


def _award(session: Session, campaign: str, items: tuple[int, ...]) -> str:
    """The form that a list is about: guards let only one form into a letter."""
    facts = case_facts(session, session.get_one(Campaign, campaign), "")
    award = facts.award(_first(session, campaign, items).award)
    form = award.form if award is not None else "GIAY_KHEN"
    return FORMS.get(form) or form_name(facts, form)


def _law(session: Session, campaign: str, items: tuple[int, ...]) -> tuple[LegalValue, ...]:
    first = _first(session, campaign, items)
    ruling = pinned(session, first.id, first.rule_set)
    if ruling is None:
        return ()
    newer = ruling.choice.alternative_day is not None and first.law_on == ruling.choice.alternative_day.isoformat()
    return ruling.alternative if newer else ruling.values


def _achievement(session: Session, campaign: Campaign, items: tuple[int, ...]) -> str:
    title = basis_of(campaign).short_title or campaign.title
    sudden = bool(_first(session, campaign.code, items).commendation_type)
    return f"{'đột xuất' if sudden else 'xuất sắc'} trong {title}"


def _seats(session: Session, campaign: str, members: tuple[str, ...]) -> tuple[Seat, ...]:
    rows = session.exec(select(CouncilMember).where(CouncilMember.campaign == campaign))
    seats = {row.person: row.seat for row in rows}
    people = [session.get_one(Person, person) for person in members]
    return tuple(Seat(row.code, row.name, row.post, seats.get(row.code, "MEMBER")) for row in people)


def _reason(session: Session, sitting: str, act: str, field: str) -> str:
    """The text that came with the latest recorded act of that name."""
    query = select(AuditEvent).where(
        AuditEvent.subject == sitting, AuditEvent.tag == f"council:{act}:recorded", AuditEvent.refusal == ""
    )
    event = session.exec(query.order_by(col(AuditEvent.seq).desc())).first()
    note = session.get(Note, json.loads(event.data).get(field, "")) if event is not None else None
    return note.text if note is not None else ""


def sitting_dossier(session: Session, sitting: str, act_no: int) -> SittingDossier:
    """What the minutes of a sitting say, as recorded with one of its acts."""
    state = sitting_state(session, sitting)
    campaign = session.get_one(Campaign, state.campaign)
    act = session.exec(select(Act).where(Act.workflow_id == sitting, Act.act_no == act_no)).one()
    basis = basis_of(campaign)
    return SittingDossier(
        state=state,
        digest=act.state_digest,
        title=campaign.title,
        short_title=basis.short_title or campaign.title,
        issuer_name=campaign.issuer_name,
        basis=basis,
        rehearsal=is_rehearsal(session),
        members=_seats(session, state.campaign, state.members),
        nominees={
            n: _recipient(session, session.get_one(Nomination, nomination_id(state.campaign, n))) for n in state.items
        },
        absence_reason=_reason(session, sitting, "record_attendance", "absent_reason_note"),
        ranking_reason=_reason(session, sitting, "rank", "reason_note"),
        refused=tuple(row.target for row in refused_of(session, sitting)),
        facts=case_facts(session, campaign, ""),
    )


@dataclass(frozen=True)
class Filing:
    """Everything that the receipt of a filing says."""

    state: NominationState
    digest: str
    title: str
    issuer_name: str
    standing_name: str
    basis: CampaignBasis
    rehearsal: bool
    recipient: Recipient
    files: tuple[tuple[str, str, str], ...]
    """(label, name with size, SHA-256) of each paper."""
    filed_by: str


def filing(session: Session, nomination: str) -> Filing | None:
    """What the receipt of a filed nomination says; None when nothing was ever filed."""
    row = session.get(Nomination, nomination)
    if row is None or row.filed_at is None:
        return None
    state = NOMINATION.validate_json(row.state)
    campaign = session.get_one(Campaign, row.campaign)
    basis = basis_of(campaign)
    labels = {item.kind: item.label for item in basis.dossier}
    files = frozen(session, nomination, row.draft_version)["files"]
    query = select(AuditEvent).where(AuditEvent.subject == nomination, AuditEvent.tag == "nomination:submit:recorded")
    event = session.exec(query.order_by(col(AuditEvent.seq))).one()
    standing = json.loads(campaign.definition)["issuer"]["standing_body"]
    return Filing(
        state=state,
        digest=event.hash,
        title=campaign.title,
        issuer_name=campaign.issuer_name,
        standing_name=session.get_one(Unit, standing).name,
        basis=basis,
        rehearsal=is_rehearsal(session),
        recipient=_recipient(session, row),
        files=tuple(
            (labels.get(file["kind"], "Bằng chứng nộp hồ sơ"), f"{file['name']}, {file['size']} byte", file["sha256"])
            for file in files
        ),
        filed_by=_person(session, event.account).name,
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
