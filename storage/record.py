"""The one transaction of an act: row, audit event, act number, outcome on the intake row, slots, notices.

A pure function of the entry and the rows: no clock, no random, no outside read. So the rows that workflows own can be
built again from the histories alone.
"""

from typing import Any

import sqlalchemy as sql
from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from payloads.ids import campaign_of, digest_of, subject_of
from payloads.record import RECORDED, REFUSED, STALE, WAIT, Entry, Receipt, Recording
from rules.acting import NoticeOrder
from rules.refusal import RefusalNote
from rules.register import TABLES
from storage import archive_queue, audit, guard
from storage.facts import case_facts
from storage.rows import WRITERS, write_effects
from storage.session import Database
from storage.statement import add, table_of
from storage.tables.person import Clock
from storage.tables.record import Act, Intake, Notice
from storage.tables.subject import Campaign

ACT, CAMPAIGN, CLOCK, INTAKE = (table_of(model) for model in (Act, Campaign, Clock, Intake))
RECORDING = TypeAdapter(Recording)
COLLISIONS = 20
"""How often a transaction that lost a race for the same place is run again before the activity reports a fault."""


class RecordConflict(Exception):
    """The history and the rows disagree about an act. The case stops and alarms; it is never refused to a person."""


def record(database: Database, entry: Entry[Any]) -> Recording:
    """Record one act in one transaction and answer what came of it. Safe to repeat: the second try reads the first.

    Raises RecordConflict when the same key holds another body, or when an act number is missing or taken.
    """
    for attempt in range(COLLISIONS):
        try:
            with database.write() as session:
                return _record(session, entry)
        except IntegrityError:
            if attempt == COLLISIONS - 1:
                raise
    raise AssertionError("unreachable")


def _record(session: Session, entry: Entry[Any]) -> Recording:
    of_campaign = subject_of(entry.workflow_id) == "campaign"
    connection = session.connection()
    code = campaign_of(entry.workflow_id)
    # A subject that belongs to no campaign has no such row: its version is 0 and only the clock's row is locked.
    locked = sql.select(CAMPAIGN.c.act_no).where(CAMPAIGN.c.code == code).with_for_update(read=not of_campaign)
    version = connection.execute(locked).scalar_one() if code else 0
    # Shared lock: an advance of the clock waits for this row, or this act sees the advance.
    clock = connection.execute(
        sql.select(CLOCK.c.epoch, CLOCK.c.frozen, CLOCK.c.instant).where(CLOCK.c.id == 1).with_for_update(read=True)
    ).one()
    # Before the look for a stored answer: a twin of this try that commits between the two is then found by its key.
    last = (
        connection.execute(
            sql.select(sql.func.max(ACT.c.act_no)).where(ACT.c.workflow_id == entry.workflow_id)
        ).scalar_one()
        or 0
    )
    stored = _stored(session, entry)
    if stored is not None:
        return stored
    seen = Recording(RECORDED, epoch=clock.epoch, clock_at=clock.instant if clock.frozen else None)
    if code and not of_campaign and entry.facts_version != version:
        campaign = session.get_one(Campaign, code)
        return _answer(seen, STALE, facts=case_facts(session, campaign, getattr(entry.state, "unit", "")))
    if entry.by_itself and _older_is_open(session, entry):
        return _answer(seen, WAIT)
    found = entry.refusal or _object(session, entry)
    if isinstance(found, RefusalNote):
        return _refuse(session, entry, found, seen)
    if entry.act_no != last + 1:
        raise RecordConflict(f"{entry.workflow_id}: act {entry.act_no} after act {last}")
    return _write(session, entry, seen, found)


def _answer(seen: Recording, outcome: str, **parts: Any) -> Recording:
    return Recording(outcome, epoch=seen.epoch, clock_at=seen.clock_at, **parts)


def _stored(session: Session, entry: Entry[Any]) -> Recording | None:
    """The answer that this key already has."""
    row = (
        session.connection()
        .execute(
            sql.select(ACT.c.digest, ACT.c.act_no, ACT.c.recording).where(
                ACT.c.workflow_id == entry.workflow_id, ACT.c.update_id == entry.update_id
            )
        )
        .one_or_none()
    )
    if row is None:
        return None
    if row.digest != entry.digest:
        raise RecordConflict(f"{entry.workflow_id}: key {entry.update_id} already holds another body")
    if row.act_no is not None and row.act_no != entry.act_no:
        raise RecordConflict(f"{entry.workflow_id}: {entry.update_id} is act {row.act_no}, not {entry.act_no}")
    return RECORDING.validate_json(row.recording)


def _older_is_open(session: Session, entry: Entry[Any]) -> bool:
    """Whether an act that was received before this instant is still on its way to the same case."""
    query = select(Intake.key).where(
        Intake.workflow_id == entry.workflow_id,
        Intake.outcome == "OPEN",
        col(Intake.received_at) <= entry.received_at,
    )
    return session.exec(query).first() is not None


