"""Reading over JSON: inspections with their findings, questions and answers; samples as they were drawn."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic_core import to_jsonable_python

from api.actions import inspection as actions
from api.deps import CurrentOfficer, Number, Reading
from api.rest.schemas import Page
from storage.reads.inspection import InspectionView, ItemView
from storage.reads.inspection_sample import KeptSample, make, samples

router = APIRouter(prefix="/api/v1/inspection", tags=["inspection"])


def _item(item: ItemView) -> dict[str, Any]:
    """An inspection, finding or question as it stands, with every step."""
    return asdict(item) | {"status": item.status, "due_at": item.due_at}


def _line(view: InspectionView) -> dict[str, Any]:
    whole = view.whole
    return {
        "number": whole.inspection,
        "title": whole.title,
        "campaign": whole.campaign,
        "office": whole.unit,
        "status": whole.status,
        "item_count": len(view.items),
        "open_items": view.open_items,
    }


@router.get("/records")
def records(session: Reading, officer: CurrentOfficer) -> Page:
    """Inspections of the auditor's offices, the latest first; for the authority those with a result."""
    return Page(items=[_line(view) for view in actions.records_for(session, officer)])


@router.get("/records/{number}")
def record(number: Number, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """One inspection: its own steps, then its findings and questions with theirs."""
    view = actions.record_for(session, officer, number)
    shown = _line(view) | {"whole": _item(view.whole), "items": [_item(item) for item in view.items]}
    answer: dict[str, Any] = to_jsonable_python(shown)
    return answer


def _drawn(kept: KeptSample) -> dict[str, Any]:
    shown: dict[str, Any] = to_jsonable_python(kept)
    return shown


@router.get("/samples")
def sample_list(session: Reading, officer: CurrentOfficer) -> Page:
    """Samples of the auditor's offices, the latest first, with all that another needs to draw them again."""
    return Page(items=[_drawn(kept) for kept in samples(session, actions.require_auditor(officer))])


@router.get("/samples/{number}")
def one_sample(number: Number, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """A sample on record, and whether the same is drawn again now."""
    kept = actions.sample_for(session, officer, number)
    return _drawn(kept) | {"drawn_again": make(session, kept.plan) == kept.sample}
