"""What auditors read is on record too: an event on the reader's own chain, and which case it was of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from payloads.ids import campaign_of
from rules.acting import Actor
from rules.refusal import Refusal
from storage import audit
from storage.intake import now_of
from storage.statement import add
from storage.tables.inspection import AuditRead

TAG = "reading:open:recorded"
HANDED_OUT = "evidence:export:recorded"
REFUSED = "reading:open:refused"
SAME_READ = timedelta(seconds=60)
"""The same address asked for again by the same person within this time is one read."""
LONGEST = 500
"""Characters of an address that are kept."""


@dataclass(frozen=True)
class Read:
    """One read: the address with its query, the cases that it is about by workflow id (none, one, or of a file)."""

    actor: Actor
    address: str
    subjects: tuple[str, ...] = ()


def seen_lately(session: Session, read: Read, real_now: datetime) -> bool:
    """Whether this read is on record since less than SAME_READ."""
    query = select(AuditRead.id).where(
        AuditRead.account == read.actor.account,
        AuditRead.address == read.address[:LONGEST],
        col(AuditRead.real_at) > real_now - SAME_READ,
    )
    return session.exec(query.limit(1)).first() is not None


def record_read(session: Session, read: Read, real_now: datetime) -> None:
    """Append the event on actor/<account> and name the cases that were looked at."""
    at, _epoch = now_of(session, real_now)
    address = read.address[:LONGEST]
    chain = f"actor/{read.actor.account}"
    event = audit.Event(
        subject=chain,
        tag=TAG,
        actor=read.actor,
        campaign_at=at,
        real_at=real_now,
        campaign=_campaign(read.subjects),
        data=json.dumps({"address": address, "subjects": list(read.subjects)}, ensure_ascii=False, sort_keys=True),
    )
    audit.append(session, event)
    for subject in read.subjects or ("",):
        _name(session, read.actor.account, audit.position(session, chain), address, subject, at, real_now)


def hand_out(session: Session, actor: Actor, subject: str, digest: str, real_now: datetime, by: str = "") -> None:
    """Evidence of a case went out of the house, on actor/<account>: the case, SHA-256 of the file.

    `by`: who sat at the server, where nobody has signed in.
    """
    at, _epoch = now_of(session, real_now)
    said = {"subjects": [subject], "sha256": digest} | ({"by": by} if by else {})
    event = audit.Event(
        subject=f"actor/{actor.account}",
        tag=HANDED_OUT,
        actor=actor,
        campaign_at=at,
        real_at=real_now,
        campaign=campaign_of(subject),
        data=json.dumps(said, ensure_ascii=False, sort_keys=True),
    )
    audit.append(session, event)


def refuse_read(session: Session, actor: Actor, address: str, refusal: Refusal, real_now: datetime) -> None:
    """What was asked for and not shown, on actor/<account>; no case has been looked at."""
    at, _epoch = now_of(session, real_now)
    data = json.dumps({"address": address[:LONGEST]}, ensure_ascii=False)
    chain = f"actor/{actor.account}"
    audit.append(session, audit.Event(chain, REFUSED, actor, at, real_now, refusal=refusal.code, data=data))


def _campaign(subjects: Sequence[str]) -> str:
    return next((campaign_of(subject) for subject in subjects), "")


def _name(
    session: Session, account: str, seq: int, address: str, subject: str, at: datetime, real_at: datetime
) -> None:
    values = {
        "account": account,
        "seq": seq,
        "address": address,
        "subject": subject,
        "campaign_at": at,
        "real_at": real_at,
    }
    add(session, AuditRead, values)
