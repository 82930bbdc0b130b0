"""The installation and its clock; units, persons, accounts, roles, sign-in sessions."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.types import Instant


class Installation(SQLModel, table=True):
    """One row. The kind is written at creation and cannot be changed."""

    __tablename__ = "installation"

    id: str = Field(primary_key=True)
    kind: str
    """REHEARSAL or REAL."""
    created_at: datetime = Field(sa_type=Instant)
    engine_version: str = ""


class Clock(SQLModel, table=True):
    """The installation's clock. REAL installations run on real time and never hold an instant."""

    __tablename__ = "clock"

    id: int = Field(default=1, primary_key=True)
    frozen: bool
    instant: datetime | None = Field(default=None, sa_type=Instant)
    epoch: int = 0
    advancing_to: datetime | None = Field(default=None, sa_type=Instant)
    """Target of an advance that is not finished; an interrupted one is taken up again."""


class Unit(SQLModel, table=True):
    """A unit as it stands last. What it was called and counted as before: storage.tables.organisation."""

    __tablename__ = "unit"

    code: str = Field(primary_key=True)
    name: str
    category: str
    valid_from: date | None = None
    valid_until: date | None = None
    """Exclusive: the first day on which it no longer exists."""
    email: str = ""
    illustrative: bool = False
    level: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """CENTRAL, PROVINCE, DISTRICT, COMMUNE or UNIT; empty: not said."""
    instrument: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    article: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    evidence: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """How the instrument was read: R:Sxx, P, I, M or GAP; empty: not said."""


class Person(SQLModel, table=True):
    __tablename__ = "person"

    code: str = Field(primary_key=True)
    honorific: str = ""
    name: str
    post: str = ""
    unit: str = ""
    illustrative: bool = False


class Account(SQLModel, table=True):
    __tablename__ = "account"

    name: str = Field(primary_key=True)
    password_hash: str
    person: str = Field(foreign_key="person.code")
    demo: bool = False
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Instant)


class Grant(SQLModel, table=True):
    """A role that an account holds for a unit."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("account", "role", "unit", name="uq_grant"),)

    id: int | None = Field(default=None, primary_key=True)
    account: str = Field(foreign_key="account.name", index=True)
    role: str
    unit: str


class SignIn(SQLModel, table=True):
    """A server-side session: the cookie holds the token, the row only its hash."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.name", index=True)
    csrf: str
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
