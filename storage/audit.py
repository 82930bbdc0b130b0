"""The audit chain: append-only events, each holding the hash of the one before it, one chain per subject."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sql
from pydantic_core import to_json
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from payloads.ids import digest_of
from rules.acting import Actor, Role
from storage.statement import add, table_of
from storage.tables.record import AuditEvent, AuditHead

HEAD = table_of(AuditHead)
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
    """SHA-256 over the hash before, the position and every field of the event in canonical JSON, instants in UTC."""
    return digest_of(previous, str(seq), hashed_text(event))


def hashed_text(event: Event) -> str:
    """The text of an event that enters its hash: every field as JSON, instants in UTC."""
    in_utc = replace(event, campaign_at=event.campaign_at.astimezone(UTC), real_at=event.real_at.astimezone(UTC))
    return to_json(in_utc).decode()


def event_of(row: AuditEvent) -> Event:
    """What a row says, as it was appended."""
    return Event(
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


def _lock_head(session: Session, subject: str) -> tuple[int, str]:
    """Position and hash of the head of a chain, locked until the commit; a new chain gets one."""
    connection = session.connection()
    query = sql.select(HEAD.c.seq, HEAD.c.hash).where(HEAD.c.subject == subject).with_for_update()
    head = connection.execute(query).one_or_none()
    if head is None:
        try:
            with connection.begin_nested():
                add(session, AuditHead, {"subject": subject, "seq": 0, "hash": digest_of(GENESIS, subject)})
        except IntegrityError:
            pass  # another transaction began this chain and has committed: its head is there now
        head = connection.execute(query).one()
    return head.seq, head.hash


def append(session: Session, event: Event) -> str:
    """Append an event to its subject's chain and return its hash. The head is locked until the commit."""
    last, previous = _lock_head(session, event.subject)
    seq = last + 1
    digest = event_hash(previous, seq, event)
    add(
        session,
        AuditEvent,
        {
            "subject": event.subject,
            "seq": seq,
            "tag": event.tag,
            "campaign": event.campaign,
            "act_no": event.act_no,
            "account": event.actor.account,
            "role": event.actor.role.value,
            "unit": event.actor.unit,
            "campaign_at": event.campaign_at,
            "real_at": event.real_at,
            "before": event.before,
            "after": event.after,
            "refusal": event.refusal,
            "data": event.data,
            "previous": previous,
            "hash": digest,
        },
    )
    move = sql.update(HEAD).where(HEAD.c.subject == event.subject).values(seq=seq, hash=digest)
    session.connection().execute(move)
    return digest


def position(session: Session, subject: str) -> int:
    """How many events a chain has: the number of its last one."""
    head = session.connection().execute(sql.select(HEAD.c.seq).where(HEAD.c.subject == subject)).scalar_one_or_none()
    return head or 0


def hash_at(session: Session, subject: str, seq: int) -> str:
    """The hash of one event of a chain; "" when there is none."""
    query = select(AuditEvent.hash).where(AuditEvent.subject == subject, AuditEvent.seq == seq)
    return session.exec(query).one_or_none() or ""


def broken_link(session: Session, subject: str) -> int | None:
    """Position of the first event whose hash does not follow from its fields and the event before; None = whole."""
    previous, expected = digest_of(GENESIS, subject), 0
    rows = session.exec(select(AuditEvent).where(AuditEvent.subject == subject).order_by(col(AuditEvent.seq)))
    for row in rows:
        expected += 1
        digest = event_hash(previous, expected, event_of(row))
        if row.seq != expected or row.previous != previous or row.hash != digest:
            return expected
        previous = row.hash
    head = session.get(AuditHead, subject)
    stands = (head.seq, head.hash) if head is not None else (0, digest_of(GENESIS, subject))
    return expected + 1 if stands != (expected, previous) else None
