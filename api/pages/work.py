"""The first page: what waits for this officer, by days left. And the notices."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.actions.visible import scope_of
from api.deps import CurrentOfficer, Reading
from api.pages.common import PageNumber, Words, campaigns_for, now_in
from api.pages.words import due
from api.rendering import render
from storage.reads.common import LARGEST_PAGE
from storage.reads.notice import notices
from storage.reads.work import Capacity, work

router = APIRouter(include_in_schema=False)
Campaign = Annotated[str, Query(alias="phong-trao", max_length=80)]


@router.get("/")
def work_list(
    request: Request,
    officer: CurrentOfficer,
    session: Reading,
    number: PageNumber = 1,
    words: Words = "",
    campaign: Campaign = "",
) -> Response:
    """The work list."""
    held = [Capacity(role.role, role.unit) for role in officer.roles]
    page = work(session, held, number, words=words, campaign=campaign, account=officer.account)
    now = now_in(session)
    whole = work(session, held, size=LARGEST_PAGE, account=officer.account)
    tones = [due(task.due_at, now).tone for task in whole.rows]
    counts = {tone: tones.count(tone) for tone in ("bad", "warn", "good")}
    context: dict[str, Any] = {
        "page": page,
        "counts": counts,
        "words": words,
        "campaign": campaign,
        "campaigns": campaigns_for(session, officer),
    }
    return render(request, "work.html", officer=officer, **context)


@router.get("/thong-bao")
def notice_list(request: Request, officer: CurrentOfficer, session: Reading, number: PageNumber = 1) -> Response:
    """What the units in the officer's sight were told."""
    scope = scope_of(officer)
    page = notices(session, scope, number=number)
    return render(request, "notices.html", officer=officer, page=page, all_units=scope.units is None)
