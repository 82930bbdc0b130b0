"""Samples: the list they are drawn from, the signs of risk of every dossier in it, and what was drawn before."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql
from sqlmodel import Session, col, select

from rules.acting import UNIT_ROLES, Role
from rules.risk import SIGNS, score
from rules.sample import ALGORITHM, BY_RISK, by_score, draw, draw_by_stratum, population_digest
from storage.facts import basis_of, state_of
from storage.reads.common import plain
from storage.reads.inspection_deed import DRAFT, nominee_name
from storage.statement import table_of
from storage.tables.inspection import InspectionSample
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, Nomination

NOMINATION, EVENT = table_of(Nomination), table_of(AuditEvent)
NOBODY = (Role.SYSTEM.value, Role.MESSENGER.value, *(role.value for role in UNIT_ROLES))
"""Roles whose acts are no step of an officer who handles dossiers."""
RANDOM, RISK = "RANDOM", "RISK"


@dataclass(frozen=True)
class Plan:
    """What is to be drawn. Empty unit: all; `cut_at`: dossiers filed before; the rest: weights and bounds of a risk."""

    kind: str
    seed: str
    size: int
    campaign: str
    unit: str
    stratified: bool
    cut_at: datetime
    weights: dict[str, int]
    near_hours: int
    quick_minutes: int
    many_steps: int

    @property
    def criteria(self) -> str:
        """The part that is kept as JSON."""
        if self.kind == RANDOM:
            return "{}"
        bounds = {"near_hours": self.near_hours, "quick_minutes": self.quick_minutes, "many_steps": self.many_steps}
        return json.dumps({"weights": self.weights, **bounds}, sort_keys=True)


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
    members = _population(session, plan)
    digest = population_digest(members)
    if plan.kind == RANDOM:
        ids = draw_by_stratum(plan.seed, members, plan.size) if plan.stratified else draw(plan.seed, members, plan.size)
        return Sample(ALGORITHM, len(members), digest, tuple(Drawn(one, 0, ()) for one in ids))
    signs = signs_of(session, plan, members)
    scores = {one: score(found, plan.weights) for one, found in signs.items()}
    ids = by_score(plan.seed, scores, plan.size)
    order = list(SIGNS)
    chosen = tuple(Drawn(one, scores[one], tuple(sorted(signs[one], key=order.index))) for one in ids)
    return Sample(BY_RISK, len(members), digest, chosen)


def _population(session: Session, plan: Plan) -> dict[str, str]:
    """Id → unit of every dossier that may be drawn."""
    query = sql.select(NOMINATION.c.id, NOMINATION.c.unit).where(
        NOMINATION.c.campaign == plan.campaign, NOMINATION.c.filed_at < plan.cut_at
    )
    if plan.unit:
        query = query.where(NOMINATION.c.unit == plan.unit)
    return {row.id: row.unit for row in session.connection().execute(query)}


def signs_of(session: Session, plan: Plan, members: dict[str, str]) -> dict[str, set[str]]:
    """Id → the signs that a dossier shows; only those that weigh something are looked for."""
    found: dict[str, set[str]] = {}

    def note(sign: str, ids: Iterable[str]) -> None:
        for one in ids:
            if one in members:
                found.setdefault(one, set()).add(sign)

    wanted = {sign for sign, weight in plan.weights.items() if weight}
    campaign = session.get_one(Campaign, plan.campaign)
    basis, state = basis_of(campaign), state_of(campaign)
    if wanted & {"DEPARTURE", "RETURNED", "WARNED", "EXTENSION_USED", "NEAR_DEADLINE"}:
        before = next((w.closes_at for w in basis.windows if w.key == "SUBMISSION"), None)
        after = next((w.closes_at for w in state.windows if w.key == "SUBMISSION"), before) if state else before
        for sign, ids in _by_state(session, plan, before, after).items():
            note(sign, ids)
    if basis.standing:
        note("OWN_NOMINEE", [one for one, unit in members.items() if unit == basis.standing])
    if "SAME_NAME" in wanted:
        note("SAME_NAME", _same_names(session, plan.campaign))
    if wanted & {"REFUSED_BEFORE", "QUICK_APPROVAL", "ONE_OFFICER"}:
        for sign, ids in _by_events(session, plan).items():
            note(sign, ids)
    return {one: signs & wanted for one, signs in found.items() if signs & wanted}


def _by_state(session: Session, plan: Plan, planned: datetime | None, stands: datetime | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"NEAR_DEADLINE": [], "EXTENSION_USED": []}
    base = NOMINATION.c.campaign == plan.campaign
    for sign, text, negated in (
        ("DEPARTURE", '"departs":true', False),
        ("RETURNED", '"returns":0', True),
        ("WARNED", '"findings":[]', True),
    ):
        has = NOMINATION.c.state.contains(text, autoescape=True)
        # A state from before the field has neither: it shows no such sign.
        field = NOMINATION.c.state.contains(text.partition(":")[0], autoescape=True)
        query = sql.select(NOMINATION.c.id).where(base, sql.and_(field, ~has) if negated else has)
        found[sign] = list(session.connection().execute(query).scalars())
    near = timedelta(hours=plan.near_hours)
    query = sql.select(NOMINATION.c.id, NOMINATION.c.filed_at).where(base, NOMINATION.c.filed_at.is_not(None))
    for one, filed_at in session.connection().execute(query):
        if stands is not None and stands - near <= filed_at < stands:
            found["NEAR_DEADLINE"].append(one)
        if planned is not None and filed_at >= planned:
            found["EXTENSION_USED"].append(one)
    elsewhere = ~NOMINATION.c.state.contains('"channel":"HERE"', autoescape=True)
    query = sql.select(NOMINATION.c.id).where(base, elsewhere)
    found["EXTENSION_USED"] += list(session.connection().execute(query).scalars())
    return found


def _same_names(session: Session, campaign: str) -> list[str]:
    """Dossiers whose nominee's name stands in another dossier too, in any campaign."""
    named: dict[str, list[str]] = {}
    query = sql.select(DRAFT.c.id, nominee_name(session))
    for one, name in session.connection().execute(query):
        if name:
            named.setdefault(" ".join(plain(str(name)).split()), []).append(one)
    start = f"nomination/{campaign}/"
    return [one for ids in named.values() if len(ids) > 1 for one in ids if one.startswith(start)]


