"""What an evidence bundle is made of: which processes belong to a subject, and their rows as they stand."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from payloads.ids import campaign_id, campaign_of, council_id, decision_id, nomination_id, subject_of
from storage.audit import event_of, hashed_text
from storage.notes import salts_of
from storage.reads.common import note_texts, people_of_accounts, unit_names
from storage.tables.person import Unit
from storage.tables.record import Act, AuditEvent
from storage.tables.subject import Campaign, Decision, DraftVersion, Enrolment, IssuedPaper, Nomination, Sitting

ROWS: dict[str, Any] = {"nomination": Nomination, "council": Sitting, "decision": Decision, "campaign": Campaign}


@dataclass(frozen=True)
class Scope:
    """Processes of a bundle: `whole` with everything they hold, `sealed` with proofs and what names nobody else."""

    whole: tuple[str, ...]
    """The subject itself comes first."""
    sealed: tuple[str, ...]
    nominees: frozenset[int]
    """Numbers of the nominations whose data the bundle may hold."""


@dataclass(frozen=True)
class Line:
    """One event of an audit chain with the text that enters its hash."""

    seq: int
    hash: str
    text: str


@dataclass(frozen=True)
class Submitted:
    """A version of a dossier as a submission froze it."""

    nomination: str
    version: int
    content: str

    @property
    def files(self) -> list[dict[str, Any]]:
        """kind, sha256, name, media_type and size of each file."""
        found: list[dict[str, Any]] = json.loads(self.content).get("files", [])
        return found


@dataclass(frozen=True)
class Paper:
    """A printed paper; bytes lie in the store."""

    subject: str
    title: str
    target: str
    """The nomination that it is about; empty: it names several."""
    sha256: str


def scope_of(session: Session, subject: str) -> Scope | None:
    """Which processes a bundle holds; None for a subject that is no nomination, sitting, decision or campaign here."""
    kind = subject_of(subject)
    if kind == subject:
        return None
    table = ROWS.get(kind)
    key = campaign_of(subject) if kind == "campaign" else subject
    row = session.get(table, key) if table is not None else None
    if row is None or not row.act_no:
        return None
    campaign = campaign_of(subject)
    if kind == "campaign":
        return _campaign(session, campaign)
    state = json.loads(row.state)
    numbers = frozenset({row.n}) if kind == "nomination" else frozenset(state["items"])
    sittings = _holding(session, Sitting, campaign, numbers)
    decisions = _holding(session, Decision, campaign, numbers)
    whole = [subject, *(nomination_id(campaign, n) for n in sorted(numbers))]
    shared = [campaign_id(campaign), *sittings, *decisions]
    return Scope(tuple(dict.fromkeys(whole)), tuple(each for each in shared if each not in whole), numbers)


def _campaign(session: Session, code: str) -> Scope:
    ids = [campaign_id(code)]
    for table in (Sitting, Decision):
        serials = session.exec(select(table.n).where(table.campaign == code, table.act_no > 0).order_by(col(table.n)))
        name = council_id if table is Sitting else decision_id
        ids += [name(code, n) for n in serials]
    filed = select(Nomination.n).where(Nomination.campaign == code, Nomination.act_no > 0).order_by(col(Nomination.n))
    numbers = session.exec(filed).all()
    ids += [nomination_id(code, n) for n in numbers]
    parts = select(Enrolment.id).where(Enrolment.campaign == code, Enrolment.act_no > 0).order_by(col(Enrolment.id))
    return Scope((*ids, *session.exec(parts)), (), frozenset(numbers))


def _holding(session: Session, table: Any, campaign: str, numbers: frozenset[int]) -> list[str]:
    """Sittings or decisions of the campaign that have one of these nominations on their list."""
    rows = session.exec(select(table).where(table.campaign == campaign, table.act_no > 0).order_by(table.n))
    return [row.id for row in rows if numbers & set(json.loads(row.state)["items"])]


def chain_lines(session: Session, subject: str) -> list[Line]:
    """The audit chain of a subject, the first event first."""
    rows = session.exec(select(AuditEvent).where(AuditEvent.subject == subject).order_by(col(AuditEvent.seq)))
    return [Line(row.seq, row.hash, hashed_text(event_of(row))) for row in rows]


def acts(session: Session, workflow_id: str) -> list[dict[str, Any]]:
    """Acts of a workflow as they were recorded or refused, with their receipts."""
    names = ("workflow_id", "act_no", "update_id", "act", "digest", "state_digest", "recording")
    rows = session.exec(select(Act).where(Act.workflow_id == workflow_id).order_by(col(Act.id)))
    return [{name: getattr(row, name) for name in names} for row in rows]


def frozen(session: Session, nomination: str) -> list[Submitted]:
    """Every version of a dossier that was frozen, whether its submission came or not."""
    query = select(DraftVersion).where(DraftVersion.nomination == nomination).order_by(col(DraftVersion.version))
    return [Submitted(row.nomination, row.version, row.content) for row in session.exec(query)]


def papers(session: Session, subjects: Iterable[str]) -> list[Paper]:
    """Papers printed for these subjects, or about one of them."""
    wanted = list(subjects)
    held = col(IssuedPaper.subject).in_(wanted) | col(IssuedPaper.target).in_(wanted)
    rows = session.exec(select(IssuedPaper).where(held).order_by(col(IssuedPaper.id)))
    return [Paper(row.subject, row.title, row.target, row.sha256) for row in rows]


def notes(session: Session, subject: str, ids: Iterable[str]) -> list[dict[str, str]]:
    """Free texts of a subject's acts by id, with what the id is made of besides the text."""
    texts, salts = note_texts(session, ids), salts_of(session, subject)
    return [{"id": note, "salt": salts.get(note, ""), "text": texts[note]} for note in sorted(texts)]


def ballots(session: Session, sitting: str) -> list[dict[str, Any]]:
    """Closed ballots of a sitting with what each dossier got."""
    state = json.loads(session.get_one(Sitting, sitting).state)
    return [ballot for ballot in state["ballots"] if ballot["closed"]]


@dataclass(frozen=True)
class About:
    """What the page calls a subject."""

    title: str
    campaign: str
    unit: str
    issuer: str
    status: str


def about(session: Session, subject: str) -> About:
    """Names for the head of the page."""
    plan = session.get_one(Campaign, campaign_of(subject))
    kind = subject_of(subject)
    row: Any = plan if kind == "campaign" else session.get_one(ROWS[kind], subject)
    status = row.phase if kind == "campaign" else row.status
    if kind != "nomination":
        titles = {"council": "Phiên họp Hội đồng số", "decision": "Quyết định, dự thảo số"}
        title = plan.title if kind == "campaign" else f"{titles[kind]} {row.n}"
        return About(title, plan.title, "", plan.issuer_name, status)
    versions = frozen(session, subject)
    name = json.loads(versions[-1].content).get("name", subject) if versions else subject
    return About(f"Hồ sơ của {name}", plan.title, session.get_one(Unit, row.unit).name, plan.issuer_name, status)


def names(session: Session, accounts: Iterable[str], units: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(account → person, unit code → name)."""
    people = {account: f"{name}" for account, name in people_of_accounts(session, accounts).items()}
    return people, unit_names(session, units)
