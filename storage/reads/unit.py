"""Units in a campaign: the table, and one unit's part with its works, own awards, report and dossiers."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, func, select

from payloads.ids import enrolment_id
from payloads.naming import Names, names_of
from rules.enrolment import EnrolmentState
from rules.window import CaseFacts
from storage.facts import basis_of, case_facts, lines_of
from storage.quota import proposals, usual_award
from storage.reads.common import PAGE_SIZE, Page, Scope, cut, order_key, plain, short_title, unit_names
from storage.reads.duties import Duty, duties
from storage.reads.history import Happening, history
from storage.reads.nomination import FileView, Filter, NominationLine, nominations
from storage.reads.quota import Share, share, today
from storage.tables.person import Unit
from storage.tables.record import AuditEvent
from storage.tables.subject import Campaign, CampaignUnit, Draft, Enrolment, Nomination, Upload

STATE = TypeAdapter(EnrolmentState)
REPORT_KIND = "REPORT"
"""Kind of the upload that is a unit's result report."""


@dataclass(frozen=True)
class UnitLine:
    """One unit in a campaign's table."""

    code: str
    name: str
    part: str
    status: str
    enrolled_at: datetime | None
    statuses: tuple[tuple[str, int], ...]
    """States of its dossiers with their counts."""
    drafts: int
    late: int
    """Refusals because the window was over."""
    quota_used: int
    quota_maximum: int | None
    reported_at: datetime | None
    report_late: bool
    supplement_due_at: datetime | None
    holder: str = ""
    """Who goes on with its part, by name; empty: the unit itself."""


@dataclass(frozen=True)
class UnitPart:
    """A unit's part in a campaign as its page shows it."""

    campaign: str
    campaign_title: str
    unit: str
    unit_name: str
    category: str
    illustrative: bool
    part: str
    state: EnrolmentState
    works: tuple[Happening, ...]
    own_awards: tuple[Happening, ...]
    report_file: FileView | None
    dossiers: tuple[NominationLine, ...]
    quota: Share
    history: tuple[Happening, ...]
    facts: CaseFacts
    names: Names
    duties: tuple[Duty, ...]
    holder: str
    """Code of the unit that goes on with this part: the unit itself, or its successor."""
    holder_name: str


def units(
    session: Session, campaign: str, number: int = 1, size: int = PAGE_SIZE, words: str = "", only: str = ""
) -> Page[UnitLine]:
    """Units of a campaign by name. `only`: "" = all, UNREPORTED, UNSUBMITTED or RETURNED."""
    lines = _lines(session, campaign)
    wanted = plain(words)
    if wanted:
        lines = [line for line in lines if wanted in plain(line.name)]
    keep = {
        "UNREPORTED": lambda line: line.reported_at is None,
        "UNSUBMITTED": lambda line: not line.statuses,
        "RETURNED": lambda line: line.supplement_due_at is not None,
    }.get(only)
    return cut([line for line in lines if keep(line)] if keep else lines, number, size)


def _lines(session: Session, code: str) -> list[UnitLine]:
    plan = session.get_one(Campaign, code)
    basis = basis_of(plan)
    parts = _parts(session, code)
    enrolments = {row.id: row for row in session.exec(select(Enrolment).where(Enrolment.campaign == code))}
    # A later version of the definition may no longer name a unit whose part has passed to its successor.
    parts |= {began: "" for row_id in enrolments if (began := row_id.split("/")[-1]) not in parts}
    names = unit_names(session, (row.unit for row_id, row in enrolments.items() if not row_id.endswith(f"/{row.unit}")))
    statuses: dict[str, list[tuple[str, int]]] = {}
    grouped = (
        select(Nomination.unit, Nomination.status, func.count())
        .where(Nomination.campaign == code, col(Nomination.status).not_in(("NOT_SUBMITTED", "LAPSED")))
        .group_by(Nomination.unit, Nomination.status)
    )
    for unit, status, count in session.exec(grouped):
        statuses.setdefault(unit, []).append((status, count))
    drafts, late = _drafts(session, code), _late(session, code)
    held = proposals(session, f"{code}/unit", basis.quotas, usual_award(basis.awards))
    on = today(session)
    due = dict(
        session.exec(
            select(Nomination.unit, func.min(Nomination.supplement_due_at))
            .where(Nomination.campaign == code, Nomination.status == "RETURNED")
            .group_by(Nomination.unit)
        ).all()
    )
    rows = session.exec(select(Unit).where(col(Unit.code).in_(parts))).all()
    lines = []
    for row in sorted(rows, key=lambda unit: order_key(unit.name)):
        enrolment = enrolments.get(enrolment_id(code, row.code))
        quota = share(row.code, lines_of(basis, row.code, row.category), held.get(row.code, ()), on)
        state = STATE.validate_json(enrolment.state) if enrolment else None
        line = UnitLine(
            code=row.code,
            name=row.name,
            part=parts[row.code],
            status=enrolment.status if enrolment else "NOT_ENROLLED",
            enrolled_at=state.enrolled_at if state else None,
            statuses=tuple(sorted(statuses.get(row.code, []))),
            drafts=drafts.get(row.code, 0),
            late=late.get(row.code, 0),
            quota_used=quota.used,
            quota_maximum=quota.maximum,
            reported_at=enrolment.reported_at if enrolment else None,
            report_late=bool(enrolment and enrolment.report_late),
            supplement_due_at=due.get(row.code),
            holder=names.get(enrolment.unit, "") if enrolment and enrolment.unit != row.code else "",
        )
        lines.append(line)
    return lines


