"""The award history: what was imported together, and every past award of it. Written once, in one transaction."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import Instant


class AwardBatch(SQLModel, table=True):
    """One imported list. The id is the digest of its content: the same content is the same batch."""

    __tablename__ = "award_batch"

    id: str = Field(primary_key=True, max_length=64)
    file_name: str
    file_sha: str
    account: str
    """Who imported it; "" = by command on the machine itself."""
    imported_at: datetime = Field(sa_type=Instant)
    lines: int
    awards: int
    """Sum of the quantities."""
    illustrative: bool = False


class AwardRecord(SQLModel, table=True):
    """One line of a list: a past award, or a total of awards without names."""

    __tablename__ = "award_record"
    __table_args__ = (
        UniqueConstraint("key", name="uq_award_record_key"),
        Index("ix_award_record_count", "year", "level", "award"),
        Index("ix_award_record_recipient", "recipient", "unit"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64)
    batch: str = Field(foreign_key="award_batch.id", index=True, max_length=64)
    row: int
    """Row of the list, as its reader counts."""
    award: str
    grade: str
    level: str
    recipient_class: str
    direct_worker: bool | None = None
    year: int
    movement: str
    decision_number: str
    decision_date: date
    authority: str
    recipient: str
    unit: str
    quantity: int
    illustrative: bool = False
    search: str
    """Recipient, unit and decision without accents."""
