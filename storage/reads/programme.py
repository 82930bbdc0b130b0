"""Programmes for pages and figures: events by year, the board of targets, inspections with their findings."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from payloads.ids import programme_id
from payloads.programme import ProgrammeBasis, Target
from rules.programme_acts import Finding, Inspection, Item, Measure, ProgrammeState
from rules.programme_items import is_orphaned, slip_days
from rules.programme_oversight import late_days
from storage.programme import basis_of, lines_of, state_of
from storage.reads.common import note_texts, unit_names
from storage.tables.person import Unit
from storage.tables.programme import Programme
from storage.tables.record import AuditEvent, Notice


@dataclass(frozen=True)
class ProgrammeLine:
    """One programme in a list."""

    code: str
    title: str
    issuer_name: str
    status: str
    year: int


@dataclass(frozen=True)
class ItemView:
    """An event with the words around it."""

    item: Item
    unit_name: str
    successor_name: str
    slip: int
    """Whole days outside the planned range, see `slip_days`."""
    orphaned: bool
    """Its planned range outlives the agency that planned it."""
    overdue: bool
    """The range has passed and nothing is on record."""
    note: str


@dataclass(frozen=True)
class TargetView:
    """A target with its values by period, the latest last."""

    target: Target
    measures: tuple[Measure, ...]
    notes: tuple[str, ...] = ()

    @property
    def latest(self) -> Measure | None:
        """The value that was entered last; None when there is none."""
        return self.measures[-1] if self.measures else None

    @property
    def verdict(self) -> str:
        """MET, NOT_MET or NOT_MEASURED, by the latest value."""
        return self.latest.verdict if self.latest else "NOT_MEASURED"


@dataclass(frozen=True)
class FindingView:
    """A finding with its texts."""

    finding: Finding
    unit_name: str
    text: str
    remedy: str
    late: int


@dataclass(frozen=True)
class InspectionView:
    """A plan of inspection with what it found."""

    plan: Inspection
    unit_names: tuple[str, ...]
    findings: tuple[FindingView, ...]


@dataclass(frozen=True)
class ProgrammeView:
    """A programme as its page shows it."""

    code: str
    title: str
    issuer_name: str
    status: str
    act_no: int
    state: ProgrammeState | None
    basis: ProgrammeBasis
    items: tuple[ItemView, ...]
    targets: tuple[TargetView, ...]
    inspections: tuple[InspectionView, ...]
    summary: str
    unit_names: tuple[tuple[str, str], ...] = ()
    """(code, name) of the agencies and units that an act can name."""

    def item(self, key: str) -> Item | None:
        """The event of that key as it stands."""
        return next((view.item for view in self.items if view.item.key == key), None)


def programmes(session: Session) -> tuple[ProgrammeLine, ...]:
    """All programmes by code."""
    rows = session.exec(select(Programme).order_by(col(Programme.code))).all()
    return tuple(ProgrammeLine(row.code, row.title, row.issuer_name, row.status, row.year) for row in rows)


def programme(session: Session, code: str, now: datetime) -> ProgrammeView | None:
    """One programme, None when there is none of that code."""
    row = session.get(Programme, programme_id(code))
    if row is None:
        return None
    basis, state = basis_of(row), state_of(row)
    summary_note = state.summary_note if state else ""
    return ProgrammeView(
        row.code,
        row.title,
        row.issuer_name,
        row.status,
        row.act_no,
        state,
        basis,
        _items(session, row, basis, now),
        _targets(session, row, basis),
        _inspections(session, row),
        note_texts(session, [summary_note]).get(summary_note, ""),
        tuple(session.exec(select(Unit.code, Unit.name).order_by(col(Unit.name))).all()),
    )


def _planned(row: Programme, basis: ProgrammeBasis) -> list[Item]:
    """Before the issue nothing is on record: the events as the document plans them."""
    return [
        Item(p.key, p.kind, p.label, p.opens_at, p.closes_at, p.as_written, p.unit, p.movement) for p in basis.items
    ]


def _items(session: Session, row: Programme, basis: ProgrammeBasis, now: datetime) -> tuple[ItemView, ...]:
    items: list[Item] = lines_of(session, row.id, "ITEM") or _planned(row, basis)
    items.sort(key=lambda item: (item.opens_at, item.closes_at, item.key))
    names = unit_names(session, [code for item in items for code in (item.unit, item.successor) if code])
    texts = note_texts(session, (item.note for item in items))
    until = basis.issuer_until
    return tuple(
        ItemView(
            item,
            names.get(item.unit, item.unit),
            names.get(item.successor, item.successor),
            slip_days(item),
            is_orphaned(item, until),
            item.status == "PLANNED" and now >= item.closes_at,
            texts.get(item.note, ""),
        )
        for item in items
    )


def _targets(session: Session, row: Programme, basis: ProgrammeBasis) -> tuple[TargetView, ...]:
    measures: list[Measure] = lines_of(session, row.id, "MEASURE")
    measures.sort(key=lambda measure: (measure.recorded_at, measure.period))
    by_code: dict[str, list[Measure]] = {}
    for measure in measures:
        by_code.setdefault(measure.code, []).append(measure)
    return tuple(TargetView(target, tuple(by_code.get(target.code, ()))) for target in basis.targets)


def _inspections(session: Session, row: Programme) -> tuple[InspectionView, ...]:
    plans: list[Inspection] = lines_of(session, row.id, "INSPECTION")
    findings: list[Finding] = lines_of(session, row.id, "FINDING")
    names = unit_names(session, {unit for plan in plans for unit in plan.units})
    texts = note_texts(session, [note for finding in findings for note in (finding.note, finding.remedy_note)])
    return tuple(
        InspectionView(
            plan,
            tuple(names.get(unit, unit) for unit in plan.units),
            tuple(
                FindingView(
                    finding,
                    names.get(finding.unit, finding.unit),
                    texts.get(finding.note, ""),
                    texts.get(finding.remedy_note, ""),
                    late_days(finding),
                )
                for finding in findings
                if finding.inspection == plan.n
            ),
        )
        for plan in plans
    )


def figures(session: Session, row: Programme) -> dict[str, Any]:
    """Everything that can be counted of a programme, in one reading transaction."""
    basis = basis_of(row)
    items: list[Item] = lines_of(session, row.id, "ITEM")
    findings: list[Finding] = lines_of(session, row.id, "FINDING")
    refusals = session.exec(
        select(AuditEvent.refusal, func.count())
        .where(AuditEvent.subject == row.id, AuditEvent.refusal != "")
        .group_by(AuditEvent.refusal)
        .order_by(AuditEvent.refusal)
    ).all()
    notices = Counter(session.exec(select(Notice.outcome).where(Notice.subject == row.id)).all())
    by_status = Counter(item.status for item in items)
    until = basis.issuer_until
    targets = _targets(session, row, basis)
    return {
        "programme": row.code,
        "phase": row.status,
        "year": row.year,
        "items": {
            "planned": len(items),
            "open": by_status["PLANNED"] + by_status["STARTED"],
            "done": by_status["DONE"],
            "superseded": by_status["SUPERSEDED"],
            "handed_over": sum(bool(item.successor) for item in items),
            "handed_over_done": sum(item.status == "DONE" and bool(item.successor) for item in items),
            "dropped": by_status["DROPPED"],
            "outside_range": sum(slip_days(item) != 0 for item in items),
            "slipped_most_days": max((slip_days(item) for item in items), default=0),
            "orphaned": sum(is_orphaned(item, until) for item in items),
            "chased": sum(item.passed_told for item in items),
        },
        "targets": {
            "all": len(targets),
            "met": sum(target.verdict == "MET" for target in targets),
            "not_met": sum(target.verdict == "NOT_MET" for target in targets),
            "not_measured": sum(target.verdict == "NOT_MEASURED" for target in targets),
            "values": sum(len(target.measures) for target in targets),
        },
        "inspections": len(lines_of(session, row.id, "INSPECTION")),
        "findings": {
            "all": len(findings),
            "remedied": sum(finding.remedied_at is not None for finding in findings),
            "late": sum(late_days(finding) > 0 for finding in findings),
        },
        "refusals": dict(refusals),
        "notices": {"sent": notices["SENT"], "failed": notices["FAILED"], "pending": notices["PENDING"]},
        "audit_events": session.exec(select(func.count()).select_from(AuditEvent)).one(),
    }
