"""The record of acts: intake, acts, audit chain, quota slots and register numbers, deliveries, notices, texts."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.types import Instant


class Intake(SQLModel, table=True):
    """An act exists from the commit of this row. Its outcome is written once."""

    __tablename__ = "intake"

    key: str = Field(primary_key=True, max_length=64)
    """Update id."""
    form_key: str
    workflow_id: str = Field(index=True)
    act: str
    actor_account: str
    actor_role: str
    actor_unit: str
    body: str = Field(sa_column=Column(Text, nullable=False))
    digest: str
    received_at: datetime = Field(sa_type=Instant)
    epoch: int
    real_at: datetime = Field(sa_type=Instant)
    outcome: str = Field(default="OPEN", index=True)
    """OPEN, RECORDED or REFUSED."""
    answer: str | None = Field(default=None, sa_column=Column(Text))
    """Receipt or refusal as JSON."""
    sends: int = 0


class Act(SQLModel, table=True):
    """One act of a workflow, recorded or refused. The keys of architecture §4 point 3."""

    __tablename__ = "act"
    __table_args__ = (
        UniqueConstraint("workflow_id", "act_no", name="uq_act_number"),
        UniqueConstraint("workflow_id", "update_id", name="uq_act_update"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workflow_id: str = Field(index=True)
    act_no: int | None
    """None for a refusal: only what changed the state takes a number."""
    update_id: str
    act: str
    digest: str
    state_digest: str
    recording: str = Field(sa_column=Column(Text, nullable=False))
    """The Recording as JSON: the same answer for a second try."""
    recorded_at: datetime = Field(sa_type=Instant)


class AuditHead(SQLModel, table=True):
    """Head of a subject's chain; locked while an event is appended."""

    __tablename__ = "audit_head"

    subject: str = Field(primary_key=True)
    seq: int
    hash: str


HANDLED = text("refusal = '' AND role NOT IN ('SYSTEM', 'MESSENGER', 'UNIT_OFFICER', 'UNIT_HEAD')")
"""Events by an officer who handles dossiers. The same words in a query, or the index of these events is not used."""


class AuditEvent(SQLModel, table=True):
    """Append-only, hash-chained per subject, written in the transaction of the row that it explains."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("subject", "seq", name="uq_audit_subject_seq"),
        Index("ix_audit_event_account", "account", "id"),
        Index("ix_audit_event_tag", "tag", "id"),
        Index("ix_audit_event_refusal", "refusal", "id"),
        Index("ix_audit_event_unit", "unit", "id"),
        Index(
            "ix_audit_event_handled", "campaign", "subject", "account", sqlite_where=HANDLED, postgresql_where=HANDLED
        ),
        Index("ix_audit_event_at", "campaign_at", "refusal", "tag", "campaign"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    seq: int
    tag: str
    """subject:object:fact"""
    campaign: str = Field(default="", index=True)
    act_no: int | None = None
    account: str
    role: str
    unit: str
    campaign_at: datetime = Field(sa_type=Instant)
    """The installation's clock: campaign time in a rehearsal."""
    real_at: datetime = Field(sa_type=Instant)
    before: str
    after: str
    refusal: str = ""
    """Code of the refusal; empty for what was done."""
    data: str = Field(sa_column=Column(Text, nullable=False))
    previous: str
    hash: str


class Slot(SQLModel, table=True):
    """A quota slot or a number of a register: a row that only one can hold."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("scope", "position", name="uq_slot_position"),
        UniqueConstraint("scope", "holder", name="uq_slot_holder"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scope: str = Field(index=True)
    position: str
    """1..maximum for a quota; the number itself for a register."""
    holder: str
    """Workflow id of the holder."""


class Delivery(SQLModel, table=True):
    """Ledger of deliveries to many: each ends as DELIVERED or REFUSED with its code."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("update_id", name="uq_delivery_update"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    work: str
    target: str
    update_id: str
    outcome: str
    code: str = ""
    recorded_at: datetime = Field(sa_type=Instant)


class Notice(SQLModel, table=True):
    """Ledger of notices: who, what, through which channel, with which outcome, after how many tries."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("key", name="uq_notice_key"), Index("ix_notice_open", "outcome", "next_try_at"))

    id: int | None = Field(default=None, primary_key=True)
    key: str
    """Derived from the act that ordered it: a second try writes no second notice."""
    campaign: str = Field(index=True)
    unit: str = Field(index=True)
    kind: str
    subject: str
    detail: str = ""
    campaign_at: datetime = Field(sa_type=Instant)
    channel: str = ""
    outcome: str = "PENDING"
    """PENDING, SENT or FAILED."""
    tries: int = 0
    next_try_at: datetime = Field(sa_type=Instant)
    error: str = ""
    message_id: str = ""
    seen_at: datetime | None = Field(default=None, sa_type=Instant)


class Note(SQLModel, table=True):
    """A free text that an act refers to by id: it stays out of the histories and can be blanked by law."""

    __tablename__ = "note"

    id: str = Field(primary_key=True, max_length=64)
    digest: str
    text: str = Field(sa_column=Column(Text, nullable=False))
    account: str
    written_at: datetime = Field(sa_type=Instant)
