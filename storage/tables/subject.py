"""Rows of the subjects: each is a copy of its workflow's state, written only by recording an act."""

from datetime import datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import Instant


class Campaign(SQLModel, table=True):
    __tablename__ = "campaign"

    code: str = Field(primary_key=True)
    title: str
    issuer: str
    issuer_name: str
    phase: str = "DRAFT"
    suspended: bool = False
    act_no: int = 0
    """Version that every case compares before it is recorded."""
    state: str = Field(default="", sa_column=Column(Text, nullable=False))
    basis: str = Field(sa_column=Column(Text, nullable=False))
    """CampaignBasis as JSON: what the definition says, as the rules are told it."""
    definition: str = Field(sa_column=Column(Text, nullable=False))
    definition_digest: str
    next_due_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class CampaignVersion(SQLModel, table=True):
    """Every version of the definition that was loaded; a running campaign changes over by a numbered paper."""

    __tablename__ = "campaign_version"

    digest: str = Field(primary_key=True)
    campaign: str = Field(index=True)
    basis: str = Field(sa_column=Column(Text, nullable=False))
    definition: str = Field(sa_column=Column(Text, nullable=False))
    loaded_at: datetime = Field(sa_type=Instant)


class CampaignUnit(SQLModel, table=True):
    """Who takes part, and why: MEMBER of a cluster or bloc, or DUTY bearer of the plan."""

    __tablename__ = "campaign_unit"
    __table_args__ = (UniqueConstraint("campaign", "unit", "part", name="uq_campaign_unit"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign: str = Field(index=True)
    unit: str
    part: str


class CouncilMember(SQLModel, table=True):
    """A person on the decision that establishes the Council; persons, not seats."""

    __tablename__ = "council_member"
    __table_args__ = (UniqueConstraint("campaign", "person", name="uq_council_member"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign: str = Field(index=True)
    person: str
    seat: str
    position: int
    valid_from: datetime | None = Field(default=None, sa_type=Instant)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)


class Enrolment(SQLModel, table=True):
    __tablename__ = "enrolment"

    id: str = Field(primary_key=True)
    campaign: str = Field(index=True)
    unit: str
    status: str
    act_no: int
    works: int
    own_awards: int
    reported_at: datetime | None = Field(default=None, sa_type=Instant)
    report_late: bool = False
    state: str = Field(sa_column=Column(Text, nullable=False))
    next_due_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class Draft(SQLModel, table=True):
    """What a unit is composing. An ordinary row; the workflow begins at submission, which freezes a version."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_form", "form_key", unique=True),)

    id: str = Field(primary_key=True)
    """Workflow id of the nomination that it will become."""
    campaign: str = Field(index=True)
    n: int
    unit: str = Field(index=True)
    version: int = 1
    content: str = Field(sa_column=Column(Text, nullable=False))
    digest: str
    updated_at: datetime = Field(sa_type=Instant)
    updated_by: str
    form_key: str | None = None
    """H(campaign, account, key of the form that asked for it): the form sent again finds this draft."""
    form_digest: str | None = None
    """SHA-256 of what that form said."""


class DraftVersion(SQLModel, table=True):
    """A version that a submission froze: names and free text of the case, by digest."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("nomination", "version", name="uq_draft_version"),)

    id: int | None = Field(default=None, primary_key=True)
    nomination: str = Field(index=True)
    version: int
    digest: str
    content: str = Field(sa_column=Column(Text, nullable=False))


class Upload(SQLModel, table=True):
    """A file of a draft; bytes lie in the content-addressed store."""

    __tablename__ = "upload"
    __table_args__ = (UniqueConstraint("draft", "kind", name="uq_upload_kind"), Index("ix_upload_sha256", "sha256"))

    id: int | None = Field(default=None, primary_key=True)
    draft: str = Field(index=True)
    kind: str
    sha256: str
    name: str
    media_type: str
    size: int
    uploaded_at: datetime = Field(sa_type=Instant)
    uploaded_by: str


class Nomination(SQLModel, table=True):
    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("campaign", "n", name="uq_nomination_number"),)

    id: str = Field(primary_key=True)
    campaign: str = Field(index=True)
    n: int
    unit: str = Field(index=True)
    status: str = Field(index=True)
    outcome: str
    act_no: int
    recipient_class: str
    draft_version: int
    filed_at: datetime | None = Field(default=None, sa_type=Instant)
    supplement_due_at: datetime | None = Field(default=None, sa_type=Instant)
    session: str = ""
    superior: str = ""
    decision: str = ""
    state: str = Field(sa_column=Column(Text, nullable=False))
    next_due_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class Sitting(SQLModel, table=True):
    __tablename__ = "sitting"

    id: str = Field(primary_key=True)
    campaign: str = Field(index=True)
    n: int
    status: str
    act_no: int
    sits_at: datetime | None = Field(default=None, sa_type=Instant)
    state: str = Field(sa_column=Column(Text, nullable=False))
    next_due_at: datetime | None = Field(default=None, sa_type=Instant)


class Decision(SQLModel, table=True):
    __tablename__ = "decision"

    id: str = Field(primary_key=True)
    campaign: str = Field(index=True)
    n: int
    status: str
    act_no: int
    number: int
    series: str
    dated: datetime | None = Field(default=None, sa_type=Instant)
    state: str = Field(sa_column=Column(Text, nullable=False))
    next_due_at: datetime | None = Field(default=None, sa_type=Instant)


class IssuedPaper(SQLModel, table=True):
    """A paper that was rendered; bytes lie in the store."""

    __tablename__ = "issued_paper"
    __table_args__ = (UniqueConstraint("subject", "kind", "target", "sha256", name="uq_issued_paper"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    campaign: str = Field(index=True)
    kind: str
    """SUBMISSION_LETTER, DECISION, CERTIFICATE, MINUTES or FILING_RECEIPT."""
    target: str = ""
    """The nomination, for a certificate or a receipt."""
    sha256: str
    size: int
    title: str
    rendered_at: datetime = Field(sa_type=Instant)
