"""Campaigns and units' parts in them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.actions.prepare import NotThere
from api.actions.visible import require_visible
from api.deps import AppParts, CurrentOfficer, FormOfficer, Reading
from api.pages import address, asking
from api.pages.asking import Question
from api.pages.buttons import buttons, roles_here
from api.pages.chart import gantt
from api.pages.common import PageNumber, Shown, Words, act_of, now_in
from api.pages.forms.campaign import CAMPAIGN, ENROLMENT
from api.pages.progress import campaign_stages
from api.rendering import render
from payloads import ids
from storage.account import Officer
from storage.reads.campaign import CampaignView, campaign, campaigns
from storage.reads.history import history
from storage.reads.unit import UnitPart, unit_part, units

router = APIRouter(prefix="/phong-trao", include_in_schema=False)
UNITS_SHOWN = 15
Only = Annotated[str, Query(alias="chi", pattern="^(|chua-bao-cao|chua-nop|cho-bo-sung)$")]
ONLY = {"": "", "chua-bao-cao": "UNREPORTED", "chua-nop": "UNSUBMITTED", "cho-bo-sung": "RETURNED"}


def _campaign(session: Session, code: str) -> CampaignView:
    view = campaign(session, code)
    if view is None:
        raise NotThere(code)
    return view


def _part(session: Session, officer: Officer, code: str, unit: str) -> UnitPart:
    require_visible(officer, unit)
    part = unit_part(session, code, unit)
    if part is None:
        raise NotThere(unit)
    return part


@router.get("")
def campaign_list(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """All campaigns."""
    return render(request, "campaigns.html", officer=officer, campaigns=campaigns(session))


def _hidden(view: CampaignView) -> frozenset[str]:
    """Acts that make no sense now: suspending twice, resuming what runs, amending without a loaded version."""
    hidden = {"suspend"} if view.suspended else {"resume"}
    return frozenset(hidden if view.versions else hidden | {"amend"})


@router.get("/{code}")
def overview(
    request: Request,
    code: str,
    officer: CurrentOfficer,
    session: Reading,
    shown: Shown,
    number: PageNumber = 1,
    words: Words = "",
    only: Only = "",
) -> Response:
    """One campaign."""
    view = _campaign(session, code)
    acts = buttons(ids.campaign_id(code), view.phase, roles_here(officer, ""), hidden=_hidden(view))
    table = units(session, code, number, UNITS_SHOWN, words, ONLY[only])
    context: dict[str, Any] = {
        "stages": campaign_stages(view),
        "gantt": gantt(view.windows, now_in(session)),
        "table": table,
    }
    context |= {"history": history(session, ids.campaign_id(code)), "words": words, "only": only, "proof": shown}
    return render(request, "campaign.html", officer=officer, campaign=view, acts=acts, **context)


@router.get("/{code}/don-vi/{unit}")
def unit_page(
    request: Request, code: str, unit: str, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """One unit's part."""
    part, view = _part(session, officer, code, unit), _campaign(session, code)
    acts = buttons(ids.enrolment_id(code, unit), part.state.status, roles_here(officer, unit))
    return render(request, "unit.html", officer=officer, part=part, campaign=view, acts=acts, proof=shown)


def _unit_question(parts: AppParts, officer: CurrentOfficer, code: str, unit: str, slug: str) -> Question:
    act = act_of("enrolment", slug)
    with parts.database.read() as session:
        part = _part(session, officer, code, unit)
    back = address.enrolment(code, unit)
    crumbs = ((part.campaign_title, address.campaign(code)), (part.unit_name, back))
    return Question(ids.enrolment_id(code, unit), act, unit, ENROLMENT[act](part), back, crumbs, "campaign")


@router.get("/{code}/don-vi/{unit}/{slug}")
def ask_unit(
    request: Request, officer: CurrentOfficer, question: Annotated[Question, Depends(_unit_question)]
) -> Response:
    """Before an act of a unit."""
    return asking.show(request, officer, question)


@router.post("/{code}/don-vi/{unit}/{slug}")
async def do_unit(
    request: Request, parts: AppParts, officer: FormOfficer, question: Annotated[Question, Depends(_unit_question)]
) -> Response:
    """An act of a unit."""
    return await asking.do(request, parts, officer, question)


def _question(parts: AppParts, officer: CurrentOfficer, code: str, slug: str) -> Question:
    act = act_of("campaign", slug)
    with parts.database.read() as session:
        view = _campaign(session, code)
    back = address.campaign(code)
    form = CAMPAIGN[act](view)
    return Question(ids.campaign_id(code), act, "", form, back, ((view.short_title, back),), "campaign")


@router.get("/{code}/{slug}")
def ask(request: Request, officer: CurrentOfficer, question: Annotated[Question, Depends(_question)]) -> Response:
    """Before an act on the campaign."""
    return asking.show(request, officer, question)


@router.post("/{code}/{slug}")
async def do(
    request: Request, parts: AppParts, officer: FormOfficer, question: Annotated[Question, Depends(_question)]
) -> Response:
    """An act on the campaign."""
    return await asking.do(request, parts, officer, question)
