"""Samples: the list they are drawn from, the signs of risk of every dossier in it, and what was drawn before."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from rules.risk import score
from rules.sample import ALGORITHM, BY_RISK, by_score, draw, draw_by_stratum, population_digest
from storage.reads.inspection_signs import NOMINATION, RANDOM, Plan, listed, names_of, signs_of
from storage.tables.inspection import InspectionSample


@dataclass(frozen=True)
class Drawn:
    """One dossier of a sample, why it is in it."""

    id: str
    score: int
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """A sample and the list that it was drawn from."""

    algorithm: str
    population: int
    digest: str
    drawn: tuple[Drawn, ...]


def make(session: Session, plan: Plan) -> Sample:
    """Draw. The same plan over the same list gives the same sample."""
    if plan.kind == RANDOM:
        members = listed(session, plan, NOMINATION.c.unit)
        ids = draw_by_stratum(plan.seed, members, plan.size) if plan.stratified else draw(plan.seed, members, plan.size)
        return Sample(ALGORITHM, len(members), population_digest(members), tuple(Drawn(one, 0, ()) for one in ids))
    shown = signs_of(session, plan)
    points = {signs: score(names_of(signs), plan.weights) for signs in set(shown.values())}
    ids = by_score(plan.seed, {one: points[signs] for one, signs in shown.items()}, plan.size)
    drawn = tuple(Drawn(one, points[shown[one]], names_of(shown[one])) for one in ids)
    return Sample(BY_RISK, len(shown), population_digest(shown), drawn)


@dataclass(frozen=True)
class KeptSample:
    """A sample on record."""

    id: int
    plan: Plan
    sample: Sample
    account: str
    office: str
    at: datetime


def _kept(row: InspectionSample) -> KeptSample:
    criteria: dict[str, Any] = json.loads(row.criteria)
    bounds = {name: int(criteria.get(name, 0)) for name in ("near_hours", "quick_minutes", "many_steps")}
    plan = Plan(
        row.kind, row.seed, row.size, row.campaign, row.unit, row.stratified, row.cut_at,
        dict(criteria.get("weights", {})), **bounds,
    )  # fmt: skip
    drawn = tuple(Drawn(one, points, tuple(signs)) for one, points, signs in json.loads(row.drawn))
    sample = Sample(row.algorithm, row.population, row.population_digest, drawn)
    return KeptSample(row.id or 0, plan, sample, row.account, row.office, row.at)


def samples(session: Session, offices: frozenset[str]) -> tuple[KeptSample, ...]:
    """Samples of these offices' auditors, the latest first."""
    query = select(InspectionSample).where(col(InspectionSample.office).in_(offices))
    return tuple(_kept(row) for row in session.exec(query.order_by(col(InspectionSample.id).desc())))


def sample(session: Session, number: int) -> KeptSample | None:
    """One sample on record; None when there is none of that number."""
    row = session.get(InspectionSample, number)
    return _kept(row) if row is not None else None