def _parts(session: Session, code: str) -> dict[str, str]:
    """Unit → MEMBER, or DUTY when it only has duties."""
    parts: dict[str, str] = {}
    for row in session.exec(select(CampaignUnit).where(CampaignUnit.campaign == code)):
        if parts.get(row.unit) != "MEMBER":
            parts[row.unit] = row.part
    return parts


def _drafts(session: Session, code: str) -> dict[str, int]:
    query = (
        select(Draft.unit, func.count())
        .where(Draft.campaign == code, col(Draft.id).not_in(select(Nomination.id)))
        .group_by(Draft.unit)
    )
    return dict(session.exec(query).all())


def _late(session: Session, code: str) -> dict[str, int]:
    query = (
        select(AuditEvent.unit, func.count())
        .where(AuditEvent.campaign == code, AuditEvent.refusal == "LATE")
        .group_by(AuditEvent.unit)
    )
    return dict(session.exec(query).all())


def unit_part(session: Session, campaign: str, unit: str) -> UnitPart | None:
    """One unit's part; None when the unit does not take part in the campaign."""
    plan, row = session.get(Campaign, campaign), session.get(Unit, unit)
    parts = _parts(session, campaign)
    workflow_id = enrolment_id(campaign, unit)
    enrolment = session.get(Enrolment, workflow_id)
    if plan is None or row is None or (unit not in parts and enrolment is None):
        return None
    state = STATE.validate_json(enrolment.state) if enrolment else EnrolmentState(workflow_id, campaign, unit)
    lines = history(session, workflow_id)
    basis = basis_of(plan)
    held = proposals(session, f"{campaign}/unit/{unit}", basis.quotas, usual_award(basis.awards))
    holder = enrolment.unit if enrolment else unit
    scope = Scope(frozenset({unit, holder}))
    uploads = session.exec(select(Upload).where(Upload.draft == workflow_id)).all()
    files = {f.kind: FileView(f.sha256, f.name, f.media_type, f.size, f.uploaded_at) for f in uploads}
    facts = case_facts(session, plan, unit)
    return UnitPart(
        campaign=campaign,
        campaign_title=short_title(plan),
        unit=unit,
        unit_name=row.name,
        category=row.category,
        illustrative=row.illustrative,
        part=parts.get(unit, ""),
        state=state,
        works=_done(lines, "register_work"),
        own_awards=_done(lines, "report_own_award"),
        report_file=files.get(REPORT_KIND),
        dossiers=nominations(session, Filter(campaign=campaign, unit=holder), scope, size=200).rows,
        quota=share(unit, lines_of(basis, unit, row.category), held.get(unit, ()), today(session)),
        history=lines,
        facts=facts,
        names=names_of(basis),
        duties=duties(facts, state, files),
        holder=holder,
        holder_name=unit_names(session, [holder]).get(holder, holder),
    )


def _done(lines: tuple[Happening, ...], act: str) -> tuple[Happening, ...]:
    return tuple(line for line in lines if line.act == act and not line.refusal)
