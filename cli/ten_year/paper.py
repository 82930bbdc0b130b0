"""A computed report as the paper that the press prints and the workbook that officers open."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from cli.ten_year import tables
from cli.ten_year.tables import grouped
from definitions.problem import Problem, Severity
from definitions.report import ReportDefinition
from documents.model import Issuer, Signer
from documents.report_book import Table
from documents.report_model import AwardRow, ComparedRow, MovementRow, TenYearReport, YearRow
from rules.award_history import LEVEL_LABELS, Awarded, AwardLevel
from rules.award_tally import Share
from rules.calendar import short_date
from rules.ten_year import TenYears

SHORT = {AwardLevel.PRESIDENT: "CT nước", AwardLevel.PRIME_MINISTER: "Thủ tướng", AwardLevel.PROVINCE_CHAIR: "CT tỉnh"}


def as_paper(
    report: TenYears,
    definition: ReportDefinition,
    names: Mapping[str, str],
    problems: Sequence[Problem],
    made_at: datetime,
    illustrative: bool,
) -> TenYearReport:
    """The paper: a draft without number and date, for the issuer to check, number and sign."""
    paper, issuer = definition.document, definition.issuer
    agency, province = issuer.full_name.upper(), issuer.province_name.upper()
    head = (agency.removesuffix(province).strip(), province) if agency.endswith(province) else (agency,)
    years = _years(report)
    # Every figure of the paper stands in its own data; the digest is over those.
    told = json.dumps([[row.year, row.levels] for row in years] + [list(row) for row in tables.compared(report)])
    return TenYearReport(
        issuer=Issuer(agency=head, place=paper.place, superior=(issuer.superior.upper(),)),
        number=None,
        symbol=paper.symbol,
        issued_on=None,
        made_at=made_at,
        digest=hashlib.sha256(told.encode()).hexdigest(),
        rehearsal=illustrative,
        illustrative=(definition.illustration.note,) if illustrative else (),
        subject=f"Số liệu khen thưởng {report.facts.first_year}–{report.facts.last_year}, {issuer.province_name}",
        report=_name(definition),
        first_year=definition.period.from_year,
        last_year=definition.period.to_year,
        total=grouped(report.total),
        lines=grouped(len(report.tallies)),
        source="lịch sử khen thưởng đã nhập vào hệ thống",
        summary=_summary(report),
        levels=tuple(SHORT.get(level, LEVEL_LABELS[level]) for level in _levels(report)),
        awards=_awards(report, names),
        totals=(
            grouped(report.of_class(Awarded.COLLECTIVE)),
            grouped(report.of_class(Awarded.INDIVIDUAL)),
            grouped(report.total - report.of_class(Awarded.COLLECTIVE) - report.of_class(Awarded.INDIVIDUAL)),
        ),
        years=years,
        movements=tuple(
            MovementRow(
                row.name, grouped(row.of(Awarded.COLLECTIVE)), grouped(row.of(Awarded.INDIVIDUAL)), grouped(row.total)
            )
            for row in tables.by_movement(report)
        ),
        compared=tuple(
            ComparedRow(name, stated, counted, tables.verdict(agrees))
            for name, stated, counted, agrees in tables.compared(report)
        ),
        council=_council(report),
        annexes=_annexes(report),
        findings=tuple(f"{one.sentence} (dòng {one.line})" for one in problems if one.severity is Severity.WARNING),
        distribution=tuple(row.to + (f" ({row.note})" if row.note else "") for row in definition.distribution),
        signer=Signer(definition.document.signature_block, definition.document.signer_name or ""),
    )


def as_tables(report: TenYears, names: Mapping[str, str]) -> tuple[Table, ...]:
    """The sheets of the workbook."""
    classes = ("Tập thể", "Cá nhân", "Khác", "Tổng số")
    levels = _levels(report)
    return (
        Table(
            "Theo hình thức",
            ("Cấp khen thưởng", "Danh hiệu, hình thức", *classes, "Đối chiếu"),
            tuple(
                (LEVEL_LABELS[form.level], form.row.name, *_counts(form.row), _agrees(form.agrees))
                for form in tables.by_form(report, names)
            ),
        ),
        Table(
            "Theo cấp",
            ("Cấp khen thưởng", *classes),
            tuple((LEVEL_LABELS[AwardLevel(row.key)], *_counts(row)) for row in tables.by_level(report)),
        ),
        Table(
            "Theo năm",
            ("Năm", *(LEVEL_LABELS[level] for level in levels), *classes, "LĐ trực tiếp", "Cơ sở tính", "Tỷ lệ (%)"),
            tuple(
                (row.year, *row.levels, *counts, share.direct, share.base, float(round(share.value * 100, 2)))
                for row, counts, share in zip(
                    _years(report), map(_counts, tables.by_year(report)), _shares(report), strict=True
                )
            ),
            chart_columns=len(levels),
        ),
        Table(
            "Theo phong trào",
            ("Phong trào (các tên)", *classes),
            tuple((row.name, *_counts(row)) for row in tables.by_movement(report)),
        ),
        Table(
            "Đối chiếu",
            ("Nội dung", "Báo cáo ghi", "Tính được", "Kết quả"),
            tuple(
                (name, stated, counted, tables.verdict(agrees))
                for name, stated, counted, agrees in tables.compared(report)
            ),
        ),
    )


def _name(definition: ReportDefinition) -> str:
    paper = definition.document
    number = f" số {paper.number}/{paper.symbol}" if paper.number else ""
    return f"{paper.type_name}{number} ngày {short_date(paper.issued_on)} của {definition.issuer.name}"


def _levels(report: TenYears) -> list[AwardLevel]:
    return [AwardLevel(row.key) for row in tables.by_level(report)]


def _counts(row: tables.Row) -> tuple[int, int, int, int]:
    return row.of(Awarded.COLLECTIVE), row.of(Awarded.INDIVIDUAL), row.others, row.total


def _agrees(agrees: bool | None) -> str:
    return "báo cáo không nêu" if agrees is None else tables.verdict(agrees)


def _summary(report: TenYears) -> tuple[str, ...]:
    first, last = report.shares[:1], report.shares[-1:]
    shares = [
        f"Tỷ lệ người lao động trực tiếp từ {tables.percent(begin.value)} % (năm {begin.year}) lên "
        f"{tables.percent(end.value)} % (năm {end.year})."
        for begin, end in zip(first, last, strict=True)
    ]
    differ = report.differences
    said = "mọi số liệu báo cáo nêu đều khớp" if not differ else f"{differ} điểm khác với báo cáo, xem mục IV"
    return (f"Tổng số {grouped(report.total)} lượt khen thưởng; {said}.", *shares)


def _awards(report: TenYears, names: Mapping[str, str]) -> tuple[AwardRow, ...]:
    return tuple(
        AwardRow(
            LEVEL_LABELS[form.level],
            form.row.name,
            grouped(form.row.of(Awarded.COLLECTIVE)),
            grouped(form.row.of(Awarded.INDIVIDUAL)),
            grouped(form.row.others),
            _agrees(form.agrees),
        )
        for form in tables.by_form(report, names)
    )


def _shares(report: TenYears) -> list[Share]:
    by_year = {share.year: share for share in report.shares}
    years = range(report.facts.first_year, report.facts.last_year + 1)
    return [by_year.get(year, Share(year, 0, 0)) for year in years]


def _years(report: TenYears) -> tuple[YearRow, ...]:
    levels = tables.by_year_and_level(report)
    return tuple(
        YearRow(
            year=share.year,
            levels=tuple(levels.get(row.key, {}).get(level.value, 0) for level in _levels(report)),
            collective=grouped(row.of(Awarded.COLLECTIVE)),
            individual=grouped(row.of(Awarded.INDIVIDUAL)),
            other=grouped(row.others),
            total=grouped(row.total),
            share=tables.percent(share.value),
            share_of_100=float(share.value * 100),
        )
        for row, share in zip(tables.by_year(report), _shares(report), strict=True)
    )


def _council(report: TenYears) -> tuple[str, ...]:
    seats = len(report.facts.seats)
    same = "đúng" if report.persons == report.facts.stated_members else "KHÁC"
    return (
        f"Hội đồng có {seats} ghế do {report.persons} người giữ; báo cáo nêu {report.facts.stated_members} thành viên "
        f"({same}). Thành viên là người, không phải ghế.",
    )


def _annexes(report: TenYears) -> tuple[str, ...]:
    if not report.facts.missing_annexes:
        return ("Các phụ lục mà báo cáo nhắc đến đã có đủ.",)
    return tuple(
        f"Thiếu phụ lục: báo cáo ghi «{words}» ({place}) nhưng không kèm; phân bổ từng năm chưa đối chiếu được."
        for words, place, _line in report.facts.missing_annexes
    )
