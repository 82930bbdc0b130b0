"""The rehearsal: its clock, what will happen before it happens, the roles. And waiting, and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from activities.dispatch import Pending, look
from api.actions import clock as clock_actions
from api.actions.prepare import NotThere
from api.actions.visible import may_see
from api.deps import AppParts, CurrentOfficer, FormOfficer, Parts, Reading
from api.pages import address
from api.pages.common import now_in
from api.pages.forms.base import read_instant
from api.rendering import HEADERS, render
from storage import clock
from storage.account import Officer
from storage.reads.file import StoredFile, stored_files
from storage.reads.receipt import proof
from storage.reads.rehearsal import Coming, coming, demo_accounts

router = APIRouter(include_in_schema=False)
STEPS = 4
INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})


@dataclass(frozen=True)
class Step:
    """An instant the clock can go to, and what happens there."""

    at: datetime
    items: tuple[Coming, ...]


def steps(items: tuple[Coming, ...]) -> Iterator[Step]:
    """The due instants with all that falls on each."""
    for at, group in groupby(items, key=lambda item: item.at):
        yield Step(at, tuple(group))


def _require_rehearsal(parts: Parts) -> None:
    with parts.database.read() as session:
        if not clock.view(session).rehearsal:
            raise NotThere("rehearsal")


@router.get("/dien-tap")
def page(
    request: Request,
    parts: AppParts,
    officer: CurrentOfficer,
    session: Reading,
    to: Annotated[str, Query(alias="toi", max_length=40)] = "",
    done: Annotated[int, Query(alias="xong", ge=0)] = 0,
) -> Response:
    """The clock with what is coming; `toi` = an instant whose consequences are to be looked at first."""
    _require_rehearsal(parts)
    ahead, now, wish = coming(session), now_in(session), read_instant(to) if to else None
    until = datetime.fromisoformat(wish) if wish else None
    context: dict[str, Any] = {
        "steps": tuple(steps(ahead))[:STEPS],
        "until": until,
        "wrong": bool(to and not wish),
        "to": to,
    }
    context |= {"passed": [item for item in ahead if until and item.at <= until], "late": bool(until and until < now)}
    return render(request, "rehearsal.html", officer=officer, demos=demo_accounts(session), done=done, **context)


@router.post("/dien-tap/tien-toi")
async def advance(
    parts: AppParts,
    officer: FormOfficer,
    to: Annotated[datetime, Form(alias="at")],
) -> Response:
    """Move the clock; the page returns when everything on the way has happened."""
    await run_in_threadpool(_require_rehearsal, parts)
    moved = await clock_actions.advance(parts, to)
    return RedirectResponse(f"/dien-tap?xong={moved.woken}", status_code=303)


@router.get("/dang-ghi-nhan/{key}")
def waiting(request: Request, key: str, parts: AppParts, officer: CurrentOfficer, session: Reading) -> Response:
    """An act that is taken but not answered: asks again, then shows its receipt. A refusal becomes its page."""
    found = proof(session, key, officer.account)
    if found is None:
        raise NotThere(key)
    if isinstance(look(parts.database, key), Pending):
        return render(request, "pending.html", status_code=202, officer=officer, key=key)
    return RedirectResponse(f"{address.of(found.workflow_id)}?bien-nhan={key}", status_code=303)


def _may_read(officer: Officer, found: StoredFile) -> bool:
    return found.public or may_see(officer, found.unit, found.campaign)


@router.get("/tep/{sha256}")
def file(sha256: str, parts: AppParts, officer: CurrentOfficer, session: Reading) -> Response:
    """The bytes of a file or paper, for those who may see the case it belongs to."""
    found = next((f for f in stored_files(session, sha256) if _may_read(officer, f)), None)
    if found is None:
        raise NotThere(sha256)
    way = "inline" if found.media_type in INLINE else "attachment"
    headers = HEADERS | {"Content-Disposition": f"{way}; filename*=UTF-8''{quote(found.name.replace('/', '-'))}"}
    return Response(parts.store.get(sha256), media_type=found.media_type, headers=headers)
