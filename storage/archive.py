"""Archived runs: closed ones, and the certain part of open ones, each with its leaf."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.archive_leaf import RUN_LEAF, add_leaf, leaf_of, under
from storage.statement import add, table_of
from storage.tables.archive import ArchivedRun, ArchiveLeaf

LEAF, RUN = (table_of(ArchiveLeaf), table_of(ArchivedRun))
OPEN = "OPEN"
PAGE = 500
_KEPT = (
    *(column for column in RUN.c if column.name != "id"),
    *(LEAF.c[name] for name in ("content", "installation", "serial", "position")),
)


@dataclass(frozen=True)
class Kept:
    """An archived run, or the certain part of an open one (`status` OPEN), with its leaf's place."""

    workflow_id: str
    run_id: str
    workflow_type: str
    status: str
    events: int
    bytes: int
    sha256: str
    head: str
    first_at: datetime
    last_at: datetime
    leaf: str
    """Leaf hash, hex."""
    archived_at: datetime
    content: str
    """The manifest: canonical JSON, the content of the leaf."""
    installation: str
    serial: int | None
    """Serial of the root statement that covers it; None: not sealed yet."""
    position: int | None

    @property
    def closed(self) -> bool:
        """Whether the run had ended when it was archived."""
        return self.status != OPEN


def keep(session: Session, manifest: dict[str, Any], content: str, leaf: str, installation: str, at: datetime) -> bool:
    """Keep a run whose bytes lie in the store, with its leaf. False when it is there already."""
    if leaf_of(session, leaf) is not None:
        return False
    try:
        with session.begin_nested():
            add_leaf(session, RUN_LEAF, manifest["workflow_id"], manifest["events"], content, leaf, installation, at)
    except IntegrityError:
        return False  # another archiver was faster, and has committed
    add_run(session, manifest, leaf, at)
    return True


def add_run(session: Session, manifest: dict[str, Any], leaf: str, at: datetime) -> None:
    """The row of a run whose leaf is there."""
    names = ("workflow_id", "run_id", "workflow_type", "status", "events", "bytes", "sha256", "head")
    instants = {name: datetime.fromisoformat(manifest[name]) for name in ("first_at", "last_at")}
    values = {name: manifest[name] for name in names} | instants | {"leaf": leaf, "archived_at": at}
    add(session, ArchivedRun, values)


def _kept(session: Session, *conditions: sql.ColumnElement[bool], limit: int | None = None) -> list[Kept]:
    query = sql.select(*_KEPT).join_from(RUN, LEAF, RUN.c.leaf == LEAF.c.hash).where(*conditions)
    rows = session.connection().execute(query.order_by(RUN.c.id).limit(limit))
    return [Kept(**row._mapping) for row in rows]


def runs_of(session: Session, workflow_id: str) -> list[Kept]:
    """Every archived run of a workflow, the first one first; of an open run the longest part that is archived."""
    longest: dict[str, Kept] = {}
    for row in _kept(session, RUN.c.workflow_id == workflow_id):
        known = longest.get(row.run_id)
        if known is None or row.events > known.events:
            longest[row.run_id] = row
    return sorted(longest.values(), key=lambda row: (row.first_at, row.last_at))


def states_of(session: Session, run_id: str) -> list[Kept]:
    """Every state in which a run was archived, the shortest first: anchors while it was open, then the whole."""
    return sorted(_kept(session, RUN.c.run_id == run_id), key=lambda row: row.events)


def closed_among(session: Session, run_ids: Sequence[str]) -> set[str]:
    """Which of these runs are archived as closed."""
    query = sql.select(RUN.c.run_id).where(RUN.c.run_id.in_(run_ids), RUN.c.status != OPEN)
    return set(session.connection().execute(query).scalars())


def runs_with(session: Session, sha: str) -> set[str]:
    """The runs of which some archived state has these very bytes."""
    return set(session.connection().execute(sql.select(RUN.c.run_id).where(RUN.c.sha256 == sha)).scalars())


def every_run(session: Session, within: Sequence[str] = (), page: int = PAGE) -> Iterator[Kept]:
    """Every archived state of every run in the order of archiving, page by page. `within`: see `archive_leaf.under`."""
    last = 0
    while True:
        query = sql.select(RUN.c.id).where(RUN.c.id > last).order_by(RUN.c.id).limit(page)
        if within:
            query = query.where(under(RUN.c.workflow_id, within))
        ids = list(session.connection().execute(query).scalars())
        if not ids:
            return
        yield from _kept(session, RUN.c.id.in_(ids))
        last = ids[-1]


def closed_behind(session: Session, row: int, limit: int) -> list[tuple[int, Kept]]:
    """(row, run) of the closed runs that were archived after a row, the first one first."""
    query = sql.select(RUN.c.id).where(RUN.c.id > row, RUN.c.status != OPEN).order_by(RUN.c.id)
    ids = [found.id for found in session.connection().execute(query.limit(limit))]
    return list(zip(ids, _kept(session, RUN.c.id.in_(ids)), strict=True))
