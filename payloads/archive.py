"""What the archiver's workflow is told and answers; lives in its histories: additive only."""

from dataclasses import dataclass

ROUND, NIGHT, YEAR = "ROUND", "NIGHT", "YEAR"
"""Kinds of order: every minute, every night, every year."""
EDITION = 1
"""Edition of the rules of this release; counts up when a rule whose result changes commands is chosen by it."""


@dataclass(frozen=True)
class ArchiveOrder:
    """What one run of the archiver is to do. `rounds`: how often it looks, `pause_seconds` apart."""

    kind: str
    rounds: int = 1
    pause_seconds: int = 60


@dataclass(frozen=True)
class Archived:
    """What one piece of work came to. `left`: runs that wait for another round; `findings`: what must be looked at."""

    runs: int = 0
    left: int = 0
    findings: int = 0
    serial: int = 0
    """Serial of the statement that sealed, 0 when nothing was sealed."""
