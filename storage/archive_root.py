"""Signed root statements of the archive, and the published keys."""

from typing import Any

import sqlalchemy as sql
from sqlmodel import Session

from storage.statement import add, table_of
from storage.tables.archive import ArchiveKey, ArchiveRoot

KEY, ROOT = (table_of(ArchiveKey), table_of(ArchiveRoot))


def add_root(session: Session, values: dict[str, Any]) -> None:
    """A signed statement. All columns must be given."""
    add(session, ArchiveRoot, values)


def roots(session: Session, installation: str = "") -> list[ArchiveRoot]:
    """All statements in order, of one installation or of all that are here."""
    query = sql.select(ArchiveRoot).order_by(ROOT.c.installation, ROOT.c.serial)
    return list(session.execute(query.where(ROOT.c.installation == installation) if installation else query).scalars())


def contents(session: Session, installation: str) -> list[str]:
    """The canonical JSON of every statement of an installation, the first one first."""
    query = sql.select(ROOT.c.content).where(ROOT.c.installation == installation).order_by(ROOT.c.serial)
    return list(session.execute(query).scalars())


def root_of(session: Session, installation: str, serial: int) -> ArchiveRoot:
    """One statement. Raises NoResultFound."""
    return session.get_one(ArchiveRoot, (installation, serial))


def last_root(session: Session, installation: str) -> ArchiveRoot | None:
    """The latest statement."""
    query = sql.select(ArchiveRoot).where(ROOT.c.installation == installation).order_by(ROOT.c.serial.desc()).limit(1)
    return session.execute(query).scalar_one_or_none()


def keys(session: Session, installation: str = "") -> list[ArchiveKey]:
    """Published keys, the first one first, of one installation or of all that are here."""
    query = sql.select(ArchiveKey).order_by(KEY.c.installation, KEY.c.number)
    return list(session.execute(query.where(KEY.c.installation == installation) if installation else query).scalars())


def add_key(session: Session, values: dict[str, Any]) -> None:
    """Publish a key. All columns must be given."""
    add(session, ArchiveKey, values)
