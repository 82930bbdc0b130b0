"""Programmes of several years."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.actions.prepare import NotThere
from api.actions.visible import within
from api.deps import AppParts, CurrentOfficer, Reading
from api.pages import address, asking
from api.pages.asking import Question
from api.pages.buttons import buttons, roles_here
from api.pages.common import Shown, act_of, now_in
from api.pages.forms.programme import PROGRAMME
from api.pages.timeline import timeline
from api.rendering import render
from payloads.ids import programme_id
from rules.programme_acts import TOPICS, TRENDS, VERDICTS
from rules.target import say_number, say_target
from storage.reads.history import history
from storage.reads.programme import ProgrammeView, programme, programmes

router = APIRouter(prefix="/chuong-trinh", include_in_schema=False)
VERDICT_TONES = {"MET": ("good", "circle-check"), "NOT_MET": ("warn", "alert-triangle"), "NOT_MEASURED": ("", "clock")}


def _programme(session: Session, code: str) -> ProgrammeView:
    view = programme(session, code, now_in(session))
    if view is None:
        raise NotThere(code)
    return view


@router.get("")
def programme_list(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """All programmes."""
    listed = [one for one in programmes(session) if within(officer, programme_id(one.code))]
    return render(request, "programmes.html", officer=officer, programmes=listed)


def said_value(value: str) -> str:
    """A value as a person reads it: a number, or the word of a qualitative target."""
    return TRENDS.get(value) or say_number(value)


@router.get("/{code}")
def overview(request: Request, code: str, officer: CurrentOfficer, session: Reading, shown: Shown) -> Response:
    """One programme: its years, its targets, its inspections."""
    view, now = _programme(session, code), now_in(session)
    context: dict[str, Any] = {
        "acts": buttons(programme_id(code), view.status, roles_here(officer, "")),
        "timeline": timeline(view.items, view.basis, now),
        "history": history(session, programme_id(code)),
        "proof": shown,
        "VERDICTS": VERDICTS,
        "VERDICT_TONES": VERDICT_TONES,
        "TOPICS": TOPICS,
        "say_target": say_target,
        "said_value": said_value,
    }
    return render(request, "programme.html", officer=officer, programme=view, **context)


def _question(parts: AppParts, officer: CurrentOfficer, code: str, slug: str) -> Question:
    act = act_of("programme", slug)
    with parts.database.read() as session:
        view = _programme(session, code)
    back = address.programme(code)
    return Question(programme_id(code), act, "", PROGRAMME[act](view), back, ((view.title, back),), "programme")


asking.add_routes(router, "/{code}/{slug}", _question)
