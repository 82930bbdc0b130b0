"""A report's definition → the facts that the rules hold against the award history, each with its line."""

from fractions import Fraction
from pathlib import Path

from definitions.award_forms import award_forms
from definitions.loader import Document, read_document
from definitions.report import ReportDefinition, SharePoint
from rules.award_history import CLASS_LABELS, GRADE_LABELS, Awarded, AwardLevel, Grade
from rules.award_tally import Claim, Operator, Selector
from rules.ten_year import MovementFacts, ReportFacts, ShareClaim, Than


def report_facts(path: Path, report: ReportDefinition) -> ReportFacts:
    """The facts of the report at the path. `report`: what `definitions.report_check.load_report` read there."""
    document = read_document(path)
    statistics = report.statistics
    return ReportFacts(
        code=report.code,
        first_year=report.period.from_year,
        last_year=report.period.to_year,
        claims=_claims(document, report),
        subset_claims=_subset_claims(document, report),
        share_claims=tuple(
            _share_claim(document, index, point) for index, point in enumerate(statistics.direct_workers.points)
        ),
        shares_rise=statistics.direct_workers.rising,
        excluded_awards=statistics.direct_workers.excluded_awards,
        movements=tuple(
            MovementFacts(row.code, tuple((name.name, name.from_on, name.until_on) for name in row.names))
            for row in report.movements
        ),
        seats=tuple((seat.name, seat.holder) for seat in report.council.seats),
        stated_members=report.council.stated_members,
        missing_annexes=tuple(
            (annex.as_written, annex.article, document.line(("annexes", index)))
            for index, annex in enumerate(report.annexes)
            if not annex.received
        ),
    )


def award_names() -> dict[str, str]:
    """Code → name of every title and form."""
    return {form.code: form.name for form in award_forms()}


def _claims(document: Document, report: ReportDefinition) -> tuple[Claim, ...]:
    names = award_names()
    found = []
    for index, row in enumerate(report.statistics.awards):
        awarded = Awarded(row.recipient_class)
        found.append(
            Claim(
                name=f"{names[row.award]}, {CLASS_LABELS[awarded].lower()}",
                selector=Selector(award=row.award, level=AwardLevel(row.level), recipient_class=awarded),
                value=row.count,
                operator=Operator.EXACT,
                words=row.as_written,
                line=document.line(("statistics", "awards", index)),
            )
        )
    return tuple(found)


def _subset_claims(document: Document, report: ReportDefinition) -> tuple[Claim, ...]:
    names = award_names()
    movements = {row.code: row.names[0].name for row in report.movements}
    found = []
    for index, row in enumerate(report.statistics.subsets):
        awarded, grade = Awarded(row.recipient_class), Grade(row.grade) if row.grade else None
        rank = f" hạng {GRADE_LABELS[grade]}" if grade else ""
        found.append(
            Claim(
                name=f"{names[row.award]}{rank}, {CLASS_LABELS[awarded].lower()} («{movements[row.movement]}»)",
                selector=Selector(award=row.award, grade=grade, recipient_class=awarded, movement=row.movement),
                value=row.count,
                operator=Operator(row.operator),
                words=row.as_written,
                line=document.line(("statistics", "subsets", index)),
            )
        )
    return tuple(found)


def _share_claim(document: Document, index: int, point: SharePoint) -> ShareClaim:
    whole, _comma, decimals = point.percent.partition(",")
    unit = Fraction(1, 100 * 10 ** len(decimals))
    return ShareClaim(
        year=point.year,
        value=int(whole + decimals) * unit,
        within=unit / 2,
        than=Than(point.operator),
        words=point.as_written,
        line=document.line(("statistics", "direct_workers", "points", index)),
    )
