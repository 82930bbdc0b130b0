"""The auditor's own records held against the audit chains: what was read, drawn, found, asked and answered."""

import json
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from storage import inspection_sample, reading
from storage.inspection import said_of
from storage.tables.inspection import AuditRead, Inspection, InspectionAct, InspectionSample
from storage.tables.record import AuditEvent

INSPECTION, ACTOR = "inspection", "actor"


def altered(session: Session, subject: str) -> Iterator[int]:
    """Positions on a chain that say what the rows do not say; 0: rows that the chain does not tell of.

    Nothing for a chain that is no inspection's and no person's. Raises ValueError for data that is no JSON.
    """
    kind, _, name = subject.partition("/")
    if kind == INSPECTION:
        yield from _inspection(session, _recorded(session, subject), int(name))
    elif kind == ACTOR:
        events = list(_recorded(session, subject))
        yield from _reads(session, [event for event in events if event.tag == reading.TAG], name)
        yield from _samples(session, [event for event in events if event.tag == inspection_sample.TAG], name)


def _recorded(session: Session, subject: str) -> Iterator[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.subject == subject, col(AuditEvent.tag).endswith(":recorded"))
    yield from session.exec(query.order_by(col(AuditEvent.seq)))


def _inspection(session: Session, events: Iterator[AuditEvent], number: int) -> Iterator[int]:
    query = select(Inspection, InspectionAct).where(InspectionAct.item == Inspection.id)
    mine = query.where(Inspection.inspection == number).order_by(col(Inspection.n), col(InspectionAct.seq))
    steps: dict[int, list[tuple[Inspection, InspectionAct]]] = {}
    for row, step in session.exec(mine):
        steps.setdefault(row.n, []).append((row, step))
    for event in events:
        said = json.loads(event.data)
        left = steps.get(said["item"])
        if not left or not _is_step(event, said, *left.pop(0)):
            yield event.seq
    if any(steps.values()):
        yield 0


def _of(rows: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """What the chain says, as the rows have it: the first releases said less."""
    return {name: value for name, value in rows.items() if name in said}


def _is_step(event: AuditEvent, said: dict[str, Any], row: Inspection, step: InspectionAct) -> bool:
    now = _of(said_of(row, step.text, step.due_at), said)
    stands = (f"inspection:{step.act}:recorded", step.status, step.account, step.role, step.unit, step.at, step.real_at)
    told = (event.tag, event.after, event.account, event.role, event.unit, event.campaign_at, event.real_at)
    return (now, stands) == (said, told)


def _reads(session: Session, events: list[AuditEvent], account: str) -> Iterator[int]:
    rows: dict[int, list[Any]] = {}
    for row in session.exec(select(AuditRead).where(AuditRead.account == account).order_by(col(AuditRead.id))):
        rows.setdefault(row.seq, []).append([row.address, row.subject, row.campaign_at, row.real_at])
    for event in events:
        said = json.loads(event.data)
        told = [[said["address"], subject, event.campaign_at, event.real_at] for subject in said["subjects"] or [""]]
        if rows.pop(event.seq, []) != told:
            yield event.seq
    if rows:
        yield 0


def _samples(session: Session, events: list[AuditEvent], account: str) -> Iterator[int]:
    rows = {row.id: row for row in session.exec(select(InspectionSample).where(InspectionSample.account == account))}
    for event in events:
        said = json.loads(event.data)
        row = rows.pop(said["sample"], None)
        if row is None or _of(inspection_sample.said_of(row), said) != said or row.real_at != event.real_at:
            yield event.seq
    if rows:
        yield 0
