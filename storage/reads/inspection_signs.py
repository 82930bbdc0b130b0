"""The list that a sample is drawn from, and the signs of risk of every dossier in it: counted by the database."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sql
from sqlmodel import Session

from rules.risk import SIGNS
from storage.facts import basis_of, state_of
from storage.reads.common import plain
from storage.statement import table_of, text_of
from storage.tables.record import HANDLED, AuditEvent
from storage.tables.subject import Campaign, Draft, Nomination

NOMINATION, DRAFT, EVENT = table_of(Nomination), table_of(Draft), table_of(AuditEvent)
RANDOM, RISK = "RANDOM", "RISK"
BITS = {sign: 1 << place for place, sign in enumerate(SIGNS)}
"""Sign → its bit: what a dossier shows is one number, and few numbers are shared by many dossiers."""


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


def listed(session: Session, plan: Plan, column: sql.ColumnElement[Any]) -> dict[str, Any]:
    """Id → a column of every dossier that may be drawn."""
    query = sql.select(NOMINATION.c.id, column).where(
        NOMINATION.c.campaign == plan.campaign, NOMINATION.c.filed_at < plan.cut_at
    )
    if plan.unit:
        query = query.where(NOMINATION.c.unit == plan.unit)
    return dict(iter(session.connection().execute(query)))


def names_of(shown: int) -> tuple[str, ...]:
    """The signs in a number, in the order of pages."""
    return tuple(sign for sign, bit in BITS.items() if shown & bit)


def signs_of(session: Session, plan: Plan) -> dict[str, int]:
    """Id → the signs (`BITS`) of every dossier that may be drawn; only those that weigh something are looked for."""
    wanted = {sign for sign, weight in plan.weights.items() if weight}
    held = _by_row(session, plan)
    bits = [sql.case((held[sign], BITS[sign]), else_=0) for sign in SIGNS if sign in held and sign in wanted]
    found = listed(session, plan, sum(bits, start=sql.literal(0)))
    for sign, ids in BY_OTHERS.items():
        for one in ids(session, plan) if sign in wanted else ():
            if one in found:
                found[one] |= BITS[sign]
    return found


def _by_row(session: Session, plan: Plan) -> dict[str, sql.ColumnElement[bool]]:
    """Signs that the row of a dossier shows by itself: all of them in one pass."""
    campaign = session.get_one(Campaign, plan.campaign)
    basis, state = basis_of(campaign), state_of(campaign)
    planned = next((w.closes_at for w in basis.windows if w.key == "SUBMISSION"), None)
    stands = next((w.closes_at for w in state.windows if w.key == "SUBMISSION"), planned) if state else planned
    departs, returns, warned, channel = (
        text_of(session, NOMINATION.c.state, field) for field in ("departs", "returns", "findings", "channel")
    )
    filed_at = NOMINATION.c.filed_at
    # A state from before a field has none: it shows no such sign, but for the way of filing.
    found = {
        "DEPARTURE": departs.in_(("1", "true")),
        "RETURNED": returns != "0",
        "WARNED": warned != "[]",
        "EXTENSION_USED": (sql.func.coalesce(channel, "") != "HERE")
        | (filed_at >= planned if planned is not None else sql.false()),
    }
    if stands is not None:
        found["NEAR_DEADLINE"] = (filed_at >= stands - timedelta(hours=plan.near_hours)) & (filed_at < stands)
    if basis.standing:
        found["OWN_NOMINEE"] = NOMINATION.c.unit == basis.standing
    return found


def _same_name(session: Session, plan: Plan) -> Iterable[str]:
    """Dossiers whose nominee's name stands in another dossier too, in any campaign."""
    first: dict[str, str] = {}
    again: set[str] = set()
    query = sql.select(DRAFT.c.id, text_of(session, DRAFT.c.content, "name"))
    for one, name in session.connection().execute(query):
        if name:
            other = first.setdefault(" ".join(plain(str(name)).split()), one)
            if other != one:
                again |= {one, other}
    return again


def _refused_before(session: Session, plan: Plan) -> Iterable[str]:
    # Above the empty text: the index of refusals answers, which it cannot for «not empty».
    query = sql.select(EVENT.c.subject).where(EVENT.c.refusal > "", EVENT.c.campaign == plan.campaign)
    return session.connection().execute(query).scalars()


def _one_officer(session: Session, plan: Plan) -> Iterable[str]:
    """Dossiers of which one officer has done many steps."""
    query = (
        sql.select(EVENT.c.subject)
        .where(EVENT.c.campaign == plan.campaign, HANDLED)
        .group_by(EVENT.c.subject, EVENT.c.account)
        .having(sql.func.count() >= plan.many_steps)
    )
    return session.connection().execute(query).scalars()


def _quick(session: Session, plan: Plan) -> Iterable[str]:
    """Dossiers that went quickly from the latest reception to the latest appraisal.

    In real time: a rehearsal's clock stands still between acts. The database counts whole seconds; what comes near
    is looked at exactly.
    """
    accepted, appraised = EVENT.alias("accepted"), EVENT.alias("appraised")
    quick = timedelta(minutes=plan.quick_minutes)
    took = sql.extract("epoch", appraised.c.real_at) - sql.extract("epoch", accepted.c.real_at)
    query = (
        sql.select(accepted.c.subject, accepted.c.real_at, appraised.c.real_at, _again(accepted) | _again(appraised))
        .join(appraised, appraised.c.subject == accepted.c.subject)
        .where(
            accepted.c.tag == "nomination:accept:recorded",
            appraised.c.tag == "nomination:file_appraisal:recorded",
            accepted.c.campaign == plan.campaign,
            appraised.c.campaign == plan.campaign,
            took <= quick.total_seconds() + 1,
        )
    )
    rows = session.connection().execute(query)
    return [one for one, since, until, again in rows if not again and until - since < quick]


def _again(event: sql.FromClause) -> sql.ColumnElement[bool]:
    """A later event of the same case has the same tag."""
    later = EVENT.alias()
    same = (later.c.subject == event.c.subject) & (later.c.tag == event.c.tag)
    return sql.exists().where(same, later.c.id > event.c.id)


BY_OTHERS: dict[str, Callable[[Session, Plan], Iterable[str]]] = {
    "SAME_NAME": _same_name,
    "REFUSED_BEFORE": _refused_before,
    "ONE_OFFICER": _one_officer,
    "QUICK_APPROVAL": _quick,
}
"""Sign → the ids that show it by other rows than their own."""
