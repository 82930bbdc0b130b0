"""Reading over JSON: programmes of several years with all their events, values, inspections and findings."""

from typing import Any

from fastapi import APIRouter
from pydantic_core import to_jsonable_python
from sqlmodel import Session, col, select

from api.actions.prepare import NotThere
from api.actions.visible import require_oversight, within
from api.deps import CurrentOfficer, Reading
from api.rest.schemas import Page
from payloads.ids import programme_id
from storage import programme as rows
from storage.reads.programme import figures
from storage.tables.programme import Programme

router = APIRouter(prefix="/api/v1/programmes", tags=["programmes"])


def _programme(session: Session, code: str) -> Programme:
    row = session.get(Programme, programme_id(code))
    if row is None:
        raise NotThere(code)
    return row


@router.get("")
def programmes(session: Reading, officer: CurrentOfficer) -> Page:
    """All programmes of this installation; an auditor's are those of his remit."""
    found = session.exec(select(Programme).order_by(col(Programme.code))).all()
    shown = (row for row in found if within(officer, row.id))
    return Page(items=[{"code": row.code, "title": row.title, "status": row.status} for row in shown])


@router.get("/{code}")
def programme(code: str, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """One programme: its state, what its document says, and every line it ever had."""
    row = _programme(session, code)
    lines = {kind.lower() + "s": rows.lines_of(session, row.id, kind) for kind in rows.LINES}
    answer: dict[str, Any] = to_jsonable_python(
        {
            "code": row.code,
            "title": row.title,
            "issuer": row.issuer_name,
            "status": row.status,
            "act_no": row.act_no,
            "state": rows.state_of(row),
            "basis": rows.basis_of(row),
        }
        | lines
    )
    return answer


@router.get("/{code}/figures")
def programme_figures(code: str, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """The figures of one programme: events by outcome, targets, inspections, findings, refusals, notices."""
    require_oversight(officer, programme_id(code))
    return figures(session, _programme(session, code))
