"""The audit chain: append-only events, each holding the hash of the one before it, one chain per subject."""

from dataclasses import dataclass
from datetime import datetime

from pydantic_core import to_json
from sqlmodel import Session, col, select

from payloads.ids import digest_of
from rules.acting import Actor, Role
from storage.tables.record import AuditEvent, AuditHead

GENESIS = "thidua/audit/1"


@dataclass(frozen=True)
class Event:
    """What is to be explained: one fact about one subject."""

    subject: str
    tag: str
    actor: Actor
    campaign_at: datetime
    real_at: datetime
    before: str = ""
    after: str = ""
    campaign: str = ""
    act_no: int | None = None
    refusal: str = ""
    data: str = "{}"


def event_hash(previous: str, seq: int, event: Event) -> str:
    """SHA-256 over the hash before, the position and every field of the event in canonical JSON."""
    return digest_of(previous, str(seq), to_json(event).decode())


def append(session: Session, event: Event) -> str:
    """Append an event to its subject's chain and return its hash. The head is locked until the commit."""
    head = session.exec(select(AuditHead).where(AuditHead.subject == event.subject).with_for_update()).one_or_none()
    if head is None:
        head = AuditHead(subject=event.subject, seq=0, hash=digest_of(GENESIS, event.subject))
        session.add(head)
    seq, previous = head.seq + 1, head.hash
    digest = event_hash(previous, seq, event)
    session.add(
        AuditEvent(
            subject=event.subject,
            seq=seq,
            tag=event.tag,
            campaign=event.campaign,
            act_no=event.act_no,
            account=event.actor.account,
            role=event.actor.role,
            unit=event.actor.unit,
            campaign_at=event.campaign_at,
            real_at=event.real_at,
            before=event.before,
            after=event.after,
            refusal=event.refusal,
            data=event.data,
            previous=previous,
            hash=digest,
        )
    )
    head.seq, head.hash = seq, digest
    session.flush()
    return digest


def broken_link(session: Session, subject: str) -> int | None:
    """Position of the first event whose hash does not follow from its fields and the event before; None = whole."""
    previous, expected = digest_of(GENESIS, subject), 0
    rows = session.exec(select(AuditEvent).where(AuditEvent.subject == subject).order_by(col(AuditEvent.seq)))
    for row in rows:
        expected += 1
        event = Event(
            row.subject,
            row.tag,
            Actor(row.account, Role(row.role), row.unit),
            row.campaign_at,
            row.real_at,
            row.before,
            row.after,
            row.campaign,
            row.act_no,
            row.refusal,
            row.data,
        )
        if row.seq != expected or row.previous != previous or row.hash != event_hash(previous, expected, event):
            return expected
        previous = row.hash
    head = session.get(AuditHead, subject)
    if head is not None and (head.seq != expected or head.hash != previous):
        return expected + 1
    return None
