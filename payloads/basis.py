"""What a campaign's definition says, in the form in which the rules are told it. Kept as JSON on the campaign's row."""

from dataclasses import dataclass, field

from rules.facts import DossierItem, LegalValue, QuotaRule, Standard, Window


@dataclass(frozen=True)
class Warned:
    """A warning of the definition check that the launch has to answer."""

    code: str
    sentence: str


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
    supplement_days: int
    settle_seconds: int
    council_path: bool
    place: str
    symbols: dict[str, str] = field(default_factory=dict)
    """Paper kind → symbol after the number, e.g. QD → "QĐ-UBND"."""
    signers: dict[str, str] = field(default_factory=dict)
    """Role → post line on papers."""
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
