"""An open intake row on its way to its workflow, and what came of it. The door and the sweeper both use it."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import TypeAdapter
from pydantic_core import to_json
from temporalio.client import Client

from payloads.ids import campaign_of, subject_of
from payloads.record import Receipt
from payloads.starts import LawRowStart
from rules.acting import Actor, Role, Stamp
from rules.refusal import CaseClosed, RefusalNote, from_note
from runtime.sending import FIRST_ACTS, CaseGone, Fault, Refused, Sending, Unanswered, decode_body, send
from storage import audit, intake, starts
from storage.session import Database
from storage.tables.record import Intake

log = structlog.stdlib.get_logger()
RECEIPT = TypeAdapter(Receipt)
NOTE = TypeAdapter(RefusalNote)
FROM_BODY: dict[str, Callable[[Any], Any]] = {"law": lambda body: LawRowStart(body.row_key, body.digest)}
"""Subjects that begin from the body of their first act: what they are about is in files, not in rows."""


@dataclass(frozen=True)
class Done:
    """The act is recorded."""

    receipt: Receipt


@dataclass(frozen=True)
class Pending:
    """The act is taken but not answered yet: ask again under this key."""

    key: str


def answer_of(row: Intake) -> Done | Pending:
    """What the intake row says. Raises the stored refusal."""
    if row.outcome == "RECORDED" and row.answer:
        return Done(RECEIPT.validate_json(row.answer))
    if row.outcome == "REFUSED" and row.answer:
        raise from_note(NOTE.validate_json(row.answer))
    return Pending(row.key)


def look(database: Database, key: str) -> Done | Pending:
    """The outcome of an act by its key. Raises the refusal, or KeyError for an unknown key."""
    with database.read() as session:
        row = intake.find(session, key)
    if row is None:
        raise KeyError(key)
    return answer_of(row)


def sending_of(database: Database, row: Intake) -> Sending:
    """An intake row as it goes to its workflow; the same every time it is sent."""
    subject = subject_of(row.workflow_id)
    actor = Actor(row.actor_account, Role(row.actor_role), row.actor_unit)
    stamp = Stamp(row.key, row.digest, actor, row.received_at, row.epoch)
    start, body = None, decode_body(subject, row.act, row.body)
    if row.act in FIRST_ACTS[subject] and subject in FROM_BODY:
        start = FROM_BODY[subject](body)
    elif row.act in FIRST_ACTS[subject]:
        with database.read() as session:
            start = starts.start_for(session, row.workflow_id)
    return Sending(row.workflow_id, row.act, stamp, body, start)


def refuse_at_door(
    database: Database, actor: Actor, workflow_id: str, act: str, note: RefusalNote, key: str = ""
) -> None:
    """Record a refusal that no workflow can record: on the actor's own chain, and on the intake row if there is one."""
    with database.write() as session:
        now = datetime.now(UTC)
        at, _epoch = intake.now_of(session, now)
        event = audit.Event(
            subject=f"actor/{actor.account}",
            tag=f"{subject_of(workflow_id)}:{act}:refused",
            actor=actor,
            campaign_at=at,
            real_at=now,
            campaign=campaign_of(workflow_id),
            refusal=note.code,
            data=json.dumps({"workflow_id": workflow_id}),
        )
        audit.append(session, event)
        if key:
            intake.settle(session, key, to_json(note).decode())


async def dispatch(database: Database, client: Client, row: Intake, answer_seconds: float) -> Done | Pending:
    """Send an open intake row and wait up to `answer_seconds`. Raises Refusal or Fault."""
    sending = await asyncio.to_thread(sending_of, database, row)
    try:
        receipt = await asyncio.wait_for(send(client, sending), answer_seconds)
    except Refused as refused:
        raise from_note(refused.note) from refused
    except (TimeoutError, Unanswered):
        return await asyncio.to_thread(look, database, row.key)
    except CaseGone:
        return await _gone(database, row, sending)
    except Fault as fault:
        log.error("act.fault", workflow_id=row.workflow_id, act=row.act, key=row.key, error=str(fault))
        raise
    return Done(receipt)


async def _gone(database: Database, row: Intake, sending: Sending) -> Done | Pending:
    """The case has ended or never began. The record may know the answer already; else this act is refused for good."""
    answer = await asyncio.to_thread(look, database, row.key)
    if isinstance(answer, Done):
        return answer
    refusal = CaseClosed(
        "Việc này không còn nhận thao tác: đã kết thúc, hoặc chưa bắt đầu.",
        "Mở lại trang để xem trạng thái mới nhất. Với hồ sơ đã khép lại, lập hồ sơ mới từ bản nháp.",
    )
    await asyncio.to_thread(
        refuse_at_door, database, sending.stamp.actor, row.workflow_id, row.act, refusal.note(), row.key
    )
    raise refusal
