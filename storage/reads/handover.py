"""What is open and whose it is: of a unit, of an officer; and the handovers that were made."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from payloads.ids import nomination_id
from rules.acting import UNIT_ROLES, Role
from rules.handover import Holding
from rules.register import TABLES
from storage.facts import state_of
from storage.reads.common import LARGEST_PAGE, short_title, unit_names
from storage.reads.nomination import content_of
from storage.reads.task import Task
from storage.reads.work import Capacity, legal_due, work
from storage.tables.organisation import Handover, HandoverCase
from storage.tables.person import Grant
from storage.tables.subject import (
    Campaign,
    Decision,
    Draft,
    Enrolment,
    IssuedPaper,
    Nomination,
    Sitting,
)

KIND_OF = {
    "campaign": "CAMPAIGN",
    "enrolment": "ENROLMENT",
    "nomination": "NOMINATION",
    "council": "SITTING",
    "decision": "DECISION",
    "programme": "PROGRAMME",
}
"""Subject → kind of its line in a handover."""
SUBJECT_OF = {kind: subject for subject, kind in KIND_OF.items()} | {"DRAFT": "nomination"}
OVER = ("CLOSED", "CANCELLED")


@dataclass(frozen=True)
class OpenCase:
    """Something that is not finished. `due_at`: exclusive bound, None = no day is set."""

    kind: str
    subject: str
    """Workflow id."""
    campaign: str
    n: int
    unit: str
    title: str
    status: str
    next_act: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class HeldPaper:
    """A paper of an open case; the bytes stay in the store under this digest."""

    subject: str
    kind: str
    title: str
    sha256: str
    rendered_at: datetime


@dataclass(frozen=True)
class Belongings:
    """Everything open of a unit or an officer: cases by day, the soonest first, and the papers of these cases."""

    cases: tuple[OpenCase, ...]
    papers: tuple[HeldPaper, ...]
    unit_names: dict[str, str]
    campaign_titles: dict[str, str]

    def overdue(self, at: datetime) -> tuple[OpenCase, ...]:
        """Cases whose day is over at that instant."""
        return tuple(case for case in self.cases if case.due_at is not None and case.due_at <= at)

    def only(self, seen: Callable[[str], bool]) -> "Belongings":
        """Those of the cases, by workflow id, that somebody may see, with their papers."""
        papers = tuple(paper for paper in self.papers if seen(paper.subject))
        return replace(self, cases=tuple(case for case in self.cases if seen(case.subject)), papers=papers)


@dataclass(frozen=True)
class Handed:
    """A handover on record."""

    id: int
    from_account: str
    to_account: str
    by_account: str
    by_role: str
    roles: tuple[Holding, ...]
    moved: bool
    paper: str
    reason: str
    handed_at: datetime
    cases: tuple[OpenCase, ...]

    def only(self, seen: Callable[[str], bool]) -> "Handed":
        """The same with those of the cases, by workflow id, that somebody may see."""
        return replace(self, cases=tuple(case for case in self.cases if seen(case.subject)))


def of_unit(session: Session, unit: str) -> Belongings:
    """Open campaigns of an issuer, and open parts, drafts and dossiers of a unit, its own or passed on to it."""
    cases: list[OpenCase] = []
    plans = session.exec(select(Campaign).where(col(Campaign.phase).not_in(OVER))).all()
    for plan in plans:
        if plan.issuer == unit:
            cases.append(_campaign(plan))
            cases += _meetings(session, plan)
        cases += _of_unit(session, plan, unit)
    return _belongings(session, cases)


def of_account(session: Session, account: str, roles: Sequence[Holding] | None = None) -> Belongings:
    """Open cases of an officer: everything open of the units he acts for, and what waits for his other roles.

    `roles`: only under these; None: under all that the account holds.
    """
    held = holdings(session, account) if roles is None else roles
    cases: list[OpenCase] = []
    plans = session.exec(select(Campaign).where(col(Campaign.phase).not_in(OVER))).all()
    for unit in sorted({one.unit for one in held if one.role in UNIT_ROLES}):
        for plan in plans:
            cases += _of_unit(session, plan, unit)
    others = [Capacity(one.role, one.unit) for one in held if one.role not in UNIT_ROLES]
    cases += [_of_task(task) for task in _tasks(session, others)]
    return _belongings(session, cases)


def holdings(session: Session, account: str) -> tuple[Holding, ...]:
    """The roles of an account, in the order in which they were given."""
    rows = session.exec(select(Grant).where(Grant.account == account).order_by(col(Grant.id)))
    return tuple(Holding(Role(row.role), row.unit) for row in rows)


def handovers(session: Session, account: str) -> tuple[Handed, ...]:
    """Handovers from or to an account, the latest first, each with its list as it stood then."""
    query = select(Handover).where(or_(Handover.from_account == account, Handover.to_account == account))
    rows = session.exec(query.order_by(col(Handover.id).desc())).all()
    return tuple(_handed(session, row) for row in rows)


def handover(session: Session, number: int) -> Handed | None:
    """One handover; None for a number that there is not."""
    row = session.get(Handover, number)
    return _handed(session, row) if row else None


def _handed(session: Session, row: Handover) -> Handed:
    lines = session.exec(
        select(HandoverCase).where(HandoverCase.handover == row.id).order_by(col(HandoverCase.position))
    )
    cases = tuple(
        OpenCase(
            line.kind,
            line.subject,
            *_place(line.subject),
            line.unit,
            line.title,
            line.status,
            line.next_act,
            line.due_at,
        )
        for line in lines
    )
    roles = tuple(Holding(Role(role), unit) for role, unit in json.loads(row.roles))
    return Handed(
        row.id or 0,
        row.from_account,
        row.to_account,
        row.by_account,
        row.by_role,
        roles,
        row.moved,
        row.paper,
        row.reason,
        row.handed_at,
        cases,
    )


def _place(subject: str) -> tuple[str, int]:
    """Campaign and number in a workflow id; 0 where it has none."""
    parts = subject.split("/")
    return parts[1], int(parts[2]) if len(parts) > 2 and parts[2].isdecimal() else 0


def _campaign(plan: Campaign) -> OpenCase:
    return OpenCase(
        "CAMPAIGN",
        f"campaign/{plan.code}",
        plan.code,
        0,
        plan.issuer,
        short_title(plan),
        plan.phase,
        "",
        plan.next_due_at,
    )


def _meetings(session: Session, plan: Campaign) -> Iterator[OpenCase]:
    for sitting in session.exec(select(Sitting).where(Sitting.campaign == plan.code).order_by(col(Sitting.n))):
        if sitting.status not in TABLES["council"].terminal:
            yield OpenCase(
                "SITTING", sitting.id, plan.code, sitting.n, plan.issuer, "", sitting.status, "", sitting.sits_at
            )
    for decision in session.exec(select(Decision).where(Decision.campaign == plan.code).order_by(col(Decision.n))):
        if decision.status not in TABLES["decision"].terminal:
            yield OpenCase("DECISION", decision.id, plan.code, decision.n, plan.issuer, "", decision.status)


def _of_unit(session: Session, plan: Campaign, unit: str) -> Iterator[OpenCase]:
    """Parts, drafts and dossiers whose proposer is now `unit`: what was passed on names its holder in its state."""
    state = state_of(plan)
    windows = {window.key: window.closes_at for window in (state.windows if state else ())}
    enrolments = select(Enrolment).where(Enrolment.campaign == plan.code, _held_by(Enrolment, unit))
    for part in session.exec(enrolments):
        if _holder(part) == unit and part.status not in TABLES["enrolment"].terminal:
            due = None if part.reported_at else windows.get("REPORT")
            yield OpenCase("ENROLMENT", part.id, plan.code, 0, part.unit, short_title(plan), part.status, "", due)
    begun: set[str] = set()
    nominations = select(Nomination).where(Nomination.campaign == plan.code, _held_by(Nomination, unit))
    for case in session.exec(nominations.order_by(col(Nomination.n))):
        begun.add(case.id)
        if _holder(case) == unit and case.status not in TABLES["nomination"].terminal | {"NOT_SUBMITTED"}:
            yield OpenCase("NOMINATION", case.id, plan.code, case.n, case.unit, "", case.status, "", legal_due(case))
    drafts = select(Draft).where(Draft.campaign == plan.code, Draft.unit == unit).order_by(col(Draft.n))
    for draft in session.exec(drafts):
        stored = session.get(Nomination, draft.id)
        if draft.id not in begun and (stored is None or stored.status == "NOT_SUBMITTED"):
            due = windows.get("SUBMISSION")
            yield OpenCase("DRAFT", draft.id, plan.code, draft.n, unit, "", "NOT_SUBMITTED", "submit", due)


def _held_by(table: type[Enrolment] | type[Nomination], unit: str) -> ColumnElement[bool]:
    """Rows of the unit, and those whose state names it as the holder; read again from the state by `_holder`."""
    return or_(col(table.unit) == unit, col(table.state).contains(f'"holder":"{unit}"', autoescape=True))


def _holder(row: Enrolment | Nomination) -> str:
    holder: str = json.loads(row.state).get("holder", "")
    return holder or row.unit


def _tasks(session: Session, held: Sequence[Capacity]) -> Iterator[Task]:
    number, more = 1, bool(held)
    while more:
        page = work(session, held, number, LARGEST_PAGE)
        yield from page.rows
        number, more = number + 1, page.more


def _of_task(task: Task) -> OpenCase:
    kind = KIND_OF[task.subject]
    tail = {"campaign": "", "enrolment": f"/{task.unit}"}.get(task.subject, f"/{task.n}" if task.n else "")
    title = task.title or (str(task.cases) if task.cases else "")
    subject = f"{task.subject}/{task.campaign}{tail}"
    return OpenCase(kind, subject, task.campaign, task.n, task.unit, title, task.status, task.act, task.due_at)


def _belongings(session: Session, cases: Iterable[OpenCase]) -> Belongings:
    """Each case once (a unit's line first), named, the soonest day first, with the papers of these cases."""
    once: dict[tuple[str, str], OpenCase] = {}
    for case in cases:
        once.setdefault((case.subject, case.next_act if case.n == 0 else ""), case)
    named = list(_named(session, once.values()))
    named.sort(key=lambda case: (case.due_at is None, case.due_at.timestamp() if case.due_at else 0, case.subject))
    subjects = {case.subject for case in named}
    papers = session.exec(
        select(IssuedPaper)
        .where(or_(col(IssuedPaper.subject).in_(subjects), col(IssuedPaper.target).in_(subjects)))
        .order_by(col(IssuedPaper.rendered_at), col(IssuedPaper.id))
    )
    codes = {case.campaign for case in named}
    plans = session.exec(select(Campaign).where(col(Campaign.code).in_(codes)))
    return Belongings(
        tuple(named),
        tuple(HeldPaper(row.subject, row.kind, row.title, row.sha256, row.rendered_at) for row in papers),
        unit_names(session, (case.unit for case in named)),
        {plan.code: short_title(plan) for plan in plans},
    )


def _named(session: Session, cases: Iterable[OpenCase]) -> Iterator[OpenCase]:
    cases = list(cases)
    wanted = {nomination_id(case.campaign, case.n) for case in cases if SUBJECT_OF[case.kind] == "nomination"}
    rows = session.exec(select(Draft.id, Draft.content).where(col(Draft.id).in_(wanted)))
    titles = {draft: content_of(json.loads(content)).title for draft, content in rows}
    for case in cases:
        title = titles.get(case.subject, "") or case.title
        yield replace(case, title=title)
