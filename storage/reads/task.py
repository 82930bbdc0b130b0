"""A line of the work list."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Task:
    """Something that waits for one of the officer's roles."""

    subject: str
    campaign: str
    n: int
    unit: str
    act: str
    due_at: datetime | None
    """Exclusive bound; None = no day is set."""
    illustrative: bool = False
    """The day comes from the issuer's illustrative calendar."""
    title: str = ""
    unit_name: str = ""
    status: str = ""
    cases: int = 0
    """For a task over many dossiers: how many."""
