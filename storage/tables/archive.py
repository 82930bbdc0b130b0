"""The archive: runs with their manifests, leaves, signed root statements, keys, and what the archiver has to do."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import Instant


class ArchiveQueue(SQLModel, table=True):
    """A run to archive: written with the last act of a workflow, or by the sweep. Deleted when it is archived."""

    __tablename__ = "archive_queue"

    id: int | None = Field(default=None, primary_key=True)
    workflow_id: str = Field(index=True)
    run_id: str = ""
    """Empty: whichever run of the workflow has closed at or after `queued_at`."""
    queued_at: datetime = Field(sa_type=Instant)
    """When the run closed, or the last act of it that is known."""
    tries: int = 0
    error: str = ""


class ArchivedRun(SQLModel, table=True):
    """A run, or the certain part of an open one, whose bytes lie in the store. Append-only."""

    __tablename__ = "archived_run"
    __table_args__ = (
        UniqueConstraint("run_id", "events", name="uq_archived_run_events"),
        Index("ix_archived_run_workflow", "workflow_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workflow_id: str
    run_id: str
    workflow_type: str = Field(index=True)
    status: str
    """As the manifest has it; OPEN: cut at the last completed task."""
    events: int
    bytes: int
    sha256: str
    head: str
    first_at: datetime = Field(sa_type=Instant)
    last_at: datetime = Field(sa_type=Instant)
    leaf: str = Field(foreign_key="archive_leaf.hash")
    archived_at: datetime = Field(sa_type=Instant)


class ArchiveLeaf(SQLModel, table=True):
    """What a root covers: the manifest of a run, or the head of an audit chain. Its place is written once."""

    __tablename__ = "archive_leaf"
    __table_args__ = (
        UniqueConstraint("installation", "serial", "position", name="uq_archive_leaf_place"),
        Index("ix_archive_leaf_subject", "kind", "subject", "seq"),
    )

    hash: str = Field(primary_key=True, max_length=64)
    """SHA-256 of 0x00 and the content, hex."""
    kind: str
    """RUN or CHAIN."""
    subject: str
    """Workflow id, or the subject of the audit chain."""
    seq: int
    """Events of the run, or position in the audit chain."""
    content: str = Field(sa_column=Column(Text, nullable=False))
    """The canonical JSON."""
    added_at: datetime = Field(sa_type=Instant)
    installation: str
    serial: int | None = Field(default=None)
    position: int | None = Field(default=None)


class ArchiveRoot(SQLModel, table=True):
    """A signed root statement. Append-only."""

    __tablename__ = "archive_root"

    installation: str = Field(primary_key=True)
    serial: int = Field(primary_key=True)
    content: str = Field(sa_column=Column(Text, nullable=False))
    """The canonical JSON over which the signature is made."""
    signature: str
    fingerprint: str
    """Of the key that signed."""
    sealed_at: datetime = Field(sa_type=Instant)


class ArchiveKey(SQLModel, table=True):
    """A published key. Its statement is signed by the key before it; the first one's by itself. Append-only."""

    __tablename__ = "archive_key"
    __table_args__ = (UniqueConstraint("installation", "number", name="uq_archive_key_number"),)

    fingerprint: str = Field(primary_key=True, max_length=64)
    installation: str
    number: int
    """1, 2, …: the highest one signs."""
    public_key: str
    statement: str = Field(sa_column=Column(Text, nullable=False))
    signature: str
    published_at: datetime = Field(sa_type=Instant)


class ArchiveMark(SQLModel, table=True):
    """How far one kind of the archiver's work has come."""

    __tablename__ = "archive_mark"

    name: str = Field(primary_key=True)
    """SWEPT: everything closed before `at` is archived or queued. ANCHORED, CHECKED: when that was last done.
    VERIFIED: `count` is the last row of archived_run that was verified in depth."""
    at: datetime = Field(sa_type=Instant)
    count: int = 0


class ArchiveFinding(SQLModel, table=True):
    """Something about an archived run that a person must look at."""

    __tablename__ = "archive_finding"
    __table_args__ = (UniqueConstraint("run_id", "kind", name="uq_archive_finding"),)

    id: int | None = Field(default=None, primary_key=True)
    workflow_id: str
    run_id: str
    kind: str
    """DIVERGED (it does not contain what was anchored), GONE, DEEP, or the kind of a damage (audit.checking)."""
    detail: str = Field(sa_column=Column(Text, nullable=False))
    found_at: datetime = Field(sa_type=Instant)
