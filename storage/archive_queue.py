"""The archiver's queue, how far its work has come, and what a person must look at."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sql
from sqlmodel import Session

from storage.statement import add, put, table_of
from storage.tables.archive import ArchiveFinding, ArchiveMark, ArchiveQueue

FINDING, QUEUE = (table_of(ArchiveFinding), table_of(ArchiveQueue))


def enqueue(session: Session, workflow_id: str, at: datetime, run_id: str = "") -> None:
    """A run that has closed, or is about to. `run_id` empty: whichever closes at or after `at`."""
    values = {"workflow_id": workflow_id, "run_id": run_id, "queued_at": at, "tries": 0, "error": ""}
    add(session, ArchiveQueue, values)


def waiting(session: Session, limit: int, after: int = 0) -> list[ArchiveQueue]:
    """What is to archive behind a row, what was put there first at the front."""
    query = sql.select(ArchiveQueue).where(QUEUE.c.id > after).order_by(QUEUE.c.id).limit(limit)
    return list(session.execute(query).scalars())


def discharge(session: Session, rows: Iterable[int]) -> None:
    """Take rows off the queue."""
    session.connection().execute(sql.delete(QUEUE).where(QUEUE.c.id.in_(list(rows))))


def put_off(session: Session, row: int, error: str) -> None:
    """One more try that did not end in an archived run."""
    tried = sql.update(QUEUE).where(QUEUE.c.id == row).values(tries=QUEUE.c.tries + 1, error=error)
    session.connection().execute(tried)


def queued_among(session: Session, run_ids: Sequence[str]) -> set[str]:
    """Which of these runs are on the queue by their own id."""
    return set(session.connection().execute(sql.select(QUEUE.c.run_id).where(QUEUE.c.run_id.in_(run_ids))).scalars())


def queue_length(session: Session) -> tuple[int, datetime | None]:
    """(rows, when the oldest of them closed)."""
    oldest = sql.select(QUEUE.c.queued_at).order_by(QUEUE.c.queued_at).limit(1)
    count = session.connection().execute(sql.select(sql.func.count()).select_from(QUEUE)).scalar_one()
    return count, session.connection().execute(oldest).scalar_one_or_none()


def marks(session: Session) -> dict[str, ArchiveMark]:
    """How far the work has come, by name."""
    return {mark.name: mark for mark in session.execute(sql.select(ArchiveMark)).scalars()}


def set_mark(session: Session, name: str, at: datetime, count: int = 0) -> None:
    """Move a mark."""
    put(session, ArchiveMark, "name", {"name": name, "at": at, "count": count})


def find(session: Session, workflow_id: str, run_id: str, kind: str, detail: str, at: datetime) -> None:
    """Write down what a person must look at, once per run and kind."""
    known = sql.select(FINDING.c.id).where(FINDING.c.run_id == run_id, FINDING.c.kind == kind)
    if session.connection().execute(known).first() is None:
        values = {"workflow_id": workflow_id, "run_id": run_id, "kind": kind, "detail": detail, "found_at": at}
        add(session, ArchiveFinding, values)


def findings(session: Session) -> list[ArchiveFinding]:
    """All findings, the first one first."""
    return list(session.execute(sql.select(ArchiveFinding).order_by(FINDING.c.id)).scalars())
