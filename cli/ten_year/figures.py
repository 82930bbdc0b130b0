"""A computed report as one JSON object: its tables and checks, in the shape that every rehearsal prints."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cli.rehearsal.programme import NO_NOMINATIONS
from cli.ten_year import tables
from cli.ten_year.tables import Row
from definitions.problem import Problem
from rules.award_tally import Answer
from rules.ten_year import NameUse, TenYears

Json = dict[str, Any]


def as_figures(
    report: TenYears, file: Path, names: Mapping[str, str], problems: Sequence[Problem], papers: int
) -> Json:
    """Everything. Fields of a campaign that a report does not have are 0."""
    return {
        "campaign": report.facts.code,
        "phase": "REPORTED",
        "units": {"invited": 0, "enrolled": 0, "reported": 0, "reported_late": 0},
        "nominations": dict(NO_NOMINATIONS),
        "refusals": {},
        "council": _council(report),
        "decisions": [],
        "papers": papers,
        "notices": {"sent": 0, "failed": 0, "pending": 0},
        "audit_events": 0,
        "histories": {"runs": 0, "events_campaign": 0, "events_nomination_max": 0},
        "replay": {"runs": 0, "failed": 0},
        "period": {"from_year": report.facts.first_year, "to_year": report.facts.last_year},
        "awards": report.total,
        "tables": _tables(report, names),
        "movements": _movements(report),
        "comparison": _comparison(report, file),
        "differences": report.differences,
        "annexes": {
            "missing": len(report.facts.missing_annexes),
            "items": [
                {"as_written": words, "article": place, "file": str(file), "line": line}
                for words, place, line in report.facts.missing_annexes
            ],
        },
        "checks": [problem.as_dict() for problem in problems],
    }


def _council(report: TenYears) -> Json:
    held = Counter(holder for _seat, holder in report.facts.seats)
    return {
        "members": report.persons,
        "present": 0,
        "sittings": 0,
        "stated": report.facts.stated_members,
        "seats": len(report.facts.seats),
        "persons": report.persons,
        "persons_with_two_seats": sorted(holder for holder, seats in held.items() if seats > 1),
    }


def _row(row: Row) -> Json:
    return {"counts": {**tables.by_zero(), **row.counts}, "total": row.total}


def _tables(report: TenYears, names: Mapping[str, str]) -> Json:
    levels = tables.by_year_and_level(report)
    return {
        "by_form": [
            {"award": form.award, "name": form.row.name, "level": form.level.value, **_row(form.row)}
            for form in tables.by_form(report, names)
        ],
        "by_level": {row.key: _row(row) for row in tables.by_level(report)},
        "by_recipient_class": tables.by_class(report),
        "by_year": {row.key: _row(row) | {"levels": levels.get(row.key, {})} for row in tables.by_year(report)},
        "by_movement": {row.key or "REGULAR": _row(row) for row in tables.by_movement(report)},
        "direct_workers": [
            {
                "year": share.year,
                "direct": share.direct,
                "base": share.base,
                "percent": float(round(share.value * 100, 2)),
            }
            for share in report.shares
        ],
    }


def _movements(report: TenYears) -> list[Json]:
    totals = {row.key: row.total for row in tables.by_movement(report)}
    return [
        {
            "code": movement.code,
            "names": [
                {"name": name, "from": first and first.isoformat(), "until": last and last.isoformat()}
                for name, first, last in movement.names
            ],
            "awards": totals[movement.code],
        }
        for movement in report.facts.movements
    ]


def _comparison(report: TenYears, file: Path) -> Json:
    return {
        "figures": [_answer(answer, file) for answer in report.answers],
        "subsets": [_answer(answer, file) for answer in report.subset_answers],
        "shares": [
            {
                "year": answer.claim.year,
                "as_written": answer.claim.words,
                "operator": answer.claim.than.value,
                "stated": float(answer.claim.value * 100),
                "counted": float(round(answer.counted.value * 100, 2)),
                "agrees": answer.agrees,
                "file": str(file),
                "line": answer.claim.line,
            }
            for answer in report.share_answers
        ],
        "rising": {"stated": report.facts.shares_rise, "counted": report.rises},
        "unclaimed": report.unclaimed,
        "names_before_their_movement": [_use(use) for use in report.early_names],
        "names_of_no_movement": [_use(use) for use in report.unknown_names],
    }


def _answer(answer: Answer, file: Path) -> Json:
    return {
        "name": answer.claim.name,
        "as_written": answer.claim.words,
        "operator": answer.claim.operator.value,
        "stated": answer.claim.value,
        "counted": answer.counted,
        "agrees": answer.agrees,
        "file": str(file),
        "line": answer.claim.line,
    }


def _use(use: NameUse) -> Json:
    return {"name": use.name, "first": use.first.isoformat(), "last": use.last.isoformat(), "awards": use.count}
