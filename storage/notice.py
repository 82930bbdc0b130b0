"""The ledger of notices as the mailroom works it: claim what is due, then write what came of it.

Claiming is a lease: the claim counts the try and sets `next_try_at` past the lease, in a transaction of its own, before
anything is sent. A process that dies with letters in its hands leaves them PENDING, and they are claimed again when the
lease is over. So two workers never hold the same letter, and none is lost.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, or_, select

from payloads.ids import digest_of, subject_of
from payloads.naming import Names, names_of
from rules.facts import DossierItem, Obligation, Window
from storage import programme as programme_rows
from storage.facts import basis_of, state_of
from storage.tables.person import Unit
from storage.tables.programme import Programme, ProgrammeLine
from storage.tables.record import AuditEvent, Note, Notice
from storage.tables.subject import Campaign, Draft, DraftVersion, Enrolment, Nomination

PENDING, SENT, FAILED = "PENDING", "SENT", "FAILED"
BATCH = 20
LEASE = timedelta(minutes=5)

ACT_BEHIND = {
    "ENROLLED": "enrol",
    "FILING_RECEIPT": "submit",
    "SUPPLEMENT_REQUEST": "request_supplement",
    "SUPPLEMENT_OVERDUE": "request_supplement",
    "SUPPLEMENT_MOVED": "recount_limit",
    "REJECTION": "reject",
    "NOT_AWARDED": "conclude",
    "FORWARD_GRANTED": "record_superior_outcome",
    "FORWARD_DECLINED": "record_superior_outcome",
    "AMENDED": "amend",
    "EXTENDED": "extend",
    "SUSPENDED": "suspend",
    "RESUMED": "resume",
    "CANCELLED": "cancel",
    "HANDED_OVER": "hand_over",
    "HELD": "hold",
    "RELEASED": "release",
    "PROGRAMME_HANDED_OVER": "hand_over",
    "PROGRAMME_INSPECTION": "file_inspection_plan",
    "PROGRAMME_FINDING": "record_finding",
}
"""Kind of notice → the act on record whose body holds what the letter has to say (paper, reason, due instant)."""
VERSIONS = ("amend", "hand_over")
"""Acts that each bring a version of the definition: the units are told of both in the same words."""


@dataclass(frozen=True)
class DueNotice:
    """A claimed notice with everything that its letter says."""

    id: int
    key: str
    tries: int
    """Number of this try. Also the token of the claim: a later claim has a higher one."""
    kind: str
    detail: str
    subject: str
    campaign: str
    campaign_at: datetime
    unit: str
    unit_name: str
    email: str
    """Empty when the unit has none on record."""
    campaign_title: str
    issuer_name: str
    plan: str
    windows: tuple[Window, ...]
    """As they stand now, extensions included."""
    dossier: tuple[DossierItem, ...]
    number: int | None
    """Number of the nomination; None for a notice about anything else."""
    label: str
    """Whom the filed dossier proposes; empty when it does not say."""
    filed_at: datetime | None
    act: dict[str, Any]
    """Body of the act behind the notice; empty when the kind has none."""
    reason: str
    """Text of that act's note."""
    names: Names | None = None
    """How the campaign calls its offices and awards; None for a programme."""
    obligations: tuple[Obligation, ...] = ()
    former: str = ""
    """The unit that a part or a dossier began with, when another one holds it by now."""


