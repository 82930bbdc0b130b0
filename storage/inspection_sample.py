"""Keeping a sample: the row with everything that another needs to draw it again, and its audit event."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, select

from payloads.ids import digest_of
from rules.acting import Actor
from storage import audit
from storage.intake import KeyReused, now_of
from storage.reads.inspection_sample import make
from storage.reads.inspection_signs import Plan
from storage.tables.inspection import InspectionSample

TAG = "sample:draw:recorded"


def keep(session: Session, actor: Actor, form_key: str, plan: Plan, real_now: datetime) -> int:
    """Draw the sample and keep it; its number. The same form again answers the same number. Raises KeyReused."""
    key = digest_of("sample", actor.account, form_key)
    known = session.exec(select(InspectionSample).where(InspectionSample.key == key)).one_or_none()
    if known is not None:
        if (known.kind, known.seed, known.size) != (plan.kind, plan.seed, plan.size):
            raise KeyReused(form_key)
        return known.id or 0
    drawn = make(session, plan)
    at, _epoch = now_of(session, real_now)
    listed = json.dumps([[one.id, one.score, list(one.signs)] for one in drawn.drawn])
    row = InspectionSample(
        kind=plan.kind,
        algorithm=drawn.algorithm,
        seed=plan.seed,
        size=plan.size,
        stratified=plan.stratified,
        campaign=plan.campaign,
        unit=plan.unit,
        cut_at=plan.cut_at,
        criteria=plan.criteria,
        population=drawn.population,
        population_digest=drawn.digest,
        drawn=listed,
        account=actor.account,
        office=actor.unit,
        at=at,
        real_at=real_now,
        key=key,
    )
    session.add(row)
    session.flush()
    event = audit.Event(
        subject=f"actor/{actor.account}",
        tag=TAG,
        actor=actor,
        campaign_at=at,
        real_at=real_now,
        campaign=plan.campaign,
        data=json.dumps(said_of(row), sort_keys=True),
    )
    audit.append(session, event)
    return row.id or 0


def said_of(row: InspectionSample) -> dict[str, Any]:
    """What the audit event holds fast of a sample."""
    said = {"sample": row.id, "algorithm": row.algorithm, "seed": row.seed, "population": row.population_digest}
    said |= {"kind": row.kind, "size": row.size, "stratified": row.stratified, "campaign": row.campaign}
    said |= {"unit": row.unit, "cut_at": row.cut_at.astimezone(UTC).isoformat()}
    return said | {"criteria": row.criteria, "drawn": digest_of(row.drawn)}
