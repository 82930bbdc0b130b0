"""Reading the award history: look-up of past awards without accents, counts for statistics, the lists imported."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from rules.award_history import Awarded, AwardLevel, Grade, folded
from rules.award_tally import Tally
from storage.reads.common import LARGEST_PAGE, PAGE_SIZE, Page
from storage.statement import table_of
from storage.tables.award import AwardBatch, AwardRecord

COUNTED_BY = ("award", "grade", "level", "recipient_class", "direct_worker", "year", "movement")


@dataclass(frozen=True)
class Wanted:
    """What is looked up. `words`: any of recipient, unit, decision; with or without accents; all must be there."""

    words: str = ""
    year: int | None = None
    level: AwardLevel | None = None
    award: str = ""


def search(session: Session, wanted: Wanted, number: int = 1, size: int = PAGE_SIZE) -> Page[AwardRecord]:
    """The past awards that are wanted, newest first."""
    query = select(AwardRecord)
    for word in folded(wanted.words).split():
        query = query.where(col(AwardRecord.search).contains(word, autoescape=True))
    if wanted.year is not None:
        query = query.where(AwardRecord.year == wanted.year)
    if wanted.level is not None:
        query = query.where(AwardRecord.level == wanted.level.value)
    if wanted.award:
        query = query.where(AwardRecord.award == wanted.award)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    size = max(1, min(size, LARGEST_PAGE))
    number = max(1, min(number, -(-total // size)))
    newest = query.order_by(col(AwardRecord.decision_date).desc(), col(AwardRecord.id))
    return Page(tuple(session.exec(newest.offset((number - 1) * size).limit(size))), total, number, size)


def tallies(session: Session, years: tuple[int, int] | None = None, batch: str | None = None) -> tuple[Tally, ...]:
    """Counts by award, class of the order, level, recipient class, direct worker, year and movement.

    `years`: first and last year, both included; `batch`: of one list only.
    """
    cells = table_of(AwardRecord).c
    columns = [cells[name] for name in COUNTED_BY]
    query = sql_select(*columns, func.sum(cells.quantity)).group_by(*columns)
    if years is not None:
        query = query.where(cells.year.between(*years))
    if batch is not None:
        query = query.where(cells.batch == batch)
    rows = session.execute(query).all()
    return tuple(
        Tally(award, Grade(grade), AwardLevel(level), Awarded(awarded), direct, year, movement, int(count))
        for award, grade, level, awarded, direct, year, movement, count in rows
    )


def movement_names(
    session: Session, years: tuple[int, int] | None = None, batch: str | None = None
) -> tuple[tuple[str, date, date, int], ...]:
    """Each name of a movement as the lists have it, with the first and last day of its decisions and their number."""
    cells = table_of(AwardRecord).c
    day = cells.decision_date
    query = sql_select(cells.movement, func.min(day), func.max(day), func.sum(cells.quantity))
    query = query.where(cells.movement != "").group_by(cells.movement).order_by(cells.movement)
    if years is not None:
        query = query.where(cells.year.between(*years))
    if batch is not None:
        query = query.where(cells.batch == batch)
    rows = session.execute(query).all()
    return tuple((name, first, last, int(count)) for name, first, last, count in rows)


def batches(session: Session) -> tuple[AwardBatch, ...]:
    """The lists imported, newest first."""
    return tuple(session.exec(select(AwardBatch).order_by(col(AwardBatch.imported_at).desc())))


def has_illustrative(session: Session, batch: str | None = None) -> bool:
    """Whether anything in the history, or in one list, is invented for a rehearsal."""
    query = select(AwardBatch.id).where(col(AwardBatch.illustrative).is_(True))
    if batch is not None:
        query = query.where(AwardBatch.id == batch)
    return session.exec(query.limit(1)).first() is not None
