"""The auditor's records: what he read, samples he drew, inspections with findings, questions, answers. Append-only."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import Instant


class AuditRead(SQLModel, table=True):
    """Of what a read on an auditor's chain was, so that a case can tell who looked at it."""

    __tablename__ = "audit_read"
    __table_args__ = (
        Index("ix_audit_read_subject", "subject", "real_at"),
        Index("ix_audit_read_address", "account", "address", "real_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account: str
    seq: int
    """Position on the chain actor/<account>."""
    address: str
    """Path and query as they were asked for."""
    subject: str
    """Workflow id that the address is about; empty: of no single case."""
    campaign_at: datetime = Field(sa_type=Instant)
    real_at: datetime = Field(sa_type=Instant)


class Inspection(SQLModel, table=True):
    """An inspection, a finding or a question: what was said when it began. How it stands: its last act."""

    __tablename__ = "inspection"
    __table_args__ = (
        UniqueConstraint("inspection", "n", name="uq_inspection_number"),
        UniqueConstraint("key", name="uq_inspection_key"),
        Index("ix_inspection_to_unit", "to_unit"),
    )

    id: int | None = Field(default=None, primary_key=True)
    inspection: int
    """Number of the inspection that it belongs to."""
    n: int
    """0: the inspection itself; else the number of its finding or question."""
    kind: str
    """INSPECTION, FINDING or QUESTION."""
    title: str
    paper: str
    """Number of the paper that orders the inspection; empty for a finding or a question."""
    campaign: str
    """Code; empty: of no single campaign."""
    unit: str
    """Of the auditors."""
    to_unit: str
    to_account: str
    subjects: str = Field(sa_column=Column(Text, nullable=False))
    """JSON list of workflow ids."""
    key: str = Field(max_length=64)
    """H(account, form key): the form sent again finds this row."""


class InspectionAct(SQLModel, table=True):
    """One step of an inspection, finding or question, in order; the last one says how it stands."""

    __tablename__ = "inspection_act"
    __table_args__ = (
        UniqueConstraint("item", "seq", name="uq_inspection_act"),
        UniqueConstraint("key", name="uq_inspection_act_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item: int = Field(foreign_key="inspection.id")
    seq: int
    act: str
    status: str
    """State after the step."""
    text: str = Field(sa_column=Column(Text, nullable=False))
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    account: str
    role: str
    unit: str
    at: datetime = Field(sa_type=Instant)
    """On the installation's clock."""
    real_at: datetime = Field(sa_type=Instant)
    key: str = Field(max_length=64)


class InspectionSample(SQLModel, table=True):
    """A sample as it was drawn, with all that another needs to draw it again."""

    __tablename__ = "inspection_sample"
    __table_args__ = (UniqueConstraint("key", name="uq_inspection_sample_key"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """RANDOM or RISK."""
    algorithm: str
    seed: str
    size: int
    stratified: bool
    """By unit."""
    campaign: str
    unit: str
    """Empty: of all units."""
    cut_at: datetime = Field(sa_type=Instant)
    """Dossiers filed before this instant."""
    criteria: str = Field(sa_column=Column(Text, nullable=False))
    """JSON: weights of the signs and their bounds; {} for a random sample."""
    population: int
    population_digest: str
    drawn: str = Field(sa_column=Column(Text, nullable=False))
    """JSON list of [workflow id, score, [sign, …]]."""
    account: str
    office: str
    """Unit of the auditor."""
    at: datetime = Field(sa_type=Instant)
    real_at: datetime = Field(sa_type=Instant)
    key: str = Field(max_length=64)
