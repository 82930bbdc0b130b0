"""Sittings of the Council and decisions: lists, pages, acts."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from activities.ruling import limit_from, signing_rows
from api.actions.prepare import NotThere
from api.actions.visible import oversees, require_office, require_oversight
from api.deps import AppParts, CurrentOfficer, Reading
from api.pages import address, asking
from api.pages.asking import Question
from api.pages.buttons import buttons, decision_trial, roles_here, sitting_trial
from api.pages.common import Shown, act_of, campaigns_for, now_in
from api.pages.forms import ballot
from api.pages.forms import council as forms
from api.pages.forms.base import Form
from api.pages.progress import decision_stages, sitting_stages
from api.rendering import render
from definitions.law.named import still_confirmed
from definitions.law.resolve import law_values
from payloads import ids
from payloads.naming import names_of
from rules.acting import Role
from rules.law_row import row_key
from rules.register import TABLES
from rules.retention import LEVELS, Keeping, award_kind, keeping
from rules.values import cited
from rules.window import say_day
from storage.facts import basis_of, case_facts
from storage.reads.campaign import decisions, sittings
from storage.reads.common import short_title
from storage.reads.council import SittingView, ready_for_council, sitting, tellers
from storage.reads.council import next_number as next_sitting
from storage.reads.decision import DecisionView, decision, papers, ready_for_decision
from storage.reads.decision import next_number as next_decision
from storage.reads.history import history
from storage.ruling import confirmed_rows, local_day
from storage.tables.subject import Campaign

council = APIRouter(prefix="/hoi-dong", include_in_schema=False)
decided = APIRouter(prefix="/quyet-dinh", include_in_schema=False)


def _plan(session: Session, code: str) -> Campaign:
    plan = session.get(Campaign, code)
    if plan is None:
        raise NotThere(code)
    return plan


@council.get("")
def sitting_list(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """All sittings, and what waits for one."""
    require_office(officer)
    waiting = [(line, len(ready_for_council(session, line.code))) for line in campaigns_for(session, officer)]
    context: dict[str, Any] = {
        "lines": [line for line in sittings(session) if oversees(officer, ids.campaign_id(line.campaign))],
        "waiting": [item for item in waiting if item[1]],
        "subject": "council",
        "may_begin": bool(TABLES["council"].by_act["convene"].roles & roles_here(officer, "")),
    }
    return render(request, "meetings.html", officer=officer, **context)


@council.get("/{code}/moi")
def new_sitting(code: str, officer: CurrentOfficer, session: Reading) -> Response:
    """The number is fixed before the question, so that a form sent twice is one sitting."""
    require_oversight(officer, ids.campaign_id(code))
    _plan(session, code)
    return RedirectResponse(f"{address.sitting(code, next_sitting(session, code))}/trieu-tap", status_code=303)


@council.get("/{code}/{n}")
def sitting_page(
    request: Request, code: str, n: int, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """One sitting."""
    require_oversight(officer, ids.campaign_id(code))
    view = sitting(session, code, n)
    if view is None:
        raise NotThere(code)
    trial = sitting_trial(view.state, view.facts, now_in(session))
    context: dict[str, Any] = {
        "acts": buttons(view.state.id, view.state.status, roles_here(officer, ""), trial, _hidden(view)),
        "sitting": view,
    }
    context |= {"stages": sitting_stages(view), "history": history(session, view.state.id), "proof": shown}
    return render(request, "sitting.html", officer=officer, papers=papers(session, view.state.id), **context)


def _hidden(view: SittingView) -> frozenset[str]:
    """Acts that this sitting has no use for: a written round is not attended, a sitting sends no sheets."""
    sitting_only, even = (
        frozenset({"record_attendance", "open_ballot"}),
        bool(view.open_ballot and view.open_ballot.ties),
    )
    hidden = sitting_only if view.state.written else frozenset({"send_sheets"})
    return hidden | (frozenset() if even else {"cast_vote"}) | (frozenset() if view.ranked else {"rank"})


def _convene_form(session: Session, plan: Campaign) -> Form:
    day = basis_of(plan).calendar.get("council_meets_on", "")
    words = "08:00 " + "/".join(reversed(day.split("-"))) if day else ""
    facts = case_facts(session, plan, "")
    notice = limit_from(session, facts.values, "council.notice_days", now_in(session))
    return forms.convene(ready_for_council(session, plan.code), words, facts, notice)


def _sitting_form(session: Session, act: str, view: SittingView) -> Form:
    if act == "open_ballot":
        return ballot.open_ballot(view, tellers(session))
    if act == "send_sheets":
        reply = limit_from(session, view.facts.values, "council.written_reply_days", now_in(session))
        return ballot.send_sheets(view, reply)
    return forms.COUNCIL[act](view)


def _sitting_question(parts: AppParts, officer: CurrentOfficer, code: str, n: int, slug: str) -> Question:
    require_oversight(officer, ids.campaign_id(code))
    act = act_of("council", slug)
    with parts.database.read() as session:
        plan, view = _plan(session, code), sitting(session, code, n, now_in(session))
        if view is None and (act != "convene" or n != next_sitting(session, code)):
            raise NotThere(code)
        form = _convene_form(session, plan) if view is None or act == "convene" else _sitting_form(session, act, view)
    back = address.sitting(code, n)
    crumbs = ((short_title(plan), address.campaign(code)), (f"Phiên họp thứ {n}", back if view else "/hoi-dong"))
    return Question(ids.council_id(code, n), act, "", form, back, crumbs, "council")


asking.add_routes(council, "/{code}/{n}/{slug}", _sitting_question)


@decided.get("")
def decision_list(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """All decisions, and who waits for one."""
    require_office(officer)
    waiting = [(line, len(ready_for_decision(session, line.code))) for line in campaigns_for(session, officer)]
    context: dict[str, Any] = {
        "lines": [line for line in decisions(session) if oversees(officer, ids.campaign_id(line.campaign))],
        "waiting": [item for item in waiting if item[1]],
        "subject": "decision",
        "may_begin": bool(TABLES["decision"].by_act["submit_letter"].roles & roles_here(officer, "")),
    }
    return render(request, "meetings.html", officer=officer, **context)


@decided.get("/{code}/moi")
def new_decision(code: str, officer: CurrentOfficer, session: Reading) -> Response:
    """As for a sitting: the serial comes first."""
    require_oversight(officer, ids.campaign_id(code))
    _plan(session, code)
    return RedirectResponse(f"{address.decision(code, next_decision(session, code))}/trinh", status_code=303)


@decided.get("/{code}/{n}")
def decision_page(
    request: Request, code: str, n: int, officer: CurrentOfficer, session: Reading, shown: Shown
) -> Response:
    """One decision."""
    require_oversight(officer, ids.campaign_id(code))
    view = decision(session, code, n)
    if view is None:
        raise NotThere(code)
    now, lines = now_in(session), history(session, view.state.id)
    signing = signing_rows(session, code, now)
    trial = decision_trial(
        view.state, replace(case_facts(session, _plan(session, code), ""), signing=signing), now, officer.account
    )
    signs = officer.holds(Role.AUTHORITY) or any(one.person == officer.account for one in signing.powers)
    hidden = frozenset() if signs else frozenset({"sign"})
    acts = buttons(view.state.id, view.state.status, roles_here(officer, ""), trial, hidden)
    context: dict[str, Any] = {"stages": decision_stages(view, lines), "history": lines, "acts": acts, "proof": shown}
    context["kept"] = _kept(session, view)
    return render(request, "decision.html", officer=officer, decision=view, **context)


def _decision_form(session: Session, plan: Campaign, n: int, act: str, view: DecisionView | None) -> Form:
    basis, today = basis_of(plan), say_day(now_in(session))
    if act == "number" and view is not None:
        source = str(cited(basis.values, "registry.number_limit"))
        return forms.number(basis.symbols.get("QD_SERIES", ""), today, source)
    if act == "submit_letter" or view is None:
        ready = ready_for_decision(session, plan.code, n)
        return forms.submit_letter(ready, basis.symbols.get("TTR", ""), today, names_of(basis))
    return forms.DECISION[act](view)


def _decision_question(parts: AppParts, officer: CurrentOfficer, code: str, n: int, slug: str) -> Question:
    require_oversight(officer, ids.campaign_id(code))
    act = act_of("decision", slug)
    with parts.database.read() as session:
        plan, view = _plan(session, code), decision(session, code, n)
        if view is None and (act != "submit_letter" or n != next_decision(session, code)):
            raise NotThere(code)
        form = _decision_form(session, plan, n, act, view)
    back = address.decision(code, n)
    crumbs = ((short_title(plan), address.campaign(code)), (f"Dự thảo quyết định {n}", back if view else "/quyet-dinh"))
    return Question(ids.decision_id(code, n), act, "", form, back, crumbs, "decision")


asking.add_routes(decided, "/{code}/{n}/{slug}", _decision_question)


def _kept(session: Session, view: DecisionView) -> Keeping | None:
    """For how long the file of a numbered decision is kept, by the rows of its day; None: it is not closed yet."""
    level = basis_of(_plan(session, view.campaign)).level
    if not view.state.number or view.state.dated is None or level not in LEVELS:
        return None
    day = local_day(view.state.dated)
    confirmed = still_confirmed(confirmed_rows(session))
    rows = law_values(day).values()
    return keeping(award_kind(level), day, tuple(replace(row, verified=row_key(row) in confirmed) for row in rows))
