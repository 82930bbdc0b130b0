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
    recipient: str = ""
    """COLLECTIVE or INDIVIDUAL where the line counts only one of them; empty: both."""
    award: str = ""
    """Code of the award where the line counts proposals of that award only; empty: all that no other line counts."""
    valid_from: date | None = None
    """First day of filing for which the line holds; None: from the beginning."""
    valid_until: date | None = None
    """First day for which it no longer holds (exclusive); None: to the end."""
    counted_from: date | None = None
    """First day of filing that it counts; None: a re-allocation counts also what was proposed before it."""
    amended_by: str = ""
    """The paper that brought the line in; empty: the plan itself."""
    replaced_by: str = ""
    """Number of the paper that ended the line; empty: it ends by itself, or not at all."""

    def holds(self, on: date) -> bool:
        """Whether the line is in force on the day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True)
class DossierItem:
    """One paper that a dossier must hold."""

    kind: str
    label: str
    source: Source
    required: bool = True
    form: str = ""
    awards: tuple[str, ...] = ()
    """Codes of the awards whose dossiers hold it; empty: all."""


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
class AwardPath:
    """One award that a campaign can end in, and the way a nominee takes to it."""

    code: str
    form: str
    """Code of the catalogue (law §2): GIAY_KHEN, BANG_KHEN, CO_THI_DUA, CSTD_CO_SO …; thresholds go by it."""
    name: str
    authority: str
    path: str
    """DECIDED_HERE, FORWARDED or OWN_UNIT."""
    council: bool
    """Whether the Council is in the path of this award."""
    source: Source
    recipients: tuple[str, ...] = ()
    """Recipient classes that the plan allows; empty: all."""
    maximum: int = 0
    """How many may be granted in all; 0: the plan sets no number."""
    catalogue: str = ""
    """Its code in the law's catalogue, e.g. GK, BK_TINH; empty: `form` is one."""


@dataclass(frozen=True)
class Gate:
    """What a plan demands of a unit before its nominee may be taken. Exists only where the plan states it."""

    key: str
    """Key of the obligation: REGISTRATION, PLEDGE, PLAN, REPORT or REVIEW_<wave>."""
    applies_to: str
    """ALL, COLLECTIVE or INDIVIDUAL."""
    refuses: bool
    """True: a dossier without it is refused. False: it warns, and whoever accepts the dossier answers the warning."""
    label: str
    source: Source


@dataclass(frozen=True)
class Obligation:
    """What a unit has to do in a campaign, by when. Lateness marks; it never refuses."""

    key: str
    """REGISTRATION, PLEDGE, PLAN, REPORT or REVIEW_<wave>."""
    label: str
    source: Source
    window: str = ""
    """Key of the window that bounds it; empty: the plan sets no date."""


@dataclass(frozen=True)
class AdHocPath:
    """Commendation for a sudden outstanding achievement inside a campaign: at any time, outside the filing window."""

    recipients: tuple[str, ...]
    dossier: tuple[DossierItem, ...]
    source: Source
    council: bool = False
    """True only where the plan or the statute puts the Council into this path too (law Điều 85: simplified)."""


@dataclass(frozen=True)
class Criterion:
    """One line of a scoring scale. A PENALTY is entered as a positive number and taken off."""

    code: str
    text: str
    maximum: str
    """A decimal number as text: points are exact."""
    penalty: bool = False


@dataclass(frozen=True)
class Scale:
    """How clusters and blocs score their members; from the issuer's own scale, never from code."""

    criteria: tuple[Criterion, ...]
    source: Source
    weights: tuple[tuple[str, str], ...] = ()
    """Period (YEAR, WAVE_1, WAVE_2 …) → its weight in the year's score, as text."""


@dataclass(frozen=True)
class LegalValue:
    """A value of law or statute with everything an auditor asks of it. Unverified values warn, never refuse."""

    id: str
    value: str
    """As text: «true», «2024-07-01», lists joined by « | »; empty: the body has to state it."""
    unit: str
    valid_from: date | None
    """First day in force."""
    valid_until: date | None
    """First day no longer in force (exclusive); `None` = open."""
    instrument: str
    """As papers cite it, e.g. «Nghị định số 98/2023/NĐ-CP»."""
    article: str
    evidence: str
    verified: bool = False
    scope: str = "national"
    """national, province:…, issuer:… or campaign:…"""
    note: str = ""
    revision: int = 1
    """Which writing of the row (id, scope, first day) this is: a correction is the next one."""
    instrument_id: str = ""
    """Its id in the table of instruments, e.g. «98/2023/NĐ-CP»."""

    @property
    def source(self) -> Source:
        """Instrument and article, as printed beside what rests on the value."""
        return Source(self.instrument, self.article)
