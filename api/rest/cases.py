"""Reading over JSON: campaigns, units' parts, nominations, sittings, decisions, papers, notices; drafts and files."""

import json
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response, UploadFile
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from api.actions import draft as drafting
from api.actions.findings import ruling_of
from api.actions.prepare import NotThere
from api.actions.receipt import receipt
from api.actions.visible import require_oversight, require_visible, scope_of, unit_of, within
from api.deps import AppParts, ChangingOfficer, CurrentOfficer, Reading
from api.rest.schemas import CaseView, DraftRequest, DraftView, FileView, Page
from payloads import ids
from storage.account import Officer
from storage.reads.figures import figures
from storage.tables.record import Notice
from storage.tables.subject import Campaign, Decision, Draft, Enrolment, IssuedPaper, Nomination, Sitting

router = APIRouter(prefix="/api/v1/campaigns", tags=["cases"])
Limit = Annotated[int, Query(ge=1, le=200)]
After = Annotated[str, Query(max_length=200)]


def _case(row: Any, case_id: str) -> CaseView:
    return CaseView(id=case_id, act_no=row.act_no, state=json.loads(row.state) if row.state else {})


def _campaign(session: Session, code: str) -> Campaign:
    row = session.get(Campaign, code)
    if row is None:
        raise NotThere(code)
    return row


@router.get("")
def campaigns(session: Reading, officer: CurrentOfficer) -> Page:
    """All campaigns of this installation; an auditor's are those of his remit."""
    rows = session.exec(select(Campaign).order_by(col(Campaign.code))).all()
    shown = (row for row in rows if within(officer, ids.campaign_id(row.code)))
    return Page(items=[{"code": row.code, "title": row.title, "phase": row.phase} for row in shown])


