"""Making the report: from the records of a database to its figures and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from cli.ten_year.figures import as_figures
from cli.ten_year.paper import as_paper, as_tables
from definitions.problem import DefinitionRefused, Problem, errors
from definitions.report import ReportDefinition
from definitions.report_check import check_report, load_report
from definitions.report_facts import award_names, report_facts
from documents.press import Press
from documents.report_book import write_tables
from rules.ten_year import NameUse, TenYears, ten_years
from runtime.failure import Failure
from storage.reads import award_history as reads

PDF_NAME, XLSX_NAME = "bao-cao-tong-hop.pdf", "bao-cao-tong-hop.xlsx"


@dataclass(frozen=True)
class Made:
    """A computed report with what it was made from."""

    file: Path
    definition: ReportDefinition
    problems: Sequence[Problem]
    report: TenYears
    illustrative: bool


def read_definition(file: Path) -> ReportDefinition:
    """The report's definition. Raises Failure naming every error with its line."""
    try:
        return load_report(file)
    except DefinitionRefused as refused:
        lines = [f"{p.file}:{p.line}: {p.sentence}" for p in errors(refused.problems)]
        raise Failure("Định nghĩa báo cáo có lỗi:\n" + "\n".join(lines)) from refused


def make(session: Session, file: Path, batch: str | None = None) -> Made:
    """Compute the report. `batch`: of one imported list only, otherwise of the whole history.

    Raises Failure for a definition with errors, and when the history has nothing in the years of the report.
    """
    definition = read_definition(file)
    facts = report_facts(file, definition)
    tallies = reads.tallies(session, (facts.first_year, facts.last_year), batch)
    if not tallies:
        raise Failure(
            f"Lịch sử khen thưởng chưa có dòng nào của {facts.first_year}–{facts.last_year}; "
            "nhập dữ liệu bằng «thidua awards import TỆP», hoặc dùng --data TỆP."
        )
    uses = [NameUse(*row) for row in reads.movement_names(session, (facts.first_year, facts.last_year), batch)]
    report = ten_years(facts, tallies, uses)
    return Made(file, definition, check_report(file), report, reads.has_illustrative(session, batch))


def figures(made: Made, papers: int) -> dict[str, Any]:
    """The JSON object. `papers`: files written."""
    return as_figures(made.report, made.file, award_names(), made.problems, papers)


def write(made: Made, out: Path, at: datetime) -> list[Path]:
    """Write PDF and XLSX into the folder; the paths."""
    out.mkdir(parents=True, exist_ok=True)
    names = award_names()
    paper = as_paper(made.report, made.definition, names, made.problems, at, made.illustrative)
    (out / PDF_NAME).write_bytes(Press().render(paper))
    write_tables(out / XLSX_NAME, as_tables(made.report, names))
    return [out / PDF_NAME, out / XLSX_NAME]
