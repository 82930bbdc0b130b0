"""The award history over JSON: look-up without accents, the lists imported, import of a list."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Query, UploadFile
from starlette.concurrency import run_in_threadpool

from api.actions import award_history as history
from api.actions.draft import LIMIT_BYTES
from api.deps import AppParts, ChangingOfficer, CurrentOfficer, Reading
from rules.award_history import AwardLevel
from storage.reads.award_history import Wanted, batches, search
from storage.tables.award import AwardRecord

router = APIRouter(prefix="/api/v1/award-history", tags=["award-history"])
HIDDEN = {"id", "key", "search"}


@router.get("")
def past_awards(
    session: Reading,
    officer: CurrentOfficer,
    words: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    level: AwardLevel | None = None,
    award: Annotated[str, Query(max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> dict[str, Any]:
    """Past awards, newest first. Decisions on awards are public: whoever is signed in may look them up."""
    found = search(session, Wanted(words, year, level, award), page)
    return {"total": found.total, "page": found.number, "items": [_item(row) for row in found.rows]}


@router.get("/imports")
def imports(session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """The lists imported, newest first."""
    history.require_importer(officer)
    return {"items": [batch.model_dump(mode="json") for batch in batches(session)]}


@router.post("/imports")
async def import_file(
    parts: AppParts,
    officer: ChangingOfficer,
    file: Annotated[UploadFile, File()],
    dry_run: bool = False,
) -> dict[str, Any]:
    """Import a list (XLSX or CSV), all of it or nothing; `dry_run` only examines. Errors name their cells."""
    history.require_importer(officer)
    data = await file.read(LIMIT_BYTES + 1)
    batch = ""
    if dry_run:
        found = await run_in_threadpool(history.look, parts, data)
    else:
        found, batch = await run_in_threadpool(history.bring_in, parts, officer, data, file.filename or "")
    return {
        "imported": bool(batch),
        "batch": batch or (found.earlier.batch if found.earlier else ""),
        "already_imported_at": found.earlier.imported_at.isoformat() if found.earlier else None,
        "lines": len(found.lines),
        "awards": found.awards,
        "counts": found.counts(),
        "errors": [
            {"cell": error.cell, "row": error.row, "column": error.column, "sentence": error.sentence}
            for error in found.errors
        ],
    }


def _item(row: AwardRecord) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude=HIDDEN)