def _object(session: Session, entry: Entry[Any]) -> RefusalNote | tuple[str, ...]:
    """What the rows say against the act: a named guard, then every claim; else the places that the claims got."""
    if entry.guard:
        objection = guard.GUARDS[entry.guard](session, entry)
        if objection is not None:
            return objection
    if not entry.claims:
        return ()
    places: list[str] = []
    with session.begin_nested() as taking:
        for claim in entry.claims:
            place = guard.take(session, claim, entry.workflow_id)
            if isinstance(place, RefusalNote):
                taking.rollback()
                return place
            places.append(place)
    return tuple(places)


def _event(entry: Entry[Any], fact: str, after: str, refusal: str) -> audit.Event:
    return audit.Event(
        subject=entry.workflow_id,
        tag=f"{subject_of(entry.workflow_id)}:{entry.act}:{fact}",
        actor=entry.actor,
        campaign_at=entry.received_at,
        real_at=entry.recorded_at,
        before=entry.before,
        after=after,
        campaign=campaign_of(entry.workflow_id),
        act_no=None if refusal else entry.act_no,
        refusal=refusal,
        data=entry.body,
    )


def _keep(session: Session, entry: Entry[Any], recording: Recording) -> None:
    """Store the answer under the act's keys and on its intake row, which is written once."""
    recorded = recording.outcome == RECORDED
    add(
        session,
        Act,
        {
            "workflow_id": entry.workflow_id,
            "act_no": entry.act_no if recorded else None,
            "update_id": entry.update_id,
            "act": entry.act,
            "digest": entry.digest,
            "state_digest": entry.state_digest,
            "recording": to_json(recording).decode(),
            "recorded_at": entry.recorded_at,
        },
    )
    answer = to_json(recording.receipt if recorded else recording.refusal).decode()
    open_row = sql.update(INTAKE).where(INTAKE.c.key == entry.update_id, INTAKE.c.outcome == "OPEN")
    session.connection().execute(open_row.values(outcome=recording.outcome, answer=answer))


def _refuse(session: Session, entry: Entry[Any], refusal: RefusalNote, seen: Recording) -> Recording:
    """A refusal is recorded too: event, act without a number, outcome of the intake row."""
    recording = _answer(seen, REFUSED, refusal=refusal)
    write_own(session, entry, recording)
    return recording


def _write(session: Session, entry: Entry[Any], seen: Recording, places: tuple[str, ...]) -> Recording:
    for scope in entry.frees:
        guard.free(session, scope, entry.workflow_id)
    after = _after(entry)
    receipt = Receipt(
        workflow_id=entry.workflow_id,
        act=entry.act,
        act_no=entry.act_no,
        update_id=entry.update_id,
        received_at=entry.received_at,
        recorded_at=entry.recorded_at,
        state=after,
        state_digest=entry.state_digest,
        filed_at=getattr(entry.state, "filed_at", None),
    )
    recording = _answer(seen, RECORDED, receipt=receipt, act_no=entry.act_no, places=places)
    write_effects(session, entry)
    if after in TABLES[subject_of(entry.workflow_id)].terminal or _ends_a_run(entry, after):
        archive_queue.enqueue(session, entry.workflow_id, entry.recorded_at)
    write_own(session, entry, recording)
    return recording


def _after(entry: Entry[Any]) -> str:
    return str(getattr(entry.state, "phase", None) or entry.state.status)


def write_own(session: Session, entry: Entry[Any], recording: Recording) -> None:
    """The rows that the act's workflow owns, but for its slots: a pure function of the entry and its answer.

    So they can be written again from the history alone: nothing of other rows is asked here.
    """
    if recording.refusal is not None:
        audit.append(session, _event(entry, "refused", entry.before, recording.refusal.code))
    else:
        WRITERS[subject_of(entry.workflow_id)](session, entry)
        audit.append(session, _event(entry, "recorded", _after(entry), ""))
        for index, order in enumerate(entry.notices):
            _order_notice(session, entry, order, index)
    _keep(session, entry, recording)


def _ends_a_run(entry: Entry[Any], after: str) -> bool:
    """Whether the workflow continues as new behind this act, as far as it is known here; the sweep finds the rest."""
    return subject_of(entry.workflow_id) == "campaign" and entry.before not in ("DRAFT", after)


def _order_notice(session: Session, entry: Entry[Any], order: NoticeOrder, index: int) -> None:
    add(
        session,
        Notice,
        {
            "key": digest_of("notice", entry.workflow_id, str(entry.act_no), str(index))[:40],
            "campaign": campaign_of(entry.workflow_id),
            "unit": order.unit,
            "kind": order.kind,
            "subject": entry.workflow_id,
            "detail": order.detail,
            "campaign_at": entry.received_at,
            "channel": "",
            "outcome": "PENDING",
            "tries": 0,
            "next_try_at": entry.recorded_at,
            "error": "",
            "message_id": "",
        },
    )
