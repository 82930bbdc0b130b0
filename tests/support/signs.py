"""The signs of risk as they were first written: every row read, every sign looked for in Python and in the words of the
stored state. What the database counts now is held against it."""

import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlmodel import Session, select

from rules.acting import UNIT_ROLES, Role
from rules.risk import score
from rules.sample import rank
from storage.facts import basis_of, state_of
from storage.reads.common import plain
from storage.reads.inspection_signs import Plan
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, Draft, Nomination

NOBODY = {Role.SYSTEM, Role.MESSENGER, *UNIT_ROLES}


def drawn(session: Session, plan: Plan) -> list[tuple[str, int, set[str]]]:
    """(id, score, signs) of a sample by risk."""
    found = signs(session, plan)
    scores = {one: score(shown, plan.weights) for one, shown in found.items()}
    able = sorted((one for one in found if scores[one] > 0), key=lambda one: (-scores[one], rank(plan.seed, one), one))
    return [(one, scores[one], found[one]) for one in able[: plan.size]]


def signs(session: Session, plan: Plan) -> dict[str, set[str]]:
    """Id → the signs of every dossier that may be drawn."""
    rows = session.exec(select(Nomination).where(Nomination.campaign == plan.campaign)).all()
    members = [row for row in rows if row.filed_at and row.filed_at < plan.cut_at and plan.unit in ("", row.unit)]
    same, events = _same_names(session), _by_events(session, plan)
    found = {}
    for row in members:
        shown = _by_state(session, plan, row) | events[row.id] | ({"SAME_NAME"} if row.id in same else set())
        found[row.id] = {sign for sign in shown if plan.weights.get(sign)}
    return found


def _by_state(session: Session, plan: Plan, row: Nomination) -> set[str]:
    campaign = session.get_one(Campaign, plan.campaign)
    basis, state = basis_of(campaign), state_of(campaign)
    before = next((w.closes_at for w in basis.windows if w.key == "SUBMISSION"), None)
    after = next((w.closes_at for w in state.windows if w.key == "SUBMISSION"), before) if state else before
    near, at = timedelta(hours=plan.near_hours), row.filed_at
    assert at is not None
    shown = {
        "DEPARTURE": '"departs":true' in row.state,
        "RETURNED": '"returns"' in row.state and '"returns":0' not in row.state,
        "WARNED": '"findings"' in row.state and '"findings":[]' not in row.state,
        "NEAR_DEADLINE": after is not None and after - near <= at < after,
        "EXTENSION_USED": before is not None and at >= before or '"channel":"HERE"' not in row.state,
        "OWN_NOMINEE": bool(basis.standing) and row.unit == basis.standing,
    }
    return {sign for sign, holds in shown.items() if holds}


def _same_names(session: Session) -> set[str]:
    named = defaultdict(list)
    for draft in session.exec(select(Draft)):
        name = json.loads(draft.content).get("name")
        if name:
            named[" ".join(plain(str(name)).split())].append(draft.id)
    return {one for ids in named.values() if len(ids) > 1 for one in ids}


def _by_events(session: Session, plan: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    steps: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], datetime] = {}
    for event in session.exec(select(AuditEvent).where(AuditEvent.campaign == plan.campaign).order_by(AuditEvent.id)):
        if event.refusal:
            found[event.subject].add("REFUSED_BEFORE")
        elif Role(event.role) not in NOBODY:
            steps[event.subject, event.account] += 1
        last[event.subject, event.tag] = event.real_at
    for (subject, _account), count in steps.items():
        if count >= plan.many_steps:
            found[subject].add("ONE_OFFICER")
    for (subject, tag), at in last.items():
        since = last.get((subject, "nomination:accept:recorded"))
        if tag == "nomination:file_appraisal:recorded" and since and at - since < timedelta(minutes=plan.quick_minutes):
            found[subject].add("QUICK_APPROVAL")
    return found
