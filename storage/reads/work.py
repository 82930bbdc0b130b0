"""The work list: for every case, the next act that somebody's roles may make, with its day, soonest first."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from payloads.ids import nomination_id
from payloads.naming import award_of
from rules.acting import UNIT_ROLES, Role
from rules.ballot import may_order
from rules.calendar import inclusive_end
from rules.enrolment_acts import EnrolmentState
from rules.inspection import ANSWERING
from rules.nomination_acts import NominationState
from rules.register import TABLES
from storage.facts import basis_of, case_facts, state_of
from storage.intake import now_of
from storage.reads.common import PAGE_SIZE, Page, cut, plain, short_title, unit_names
from storage.reads.duties import duties
from storage.reads.inspection import question_tasks
from storage.reads.nomination import content_of
from storage.reads.programme_work import programme_tasks
from storage.reads.task import Task
from storage.tables.subject import Campaign, Decision, Draft, Enrolment, Nomination, Sitting

PART = TypeAdapter(EnrolmentState)
CASE = TypeAdapter(NominationState)
NOT_WORK: dict[str, frozenset[str]] = {
    "campaign": frozenset(
        {"amend", "extend", "suspend", "resume", "move_phase", "cancel", "hand_over", "return_plan", "propose"}
    ),
    "enrolment": frozenset({"register_work", "report_own_award", "enrol", "score_self", "score", "hand_over"}),
    "nomination": frozenset(
        {"withdraw", "reject", "request_supplement", "recount_limit", "hold", "release", "hand_over"}
    ),
    "council": frozenset({"declare_conflict", "recount", "rank", "release_item", "cancel", "send_sheets", "cast_vote"}),
    "decision": frozenset({"return_to_drafter", "drop"}),
    "programme": frozenset(TABLES["programme"].by_act)
    - {"start", "complete_item", "review", "file_inspection_plan", "remedy_finding", "close"},
    "law": frozenset(TABLES["law"].by_act),
    "signing": frozenset(TABLES["signing"].by_act),
}
"""What somebody may do but nobody waits for."""
OPEN_PHASES_LEFT_OUT = ("CLOSED", "CANCELLED")


@dataclass(frozen=True)
class Capacity:
    """A role and the unit it is held for."""

    role: Role
    unit: str


def work(
    session: Session,
    capacities: Iterable[Capacity],
    number: int = 1,
    size: int = PAGE_SIZE,
    words: str = "",
    campaign: str = "",
    account: str = "",
) -> Page[Task]:
    """Tasks of somebody with these capacities, the soonest day first, those without a day last.

    `account`: whose questions by name are added to those of the units; empty: no questions of inspections at all.
    """
    held = tuple(capacities)
    query = select(Campaign).where(col(Campaign.phase).not_in(OPEN_PHASES_LEFT_OUT))
    if campaign:
        query = query.where(Campaign.code == campaign)
    tasks = [task for plan in session.exec(query).all() for task in _tasks(session, plan, held)]
    tasks += [] if campaign else programme_tasks(session, _roles_for(held, ""))
    if account:
        asked = frozenset(c.unit for c in held if c.role in ANSWERING)
        tasks += [t for t in question_tasks(session, account, asked) if campaign in ("", t.campaign)]
    tasks.sort(key=lambda t: (t.due_at is None, t.due_at.timestamp() if t.due_at else 0, t.subject, t.n, t.unit))
    if words:
        wanted = plain(words).split()
        named = _named(session, tasks)
        tasks = [t for t in named if all(word in plain(f"{t.title} {t.unit_name} {t.n}") for word in wanted)]
        return cut(tasks, number, size)
    page = cut(tasks, number, size)
    return Page(tuple(_named(session, page.rows)), page.total, page.number, page.size)


def _tasks(session: Session, plan: Campaign, held: tuple[Capacity, ...]) -> Iterator[Task]:
    if plan.suspended:
        return
    yield from _campaign(plan, held)
    if plan.phase == "DRAFT":
        return
    yield from _enrolments(session, plan, held)
    yield from _drafts(session, plan, held)
    yield from _nominations(session, plan, held)
    yield from _meetings(session, plan, held)
    yield from _gathered(session, plan, held)


def _roles_for(held: tuple[Capacity, ...], unit: str) -> frozenset[Role]:
    """The roles that may act on a case of that unit: a unit's own, and those that no unit binds."""
    return frozenset(c.role for c in held if c.role not in UNIT_ROLES or c.unit == unit)


