"""Bringing a list of past awards into the history: examined whole, written whole or not at all."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from definitions.award_forms import award_forms
from documents.award_sheet import CellError, Sheet, read_sheet
from rules.award_history import CLASS_LABELS, LEVEL_LABELS, PastAward
from rules.facts import VIETNAM
from storage import installation
from storage.award_history import Origin, add_batch, batch_of, known_lines
from storage.session import Database


@dataclass(frozen=True)
class Earlier:
    """The import that brought exactly this content before."""

    batch: str
    file_name: str
    imported_at: datetime


@dataclass(frozen=True)
class Examined:
    """What a list holds and what is wrong with it. With any error, or when it is known, nothing is written."""

    lines: Sequence[tuple[int, PastAward]]
    errors: Sequence[CellError]
    earlier: Earlier | None

    @property
    def awards(self) -> int:
        """Sum of the quantities."""
        return sum(record.quantity for _row, record in self.lines)

    def counts(self) -> dict[str, int]:
        """«Chủ tịch UBND tỉnh, Cá nhân» → how many, the most first: for the preview."""
        found: Counter[str] = Counter()
        for _row, record in self.lines:
            name = f"{LEVEL_LABELS[record.level]}, {CLASS_LABELS[record.recipient_class].lower()}"
            found[name] += record.quantity
        return dict(found.most_common())


def examine(session: Session, data: bytes, at: datetime) -> Examined:
    """Read a list against the history. `at`: an aware instant; nothing may be dated after its day.

    Raises documents.grid.UnreadableTable for a file that is no list.
    """
    sheet = read_sheet(data, award_forms(), at.astimezone(VIETNAM).date())
    # The lines are asked before the list: the same list imported between the two questions is still told as a list.
    known_before = known_lines(session, sheet.lines)
    earlier = batch_of(session, sheet.lines) if not sheet.errors else None
    if earlier is not None:
        return Examined(sheet.lines, (), Earlier(earlier.id, earlier.file_name, earlier.imported_at))
    _refuse_invented(session, sheet)
    for known in known_before:
        sheet.wrong(
            known.row,
            "recipient",
            f"đã có trong lịch sử: dòng {known.known_row} của «{known.file_name}», "
            f"nhập {known.imported_at.astimezone(VIETNAM):%d/%m/%Y}; bỏ dòng này",
        )
    return Examined(sheet.lines, sorted(sheet.errors, key=lambda error: error.row), None)


def import_list(database: Database, data: bytes, origin: Origin) -> tuple[Examined, str]:
    """Examine and write in one transaction; the id of the batch, "" when nothing was written.

    Two imports of the same list at once end with one of them: the other is examined again and finds it.
    """
    try:
        return _write(database, data, origin)
    except IntegrityError:
        with database.read() as session:
            return examine(session, data, origin.at), ""


def origin_of(file_name: str, data: bytes, account: str, at: datetime) -> Origin:
    """Where a list came from, with the digest of its bytes."""
    return Origin(file_name, hashlib.sha256(data).hexdigest(), account, at)


def _write(database: Database, data: bytes, origin: Origin) -> tuple[Examined, str]:
    with database.write() as session:
        examined = examine(session, data, origin.at)
        if examined.errors or examined.earlier is not None:
            return examined, ""
        return examined, add_batch(session, origin, examined.lines)


def _refuse_invented(session: Session, sheet: Sheet) -> None:
    """What is invented never enters the history of a real installation."""
    here = installation.current(session)
    if here is None or here.kind == "REHEARSAL":
        return
    for row, record in sheet.lines:
        if record.illustrative:
            sheet.wrong(row, "illustrative", "dòng minh họa; bản cài đặt thật chỉ nhận khen thưởng có thật")
