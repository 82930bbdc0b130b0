"""«Quyền ký»: who may sign which papers at an issuer, by post or by paper, for how long; recorded and ended here."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import Environment
from sqlmodel import Session

from api.actions.prepare import NotThere
from api.actions.visible import issuers_for, require_oversight
from api.deps import AppParts, CurrentOfficer, Reading
from api.pages import address, asking
from api.pages.asking import Question
from api.pages.buttons import buttons, roles_here
from api.pages.common import Shown, act_of, now_in
from api.pages.forms import signing as forms
from api.rendering import render
from payloads.ids import signing_id
from rules.calendar import in_vietnam, short_date
from rules.signing import KIND_LABELS, Delegation
from rules.signing_power import Standing
from storage.reads.history import history
from storage.reads.signing_power import Book, book, candidates

router = APIRouter(prefix="/quyen-ky", include_in_schema=False)
WIDTH = 1000.0
MARGIN = timedelta(days=30)
STANDINGS = {
    Standing.NOW: ("Đang có hiệu lực", "good", "circle-check"),
    Standing.LATER: ("Chưa tới ngày", "info", "clock"),
    Standing.OVER: ("Hết thời hạn", "", "minus"),
    Standing.ENDED: ("Đã chấm dứt", "", "ban"),
}
Number = Annotated[str, Query(alias="so", pattern="^[0-9]{0,6}$")]


@dataclass(frozen=True)
class Scale:
    """Days on the line of periods: from the first day to the last, over WIDTH."""

    first: date
    last: date

    def x(self, day: date | None, otherwise: date) -> float:
        """Where a day lies; an open bound at the edge."""
        at = min(max(day or otherwise, self.first), self.last)
        return round(WIDTH * (at - self.first).days / max((self.last - self.first).days, 1), 1)

    def bar(self, one: Delegation) -> tuple[float, float]:
        """(where the period of a power begins, how long it is)."""
        start, stop = self.x(one.valid_from, self.first), self.x(one.valid_until, self.last)
        return start, max(stop - start, 4.0)


def scale_of(found: Book, today: date) -> Scale:
    """All periods of a book and today, with a month on both sides."""
    periods = [(line.power.delegation.valid_from, line.power.delegation.valid_until) for line in found.powers]
    days = [today, *(day for period in periods for day in period if day is not None)]
    return Scale(min(days) - MARGIN, max(days) + MARGIN)


def _book(session: Session, issuer: str) -> Book:
    found = book(session, issuer, in_vietnam(now_in(session)).date())
    if found is None:
        raise NotThere(issuer)
    return found


@router.get("")
def overview(officer: CurrentOfficer, session: Reading, request: Request) -> Response:
    """The issuers here; the only one at once."""
    found = issuers_for(session, officer)
    if len(found) == 1:
        return RedirectResponse(address.signing(found[0][0]), status_code=303)
    books = [_book(session, code) for code, _name in found]
    return render(request, "signing_books.html", officer=officer, books=books)


@router.get("/{code}")
def book_page(request: Request, code: str, officer: CurrentOfficer, session: Reading, shown: Shown) -> Response:
    """The powers at one issuer: by post, then every line of the book."""
    require_oversight(officer, signing_id(code))
    found, today = _book(session, code), in_vietnam(now_in(session)).date()
    scale, workflow_id = scale_of(found, today), signing_id(code)
    acts = buttons(workflow_id, found.status, roles_here(officer, ""), hidden=frozenset(() if found.open else ("end",)))
    context: dict[str, Any] = {
        "book": found,
        "scale": scale,
        "now_at": scale.x(today, today),
        "several": len(issuers_for(session, officer)) > 1,
        "acts": [one for one in acts if one.act == "grant"],
        "may_end": any(one.act == "end" for one in acts),
        "history": history(session, workflow_id),
        "proof": shown,
    }
    return render(request, "signing.html", officer=officer, **context)


def _question(parts: AppParts, officer: CurrentOfficer, code: str, slug: str, number: Number = "") -> Question:
    require_oversight(officer, signing_id(code))
    act = act_of("signing", slug)
    with parts.database.read() as session:
        found = _book(session, code)
        today = short_date(in_vietnam(now_in(session)).date())
        form = forms.end(found, number) if act == "end" else forms.grant(found, candidates(session), today)
    back = address.signing(code)
    crumbs = (("Quyền ký", "/quyen-ky"), (found.name, back))
    return Question(signing_id(code), act, "", form, back, crumbs, "signing")


asking.add_routes(router, "/{code}/{slug}", _question)


def install(environment: Environment) -> None:
    """Give the words of powers to sign to the templates."""
    environment.globals.update(
        SIGNING_KINDS=KIND_LABELS,
        SIGNING_STANDINGS=STANDINGS,
        signing_period=forms.period_words,
        signing_papers=forms.papers_words,
    )
