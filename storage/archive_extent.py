"""What the archive holds as a whole: which workflows, how many runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sql
from sqlmodel import Session

from storage.archive import OPEN
from storage.archive_leaf import under
from storage.statement import table_of
from storage.tables.archive import ArchivedRun, ArchiveLeaf

LEAF, RUN = table_of(ArchiveLeaf), table_of(ArchivedRun)


def is_empty(session: Session) -> bool:
    """Whether nothing is archived."""
    return session.connection().execute(sql.select(RUN.c.id).limit(1)).first() is None


def workflow_ids(session: Session, within: Sequence[str] = (), installation: str = "") -> list[str]:
    """Every workflow of which something is archived, or was by one installation. `within`: see `archive_leaf.under`."""
    query = sql.select(RUN.c.workflow_id).distinct().order_by(RUN.c.workflow_id)
    if installation:
        query = query.join(LEAF, RUN.c.leaf == LEAF.c.hash).where(LEAF.c.installation == installation)
    if within:
        query = query.where(under(RUN.c.workflow_id, within))
    return list(session.connection().execute(query).scalars())


@dataclass(frozen=True)
class Count:
    """How much the archive holds."""

    runs: int
    """Closed runs."""
    open_runs: int
    """Runs of which only the certain part of an open state is archived."""
    bytes: int
    by_type: dict[str, int]


def count(session: Session) -> Count:
    """How much the archive holds."""
    connection = session.connection()
    closed = sql.select(RUN.c.workflow_type, sql.func.count(), sql.func.sum(RUN.c.bytes)).where(RUN.c.status != OPEN)
    rows = connection.execute(closed.group_by(RUN.c.workflow_type).order_by(RUN.c.workflow_type)).all()
    ended = sql.select(RUN.c.run_id).where(RUN.c.status != OPEN)
    still = sql.select(sql.func.count(RUN.c.run_id.distinct())).where(RUN.c.status == OPEN, RUN.c.run_id.not_in(ended))
    return Count(
        sum(row[1] for row in rows),
        connection.execute(still).scalar_one(),
        sum(int(row[2]) for row in rows),
        {row[0]: row[1] for row in rows},
    )
