"""The ledger of notices: what each unit was told, when, and whether it went out."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.reads.common import EVERYTHING, PAGE_SIZE, Page, Scope, unit_names
from storage.tables.record import Notice


@dataclass(frozen=True)
class NoticeLine:
    """One notice."""

    id: int
    campaign: str
    unit: str
    unit_name: str
    kind: str
    subject: str
    detail: str
    at: datetime
    channel: str
    outcome: str
    tries: int
    seen_at: datetime | None


def notices(
    session: Session, scope: Scope = EVERYTHING, campaign: str = "", number: int = 1, size: int = PAGE_SIZE
) -> Page[NoticeLine]:
    """Notices to the units in scope, the latest first."""
    query = select(Notice)
    if campaign:
        query = query.where(Notice.campaign == campaign)
    query = query.where(scope.rows(col(Notice.unit), col(Notice.campaign)))
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    number = max(1, min(number, -(-total // size) or 1))
    ordered = query.order_by(col(Notice.campaign_at).desc(), col(Notice.id).desc())
    rows = session.exec(ordered.offset((number - 1) * size).limit(size)).all()
    names = unit_names(session, (row.unit for row in rows))
    lines = tuple(
        NoticeLine(
            row.id or 0,
            row.campaign,
            row.unit,
            names.get(row.unit, row.unit),
            row.kind,
            row.subject,
            row.detail,
            row.campaign_at,
            row.channel,
            row.outcome,
            row.tries,
            row.seen_at,
        )  # fmt: skip
        for row in rows
    )
    return Page(lines, total, number, size)


def unseen(session: Session, scope: Scope) -> int:
    """How many notices to the units in scope nobody has opened yet."""
    query = select(func.count()).select_from(Notice).where(col(Notice.seen_at).is_(None))
    query = query.where(scope.rows(col(Notice.unit), col(Notice.campaign)))
    return session.exec(query).one()


def totals(session: Session, campaign: str) -> dict[str, int]:
    """Notices of a campaign by outcome: PENDING, SENT, FAILED."""
    query = select(Notice.outcome, func.count()).where(Notice.campaign == campaign).group_by(Notice.outcome)
    return dict(session.exec(query).all())
