"""The one row that says what this installation is. Its kind is written at creation and never changes."""

import uuid
from datetime import datetime

from sqlmodel import Session, select

from storage.tables.person import Clock, Installation


def current(session: Session) -> Installation | None:
    """The installation, or None before its creation."""
    return session.exec(select(Installation)).one_or_none()


def is_rehearsal(session: Session) -> bool:
    """Whether all that is issued here has no legal value. False before the creation."""
    row = current(session)
    return row is not None and row.kind == "REHEARSAL"


def create(
    session: Session, *, rehearsal: bool, frozen_at: datetime | None, engine_version: str, real_now: datetime
) -> Installation:
    """Create the installation and its clock. `frozen_at`: where a rehearsal's frozen clock begins; None = real time.

    Raises ValueError for a frozen clock outside a rehearsal.
    """
    if frozen_at is not None and not rehearsal:
        raise ValueError("only a rehearsal has a clock of its own")
    row = Installation(
        id=uuid.uuid4().hex,
        kind="REHEARSAL" if rehearsal else "REAL",
        created_at=real_now,
        engine_version=engine_version,
    )
    session.add(row)
    session.add(Clock(id=1, frozen=frozen_at is not None, instant=frozen_at))
    return row
