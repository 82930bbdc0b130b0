"""Kiểm tra: inspections with their findings, questions and answers; what an officer is asked, and his answer."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from api.actions import inspection as actions
from api.actions.compose import Malformed
from api.actions.prepare import NotThere
from api.deps import AppParts, CurrentOfficer, FormOfficer, Number, Parts, Reading
from api.pages.common import now_in
from api.pages.inspection_asking import Sheet, do, show
from api.pages.inspection_books import Heading, inspection_lines, paper, workbook
from api.pages.inspection_forms import (
    SLUGS,
    finding_form,
    inspection_form,
    officer_options,
    question_form,
    read_cases,
    step_form,
)
from api.rendering import render
from rules.acting import Role
from rules.inspection import FINDING, INSPECTION, QUESTION, Step
from storage import inspection as records
from storage.account import Officer
from storage.reads.common import order_key, unit_names
from storage.reads.inspection import ItemView, item, offices, questions_to
from storage.reads.inspection_campaign import titles_of, units_of

router = APIRouter(prefix="/kiem-tra", include_in_schema=False)
HOME = ("Cuộc kiểm tra", "/kiem-tra/cuoc")


@router.get("/cuoc")
def listing(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """Inspections of the officer's office; for the authority those with a result."""
    mine, found = actions.offices_of(officer), actions.records_for(session, officer)
    context: dict[str, Any] = {"found": found, "auditor": bool(mine), "titles": titles_of(session), "tab": "cuoc"}
    return render(request, "inspections.html", officer=officer, **context)


def _open_sheet(parts: AppParts, officer: CurrentOfficer) -> Sheet:
    with parts.database.read() as session:
        titles, remit = titles_of(session), actions.remit_of(officer)
    form = inspection_form([(code, titles[code]) for code in sorted(remit.campaigns)])
    return Sheet(form, actions.auditor_of(officer), HOME[1], (HOME,))


@router.get("/cuoc/moi")
def new(request: Request, officer: CurrentOfficer, sheet: Annotated[Sheet, Depends(_open_sheet)]) -> Response:
    """The form of a new inspection."""
    return show(request, officer, sheet)


@router.post("/cuoc/moi")
async def create(
    request: Request, parts: AppParts, officer: FormOfficer, sheet: Annotated[Sheet, Depends(_open_sheet)]
) -> Response:
    """Open an inspection."""

    def perform(key: str, fields: dict[str, Any]) -> str:
        begun = records.New(INSPECTION, fields["title"], 0, fields.get("paper", ""), fields.get("campaign", ""))
        made = actions.begin(parts, sheet.actor, key, begun, Step("open", fields["text"]))
        with parts.database.read() as session:
            view = item(session, made)
        return f"/kiem-tra/cuoc/{view.inspection if view else ''}"

    return await do(request, officer, sheet, perform)


@router.get("/cuoc/{number}")
def record(request: Request, number: Number, officer: CurrentOfficer, session: Reading) -> Response:
    """One inspection."""
    view = actions.record_for(session, officer, number)
    context: dict[str, Any] = {
        "view": view,
        "auditor": view.whole.unit in actions.offices_of(officer),
        "titles": titles_of(session),
        "tab": "cuoc",
    }
    return render(request, "inspection_record.html", officer=officer, **context)


@router.get("/cuoc/{number}/kiem-tra.xlsx")
def record_book(number: Number, officer: CurrentOfficer, session: Reading) -> Response:
    """One inspection as a workbook."""
    view = actions.record_for(session, officer, number)
    return workbook(f"kiem-tra-{number}", inspection_lines(view, titles_of(session)))


@router.get("/cuoc/{number}/kiem-tra.pdf")
def record_paper(number: Number, officer: CurrentOfficer, session: Reading) -> Response:
    """One inspection as a paper."""
    view = actions.record_for(session, officer, number)
    whole = view.whole
    facts = [f"Mục đích, phạm vi: {whole.steps[0].text}"]
    facts += [f"Văn bản giao kiểm tra: {whole.paper}."] if whole.paper else []
    facts += (
        [f"Kết luận chung: {whole.steps[-1].text}"] if whole.status == "CLOSED" else ["Cuộc kiểm tra chưa kết thúc."]
    )
    heading = Heading(f"CUỘC KIỂM TRA SỐ {number}", whole.title, tuple(facts))
    lines = inspection_lines(view, titles_of(session))
    return paper(session, officer, now_in(session), heading, lines, f"kiem-tra-{number}")


Cases = Annotated[str, Query(alias="ho-so", max_length=200)]
KINDS = {"ket-luan": (FINDING, "record"), "hoi": (QUESTION, "ask")}


