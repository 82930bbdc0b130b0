"""Rows of programmes: the programme as its workflow holds it, and every event, value, inspection and finding it had."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.types import Instant


class Programme(SQLModel, table=True):
    __tablename__ = "programme"

    id: str = Field(primary_key=True)
    """Workflow id: programme/<code>."""
    code: str = Field(unique=True)
    title: str
    issuer: str
    issuer_name: str
    status: str = "NONE"
    year: int = 0
    act_no: int = 0
    state: str = Field(default="", sa_column=Column(Text, nullable=False))
    basis: str = Field(sa_column=Column(Text, nullable=False))
    """ProgrammeBasis as JSON."""
    definition: str = Field(sa_column=Column(Text, nullable=False))
    definition_digest: str
    next_due_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class ProgrammeLine(SQLModel, table=True):
    """What a programme had: its state lets go of settled lines at the turn of the year, these rows keep them."""

    __tablename__ = "programme_line"

    id: str = Field(primary_key=True)
    """<programme>/<kind>/<key>."""
    programme: str = Field(index=True)
    kind: str
    """ITEM, MEASURE, INSPECTION or FINDING."""
    key: str
    state: str = Field(sa_column=Column(Text, nullable=False))
    """The Item, Measure, Inspection or Finding as JSON."""
