"""Writing the award history: a whole list in one transaction, or nothing of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlmodel import Session, col, select

from rules.award_history import PastAward, batch_digest, record_key, search_text
from storage.statement import add, table_of
from storage.tables.award import AwardBatch, AwardRecord

ROWS_AT_ONCE = 2_000
KEYS_AT_ONCE = 500
"""SQLite bounds the number of variables in one statement."""
Line = tuple[int, PastAward]
"""Row of the list and what it says."""
Item = TypeVar("Item")


@dataclass(frozen=True)
class Origin:
    """Where a list came from. `account` "" = by command on the machine itself."""

    file_name: str
    file_sha: str
    account: str
    at: datetime


@dataclass(frozen=True)
class Known:
    """An award that the history has already, with the list and row that brought it."""

    row: int
    file_name: str
    known_row: int
    imported_at: datetime


def batch_of(session: Session, lines: Sequence[Line]) -> AwardBatch | None:
    """The batch with exactly this content, None when it is new."""
    return session.get(AwardBatch, batch_digest(record for _row, record in lines))


def known_lines(session: Session, lines: Sequence[Line]) -> list[Known]:
    """The lines whose award is in the history already, in the order of the list."""
    rows = {record_key(record): row for row, record in lines}
    found: list[Known] = []
    for keys in _portions(rows, KEYS_AT_ONCE):
        query = (
            select(AwardRecord.key, AwardRecord.row, AwardBatch.file_name, AwardBatch.imported_at)
            .join(AwardBatch, col(AwardBatch.id) == col(AwardRecord.batch))
            .where(col(AwardRecord.key).in_(keys))
        )
        found += [Known(rows[key], name, row, at) for key, row, name, at in session.exec(query)]
    return sorted(found, key=lambda known: known.row)


def add_batch(session: Session, origin: Origin, lines: Sequence[Line]) -> str:
    """Write the list and return its id. IntegrityError when it, or one of its awards, is in the history already."""
    digest = batch_digest(record for _row, record in lines)
    batch = {
        "id": digest,
        "file_name": origin.file_name,
        "file_sha": origin.file_sha,
        "account": origin.account,
        "imported_at": origin.at,
        "lines": len(lines),
        "awards": sum(record.quantity for _row, record in lines),
        "illustrative": any(record.illustrative for _row, record in lines),
    }
    add(session, AwardBatch, batch)
    for portion in _portions(lines, ROWS_AT_ONCE):
        rows = [_row_of(digest, row, record) for row, record in portion]
        session.connection().execute(insert(table_of(AwardRecord)), rows)
    return digest


def _row_of(batch: str, row: int, record: PastAward) -> dict[str, Any]:
    return {
        "key": record_key(record),
        "batch": batch,
        "row": row,
        "award": record.award,
        "grade": record.grade.value,
        "level": record.level.value,
        "recipient_class": record.recipient_class.value,
        "direct_worker": record.direct_worker,
        "year": record.year,
        "movement": record.movement,
        "decision_number": record.decision_number,
        "decision_date": record.decision_date,
        "authority": record.authority,
        "recipient": record.recipient,
        "unit": record.unit,
        "quantity": record.quantity,
        "illustrative": record.illustrative,
        "search": search_text(record),
    }


def _portions(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(items)
    while portion := list(islice(left, size)):
        yield portion
