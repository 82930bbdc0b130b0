"""Organisations over time: what units were called and counted as, who succeeds them; clusters; handed over cases.

Days are calendar days of Vietnam, every `valid_until` EXCLUSIVE. Each row says which instrument it rests on.
"""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import Instant


class UnitPeriod(SQLModel, table=True):
    """A name, a category or a parent of a unit in its time: old papers keep old names."""

    __tablename__ = "unit_period"
    __table_args__ = (Index("ix_unit_period_unit", "unit", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    unit: str
    kind: str
    """NAME, CATEGORY, PARENT or SEAT."""
    value: str
    valid_from: date | None = None
    valid_until: date | None = None
    instrument: str
    article: str
    evidence: str
    verified: bool = False
    illustrative: bool = False
    note: str = Field(default="", sa_column=Column(Text, nullable=False))


class UnitSuccession(SQLModel, table=True):
    """Who does something for a unit from a day on; by function and by place, never for the unit as a whole."""

    __tablename__ = "unit_succession"

    id: int | None = Field(default=None, primary_key=True)
    from_unit: str = Field(index=True)
    to_unit: str = Field(index=True)
    """Empty: nobody does (ABOLISH)."""
    kind: str
    starts_on: date
    functions: str = Field(sa_column=Column(Text, nullable=False))
    """Codes, separated by a comma."""
    places: str = Field(default="", sa_column=Column(Text, nullable=False))
    """Codes of places, separated by a comma; empty: all of them."""
    instrument: str
    article: str
    evidence: str
    verified: bool = False
    illustrative: bool = False
    note: str = Field(default="", sa_column=Column(Text, nullable=False))


class LevelPeriod(SQLModel, table=True):
    """What holds for a whole tier of government in a period: its standing body, where its dossiers are filed."""

    __tablename__ = "level_period"

    id: int | None = Field(default=None, primary_key=True)
    task: str
    """STANDING_BODY or CHANNEL."""
    level: str
    scope: str
    """Code of a province; empty: everywhere."""
    value: str
    valid_from: date | None = None
    valid_until: date | None = None
    instrument: str
    article: str
    evidence: str
    verified: bool = False
    illustrative: bool = False
    note: str = Field(default="", sa_column=Column(Text, nullable=False))


class Cluster(SQLModel, table=True):
    """A cluster (cụm) or bloc (khối) with the scale that its statute sets."""

    __tablename__ = "cluster"

    code: str = Field(primary_key=True)
    name: str
    kind: str
    """CUM or KHOI."""
    instrument: str
    article: str
    evidence: str
    illustrative: bool = False
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    scoring: str = Field(default="", sa_column=Column(Text, nullable=False))
    """rules.cluster.Scoring as JSON; empty: the statute's scale is not known."""


class ClusterMember(SQLModel, table=True):
    """A unit's part in a cluster in its time."""

    __tablename__ = "cluster_member"
    __table_args__ = (
        UniqueConstraint("cluster", "unit", "part", "valid_from", name="uq_cluster_member"),
        Index("ix_cluster_member_unit", "unit"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cluster: str
    position: int
    """Order in the decision that names the members."""
    unit: str
    part: str
    """MEMBER, HEAD or DEPUTY."""
    valid_from: date | None = None
    valid_until: date | None = None


class Handover(SQLModel, table=True):
    """An officer's open cases handed to another: who, when, to whom, by which paper. Never changed afterwards."""

    __tablename__ = "handover"
    __table_args__ = (UniqueConstraint("key", name="uq_handover_key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64)
    """H(account that hands on, form key): the form sent again finds this row."""
    digest: str
    """SHA-256 of what the form asked for."""
    from_account: str = Field(index=True)
    to_account: str = Field(index=True)
    by_account: str
    by_role: str
    by_unit: str
    roles: str
    """JSON list of [role, unit] that pass on."""
    moved: bool
    """Whether the roles were taken from one account and given to the other, or only the cases were listed."""
    paper: str
    reason: str = Field(sa_column=Column(Text, nullable=False))
    handed_at: datetime = Field(sa_type=Instant)
    """On the installation's clock."""
    real_at: datetime = Field(sa_type=Instant)


class HandoverCase(SQLModel, table=True):
    """One line of the list that went with a handover, as it stood then."""

    __tablename__ = "handover_case"
    __table_args__ = (UniqueConstraint("handover", "position", name="uq_handover_case"),)

    id: int | None = Field(default=None, primary_key=True)
    handover: int
    position: int
    kind: str
    """CAMPAIGN, ENROLMENT, DRAFT, NOMINATION, SITTING, DECISION or PAPER."""
    subject: str = Field(index=True)
    """Workflow id."""
    unit: str
    title: str
    status: str
    next_act: str = ""
    due_at: datetime | None = Field(default=None, sa_type=Instant)