def _item_sheet(parts: AppParts, officer: CurrentOfficer, number: Number, what: str, cases: Cases = "") -> Sheet:
    if what not in KINDS:
        raise NotThere(what)
    with parts.database.read() as session:
        view = actions.record_for(session, officer, number)
        actor = actions.auditor_of(officer, view.whole.unit)
        if what == "ket-luan":
            form = finding_form(cases)
        else:
            remit = actions.remit_of(officer)
            names = unit_names(session, units_of(session, remit.campaigns) | remit.units)
            named = offices(session)
            units = sorted(names.items(), key=lambda one: order_key(one[1]))
            form = question_form(units, officer_options(named, names), cases)
    back = f"/kiem-tra/cuoc/{number}"
    return Sheet(form, actor, back, (HOME, (f"Cuộc kiểm tra số {number}", back)))


@router.get("/cuoc/{number}/{what}")
def ask_item(request: Request, officer: CurrentOfficer, sheet: Annotated[Sheet, Depends(_item_sheet)]) -> Response:
    """The form of a finding or a question."""
    return show(request, officer, sheet)


@router.post("/cuoc/{number}/{what}")
async def add_item(
    request: Request,
    number: Number,
    what: str,
    parts: AppParts,
    officer: FormOfficer,
    sheet: Annotated[Sheet, Depends(_item_sheet)],
) -> Response:
    """Record a finding, or ask."""
    kind, act = KINDS[what]

    def perform(key: str, fields: dict[str, Any]) -> str:
        cases, wrong = read_cases(fields.get("cases", ""))
        if wrong:
            raise Malformed({"cases": f"Không đọc được: {'; '.join(wrong)}. Ghi mã phong trào/số hồ sơ."})
        to_unit, to_account = fields.get("to_unit", ""), fields.get("to_account", "")
        _require_together(parts, to_unit, to_account)
        begun = records.New(kind, fields["title"], number, to_unit=to_unit, to_account=to_account)
        due = fields.get("due_at")
        step = Step(act, fields["text"], datetime.fromisoformat(due) if due else None, cases)
        actions.begin(parts, sheet.actor, key, begun, step)
        return sheet.back

    return await do(request, officer, sheet, perform)


def _require_together(parts: Parts, unit: str, account: str) -> None:
    """The officer who is asked must hold a role for the unit that is asked. Raises Malformed."""
    if not account:
        return
    with parts.database.read() as session:
        if not any(one[0] == account and one[2] == unit for one in offices(session)):
            raise Malformed({"to_account": "Cán bộ này không thuộc đơn vị được hỏi; chọn lại hoặc để trống."})


def _item(session: Session, officer: Officer, item_id: int) -> ItemView:
    """An item that the officer keeps as auditor or is asked. Raises NotThere."""
    view = item(session, item_id)
    if view is None or not (view.unit in actions.offices_of(officer) or actions.is_asked(officer, view)):
        raise NotThere(str(item_id))
    return view


@router.get("/cau-hoi")
def questions(request: Request, officer: CurrentOfficer, session: Reading) -> Response:
    """Questions to the officer and his units."""
    units = frozenset(held.unit for held in officer.roles if held.role is not Role.AUDITOR)
    found = questions_to(session, officer.account, units)
    return render(request, "inspection_questions.html", officer=officer, found=found, titles=titles_of(session))


@router.get("/cau-hoi/{item_id}")
def question(request: Request, item_id: Number, officer: CurrentOfficer, session: Reading) -> Response:
    """One question with its answers."""
    view = _item(session, officer, item_id)
    if view.kind != QUESTION:
        raise NotThere(str(item_id))
    context: dict[str, Any] = {"item": view, "asked": actions.is_asked(officer, view), "titles": titles_of(session)}
    return render(request, "inspection_question.html", officer=officer, **context)


def _step_sheet(parts: AppParts, officer: CurrentOfficer, item_id: Number, slug: str) -> tuple[Sheet, ItemView]:
    if slug not in SLUGS:
        raise NotThere(slug)
    with parts.database.read() as session:
        view = _item(session, officer, item_id)
    act = SLUGS[slug]
    actor = actions.capacity_for(officer, view, act)
    back = f"/kiem-tra/cau-hoi/{item_id}" if act == "answer" else f"/kiem-tra/cuoc/{view.inspection}"
    crumbs = ((f"Câu hỏi «{view.title}»", back),) if act == "answer" else (HOME, (view.title, back))
    return Sheet(step_form(act, view.kind), actor, back, crumbs, "work" if act == "answer" else "inspection"), view


StepSheet = Annotated[tuple[Sheet, ItemView], Depends(_step_sheet)]


@router.get("/muc/{item_id}/{slug}")
def ask_step(request: Request, officer: CurrentOfficer, found: StepSheet) -> Response:
    """The form of one more step."""
    return show(request, officer, found[0])


@router.post("/muc/{item_id}/{slug}")
async def add_step(request: Request, slug: str, parts: AppParts, officer: FormOfficer, found: StepSheet) -> Response:
    """One more step: an answer, a question asked again, a closure."""
    sheet, view = found

    def perform(key: str, fields: dict[str, Any]) -> str:
        due = fields.get("due_at")
        step = Step(SLUGS[slug], fields["text"], datetime.fromisoformat(due) if due else None)
        actions.act(parts, sheet.actor, key, view, step)
        return sheet.back

    return await do(request, officer, sheet, perform)
