"""Leaves of the archive: what a root statement covers, each with its place once it is sealed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sql
from sqlmodel import Session

from storage.statement import add, table_of
from storage.tables.archive import ArchivedRun, ArchiveLeaf, ArchiveRoot
from storage.tables.record import AuditEvent, AuditHead

EVENT, HEAD = table_of(AuditEvent), table_of(AuditHead)
LEAF, ROOT, RUN = table_of(ArchiveLeaf), table_of(ArchiveRoot), table_of(ArchivedRun)
RUN_LEAF, CHAIN_LEAF = "RUN", "CHAIN"


def under(column: sql.ColumnElement[str], names: Sequence[str]) -> sql.ColumnElement[bool]:
    """Whether an id is one of these, or begins with one that ends in a slash."""
    each = (column.startswith(name, autoescape=True) if name.endswith("/") else column == name for name in names)
    return sql.or_(*each)


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
    """Subjects of the audit chains of an installation: with an anchored head, or not yet. `within`: see `under`."""
    anchored = sql.select(LEAF.c.subject).where(LEAF.c.kind == CHAIN_LEAF, LEAF.c.installation == installation)
    standing = (anchored, sql.select(HEAD.c.subject), sql.select(EVENT.c.subject).distinct())
    known = sql.union(*standing).subquery()
    query = sql.select(known.c.subject)
    if within:
        query = query.where(under(known.c.subject, within))
    return list(session.connection().execute(query.order_by(known.c.subject)).scalars())


def rootless(session: Session) -> list[tuple[int, int]]:
    """(serial, leaves) of statements that leaves were given a place under and that are not there."""
    row = sql.select(ROOT.c.serial).where(ROOT.c.installation == LEAF.c.installation, ROOT.c.serial == LEAF.c.serial)
    query = sql.select(LEAF.c.serial, sql.func.count()).where(LEAF.c.serial.is_not(None), ~row.exists())
    grouped = query.group_by(LEAF.c.installation, LEAF.c.serial).order_by(LEAF.c.serial)
    return [(serial, count) for serial, count in session.connection().execute(grouped)]


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
