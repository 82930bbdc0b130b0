"""Writing an inspection: one transaction per step, with its audit event; a refused step is on record too."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from payloads.ids import campaign_id, digest_of, subject_of
from rules.acting import Actor
from rules.inspection import FINDING, INSPECTION, QUESTION, Around, Item, Step, decide
from rules.refusal import Refusal
from storage import audit
from storage.intake import KeyReused, now_of
from storage.remit import remit_of
from storage.statement import add
from storage.tables.inspection import Inspection, InspectionAct
from storage.tables.subject import Campaign, Decision, Nomination, Sitting

FIRST = {INSPECTION: "open", FINDING: "record", QUESTION: "ask"}
"""The act that each kind begins with."""
CASES: dict[str, type[SQLModel]] = {"nomination": Nomination, "council": Sitting, "decision": Decision}


@dataclass(frozen=True)
class New:
    """What begins: an inspection (`inspection` 0), or a finding or question of one."""

    kind: str
    title: str
    inspection: int = 0
    paper: str = ""
    campaign: str = ""
    to_unit: str = ""
    to_account: str = ""


def begin(session: Session, actor: Actor, form_key: str, new: New, step: Step, real_now: datetime) -> int:
    """Begin an inspection, a finding or a question; its row's id. The same form again answers the same id.

    Raises NoResultFound for an inspection that there is not, KeyReused, and the rule's Refusal with nothing written.
    """
    key = digest_of("inspection", actor.account, form_key)
    known = session.exec(select(Inspection).where(Inspection.key == key)).one_or_none()
    if known is not None:
        if (known.kind, known.title) != (new.kind, new.title.strip()):
            raise KeyReused(form_key)
        return known.id or 0
    of = session.exec(_whole(new.inspection)).one() if new.inspection else None
    at, _epoch = now_of(session, real_now)
    about = campaign_id(new.campaign) if new.campaign else ""
    item = Item(new.kind, "NONE", of.unit if of is not None else actor.unit, new.to_unit, new.to_account, about)
    whole = status_of(session, of.id or 0) if of is not None else "NONE"
    remit = remit_of(session, frozenset({actor.unit}))
    after = decide(item, actor, step, Around(at, whole, unknown=_unknown(session, step.subjects), remit=remit))
    row = Inspection(
        inspection=new.inspection or _next(session),
        n=_number(session, new.inspection) if new.inspection else 0,
        kind=new.kind,
        title=new.title.strip(),
        paper=new.paper.strip(),
        campaign=of.campaign if of is not None else new.campaign,
        unit=item.unit,
        to_unit=new.to_unit,
        to_account=new.to_account,
        subjects=json.dumps(list(step.subjects)),
        key=key,
    )
    session.add(row)
    session.flush()
    _write(session, row, actor, step, after, real_now, key)
    return row.id or 0


def act(session: Session, actor: Actor, form_key: str, item_id: int, step: Step, real_now: datetime) -> int:
    """One more step of an inspection, finding or question; the number of its inspection.

    The same form again changes nothing. Raises NoResultFound, KeyReused, and the rule's Refusal.
    """
    key = digest_of("inspection", actor.account, form_key)
    row = session.get_one(Inspection, item_id, with_for_update=True)
    known = session.exec(select(InspectionAct).where(InspectionAct.key == key)).one_or_none()
    if known is not None:
        if (known.item, known.act) != (item_id, step.act):
            raise KeyReused(form_key)
        return row.inspection
    at, _epoch = now_of(session, real_now)
    whole = session.exec(_whole(row.inspection)).one()
    item = Item(row.kind, status_of(session, item_id), row.unit, row.to_unit, row.to_account)
    left = _open_items(session, row.inspection) if row.kind == INSPECTION else 0
    after = decide(item, actor, step, Around(at, status_of(session, whole.id or 0), left))
    _write(session, row, actor, step, after, real_now, key)
    return row.inspection


def refuse(session: Session, actor: Actor, inspection: int, step: Step, refusal: Refusal, real_now: datetime) -> None:
    """A refused step on the inspection's chain, or on the actor's where there is no inspection yet."""
    at, _epoch = now_of(session, real_now)
    chain = f"inspection/{inspection}" if inspection else f"actor/{actor.account}"
    tag = f"inspection:{step.act}:refused"
    audit.append(session, audit.Event(chain, tag, actor, at, real_now, refusal=refusal.code))


def _whole(inspection: int) -> SelectOfScalar[Inspection]:
    return select(Inspection).where(Inspection.inspection == inspection, Inspection.n == 0)


def status_of(session: Session, item_id: int) -> str:
    """State of an item: that of its last step."""
    query = select(InspectionAct.status).where(InspectionAct.item == item_id).order_by(col(InspectionAct.seq).desc())
    return session.exec(query.limit(1)).first() or "NONE"


def _next(session: Session) -> int:
    return (session.exec(select(func.max(Inspection.inspection))).one() or 0) + 1


def _number(session: Session, inspection: int) -> int:
    query = select(func.max(Inspection.n)).where(Inspection.inspection == inspection)
    return (session.exec(query).one() or 0) + 1


def _open_items(session: Session, inspection: int) -> int:
    query = select(Inspection.id).where(Inspection.inspection == inspection, Inspection.n != 0)
    return sum(status_of(session, item or 0) != "CLOSED" for item in session.exec(query).all())


def _unknown(session: Session, subjects: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(subject for subject in subjects if not exists(session, subject))


def exists(session: Session, subject: str) -> bool:
    """Whether there is a case of that workflow id."""
    kind = subject_of(subject)
    if kind == "campaign":
        return session.get(Campaign, subject.partition("/")[2]) is not None
    return kind in CASES and session.get(CASES[kind], subject) is not None


def _write(
    session: Session, row: Inspection, actor: Actor, step: Step, after: str, real_now: datetime, key: str
) -> None:
    at, _epoch = now_of(session, real_now)
    last = session.exec(select(func.max(InspectionAct.seq)).where(InspectionAct.item == row.id)).one() or 0
    before = status_of(session, row.id or 0)
    values = {
        "item": row.id,
        "seq": last + 1,
        "act": step.act,
        "status": after,
        "text": step.text.strip(),
        "due_at": step.due_at,
        "account": actor.account,
        "role": actor.role.value,
        "unit": actor.unit,
        "at": at,
        "real_at": real_now,
        "key": key,
    }
    add(session, InspectionAct, values)
    said = said_of(row, step.text.strip(), step.due_at)
    event = audit.Event(
        subject=f"inspection/{row.inspection}",
        tag=f"inspection:{step.act}:recorded",
        actor=actor,
        campaign_at=at,
        real_at=real_now,
        before=before,
        after=after,
        campaign=row.campaign,
        data=json.dumps(said, sort_keys=True),
    )
    audit.append(session, event)


def said_of(row: Inspection, text: str, due_at: datetime | None) -> dict[str, Any]:
    """Ids and digests of a step: its words stand in the rows, and the chain holds them fast."""
    said = {"item": row.n, "kind": row.kind, "subjects": json.loads(row.subjects), "to_unit": row.to_unit}
    said |= {"title": digest_of(row.title), "text": digest_of(text), "to_account": row.to_account}
    said_at = due_at.astimezone(UTC).isoformat() if due_at else ""
    return said | {"paper": row.paper, "unit": row.unit, "due_at": said_at}
