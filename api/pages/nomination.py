"""Dossiers: the list, the form, the case with its tabs, the acts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from activities.ruling import days, limit_from
from api.actions.draft import STANDING, may_edit
from api.actions.findings import FindingView, RulingView, ruling_of
from api.actions.prepare import NotThere
from api.actions.visible import require_visible, scope_of
from api.deps import AppParts, CurrentOfficer, FormOfficer, Parts, Reading
from api.pages import address, asking, dossier
from api.pages.asking import Question
from api.pages.buttons import buttons, case_trial, roles_here
from api.pages.common import PageNumber, Shown, Words, act_of, campaigns_for, now_in
from api.pages.forms.nomination import Around, form_for
from api.pages.limits import case_limits
from api.pages.progress import case_stages
from api.pages.words import case_number
from api.rendering import render
from payloads import ids
from payloads.naming import award_of
from rules.acting import UNIT_ROLES, Role
from rules.campaign_acts import LIVE
from rules.deadline import Deadline, recompute
from rules.filing import AD_HOC
from rules.nomination import WHILE_HELD
from rules.nomination_acts import TABLE
from rules.recount import running_limit
from rules.window import CaseFacts
from storage.account import Officer
from storage.drafts import EDITABLE, DraftLocked
from storage.facts import basis_of, case_facts
from storage.reads.campaign import units_in
from storage.reads.common import unit_names
from storage.reads.decision import papers_for
from storage.reads.history import history
from storage.reads.inspection import who_looked
from storage.reads.nomination import CaseView, Filter, case, nominations
from storage.reads.passing import Successors, places_of, successors
from storage.tables.subject import Campaign

router = APIRouter(prefix="/ho-so", include_in_schema=False)


def _case(session: Session, officer: Officer, code: str, n: int) -> CaseView:
    found = case(session, code, n)
    if found is None:
        raise NotThere(code)
    require_visible(officer, found.unit, code)
    return found


@router.get("")
def case_list(
    request: Request,
    officer: CurrentOfficer,
    session: Reading,
    number: PageNumber = 1,
    words: Words = "",
    code: Annotated[str, Query(alias="phong-trao", max_length=80)] = "",
    status: Annotated[str, Query(alias="tinh-trang", max_length=40)] = "",
) -> Response:
    """Dossiers in the officer's sight."""
    wanted = Filter(campaign=code, status=status, words=words)
    page = nominations(session, wanted, scope_of(officer), number)
    return render(
        request, "cases.html", officer=officer, page=page, wanted=wanted, campaigns=campaigns_for(session, officer)
    )


PlanCode = Annotated[str, Query(alias="phong-trao", max_length=80)]
UnitCode = Annotated[str, Query(alias="don-vi", max_length=80)]
Kind = Annotated[str, Query(alias="loai", pattern="^(|dot-xuat)$")]


def _new_sheet(
    parts: AppParts, officer: CurrentOfficer, code: PlanCode = "", unit: UnitCode = "", kind: Kind = ""
) -> dossier.Sheet:
    with parts.database.read() as session:
        form = dossier.sheet(session, code, unit, unit_names(session, [unit]).get(unit, ""), None)
        if form is None or unit not in dict(units_in(session, code)) or not may_edit(officer, unit):
            raise NotThere(code)
        return dossier.of_kind(form, AD_HOC) if kind else form


@router.get("/moi")
def new(
    request: Request,
    parts: AppParts,
    officer: CurrentOfficer,
    code: PlanCode = "",
    unit: UnitCode = "",
    kind: Kind = "",
) -> Response:
    """An empty dossier form; without a campaign first the question for which campaign and unit."""
    if code:
        return dossier.show(request, officer, _new_sheet(parts, officer, code, unit, kind))
    standing = any(officer.holds(role) for role in STANDING)
    with parts.database.read() as session:
        live = [line for line in campaigns_for(session, officer) if line.phase in LIVE]
        choices = [(line, dossier.units_of(officer, units_in(session, line.code), standing)) for line in live]
    return render(request, "choose.html", officer=officer, choices=[choice for choice in choices if choice[1]])


@router.post("/moi")
async def create(
    request: Request, parts: AppParts, officer: FormOfficer, form: Annotated[dossier.Sheet, Depends(_new_sheet)]
) -> Response:
    """Keep a new draft."""
    return await dossier.save(request, parts, officer, form)


def _sheet(parts: AppParts, officer: CurrentOfficer, code: str, n: int) -> dossier.Sheet:
    with parts.database.read() as session:
        found = _case(session, officer, code, n)
        form = dossier.sheet(session, code, found.unit, found.unit_name, found)
    if form is None or not may_edit(officer, found.unit):
        raise NotThere(code)
    if found.status not in EDITABLE:
        raise DraftLocked(found.id)
    return form


@router.get("/{code}/{n}/soan")
def edit(request: Request, officer: CurrentOfficer, form: Annotated[dossier.Sheet, Depends(_sheet)]) -> Response:
    """A draft, or a returned dossier, to be gone on with."""
    return dossier.show(request, officer, form)


