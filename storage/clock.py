"""The installation's clock: frozen in a rehearsal by default, moved forward only, by whole steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from storage.tables.law import LawConfirmation, SigningBook
from storage.tables.person import Clock, Installation
from storage.tables.programme import Programme
from storage.tables.subject import Campaign, Decision, Enrolment, Nomination, Sitting

DUE_TABLES = (Enrolment, Nomination, Sitting, Decision)
STANDING_ALONE: tuple[type[Any], ...] = (Programme, LawConfirmation, SigningBook)
"""Tables of subjects that belong to no campaign and have due instants: `id`, `next_due_at`."""


class ClockRefused(Exception):
    """The clock cannot do that: `sentence` says why, in Vietnamese."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class ClockView:
    """The clock as pages and drivers see it."""

    rehearsal: bool
    frozen: bool
    instant: datetime | None
    epoch: int
    advancing_to: datetime | None


@dataclass(frozen=True)
class DueCase:
    """A case whose next due instant has come."""

    workflow_id: str
    at: datetime


def view(session: Session) -> ClockView:
    """Kind of installation and its clock."""
    clock = session.get_one(Clock, 1)
    kind = session.exec(select(Installation)).one().kind
    return ClockView(kind == "REHEARSAL", clock.frozen, clock.instant, clock.epoch, clock.advancing_to)


def begin_advance(session: Session, target: datetime) -> int:
    """Commit (instant, epoch) before anything is told. Returns the epoch. Raises ClockRefused (real, running, back)."""
    clock = session.get_one(Clock, 1, with_for_update=True)
    now = view(session)
    if not now.rehearsal or not now.frozen:
        raise ClockRefused("Chỉ bản diễn tập có đồng hồ để tiến tới.")
    if now.instant is not None and target < now.instant:
        raise ClockRefused("Đồng hồ diễn tập chỉ đi tới, không lùi lại.")
    clock.instant, clock.advancing_to = target, target
    clock.epoch += 1
    return clock.epoch


def end_advance(session: Session, epoch: int) -> None:
    """The advance of that epoch is done."""
    clock = session.get_one(Clock, 1)
    if clock.epoch == epoch:
        clock.advancing_to = None


def due_cases(session: Session, until: datetime) -> list[DueCase]:
    """Cases due up to an instant, in ascending order of their instants; suspended campaigns wait."""
    found: list[DueCase] = []
    campaigns = select(Campaign).where(col(Campaign.next_due_at) <= until, col(Campaign.suspended).is_(False))
    for row in session.exec(campaigns):
        assert row.next_due_at is not None
        found.append(DueCase(f"campaign/{row.code}", row.next_due_at))
    live = select(Campaign.code).where(col(Campaign.suspended).is_(False))
    for table in DUE_TABLES:
        query = select(table.id, table.next_due_at).where(
            col(table.next_due_at) <= until, col(table.campaign).in_(live)
        )
        found.extend(DueCase(workflow_id, at) for workflow_id, at in session.exec(query) if at is not None)
    for alone in STANDING_ALONE:
        due = select(alone.id, alone.next_due_at).where(col(alone.next_due_at) <= until)
        found.extend(DueCase(workflow_id, at) for workflow_id, at in session.exec(due))
    return sorted(found, key=lambda case: (case.at, case.workflow_id))


def next_instant(session: Session) -> datetime | None:
    """The nearest due instant of any case, or None when nothing is due by itself; suspended campaigns wait."""
    live = select(Campaign.code).where(col(Campaign.suspended).is_(False))
    queries = [select(func.min(col(table.next_due_at))).where(col(table.campaign).in_(live)) for table in DUE_TABLES]
    queries.extend(select(func.min(col(alone.next_due_at))) for alone in STANDING_ALONE)
    queries.append(select(func.min(col(Campaign.next_due_at))).where(col(Campaign.suspended).is_(False)))
    earliest = (session.exec(query).one() for query in queries)
    return min((at for at in earliest if at is not None), default=None)