def _next(subject: str, state: str, roles: frozenset[Role]) -> str:
    """The act that is waited for; empty when none is."""
    moves = TABLES[subject].open_acts(state, roles)
    return next((move.act for move in moves if move.act not in NOT_WORK[subject]), "")


def _campaign(plan: Campaign, held: tuple[Capacity, ...]) -> Iterator[Task]:
    act = _next("campaign", plan.phase, _roles_for(held, ""))
    if act == "launch" and plan.phase == "DRAFT" and basis_of(plan).needs_approval:
        return
    if act:
        yield Task("campaign", plan.code, 0, "", act, None, title=short_title(plan), status=plan.phase)


def _enrolments(session: Session, plan: Campaign, held: tuple[Capacity, ...]) -> Iterator[Task]:
    """What the officer's units still owe, each with its bound."""
    units = {c.unit for c in held if c.role in UNIT_ROLES}
    if not units:
        return
    query = select(Enrolment).where(Enrolment.campaign == plan.code, col(Enrolment.unit).in_(units))
    now, facts = now_of(session, datetime.now(UTC))[0], case_facts(session, plan, "")
    for row in session.exec(query):
        roles, state = _roles_for(held, row.unit), PART.validate_json(row.state)
        possible = {move.act for move in TABLES["enrolment"].open_acts(row.status, roles)}
        for duty in duties(facts, state, {}):
            if duty.act in possible and duty.stands(now) in ("OPEN", "OVERDUE"):
                # Its page keeps the name of the unit that began the part.
                began = row.id.split("/")[-1]
                yield Task("enrolment", plan.code, 0, began, duty.act, duty.closes_at, status=row.status)


def _drafts(session: Session, plan: Campaign, held: tuple[Capacity, ...]) -> Iterator[Task]:
    units = {c.unit for c in held if c.role in UNIT_ROLES}
    state = state_of(plan)
    due = next((w.closes_at for w in state.windows if w.key == "SUBMISSION"), None) if state else None
    begun = select(Nomination.id).where(Nomination.campaign == plan.code, Nomination.status != "NOT_SUBMITTED")
    query = select(Draft).where(Draft.campaign == plan.code, col(Draft.unit).in_(units), col(Draft.id).not_in(begun))
    for row in session.exec(query) if units else ():
        yield Task("nomination", plan.code, row.n, row.unit, "submit", due, status="NOT_SUBMITTED")


def _nominations(session: Session, plan: Campaign, held: tuple[Capacity, ...]) -> Iterator[Task]:
    basis = basis_of(plan)
    query = select(Nomination).where(Nomination.campaign == plan.code, Nomination.status != "NOT_SUBMITTED")
    for row in session.exec(query):
        act = _next("nomination", row.status, _roles_for(held, row.unit))
        if not act or (act == "conclude" and row.status == "APPRAISED" and _by_council(basis, row)) or _stopped(row):
            continue
        planned = _planned(basis.calendar, act)
        due = legal_due(row) or planned
        illustrative = due is not None and due == planned
        yield Task("nomination", plan.code, row.n, row.unit, act, due, illustrative, status=row.status)


def legal_due(row: Nomination) -> datetime | None:
    """The bound of a dossier that is no plan's day: of its supplement, or of its appraisal once it was received."""
    if row.status == "RETURNED":
        return row.supplement_due_at
    limit = CASE.validate_json(row.state).appraisal_limit if row.status == "ACCEPTED" else None
    return limit.due_at if limit is not None else None


def _by_council(basis: CampaignBasis, row: Nomination) -> bool:
    """Whether the Council stands between the appraisal of this dossier and its conclusion."""
    award = award_of(basis, str(json.loads(row.state).get("award", "")))
    return award.council if award is not None else basis.council_path