def _by_events(session: Session, plan: Plan) -> dict[str, list[str]]:
    """Refused before, quick from reception to appraisal, many steps of one officer: each counted by the database."""
    of_campaign = EVENT.c.campaign == plan.campaign
    run = session.connection().execute
    refused = sql.select(EVENT.c.subject).where(EVENT.c.refusal != "", of_campaign).distinct()
    handled = ~EVENT.c.role.in_(NOBODY) & (EVENT.c.refusal == "")
    many = (
        sql.select(EVENT.c.subject)
        .where(of_campaign, handled)
        .group_by(EVENT.c.subject, EVENT.c.account)
        .having(sql.func.count() >= plan.many_steps)
    )
    took = {tag: _instants(session, plan.campaign, tag) for tag in ("accept", "file_appraisal")}
    quick = timedelta(minutes=plan.quick_minutes)
    return {
        "REFUSED_BEFORE": list(run(refused).scalars()),
        "ONE_OFFICER": list(run(many).scalars()),
        "QUICK_APPROVAL": [
            one
            for one, at in took["file_appraisal"].items()
            if one in took["accept"] and at - took["accept"][one] < quick
        ],
    }


def _instants(session: Session, campaign: str, act: str) -> dict[str, datetime]:
    """Case → real instant of that act: a rehearsal's clock stands still between acts."""
    query = sql.select(EVENT.c.subject, EVENT.c.real_at).where(
        EVENT.c.tag == f"nomination:{act}:recorded", EVENT.c.campaign == campaign
    )
    return {row.subject: row.real_at for row in session.connection().execute(query)}


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