@router.post("/{code}/{n}/soan")
async def keep(
    request: Request, parts: AppParts, officer: FormOfficer, form: Annotated[dossier.Sheet, Depends(_sheet)]
) -> Response:
    """Keep the draft, its files, and file it when asked."""
    return await dossier.save(request, parts, officer, form)


def _hidden(found: CaseView, facts: CaseFacts) -> frozenset[str]:
    """Acts that this case has no use for: what is held is not held again; the Council speaks before a conclusion."""
    hidden = {"hold", *(set(TABLE.by_act) - WHILE_HELD)} if found.state.held else {"release"}
    hidden.add("hand_over")
    if found.status == "APPRAISED" and facts.council_in_path(found.state.award):
        hidden.add("conclude")
    return frozenset(hidden)


def _ruling(parts: Parts, found: CaseView, tab: str) -> RulingView | None:
    """What the law says; read where it is shown, and where the reception waits for it."""
    if not found.submitted or not found.state.filed_at:
        return None
    return ruling_of(parts, found.id) if tab == "can-cu" or found.status == "SUBMITTED" else None


def _oversees(officer: Officer) -> bool:
    """Who sees which auditors have looked at a case."""
    return officer.holds(Role.AUDITOR) or officer.holds(Role.AUTHORITY)


def _page(
    request: Request, parts: Parts, officer: Officer, session: Session, found: CaseView, tab: str, proof: Shown
) -> Response:
    now, plan = now_in(session), session.get_one(Campaign, found.campaign)
    facts, lines, basis = case_facts(session, plan, found.unit), history(session, found.id), basis_of(plan)
    roles, ruling = roles_here(officer, found.unit), _ruling(parts, found, tab)
    trial = case_trial(found, facts, now, ruling)
    limits = case_limits(found.state, days(session))
    hidden = _hidden(found, facts) | (frozenset() if any(one.moved for one in limits) else {"recount_limit"})
    acts = buttons(found.id, found.status, roles, trial, hidden)
    may_pass = bool(TABLE.by_act["hand_over"].roles & roles) and found.status not in TABLE.terminal
    context: dict[str, Any] = {
        "case": found,
        "facts": facts,
        "standards": {standard.code: standard for standard in basis.standards},
        "illustrative": basis.illustrative,
        "award": award_of(basis, found.state.award if found.submitted else found.content.award),
        "stages": case_stages(found, lines, facts.council_in_path(found.state.award)),
        "history": lines,
        "acts": acts,
        "papers": papers_for(session, found.id),
        "editable": found.status in EDITABLE and may_edit(officer, found.unit),
        "may_pass": may_pass and found.submitted,
        "ruling": ruling,
        "limits": limits,
        "tab": tab,
        "proof": proof,
        "looked": who_looked(session, found.id) if tab == "lich-su" and _oversees(officer) else None,
    }
    return render(request, "case.html", officer=officer, **context)


@router.get("/{code}/{n}")
def case_page(
    request: Request, parts: AppParts, code: str, n: int, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """One dossier."""
    return _page(request, parts, officer, session, _case(session, officer, code, n), "ho-so", shown)


@router.get("/{code}/{n}/giay-to")
def case_papers(
    request: Request, parts: AppParts, code: str, n: int, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """Its papers."""
    return _page(request, parts, officer, session, _case(session, officer, code, n), "giay-to", shown)


@router.get("/{code}/{n}/can-cu")
def case_law(
    request: Request, parts: AppParts, code: str, n: int, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """The law that it is judged by, and what that law says."""
    return _page(request, parts, officer, session, _case(session, officer, code, n), "can-cu", shown)


@router.get("/{code}/{n}/lich-su")
def case_history(
    request: Request, parts: AppParts, code: str, n: int, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """Its history, refusals too."""
    return _page(request, parts, officer, session, _case(session, officer, code, n), "lich-su", shown)


def _question(parts: AppParts, officer: CurrentOfficer, code: str, n: int, slug: str) -> Question:
    act = act_of("nomination", slug)
    with parts.database.read() as session:
        found = _case(session, officer, code, n)
        plan = session.get_one(Campaign, code)
        facts, basis, now = case_facts(session, plan, found.unit), basis_of(plan), now_in(session)
    standing = not roles_here(officer, found.unit) & UNIT_ROLES

    def warned() -> tuple[FindingView, ...]:
        filed = found.submitted and found.state.filed_at
        return tuple(one for one in ruling_of(parts, found.id).findings if one.asks) if filed else ()

    def who() -> Successors:
        with parts.database.read() as session:
            return successors(session, found.unit, now, places_of(basis).get(found.unit, ""))

    def limit() -> Deadline | None:
        with parts.database.read() as session:
            if act == "request_supplement":
                return limit_from(session, basis.values, "supplement.limit", now)
            running = running_limit(found.state)
            return recompute(running, days(session)) if running else None

    around = Around(facts, basis.standards, now, standing, warned, limit, who)
    form = form_for(found, act, around)
    back = address.nomination(code, n)
    crumbs = ((found.campaign_title, address.campaign(code)), (case_number(n), back))
    return Question(ids.nomination_id(code, n), act, found.unit, form, back, crumbs, "nomination")


asking.add_routes(router, "/{code}/{n}/{slug}", _question)
