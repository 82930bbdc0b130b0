"""What waits in a programme: events whose range has come, findings to be remedied, the next act on the whole."""

from collections.abc import Iterator

from sqlmodel import Session, select

from rules.acting import Role
from rules.programme_acts import OPEN, REVIEWS, Item, ProgrammeState
from rules.register import TABLES
from storage.programme import state_of
from storage.reads.task import Task
from storage.tables.programme import Programme


def programme_tasks(session: Session, roles: frozenset[Role]) -> list[Task]:
    """Tasks of somebody with these roles in every programme that has not ended.

    A planned range is no deadline: an event has no day here. The day by which a finding is to be remedied is one.
    """
    rows = session.exec(select(Programme).where(Programme.status != "CLOSED")).all()
    return [task for row in rows for task in _of(row) if TABLES["programme"].by_act[task.act].roles & roles]


def _of(row: Programme) -> Iterator[Task]:
    state = state_of(row)
    if state is None:
        yield Task("programme", row.code, 0, "", "start", None, title=row.title, status=row.status)
        return
    for item in state.items:
        if item.status in OPEN and _has_come(state, item):
            act = "review" if item.kind in REVIEWS else "complete_item"
            act = "file_inspection_plan" if item.kind == "INSPECTION" else act
            title = f"{item.label} (dự kiến: {item.as_written})"
            yield Task("programme", row.code, 0, item.unit, act, None, title=title, status=row.status)
    for finding in state.findings:
        if finding.remedied_at is None:
            title = f"Hạn chế số {finding.n}"
            due = finding.remedy_by
            yield Task("programme", row.code, finding.n, finding.unit, "remedy_finding", due, title=title)
    if row.status == "REVIEWED":
        yield Task("programme", row.code, 0, "", "close", None, title=row.title, status=row.status)


def _has_come(state: ProgrammeState, item: Item) -> bool:
    """Whether the range has begun: told by the system, or behind the instant at which the event was planned."""
    return item.begun_told or item.passed_told or item.planned_at is None or item.opens_at <= item.planned_at
