"""The dossier form: composing, uploading, filing, all in one form that loses nothing when something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from activities.dispatch import Pending
from api.actions import draft as drafting
from api.actions.acting import Intent, perform
from api.deps import Parts
from api.pages import address
from api.pages.asking import role_of, take_files, waiting
from api.rendering import render
from rules.facts import DossierItem, Standard, Window
from rules.refusal import Refusal
from storage.account import Officer
from storage.reads.campaign import campaign
from storage.reads.nomination import COLLECTIVE, INDIVIDUAL, CaseView, Content, case, content_of

LIMITS = {"name": 120, "post": 160, "summary": 4000}
LABELS = {"name": "tên", "post": "chức vụ, nơi công tác", "summary": "tóm tắt thành tích"}
FILE_ACTS = {"NOT_SUBMITTED": "submit", "RETURNED": "supplement"}


@dataclass(frozen=True)
class Sheet:
    """What the form shows. `problems`: field or kind of paper → sentence."""

    code: str
    plan_title: str
    unit: str
    unit_name: str
    content: Content
    items: tuple[DossierItem, ...]
    standards: tuple[Standard, ...]
    window: Window
    case: CaseView | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None
    declared: bool = False


def typed(data: FormData) -> dict[str, Any]:
    """The nominee as typed."""
    collective = data.get("recipient_class") == COLLECTIVE
    return {
        "recipient_class": str(data.get("recipient_class", "")),
        "honorific": "" if collective else str(data.get("honorific", "")),
        "name": str(data.get("name", "")).strip(),
        "post": "" if collective else str(data.get("post", "")).strip(),
        "standards": [] if collective else [str(code) for code in data.getlist("standards")],
        "summary": str(data.get("summary", "")).strip(),
    }


def wrong(content: Mapping[str, Any], filing: bool) -> dict[str, str]:
    """What has to be mended: for a draft only what could not be kept, for a filing all that the form asks."""
    problems = {
        name: f"Viết {LABELS[name]} ngắn hơn {limit} chữ."
        for name, limit in LIMITS.items()
        if len(content[name]) > limit
    }
    if content["recipient_class"] not in (INDIVIDUAL, COLLECTIVE):
        problems["recipient_class"] = "Chọn cá nhân hoặc tập thể."
    if not content["name"]:
        problems["name"] = "Nhập tên cá nhân hoặc tập thể."
    individual = content["recipient_class"] == INDIVIDUAL
    if filing and individual and not content["post"]:
        problems["post"] = "Nhập chức vụ, nơi công tác."
    if filing and individual and content["honorific"] not in ("Ông", "Bà"):
        problems["honorific"] = "Chọn ông hoặc bà."
    if filing and individual and not content["standards"]:
        problems["standards"] = "Chọn ít nhất một tiêu chuẩn mà cá nhân đạt được."
    return problems


def sheet(session: Session, code: str, unit: str, unit_name: str, found: CaseView | None) -> Sheet | None:
    """The form for a new draft or an existing one; None without such a campaign."""
    view = campaign(session, code)
    if view is None:
        return None
    return Sheet(
        code,
        view.short_title,
        unit,
        unit_name,
        found.draft if found else Content(),
        view.basis.dossier,
        tuple(standard for standard in view.basis.standards if standard.applies_to == "INDIVIDUAL"),
        view.window("SUBMISSION"),
        found,
    )


def show(request: Request, officer: Officer, form: Sheet) -> Response:
    """The form."""
    status = 409 if form.refusal else 422 if form.problems else 200
    return render(request, "dossier.html", status_code=status, officer=officer, sheet=form)


def _again(parts: Parts, form: Sheet, draft_id: str | None) -> Sheet:
    """The form with the draft as it is kept by now."""
    if draft_id is None:
        return form
    _subject, code, n = draft_id.split("/")
    with parts.database.read() as session:
        return Sheet(**{**vars(form), "case": case(session, code, int(n))})


async def save(request: Request, parts: Parts, officer: Officer, form: Sheet) -> Response:
    """Keep the draft and its files; with «nop» also file it."""
    async with request.form() as data:
        return await _save(request, parts, officer, form, data)


async def _save(request: Request, parts: Parts, officer: Officer, form: Sheet, data: FormData) -> Response:
    content, filing = typed(data), data.get("lam") == "nop"
    problems = wrong(content, filing)
    shown = Sheet(**{**vars(form), "content": content_of(content), "declared": data.get("declared") == "1"})
    blocking = set(problems) & {"recipient_class", "name", *LIMITS} - {"post"}
    if form.case is None and blocking:
        return show(request, officer, Sheet(**{**vars(shown), "problems": problems}))
    if not blocking:
        draft = await run_in_threadpool(_keep, parts, officer, shown, content, str(data.get("form_key", "")))
        kinds = {item.kind: False for item in form.items}
        problems |= await take_files(parts, officer, draft, kinds, data)
        shown = await run_in_threadpool(_again, parts, shown, draft)
    if problems:
        return show(request, officer, Sheet(**{**vars(shown), "problems": problems}))
    assert shown.case is not None  # kept above
    if filing:
        return await _file(request, parts, officer, shown, data)
    return RedirectResponse(f"{address.nomination(shown.code, shown.case.n)}/soan?luu=1", status_code=303)


def _keep(parts: Parts, officer: Officer, form: Sheet, content: dict[str, Any], form_key: str) -> str:
    if form.case is None:
        return drafting.create(parts, officer, form.code, form.unit, content, form_key).id
    return drafting.update(parts, officer, form.case.id, content).id


async def _file(request: Request, parts: Parts, officer: Officer, form: Sheet, data: FormData) -> Response:
    assert form.case is not None  # a draft is kept before it is filed
    act = FILE_ACTS.get(form.case.status, "submit")
    fields = {"declared": form.declared}
    intent = Intent(form.case.id, act, str(data.get("form_key", "")), fields, role_of(data))
    try:
        answer = await perform(parts, officer, intent, form.unit)
    except Refusal as refusal:
        return show(request, officer, Sheet(**{**vars(form), "refusal": refusal}))
    if isinstance(answer, Pending):
        return waiting(request, officer, answer)
    back = address.nomination(form.code, form.case.n)
    return RedirectResponse(f"{back}?bien-nhan={answer.receipt.update_id}", status_code=303)


def units_of(officer: Officer, names: tuple[tuple[str, str], ...], standing: bool) -> tuple[tuple[str, str], ...]:
    """Units for which the officer may begin a dossier in a campaign."""
    return tuple(item for item in names if standing or item[0] in officer.units())