@router.get("/{code}")
def campaign(code: str, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """One campaign: state, basis of its definition, papers."""
    row = _campaign(session, code)
    return {
        "code": row.code,
        "title": row.title,
        "issuer": row.issuer_name,
        "phase": row.phase,
        "suspended": row.suspended,
        "act_no": row.act_no,
        "state": json.loads(row.state) if row.state else None,
        "basis": json.loads(row.basis),
    }


@router.get("/{code}/figures")
def campaign_figures(code: str, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """The figures of one campaign: units, nominations by outcome, refusals, council, decisions, papers, notices."""
    require_oversight(officer, ids.campaign_id(code))
    return figures(session, _campaign(session, code))


def _listed(session: Session, table: Any, code: str, officer: Officer, after: str, limit: int) -> list[Any]:
    query = select(table).where(table.campaign == code, table.id > after)
    query = query.where(scope_of(officer).rows(table.unit, table.campaign))
    # One more than asked: it tells whether a next page exists.
    return list(session.exec(query.order_by(table.id).limit(limit + 1)).all())


def _page(rows: list[Any], limit: int) -> Page:
    shown = rows[:limit]
    items = [{"id": row.id, "act_no": row.act_no, "state": json.loads(row.state)} for row in shown]
    return Page(items=items, next=str(shown[-1].id) if len(rows) > limit else "")


@router.get("/{code}/enrolments")
def enrolments(code: str, session: Reading, officer: CurrentOfficer, after: After = "", limit: Limit = 100) -> Page:
    """Units' parts, by id."""
    return _page(_listed(session, Enrolment, code, officer, after, limit), limit)


@router.get("/{code}/enrolments/{unit}")
def enrolment(code: str, unit: str, session: Reading, officer: CurrentOfficer) -> CaseView:
    """One unit's part."""
    row = session.get(Enrolment, ids.enrolment_id(code, unit))
    if row is None:
        raise NotThere(code)
    require_visible(officer, row.unit, code)
    return _case(row, row.id)


@router.get("/{code}/nominations")
def nominations(code: str, session: Reading, officer: CurrentOfficer, after: After = "", limit: Limit = 100) -> Page:
    """Nominations that were filed at least once, by id."""
    return _page(_listed(session, Nomination, code, officer, after, limit), limit)


@router.get("/{code}/nominations/{n}")
def nomination(code: str, n: int, session: Reading, officer: CurrentOfficer) -> CaseView:
    """One nomination."""
    row = session.get(Nomination, ids.nomination_id(code, n))
    if row is None:
        raise NotThere(code)
    require_visible(officer, row.unit, code)
    return _case(row, row.id)


@router.get("/{code}/nominations/{n}/findings")
def findings(code: str, n: int, parts: AppParts, officer: CurrentOfficer) -> dict[str, Any]:
    """What the rules warn of about one filed dossier, the rule set it rests on, and why that one."""
    workflow_id = ids.nomination_id(code, n)
    require_visible(officer, unit_of(parts, workflow_id), code)
    view = ruling_of(parts, workflow_id)
    return {
        "pinned": view.pinned,
        "rule_set": view.ruling.digest,
        "base_day": view.ruling.choice.base_day,
        "alternative_day": view.ruling.choice.alternative_day,
        "reason": view.ruling.choice.reason,
        "secondary": view.ruling.choice.secondary,
        "items": [asdict(finding) for finding in view.findings],
        "refusal": asdict(view.refusal) if view.refusal else None,
        "values": [asdict(value) for value in view.ruling.values],
    }


@router.get("/{code}/nominations/{n}/receipt.pdf")
def filing_receipt(code: str, n: int, parts: AppParts, officer: CurrentOfficer) -> Response:
    """Phiếu tiếp nhận hồ sơ và hẹn trả kết quả."""
    return Response(receipt(parts, officer, code, n), media_type="application/pdf")


@router.get("/{code}/sittings/{n}")
def sitting(code: str, n: int, session: Reading, officer: CurrentOfficer) -> CaseView:
    """One sitting of the Council."""
    require_oversight(officer, ids.council_id(code, n))
    row = session.get(Sitting, ids.council_id(code, n))
    if row is None:
        raise NotThere(code)
    return _case(row, row.id)


@router.get("/{code}/decisions/{n}")
def decision(code: str, n: int, session: Reading, officer: CurrentOfficer) -> CaseView:
    """One decision."""
    require_oversight(officer, ids.decision_id(code, n))
    row = session.get(Decision, ids.decision_id(code, n))
    if row is None:
        raise NotThere(code)
    return _case(row, row.id)


@router.get("/{code}/papers")
def papers(code: str, session: Reading, officer: CurrentOfficer) -> Page:
    """Papers that were rendered."""
    require_oversight(officer, ids.campaign_id(code))
    query = select(IssuedPaper).where(IssuedPaper.campaign == code).order_by(col(IssuedPaper.id))
    rows = session.exec(query).all()
    keys = {"kind", "subject", "target", "sha256", "size", "title"}
    return Page(items=[row.model_dump(include=keys) for row in rows])


@router.get("/{code}/papers/{sha256}")
def paper(code: str, sha256: str, session: Reading, parts: AppParts, officer: CurrentOfficer) -> Response:
    """The bytes of a paper."""
    row = session.exec(select(IssuedPaper).where(IssuedPaper.campaign == code, IssuedPaper.sha256 == sha256)).first()
    if row is None:
        raise NotThere(sha256)
    target = session.get(Draft, row.target) if row.target else None
    require_visible(officer, target.unit if target else "", code)
    return Response(parts.store.get(sha256), media_type="application/pdf")


@router.get("/{code}/notices")
def notices(code: str, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """How many notices there are by outcome, and the latest of them."""
    mine = scope_of(officer).rows(col(Notice.unit), col(Notice.campaign))
    query = select(Notice).where(Notice.campaign == code, mine)
    rows = session.exec(query.order_by(col(Notice.id).desc())).all()
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.outcome] = counts.get(row.outcome, 0) + 1
    keys = {"unit", "kind", "subject", "channel", "outcome", "tries"}
    return {"counts": counts, "items": [row.model_dump(include=keys) for row in rows[:100]]}


def _draft_view(draft: Draft) -> DraftView:
    return DraftView(
        id=draft.id,
        campaign=draft.campaign,
        n=draft.n,
        unit=draft.unit,
        version=draft.version,
        digest=draft.digest,
        content=json.loads(draft.content),
    )


@router.post("/{code}/drafts", status_code=201)
def create_draft(
    code: str,
    request: DraftRequest,
    parts: AppParts,
    officer: ChangingOfficer,
    idempotency_key: Annotated[str | None, Header(min_length=8, max_length=80)] = None,
) -> DraftView:
    """A new draft of a unit's dossier. With a key, the same request sent again finds the draft that it made."""
    content = request.content.model_dump()
    return _draft_view(drafting.create(parts, officer, code, request.unit, content, idempotency_key))


@router.get("/{code}/drafts/{n}")
def draft(code: str, n: int, session: Reading, officer: CurrentOfficer) -> DraftView:
    """What a dossier says now."""
    row = session.get(Draft, ids.nomination_id(code, n))
    if row is None:
        raise NotThere(code)
    require_visible(officer, row.unit, code)
    return _draft_view(row)


@router.put("/{code}/drafts/{n}")
def update_draft(code: str, n: int, request: DraftRequest, parts: AppParts, officer: ChangingOfficer) -> DraftView:
    """Replace what a draft says."""
    content = request.content.model_dump()
    return _draft_view(drafting.update(parts, officer, ids.nomination_id(code, n), content))


async def _attach(parts: AppParts, officer: Officer, owner: str, kind: str, file: UploadFile) -> FileView:
    data = await file.read(drafting.LIMIT_BYTES + 1)
    given = drafting.Given(kind, file.filename or kind, data)
    kept = await run_in_threadpool(drafting.attach, parts, officer, owner, given)
    return FileView(kind=kept.kind, sha256=kept.sha256, name=kept.name, media_type=kept.media_type, size=kept.size)


@router.put("/{code}/drafts/{n}/files/{kind}")
async def put_file(
    code: str, n: int, kind: str, file: UploadFile, parts: AppParts, officer: ChangingOfficer
) -> FileView:
    """Put a file in its place of the dossier: a kind of the plan's list, or EVIDENCE of a filing elsewhere."""
    return await _attach(parts, officer, ids.nomination_id(code, n), kind, file)


@router.put("/{code}/enrolments/{unit}/files/{kind}")
async def put_report(
    code: str, unit: str, kind: str, file: UploadFile, parts: AppParts, officer: ChangingOfficer
) -> FileView:
    """Put the unit's result report (kind REPORT) in its place."""
    return await _attach(parts, officer, ids.enrolment_id(code, unit), kind, file)