@dataclass(frozen=True)
class Counts:
    """Notices of a campaign by outcome."""

    pending: int
    sent: int
    failed: int


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether a claim would find something: a look that takes no lock."""
    return session.exec(select(Notice.id).where(*_due(now)).limit(1)).first() is not None


def claim_batch(session: Session, now: datetime, limit: int = BATCH, lease: timedelta = LEASE) -> list[DueNotice]:
    """Take up to `limit` due notices, oldest first; nobody else gets them for `lease`. `now`: real time.

    Two workers: on PostgreSQL each skips the rows that the other has locked; on SQLite one write transaction follows
    the other (BEGIN IMMEDIATE, `Database.write`).
    """
    query = (
        select(Notice)
        .where(*_due(now))
        .order_by(col(Notice.next_try_at), col(Notice.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.exec(query).all()
    for row in rows:
        row.tries += 1
        row.next_try_at = now + lease
    session.flush()
    return [_with_facts(session, row) for row in rows]


def release(session: Session, due: DueNotice, now: datetime) -> None:
    """Give a claim back untried: the worker stops, or its lease runs short. The try is not counted."""
    row = _held(session, due)
    if row is not None:
        row.tries, row.next_try_at = due.tries - 1, now


def sent(session: Session, notice_id: int, channel: str, message_id: str) -> None:
    """The letter is out. This holds whatever another worker thought of it meanwhile."""
    row = session.get_one(Notice, notice_id)
    row.outcome, row.channel, row.message_id, row.error = SENT, channel, message_id, ""


def failed(session: Session, due: DueNotice, channel: str, error: str, next_try_at: datetime | None) -> None:
    """This try failed: try again at `next_try_at`, or never (None). A claim that has been lost changes nothing."""
    row = _held(session, due)
    if row is None:
        return
    row.channel, row.error = channel, error
    if next_try_at is None:
        row.outcome = FAILED
    else:
        row.next_try_at = next_try_at


def counts(session: Session, campaign: str) -> Counts:
    """How many notices of a campaign wait, are out, have failed for good."""
    query = select(Notice.outcome, func.count()).where(Notice.campaign == campaign).group_by(Notice.outcome)
    found = dict(session.exec(query).all())
    return Counts(found.get(PENDING, 0), found.get(SENT, 0), found.get(FAILED, 0))


def _due(now: datetime) -> tuple[Any, ...]:
    # What was never tried is due at once: the instant at which it was ordered may be campaign time, years from now.
    return Notice.outcome == PENDING, or_(Notice.tries == 0, col(Notice.next_try_at) <= now)


def _held(session: Session, due: DueNotice) -> Notice | None:
    """The row, if this claim still holds it."""
    row = session.exec(select(Notice).where(Notice.id == due.id).with_for_update()).one()
    return row if row.outcome == PENDING and row.tries == due.tries else None


def _with_facts(session: Session, row: Notice) -> DueNotice:
    if not row.campaign:
        return _of_programme(session, row)
    campaign = session.get_one(Campaign, row.campaign)
    basis, state = basis_of(campaign), state_of(campaign)
    unit = session.get(Unit, row.unit)
    nomination = session.get(Nomination, row.subject)
    act = _act_behind(session, row)
    note = session.get(Note, str(act.get("reason_note", "")))
    assert row.id is not None
    return DueNotice(
        id=row.id,
        key=row.key,
        tries=row.tries,
        kind=row.kind,
        detail=row.detail,
        subject=row.subject,
        campaign=row.campaign,
        campaign_at=row.campaign_at,
        unit=row.unit,
        unit_name=unit.name if unit else row.unit,
        email=unit.email if unit else "",
        campaign_title=campaign.title,
        issuer_name=campaign.issuer_name,
        plan=basis.plan,
        windows=state.windows if state else basis.windows,
        dossier=basis.dossier,
        number=nomination.n if nomination else None,
        label=_label(session, nomination) if nomination else "",
        filed_at=nomination.filed_at if nomination else None,
        act=act,
        reason=note.text if note else "",
        names=names_of(basis, _award(nomination)),
        obligations=basis.obligations,
        former=_former(session, row),
    )


def _award(nomination: Nomination | None) -> str:
    """Code of the award that a filed dossier is for; empty for anything else."""
    return str(json.loads(nomination.state).get("award", "")) if nomination is not None else ""


def _former(session: Session, row: Notice) -> str:
    """Name of the unit that the subject of a handover began with."""
    if row.kind != "HANDED_OVER":
        return ""
    subject = session.get(Nomination, row.subject) or session.get(Enrolment, row.subject)
    code = str(json.loads(subject.state).get("unit", "")) if subject is not None else ""
    unit = session.get(Unit, code)
    return unit.name if unit is not None else code


def _of_programme(session: Session, row: Notice) -> DueNotice:
    """A notice of a programme, which belongs to no campaign: it speaks of one event, inspection or finding."""
    programme = session.get_one(Programme, row.subject)
    unit = session.get(Unit, row.unit)
    act = _act_behind(session, row)
    note = session.get(Note, str(act.get("finding_note") or act.get("reason_note", "")))
    event = session.get(ProgrammeLine, f"{row.subject}/ITEM/{row.detail}")
    assert row.id is not None
    return DueNotice(
        id=row.id,
        key=row.key,
        tries=row.tries,
        kind=row.kind,
        detail=row.detail,
        subject=row.subject,
        campaign=row.campaign,
        campaign_at=row.campaign_at,
        unit=row.unit,
        unit_name=unit.name if unit else row.unit,
        email=unit.email if unit else "",
        campaign_title=programme.title,
        issuer_name=programme.issuer_name,
        plan=programme_rows.basis_of(programme).document,
        windows=(),
        dossier=(),
        number=None,
        label=_event_label(event) if event else "",
        filed_at=None,
        act=act,
        reason=note.text if note else "",
    )


def _event_label(event: ProgrammeLine) -> str:
    """«Đại hội … (dự kiến: Quý III năm 2025)»."""
    state = json.loads(event.state)
    return f"{state['label']} (dự kiến: {state['as_written']})"


def _label(session: Session, nomination: Nomination) -> str:
    """The name in the version that was filed; without a frozen version, in the draft."""
    query = select(DraftVersion.content).where(
        DraftVersion.nomination == nomination.id, DraftVersion.version == nomination.draft_version
    )
    content = session.exec(query).first()
    if content is None:
        draft = session.get(Draft, nomination.id)
        content = draft.content if draft else "{}"
    name = json.loads(content).get("name", "")
    return name if isinstance(name, str) else ""


def _act_behind(session: Session, row: Notice) -> dict[str, Any]:
    """Body of the act that ordered the notice, from the chain of its subject."""
    act = ACT_BEHIND.get(row.kind)
    if act is None:
        return {}
    acts = VERSIONS if row.kind == "AMENDED" else (act,)
    tags = [f"{subject_of(row.subject)}:{act}:recorded" for act in acts]
    query = select(AuditEvent).where(AuditEvent.subject == row.subject, col(AuditEvent.tag).in_(tags))
    events = session.exec(query.order_by(col(AuditEvent.seq))).all()
    bodies = [(event, json.loads(event.data)) for event in events]
    if row.kind == "EXTENDED":
        bodies = [(event, body) for event, body in bodies if body["window"] == row.detail]
    if row.kind == "AMENDED":
        # Version 1 is the launch: the paper of version n is that of the (n-1)th amendment or handover.
        bodies = bodies[int(row.detail) - 2 :][:1]
    return _nearest(row, bodies)


def _nearest(row: Notice, bodies: Sequence[tuple[AuditEvent, dict[str, Any]]]) -> dict[str, Any]:
    """The act whose number made the notice's key; for a notice to many, the last act before it."""
    for event, body in bodies:
        if digest_of("notice", row.subject, str(event.act_no), "0")[:40] == row.key:
            return body
    earlier = [body for event, body in bodies if event.campaign_at <= row.campaign_at]
    if earlier:
        return earlier[-1]
    # Clocks of two machines may differ by a little.
    return bodies[0][1] if bodies else {}
