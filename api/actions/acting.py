"""The path of an act from the door to its receipt: who may, the intake row, the workflow's answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool

from activities.dispatch import Done, Pending, answer_of, dispatch, refuse_at_door
from api.actions.compose import compose
from api.actions.prepare import NotThere, prepare
from api.deps import Parts
from payloads.ids import subject_of
from rules.acting import UNIT_ROLES, Actor, Move, Role
from rules.refusal import Refusal, WrongRole
from rules.register import TABLES
from storage import intake
from storage.account import Held, Officer
from storage.tables.record import Intake


@dataclass(frozen=True)
class Intent:
    """What an officer wants done. `fields`: as the form or the JSON body says it, texts as texts."""

    workflow_id: str
    act: str
    form_key: str
    fields: Mapping[str, Any]
    role: Role | None = None


def counts_here(held: Held, move: Move, unit: str) -> bool:
    """Whether a role counts for a case of that unit: a unit's role for its own, but for acts across units."""
    return move.across or held.role not in UNIT_ROLES or held.unit == unit


def is_own(held: Held, unit: str) -> bool:
    """A role of the case's own unit: it comes before an office's, for who holds both files as the unit."""
    return held.role in UNIT_ROLES and held.unit == unit


def choose_actor(officer: Officer, intent: Intent, unit: str) -> Actor:
    """In which capacity the officer does this: the one asked for, else the unit's own, else the first allowed.

    A role of a unit counts only for that unit. Refuses WRONG_ROLE; raises NotThere for an act that does not exist.
    """
    move = TABLES[subject_of(intent.workflow_id)].by_act.get(intent.act)
    if move is None:
        raise NotThere(intent.act)
    able = [
        held
        for held in officer.roles
        if held.role in move.roles and intent.role in (None, held.role) and counts_here(held, move, unit)
    ]
    if able:
        held = min(able, key=lambda one: not is_own(one, unit))
        return Actor(officer.account, held.role, held.unit)
    raise WrongRole(
        f"Tài khoản này không có quyền «{move.label.removesuffix('…')}» ở đây.",
        "Đăng nhập bằng tài khoản có quyền, hoặc nhờ người phụ trách.",
    )


def capacity_of(officer: Officer) -> Actor:
    """In which capacity a refusal at the door is recorded: the officer's first role."""
    held = officer.roles[0] if officer.roles else None
    return Actor(officer.account, held.role if held else Role.AUDITOR, held.unit if held else "")


def _take(parts: Parts, intent: Intent, actor: Actor) -> Intake:
    """Commit the intake row; a form that was sent before keeps the body it came with. Raises KeyReused."""
    subject = subject_of(intent.workflow_id)
    with parts.database.write() as session:
        given = prepare(session, subject, intent.act, intent.workflow_id, intent.fields)
        body, notes = compose(subject, intent.act, given, intent.form_key)
        asked = json.dumps(dict(intent.fields), sort_keys=True, ensure_ascii=False, default=str)
        arrival = intake.Arrival(intent.workflow_id, intent.act, intent.form_key, actor, body, notes, asked)
        return intake.receive(session, arrival, datetime.now(UTC))


async def perform(parts: Parts, officer: Officer, intent: Intent, unit: str = "") -> Done | Pending:
    """Do one act for an officer. `unit`: the unit that the case belongs to ("" = none).

    Raises Refusal (recorded), KeyReused, Malformed, NotThere, Fault.
    """
    try:
        actor = choose_actor(officer, intent, unit)
    except Refusal as refusal:
        actor = capacity_of(officer)
        await run_in_threadpool(refuse_at_door, parts.database, actor, intent.workflow_id, intent.act, refusal.note())
        raise
    row = await run_in_threadpool(_take, parts, intent, actor)
    if row.outcome != "OPEN":
        return answer_of(row)
    return await dispatch(parts.database, parts.client, row, parts.settings.act_answer_seconds)
