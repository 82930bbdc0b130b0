"""Lịch sử khen thưởng: look-up, and the import of a list with a look at it first."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from activities.award_import import Examined
from api.actions import award_history as history
from api.actions.draft import LIMIT_BYTES
from api.deps import AppParts, CurrentOfficer, FormOfficer, Parts, Reading
from api.pages.common import PageNumber, Words
from api.rendering import render
from definitions.award_forms import award_forms
from documents.award_template import write_template
from documents.sniff import WrongFile
from documents.store import NotStored
from rules.award_history import CLASS_LABELS, GRADE_LABELS, LEVEL_LABELS, AwardLevel
from rules.award_tally import by_statistics_row
from rules.calendar import short_date
from rules.recipient import STATISTICS
from storage.reads.award_history import Wanted, batches, search, tallies

router = APIRouter(include_in_schema=False)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 300
"""Errors on one page; mending them and sending again shows the rest."""
LABELS: dict[str, Any] = {
    "levels": LEVEL_LABELS,
    "classes": CLASS_LABELS,
    "grades": GRADE_LABELS,
    "short_date": short_date,
}
Year = Annotated[str, Query(alias="nam", max_length=4, pattern=r"^\d{0,4}$")]
Level = Annotated[str, Query(alias="cap", max_length=20)]
Batch = Annotated[str, Query(alias="lo", max_length=64)]


@cache
def names() -> dict[str, str]:
    """Code → name of every title and form."""
    return {form.code: form.name for form in award_forms()}


@router.get("/lich-su")
def look_up(
    request: Request,
    officer: CurrentOfficer,
    session: Reading,
    number: PageNumber = 1,
    words: Words = "",
    year: Year = "",
    level: Level = "",
    batch: Batch = "",
) -> Response:
    """Past awards, newest first, and for the standing body what was imported."""
    chosen = AwardLevel(level) if level in set(AwardLevel) else None
    page = search(session, Wanted(words, int(year) if year else None, chosen), number)
    keeper = history.may_import(officer)
    counted = by_statistics_row(tallies(session, (int(year), int(year)) if year else None))
    listed = batches(session) if keeper else ()
    context: dict[str, Any] = {
        "page": page,
        "words": words,
        "year": year,
        "level": chosen.value if chosen else "",
        "names": names(),
        "statistics": [(STATISTICS[row], count) for row, count in counted],
        "keeper": keeper,
        "batches": listed,
        "new": next((one for one in listed if one.id == batch), None),
    }
    return render(request, "award_history.html", officer=officer, **LABELS, **context)


@router.get("/lich-su/mau.xlsx")
def template(officer: CurrentOfficer) -> Response:
    """The template of a list."""
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        path = Path(folder) / "mau.xlsx"
        write_template(path, award_forms())
        data = path.read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="mau-lich-su-khen-thuong.xlsx"'}
    return Response(data, media_type=EXCEL, headers=headers)


@router.get("/lich-su/nhap")
def ask(request: Request, officer: CurrentOfficer) -> Response:
    """The form that takes a list."""
    history.require_importer(officer)
    return _form(request, officer)


@router.post("/lich-su/nhap")
async def take(request: Request, parts: AppParts, officer: FormOfficer) -> Response:
    """Look at a list, or write the one that was looked at before."""
    history.require_importer(officer)
    async with request.form() as data:
        file, sha, name = data.get("tep"), str(data.get("sha", "")), str(data.get("ten", ""))
        given = file if isinstance(file, UploadFile) and file.filename else None
        content = await given.read(LIMIT_BYTES + 1) if given else b""
    if given is None and not sha:
        return _form(request, officer, "Chọn tệp danh sách (.xlsx hoặc .csv).", status=422)
    try:
        if given is not None:
            found = await run_in_threadpool(history.look, parts, content)
            kept = "" if found.errors or found.earlier else await run_in_threadpool(parts.store.put, content)
            return _form(request, officer, found=found, sha=kept, name=given.filename or "")
        return await run_in_threadpool(_write, request, parts, officer, sha, name)
    except WrongFile as wrong:
        return _form(request, officer, wrong.sentence, status=422)


def _write(request: Request, parts: Parts, officer: FormOfficer, sha: str, name: str) -> Response:
    try:
        data = parts.store.get(sha)
    except (NotStored, ValueError):
        return _form(request, officer, "Tệp đã kiểm tra không còn; chọn lại tệp.", status=422)
    found, batch = history.bring_in(parts, officer, data, name[:200])
    if not batch:
        # Somebody else has changed the history since the look.
        return _form(request, officer, found=found, name=name)
    return RedirectResponse(f"/lich-su?lo={batch}", status_code=303)


def _form(
    request: Request,
    officer: FormOfficer,
    wrong: str = "",
    *,
    found: Examined | None = None,
    sha: str = "",
    name: str = "",
    status: int = 200,
) -> Response:
    status = 422 if found is not None and found.errors else status
    context: dict[str, Any] = {"wrong": wrong, "found": found, "sha": sha, "name": name, "shown": SHOWN}
    return render(request, "award_import.html", status_code=status, officer=officer, **context)
