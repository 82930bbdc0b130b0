"""Campaigns and units' parts in them."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from activities.ruling import days
from api.actions import law
from api.actions.draft import STANDING
from api.actions.prepare import NotThere
from api.actions.visible import may_see, require_visible
from api.deps import AppParts, CurrentOfficer, Reading
from api.pages import address, asking
from api.pages.asking import Question
from api.pages.buttons import buttons, roles_here
from api.pages.chart import gantt
from api.pages.common import PageNumber, Shown, Words, act_of, campaigns_for, now_in
from api.pages.forms import enrolment as enrolment_forms
from api.pages.forms.base import Form
from api.pages.forms.campaign import CAMPAIGN, hand_over, own_versions, successor_versions
from api.pages.limits import window_limits
from api.pages.progress import campaign_stages
from api.rendering import render
from payloads import ids
from rules.acting import UNIT_ROLES
from rules.cluster import head_on
from rules.enrolment_acts import TABLE, TAKING_PART
from storage.account import Officer
from storage.facts import basis_of
from storage.reads.campaign import CampaignView, campaign
from storage.reads.history import history
from storage.reads.passing import Successors, passing, places_of, successors
from storage.reads.plan import plan_view
from storage.reads.scores import cluster_scores
from storage.reads.unit import UnitPart, unit_part, units
from storage.tables.subject import Campaign

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
    part = unit_part(session, code, unit)
    if part is None:
        raise NotThere(unit)
    # What was handed over is the successor's to see, and no longer the old unit's.
    require_visible(officer, part.holder, code)
    return part


@router.get("")
def campaign_list(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """All campaigns."""
    return render(request, "campaigns.html", officer=officer, campaigns=campaigns_for(session, officer))


def _hidden(view: CampaignView) -> frozenset[str]:
    """Acts that make no sense now: suspending twice, resuming what runs, amending without a loaded version."""
    hidden = {"suspend"} if view.suspended else {"resume"}
    if not own_versions(view):
        hidden.add("amend")
    if not successor_versions(view):
        hidden.add("hand_over")
    if not view.basis.needs_approval:
        hidden.add("propose")
    elif view.phase == "DRAFT":
        hidden.add("launch")
    return frozenset(hidden)


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
        "limits": window_limits(view.basis.deadlines, view.windows, days(session)),
        "table": table,
    }
    context |= {"history": history(session, ids.campaign_id(code)), "words": words, "only": only, "proof": shown}
    context |= {"plan": plan_view(session, code), "scored": any(one.scoring for one in view.basis.clusters)}
    context["grounds"] = law.grounds(session, view.basis.values)
    return render(request, "campaign.html", officer=officer, campaign=view, acts=acts, **context)


@router.get("/{code}/diem")
def scores_page(request: Request, code: str, officer: CurrentOfficer, session: Reading, shown: Shown) -> Response:
    """Points and places in every cluster and bloc of the campaign."""
    view, now = _campaign(session, code), now_in(session)
    found = cluster_scores(session, code, now)
    if not found:
        raise NotThere(code)
    context: dict[str, Any] = {"campaign": view, "clusters": found, "proof": shown}
    context["standing"] = any(officer.holds(role) for role in STANDING)
    context["head_unit"] = {line.cluster.code: head_on(line.cluster, now) for line in found}
    return render(request, "scores.html", officer=officer, **context)


@router.get("/{code}/don-vi/{unit}")
def unit_page(
    request: Request, code: str, unit: str, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """One unit's part."""
    part, view, now = _part(session, officer, code, unit), _campaign(session, code), now_in(session)
    roles = roles_here(officer, part.holder)
    unit_side = not roles - UNIT_ROLES
    hidden = enrolment_forms.hidden(part, unit_side, now)
    acts = buttons(ids.enrolment_id(code, unit), part.state.status, roles, hidden=hidden)
    may_pass = bool(TABLE.by_act["hand_over"].roles & roles) and part.state.status in TAKING_PART
    context: dict[str, Any] = {"part": part, "campaign": view, "acts": acts, "proof": shown, "may_pass": may_pass}
    context["found"] = successors(session, part.holder, now, places_of(view.basis).get(unit, ""))
    return render(request, "unit.html", officer=officer, **context)


def _unit_question(parts: AppParts, officer: CurrentOfficer, code: str, unit: str, slug: str) -> Question:
    act = act_of("enrolment", slug)
    with parts.database.read() as session:
        part = _scored(session, officer, code, unit) if act == "score" else _part(session, officer, code, unit)
        now, places = now_in(session), places_of(basis_of(session.get_one(Campaign, code)))

    def found() -> Successors:
        with parts.database.read() as session:
            return successors(session, part.holder, now, places.get(unit, ""))

    own = may_see(officer, part.holder, code)
    back = address.enrolment(code, unit) if own else address.scores(code)
    crumbs = ((part.campaign_title, address.campaign(code)), (part.unit_name if own else "Điểm cụm, khối", back))
    form = enrolment_forms.form_for(part, act, found)
    return Question(ids.enrolment_id(code, unit), act, part.holder, form, back, crumbs, "campaign")


def _scored(session: Session, officer: Officer, code: str, unit: str) -> UnitPart:
    """A part as whoever scores it may open it: the head of its cluster or bloc does not see the rest of it."""
    part = unit_part(session, code, unit)
    cluster = part.facts.cluster if part is not None else None
    head = head_on(cluster, now_in(session)) if cluster is not None else ""
    if part is None or not (may_see(officer, part.holder, code) or (head and head in officer.units())):
        raise NotThere(unit)
    return part


asking.add_routes(router, "/{code}/don-vi/{unit}/{slug}", _unit_question)


def _form(session: Session, act: str, view: CampaignView) -> Form:
    if act != "hand_over":
        return CAMPAIGN[act](view)
    now = now_in(session)
    shown = {
        version.digest: passing(session, view.code, now, {p.unit: p.place for p in version.participants})
        for version in successor_versions(view)
    }
    return hand_over(view, shown)


def _question(parts: AppParts, officer: CurrentOfficer, code: str, slug: str) -> Question:
    act = act_of("campaign", slug)
    with parts.database.read() as session:
        view = _campaign(session, code)
        form = _form(session, act, view)
    back = address.campaign(code)
    return Question(ids.campaign_id(code), act, "", form, back, ((view.short_title, back),), "campaign")


asking.add_routes(router, "/{code}/{slug}", _question)
