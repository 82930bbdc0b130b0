"""The computed report on many years as a paper: figures and words ready for the layout, numbers also as numbers."""

from dataclasses import dataclass

from documents.model import Paper, Signer


@dataclass(frozen=True)
class AwardRow:
    """One title or form: counts as printed, and whether the paper's own figures agree."""

    level: str
    name: str
    collective: str
    individual: str
    other: str
    agrees: str


@dataclass(frozen=True)
class YearRow:
    """One year. `levels`: counts by level in the order of the report's `levels`; numbers for the chart."""

    year: int
    levels: tuple[int, ...]
    collective: str
    individual: str
    other: str
    total: str
    share: str
    share_of_100: float
    """Direct workers in percent, for the chart."""


@dataclass(frozen=True)
class MovementRow:
    names: str
    collective: str
    individual: str
    total: str


@dataclass(frozen=True)
class ComparedRow:
    name: str
    stated: str
    counted: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class TenYearReport(Paper):
    """Số liệu khen thưởng nhiều năm, đối chiếu với báo cáo."""

    code = "BCTH"
    stem = "ten_year_report"

    subject: str
    report: str
    """Which paper is compared, e.g. báo cáo 80/BC-SNV ngày 27/3/2024."""
    first_year: int
    last_year: int
    total: str
    lines: str
    source: str
    """Where the figures come from, in words."""
    summary: tuple[str, ...]
    levels: tuple[str, ...]
    """Names of the levels that confer, highest first."""
    awards: tuple[AwardRow, ...]
    totals: tuple[str, ...]
    """Collectives, individuals, others."""
    years: tuple[YearRow, ...]
    movements: tuple[MovementRow, ...]
    compared: tuple[ComparedRow, ...]
    council: tuple[str, ...]
    annexes: tuple[str, ...]
    findings: tuple[str, ...]
    """What the check of the definition found."""
    distribution: tuple[str, ...]
    signer: Signer
