"""What cases were judged by, which rows of law an officer has confirmed, and who was given power to sign."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.types import Instant


class PinnedRules(SQLModel, table=True):
    """The rule set that the reception of a dossier pinned, by digest. Its history holds the same."""

    __tablename__ = "pinned_rules"

    digest: str = Field(primary_key=True)
    nomination: str = Field(primary_key=True)
    content: str = Field(sa_column=Column(Text, nullable=False))
    """RuleSet as JSON."""


class LawConfirmation(SQLModel, table=True):
    """An officer had the official text and confirms a row; a copy of its workflow's state."""

    __tablename__ = "law_confirmation"

    id: str = Field(primary_key=True)
    """Workflow id: law/<digest of the row's name>."""
    row_key: str = Field(index=True)
    digest: str = ""
    """SHA-256 over the fields of the row as it was confirmed: a row that says something else is not."""
    status: str
    act_no: int
    confirmed_by: str = ""
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    state: str = Field(sa_column=Column(Text, nullable=False))
    next_due_at: datetime | None = Field(default=None, sa_type=Instant)


class SigningBook(SQLModel, table=True):
    """The powers to sign that one issuer has given and ended; a copy of its workflow's state."""

    __tablename__ = "signing_book"

    id: str = Field(primary_key=True)
    """Workflow id: signing/<issuer>."""
    issuer: str = Field(unique=True)
    status: str
    act_no: int
    state: str = Field(sa_column=Column(Text, nullable=False))
    next_due_at: datetime | None = Field(default=None, sa_type=Instant)
