"""Past awards for tests: one record to change, one list with it, one file of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from rules.award_history import Awarded, AwardLevel, Grade, PastAward
from storage.award_history import Origin, add_batch

IMPORTED_AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ORIGIN = Origin("cu.xlsx", "", "", IMPORTED_AT)
TODAY = date(2026, 11, 21)
AWARD = PastAward(
    award="BANG_KHEN_TINH",
    grade=Grade.NONE,
    level=AwardLevel.PROVINCE_CHAIR,
    recipient_class=Awarded.INDIVIDUAL,
    direct_worker=True,
    year=2023,
    movement="",
    decision_number="1846/QĐ-UBND",
    decision_date=date(2023, 8, 21),
    authority="Chủ tịch UBND tỉnh Bắc Giang",
    recipient="Nguyễn Thị Đào",
    unit="Xã Bằng Phúc",
)


def past_award(**changes: Any) -> PastAward:
    """A bằng khen of 2023, with changes."""
    return replace(AWARD, **changes)


def add_past_award(session: Session, **changes: Any) -> str:
    """A list of one line in the history; its id."""
    return add_batch(session, ORIGIN, [(2, past_award(**changes))])
