"""Inspections as pages show them: lists, one with its findings and questions, what waits for an answer, who looked."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from rules.acting import SERVER, Role
from rules.inspection import QUESTION
from storage.reads.common import PersonName, people_of_accounts, unit_names
from storage.reads.task import Task
from storage.tables.inspection import AuditRead, Inspection, InspectionAct
from storage.tables.person import Account, Grant, Person


@dataclass(frozen=True)
class StepView:
    """One step as it was done."""

    act: str
    status: str
    text: str
    due_at: datetime | None
    account: str
    person: PersonName | None
    role: str
    unit_name: str
    at: datetime


@dataclass(frozen=True)
class ItemView:
    """An inspection, a finding or a question with all its steps."""

    id: int
    inspection: int
    n: int
    kind: str
    title: str
    paper: str
    campaign: str
    unit: str
    unit_name: str
    to_unit: str
    to_unit_name: str
    to_account: str
    subjects: tuple[str, ...]
    steps: tuple[StepView, ...]

    @property
    def status(self) -> str:
        """State after the last step."""
        return self.steps[-1].status

    @property
    def due_at(self) -> datetime | None:
        """Until when an answer is awaited; None when none is."""
        days = [step.due_at for step in self.steps if step.due_at is not None]
        return days[-1] if self.status == "ASKED" and days else None


@dataclass(frozen=True)
class InspectionView:
    """One inspection with its findings and questions in their order."""

    whole: ItemView
    items: tuple[ItemView, ...]

    @property
    def open_items(self) -> int:
        """How many are not closed."""
        return sum(item.status != "CLOSED" for item in self.items)


def _views(session: Session, rows: Iterable[Inspection]) -> tuple[ItemView, ...]:
    rows = list(rows)
    query = select(InspectionAct).where(col(InspectionAct.item).in_([row.id for row in rows]))
    acts = session.exec(query.order_by(col(InspectionAct.item), col(InspectionAct.seq))).all()
    names = people_of_accounts(session, (act.account for act in acts))
    units = unit_names(
        session, (code for code in (*(a.unit for a in acts), *(r.unit for r in rows), *(r.to_unit for r in rows)))
    )
    steps: dict[int, list[StepView]] = {}
    for act in acts:
        step = StepView(
            act.act, act.status, act.text, act.due_at, act.account, names.get(act.account), act.role,
            units.get(act.unit, ""), act.at,
        )  # fmt: skip
        steps.setdefault(act.item, []).append(step)
    return tuple(
        ItemView(
            row.id or 0, row.inspection, row.n, row.kind, row.title, row.paper, row.campaign, row.unit,
            units.get(row.unit, ""), row.to_unit, units.get(row.to_unit, ""), row.to_account,
            tuple(json.loads(row.subjects)), tuple(steps[row.id or 0]),
        )
        for row in rows
    )  # fmt: skip


def inspections(session: Session, units: frozenset[str], closed_only: bool = False) -> tuple[InspectionView, ...]:
    """Inspections of these offices' auditors, the latest first; `closed_only`: those with a result."""
    numbers = select(Inspection.inspection).where(Inspection.n == 0, col(Inspection.unit).in_(units))
    query = select(Inspection).where(col(Inspection.inspection).in_(numbers))
    views = _views(session, session.exec(query.order_by(col(Inspection.inspection).desc(), col(Inspection.n))).all())
    found = [
        InspectionView(whole, tuple(item for item in views if item.inspection == whole.inspection and item.n))
        for whole in views
        if whole.n == 0
    ]
    return tuple(one for one in found if not closed_only or one.whole.status == "CLOSED")


def inspection(session: Session, number: int) -> InspectionView | None:
    """One inspection; None when there is none of that number."""
    query = select(Inspection).where(Inspection.inspection == number).order_by(col(Inspection.n))
    views = _views(session, session.exec(query).all())
    return InspectionView(views[0], views[1:]) if views else None


def item(session: Session, item_id: int) -> ItemView | None:
    """One inspection, finding or question by its id."""
    row = session.get(Inspection, item_id)
    return _views(session, [row])[0] if row is not None else None


def about(session: Session, subject: str) -> tuple[ItemView, ...]:
    """Findings and questions that name a case."""
    named = col(Inspection.subjects).contains(json.dumps(subject), autoescape=True)
    return _views(session, session.exec(select(Inspection).where(named).order_by(col(Inspection.id))).all())


def questions_to(session: Session, account: str, units: frozenset[str]) -> tuple[ItemView, ...]:
    """Questions to these units, or to this officer of them, the latest first."""
    query = select(Inspection).where(
        Inspection.kind == QUESTION,
        col(Inspection.to_unit).in_(units),
        col(Inspection.to_account).in_(("", account)),
    )
    return _views(session, session.exec(query.order_by(col(Inspection.id).desc())).all())


def question_tasks(session: Session, account: str, units: frozenset[str]) -> list[Task]:
    """Questions that wait for an answer, as lines of the work list."""
    return [
        Task("inspection", one.campaign, one.id, one.to_unit, "answer", one.due_at, title=f"«{one.title}»")
        for one in questions_to(session, account, units)
        if one.status == "ASKED"
    ]


@dataclass(frozen=True)
class Looked:
    """An auditor who looked at a case."""

    account: str
    person: PersonName | None
    reads: int
    first_at: datetime
    last_at: datetime


def who_looked(session: Session, subject: str) -> tuple[Looked, ...]:
    """Auditors who opened a page or file of a case, and who took its evidence on the server, the latest first.

    Real time: a rehearsal's clock may stand.
    """
    query = (
        select(AuditRead.account, func.count(), func.min(AuditRead.real_at), func.max(AuditRead.real_at))
        .where(AuditRead.subject == subject)
        .group_by(AuditRead.account)
    )
    rows = session.exec(query).all()
    names = people_of_accounts(session, (row[0] for row in rows))
    names.setdefault(SERVER.account, PersonName("Người vận hành máy chủ"))
    found = [Looked(account, names.get(account), count, first, last) for account, count, first, last in rows]
    return tuple(sorted(found, key=lambda one: one.last_at, reverse=True))


def offices(session: Session) -> tuple[tuple[str, str, str], ...]:
    """(account, name, unit) of every officer who may be asked, by name."""
    query = (
        select(Account.name, Person.name, Grant.unit)
        .join(Person, col(Person.code) == col(Account.person))
        .join(Grant, col(Grant.account) == col(Account.name))
        .where(col(Account.active).is_(True), Grant.role != Role.AUDITOR.value)
        .distinct()
    )
    return tuple(sorted(session.exec(query).all(), key=lambda one: (one[1], one[0])))
