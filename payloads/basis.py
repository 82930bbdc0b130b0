"""What a campaign's definition says, in the form in which the rules are told it. Kept as JSON on the campaign's row."""

from dataclasses import dataclass, field
from datetime import date, datetime

from rules.cluster import Cluster
from rules.deadline import Deadline
from rules.facts import (
    AdHocPath,
    AwardPath,
    DossierItem,
    Gate,
    LegalValue,
    Obligation,
    QuotaRule,
    Standard,
    Window,
)


@dataclass(frozen=True)
class Warned:
    """A warning of the definition check that the launch has to answer."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Participant:
    """A unit of the definition, and why it takes part: MEMBER of a cluster or bloc, or DUTY bearer of the plan."""

    unit: str
    part: str
    place: str = ""
    """Where it lies, when a succession depends on the place."""
    category: str = ""
    """What this plan counts it as; its quota lines go by that."""


@dataclass(frozen=True)
class CouncilSeat:
    """A person on the decision that establishes the Council."""

    person: str
    seat: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    """Exclusive."""


@dataclass(frozen=True)
class CampaignBasis:
    """Facts of a campaign's definition and of its issuer's settings, with sources."""

    plan: str
    windows: tuple[Window, ...]
    quotas: tuple[QuotaRule, ...]
    forward_quota: QuotaRule | None
    dossier: tuple[DossierItem, ...]
    standards: tuple[Standard, ...]
    values: tuple[LegalValue, ...]
    reminder_days: tuple[int, ...]
    supplement_after_window: bool
    settle_seconds: int
    council_path: bool
    place: str
    symbols: dict[str, str] = field(default_factory=dict)
    """Paper kind → symbol after the number, e.g. QD → "QĐ-UBND"."""
    signers: dict[str, str] = field(default_factory=dict)
    """Role → in which capacities that office signs, the head's first, «; » between them (rules.signing.block_of)."""
    distribution: tuple[str, ...] = ()
    fund: str = ""
    """What pays the bonus, in the issuer's words."""
    short_title: str = ""
    """The campaign's name as it fits on a certificate; empty: the whole title."""
    calendar: dict[str, str] = field(default_factory=dict)
    """Planned days that the issuer has set (illustrative in fixtures): event → ISO date."""
    warnings: tuple[Warned, ...] = ()
    illustrative: tuple[str, ...] = ()
    """What is illustrative here, to be printed on pages and papers."""
    notes: tuple[str, ...] = ()
    issuer: str = ""
    """Code of the authority that launches; a later version may name its successor."""
    issuer_name: str = ""
    standing: str = ""
    """The standing body's code."""
    standing_name: str = ""
    superior: str = ""
    """The authority one level up, as sentences and papers name it; empty: nothing is forwarded."""
    needs_approval: bool = False
    awards: tuple[AwardPath, ...] = ()
    gates: tuple[Gate, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    ad_hoc: AdHocPath | None = None
    clusters: tuple[Cluster, ...] = ()
    participants: tuple[Participant, ...] = ()
    council: tuple[CouncilSeat, ...] = ()
    commendation_type: str = "CAMPAIGN_AWARD"
    level: str = ""
    """CENTRAL, PROVINCE, DISTRICT, COMMUNE or UNIT."""
    province: str = ""
    """Code of the province whose rows of law apply; empty: none."""
    cited_law: str = ""
    """The instrument that the plan cites for its form."""
    decided_on: date | None = None
    """The plan's day: what was loaded for it rests on the law of this day."""
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    """Key of a window → its last day as the plan or the issuer has it, and as it would move on from a day off."""
    labels: dict[str, str] = field(default_factory=dict)
    """Role → how this issuer calls it on pages and papers, e.g. AUTHORITY → «Chủ tịch UBND huyện»."""
