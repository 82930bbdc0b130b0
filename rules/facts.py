"""What the rules are told: windows, quotas, dossier lists and legal values, as data with their sources.

Every instant is an aware datetime in UTC; every `closes_at` is exclusive. Nothing here is read from a clock or a table.
These classes also travel in workflow histories: fields are only ever added, each with a default.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Fixed offset: Vietnam has had UTC+7 without daylight saving since 1975 (architecture, Time)."""


@dataclass(frozen=True)
class Source:
    """Where a value or a sentence comes from, as printed beside every refusal."""

    title: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.title}, {self.article}" if self.article else self.title


@dataclass(frozen=True)
class Window:
    """A period in which an act is legal: [opens_at, closes_at). `None` = no bound on that side."""

    key: str
    """CAMPAIGN, SUBMISSION or REPORT."""
    opens_at: datetime | None
    closes_at: datetime | None
    as_written: str
    """The words of the plan or of the paper that moved the bound."""
    source: Source
    moved_by: str = ""
    """Number of the paper that moved the end; empty: as the plan has it."""


@dataclass(frozen=True)
class QuotaRule:
    """At most `maximum` holders. The most specific rule wins: a named unit before its category."""

    id: str
    maximum: int
    source: Source
    units: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    combined: bool = True
    """Collective and individual counted together."""
    ambiguous: bool = False


@dataclass(frozen=True)
class DossierItem:
    """One paper that a dossier must hold."""

    kind: str
    label: str
    source: Source
    required: bool = True
    form: str = ""


@dataclass(frozen=True)
class Standard:
    """One standard that a nominee is appraised against."""

    code: str
    text: str
    applies_to: str
    """ALL, COLLECTIVE or INDIVIDUAL."""
    group: str = ""
    """Standards of the same non-empty group are alternatives: one of them is enough."""


@dataclass(frozen=True)
class LegalValue:
    """A value of law or statute with everything an auditor asks of it. Unverified values warn, never refuse."""

    id: str
    value: str
    unit: str
    valid_from: date | None
    valid_until: date | None
    instrument: str
    article: str
    evidence: str
    verified: bool = False
    scope: str = "national"
    note: str = ""

    @property
    def source(self) -> Source:
        """Instrument and article, as printed beside what rests on the value."""
        return Source(self.instrument, self.article)