def _stopped(row: Nomination) -> bool:
    """Held while a matter is looked into: only a supplement is waited for."""
    return bool(json.loads(row.state).get("held", False)) and row.status != "RETURNED"


PLANNED = {"accept": "appraisal_by", "file_appraisal": "appraisal_by", "forward_up": "forward_by"}
"""Act → key of the planned day in the issuer's calendar."""


def _planned(calendar: dict[str, str], act: str) -> datetime | None:
    key = PLANNED.get(act, "")
    return inclusive_end(date.fromisoformat(calendar[key])) if key in calendar else None


def _sitting_act(plan: Campaign, sitting: Sitting, roles: frozenset[Role]) -> str:
    """The act that a sitting waits for; a written round waits for its sheets instead of people at a table."""
    if sitting.status in ("CONVENED", "COUNTED") and json.loads(sitting.state).get("written"):
        if sitting.status == "CONVENED":
            return "send_sheets" if may_order(basis_of(plan).values) & roles else ""
        return "sign_minutes" if TABLES["council"].by_act["sign_minutes"].roles & roles else ""
    return _next("council", sitting.status, roles)


def _meetings(session: Session, plan: Campaign, held: tuple[Capacity, ...]) -> Iterator[Task]:
    roles = _roles_for(held, "")
    for sitting in session.exec(select(Sitting).where(Sitting.campaign == plan.code)):
        act = _sitting_act(plan, sitting, roles)
        if act:
            due = sitting.sits_at if sitting.status == "CONVENED" else None
            yield Task("council", plan.code, sitting.n, "", act, due, status=sitting.status)
    for decision in session.exec(select(Decision).where(Decision.campaign == plan.code)):
        act = _next("decision", decision.status, roles)
        # Who signs by a paper only is told by the grantor; every list of the office would say it to all of it.
        if act and (act != "sign" or Role.AUTHORITY in roles):
            due = _day(basis_of(plan).calendar, "decision_on")
            yield Task("decision", plan.code, decision.n, "", act, due, due is not None, status=decision.status)


def _day(calendar: dict[str, str], key: str) -> datetime | None:
    return inclusive_end(date.fromisoformat(calendar[key])) if key in calendar else None


def _gathered(session: Session, plan: Campaign, held: tuple[Capacity, ...]) -> Iterator[Task]:
    """Tasks over many dossiers: those that wait for a sitting, and those that wait for a tờ trình."""
    roles, basis = _roles_for(held, ""), basis_of(plan)
    for subject, act, status, key in (
        ("council", "convene", "APPRAISED", "council_meets_on"),
        ("decision", "submit_letter", "TO_AWARD", "letter_on"),
    ):
        if not TABLES[subject].by_act[act].roles & roles:
            continue
        query = select(Nomination).where(Nomination.campaign == plan.code, Nomination.status == status)
        found = [row for row in session.exec(query) if not _stopped(row)]
        if subject == "council":
            waiting = {row.n for row in found if _by_council(basis, row)}
        else:
            waiting = {row.n for row in found} - _held(session, plan.code)
        if waiting:
            due = _day(basis.calendar, key)
            yield Task(subject, plan.code, 0, "", act, due, due is not None, cases=len(waiting))


def _held(session: Session, code: str) -> set[int]:
    """Numbers of the nominees that stand in a decision, in whatever state it is."""
    states = session.exec(select(Decision.state).where(Decision.campaign == code)).all()
    return {n for state in states for n in json.loads(state)["items"]}


def _named(session: Session, tasks: Iterable[Task]) -> list[Task]:
    """The same tasks with the names of their nominees and units."""
    tasks = list(tasks)
    names = unit_names(session, (task.unit for task in tasks))
    wanted = [nomination_id(task.campaign, task.n) for task in tasks if task.subject == "nomination"]
    rows = session.exec(select(Draft.id, Draft.content).where(col(Draft.id).in_(wanted))).all()
    titles = {draft: content_of(json.loads(content)).title for draft, content in rows}
    return [
        replace(
            task,
            unit_name=names.get(task.unit, ""),
            title=task.title or titles.get(nomination_id(task.campaign, task.n), ""),
        )
        for task in tasks
    ]
