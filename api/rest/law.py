"""Reading over JSON: rows of law as they held on a day, and every row that was ever published for an id."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, UploadFile
from starlette.concurrency import run_in_threadpool

from api.actions import draft as drafting
from api.actions import law
from api.actions.prepare import NotThere, text_kind
from api.deps import AppParts, ChangingOfficer, CurrentOfficer, Reading
from api.rest.schemas import FileView, Page
from definitions.law.shown import NotFound
from rules.calendar import in_vietnam
from storage.intake import now_of

router = APIRouter(prefix="/api/v1/law", tags=["law"])
Limit = Annotated[int, Query(ge=1, le=2000)]
Name = Annotated[str, Query(max_length=120)]


@router.get("")
def rows(
    session: Reading,
    officer: CurrentOfficer,
    on: date | None = None,
    id_: Annotated[str, Query(alias="id", max_length=120)] = "",
    award: Name = "",
    issuer: Name = "",
    campaign: Name = "",
    after: Name = "",
    limit: Limit = 200,
) -> Page:
    """Rows that hold on a day (today), by id: one id or all below a name, an award, an issuer, a campaign here.

    `after`: the last id of the page before. Each row says whether it is confirmed, by whom, when and on which text.
    """
    day = on or in_vietnam(now_of(session, datetime.now(UTC))[0]).date()
    try:
        found = law.rows(session, officer, day, id_, award, issuer, campaign)
    except NotFound as missing:
        raise NotThere(missing.name) from missing
    if found is None:
        raise NotThere(campaign)
    left = [row for row in found if row["id"] > after]
    return Page(items=left[:limit], next=str(left[limit - 1]["id"]) if len(left) > limit else "")


@router.get("/{value_id}/history")
def row_history(value_id: str, session: Reading, officer: CurrentOfficer) -> Page:
    """Every row ever published for an id, by scope, first day and revision."""
    found: list[dict[str, Any]] = law.row_history(session, officer, value_id)
    if not found:
        raise NotThere(value_id)
    return Page(items=found)


@router.put("/rows/{code}/text")
async def put_text(
    code: str,
    number: Annotated[str, Query(min_length=1, max_length=80)],
    file: UploadFile,
    parts: AppParts,
    officer: ChangingOfficer,
) -> FileView:
    """Put a copy of the official text of that number beside a row; a confirmation on that text then refers to it."""
    data = await file.read(drafting.LIMIT_BYTES + 1)
    given = drafting.Given(text_kind(number), file.filename or "van-ban", data)
    kept = await run_in_threadpool(drafting.attach, parts, officer, f"law/{code}", given)
    return FileView(kind=kept.kind, sha256=kept.sha256, name=kept.name, media_type=kept.media_type, size=kept.size)
