"""The archive's rows: the queue, archived runs with their leaves, root statements, keys, marks and findings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.statement import add, put, table_of
from storage.tables.archive import (
    ArchivedRun,
    ArchiveFinding,
    ArchiveKey,
    ArchiveLeaf,
    ArchiveMark,
    ArchiveQueue,
    ArchiveRoot,
)
from storage.tables.record import AuditHead

FINDING, KEY, LEAF, MARK, QUEUE, ROOT, RUN, HEAD = (
    table_of(model)
    for model in (
        ArchiveFinding, ArchiveKey, ArchiveLeaf, ArchiveMark, ArchiveQueue, ArchiveRoot, ArchivedRun, AuditHead,
    )
)  # fmt: skip
OPEN = "OPEN"
RUN_LEAF, CHAIN_LEAF = "RUN", "CHAIN"
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


# The queue


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


# Runs


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


def _within(column: sql.ColumnElement[str], names: Sequence[str]) -> sql.ColumnElement[bool]:
    """Whether an id is one of these, or begins with one that ends in a slash."""
    each = (column.startswith(name, autoescape=True) if name.endswith("/") else column == name for name in names)
    return sql.or_(*each)


def runs_of(session: Session, workflow_id: str) -> list[Kept]:
    """Every archived run of a workflow, the first one first; of an open run the longest part that is archived."""
    longest: dict[str, Kept] = {}
    for row in _kept(session, RUN.c.workflow_id == workflow_id):
        known = longest.get(row.run_id)
        if known is None or row.events > known.events:
            longest[row.run_id] = row
    return sorted(longest.values(), key=lambda row: (row.first_at, row.archived_at))


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
    """Every archived state of every run in the order of archiving, page by page. `within`: see `_within`."""
    last = 0
    while True:
        query = sql.select(RUN.c.id).where(RUN.c.id > last).order_by(RUN.c.id).limit(page)
        if within:
            query = query.where(_within(RUN.c.workflow_id, within))
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


def is_empty(session: Session) -> bool:
    """Whether nothing is archived."""
    return session.connection().execute(sql.select(RUN.c.id).limit(1)).first() is None


def workflow_ids(session: Session, within: Sequence[str] = ()) -> list[str]:
    """Every workflow of which something is archived. `within`: see `_within`."""
    query = sql.select(RUN.c.workflow_id).distinct().order_by(RUN.c.workflow_id)
    if within:
        query = query.where(_within(RUN.c.workflow_id, within))
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


# Leaves and roots


def add_leaf(
    session: Session, kind: str, subject: str, seq: int, content: str, leaf: str, installation: str, at: datetime
) -> None:
    """A leaf without a place."""
    values = {
        "hash": leaf, "kind": kind, "subject": subject, "seq": seq, "content": content, "added_at": at,
        "installation": installation, "serial": None, "position": None,
    }  # fmt: skip
    add(session, ArchiveLeaf, values)


def moved_heads(session: Session) -> list[tuple[str, int, str]]:
    """(subject, seq, hash) of the audit chains whose head has no leaf yet."""
    known = sql.select(LEAF.c.hash).where(
        LEAF.c.kind == CHAIN_LEAF, LEAF.c.subject == HEAD.c.subject, LEAF.c.seq == HEAD.c.seq
    )
    query = sql.select(HEAD.c.subject, HEAD.c.seq, HEAD.c.hash).where(HEAD.c.seq > 0, ~known.exists())
    return [(row.subject, row.seq, row.hash) for row in session.connection().execute(query.order_by(HEAD.c.subject))]


def unsealed(session: Session, installation: str, limit: int | None = None) -> list[str]:
    """Hashes of the leaves without a place, in the order in which they will stand."""
    query = sql.select(LEAF.c.hash).where(LEAF.c.installation == installation, LEAF.c.serial.is_(None))
    return list(session.connection().execute(query.order_by(LEAF.c.hash).limit(limit)).scalars())


def unsealed_count(session: Session, installation: str) -> int:
    """Leaves without a place."""
    query = sql.select(sql.func.count()).where(LEAF.c.installation == installation, LEAF.c.serial.is_(None))
    return session.connection().execute(query).scalar_one()


def place(session: Session, serial: int, leaves: Sequence[str]) -> None:
    """Give leaves their places under a statement, once."""
    if not leaves:
        return
    move = sql.update(LEAF).where(LEAF.c.hash == sql.bindparam("of")).values(
        serial=sql.bindparam("to"), position=sql.bindparam("where")
    )  # fmt: skip
    placed = [{"of": leaf, "to": serial, "where": position} for position, leaf in enumerate(leaves)]
    session.connection().execute(move, placed)


def leaf_of(session: Session, leaf: str) -> ArchiveLeaf | None:
    """A leaf by its hash."""
    return session.get(ArchiveLeaf, leaf)


def chain_leaves(session: Session, subject: str) -> list[ArchiveLeaf]:
    """The anchored heads of one audit chain, the earliest first."""
    query = sql.select(ArchiveLeaf).where(LEAF.c.kind == CHAIN_LEAF, LEAF.c.subject == subject)
    return list(session.execute(query.order_by(LEAF.c.seq)).scalars())


def chain_subjects(session: Session, installation: str, within: Sequence[str] = ()) -> list[str]:
    """Subjects of the audit chains of an installation that have an anchored head. `within`: see `_within`."""
    query = sql.select(LEAF.c.subject).distinct().where(LEAF.c.kind == CHAIN_LEAF, LEAF.c.installation == installation)
    if within:
        query = query.where(_within(LEAF.c.subject, within))
    return list(session.connection().execute(query.order_by(LEAF.c.subject)).scalars())


def leaves_under(session: Session, installation: str, serial: int) -> list[ArchiveLeaf]:
    """The leaves of one statement in their order, with their contents."""
    query = sql.select(ArchiveLeaf).where(LEAF.c.installation == installation, LEAF.c.serial == serial)
    return list(session.execute(query.order_by(LEAF.c.position)).scalars())


def runless(session: Session) -> list[ArchiveLeaf]:
    """Leaves of runs whose row is gone."""
    row = sql.select(RUN.c.id).where(RUN.c.leaf == LEAF.c.hash)
    query = sql.select(ArchiveLeaf).where(LEAF.c.kind == RUN_LEAF, ~row.exists())
    return list(session.execute(query.order_by(LEAF.c.subject)).scalars())


def every_leaf(session: Session) -> Iterator[ArchiveLeaf]:
    """Every leaf, sealed or not."""
    yield from session.execute(sql.select(ArchiveLeaf).order_by(LEAF.c.hash)).scalars()


def hashes_under(session: Session, installation: str, serial: int) -> list[str]:
    """The leaf hashes of one statement in their order."""
    query = sql.select(LEAF.c.hash).where(LEAF.c.installation == installation, LEAF.c.serial == serial)
    return list(session.connection().execute(query.order_by(LEAF.c.position)).scalars())


def add_root(session: Session, values: dict[str, Any]) -> None:
    """A signed statement. All columns must be given."""
    add(session, ArchiveRoot, values)


def roots(session: Session, installation: str = "") -> list[ArchiveRoot]:
    """All statements in order, of one installation or of all that are here."""
    query = sql.select(ArchiveRoot).order_by(ROOT.c.installation, ROOT.c.serial)
    return list(session.execute(query.where(ROOT.c.installation == installation) if installation else query).scalars())


def root_of(session: Session, installation: str, serial: int) -> ArchiveRoot:
    """One statement. Raises NoResultFound."""
    return session.get_one(ArchiveRoot, (installation, serial))


def last_root(session: Session, installation: str) -> ArchiveRoot | None:
    """The latest statement."""
    query = sql.select(ArchiveRoot).where(ROOT.c.installation == installation).order_by(ROOT.c.serial.desc()).limit(1)
    return session.execute(query).scalar_one_or_none()


# Keys, marks, findings


def keys(session: Session, installation: str = "") -> list[ArchiveKey]:
    """Published keys, the first one first, of one installation or of all that are here."""
    query = sql.select(ArchiveKey).order_by(KEY.c.installation, KEY.c.number)
    return list(session.execute(query.where(KEY.c.installation == installation) if installation else query).scalars())


def add_key(session: Session, values: dict[str, Any]) -> None:
    """Publish a key. All columns must be given."""
    add(session, ArchiveKey, values)


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
