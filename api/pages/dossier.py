"""The dossier form: composing, uploading, filing, all in one form that loses nothing when something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from api.pages.forms.base import ON
from api.pages.words import CLASSES
from api.rendering import render
from payloads.naming import Names, dossier_awards, names_of
from rules.facts import AwardPath, DossierItem, Standard, Window
from rules.filing import AD_HOC, dossier_of
from rules.refusal import Refusal
from rules.window import CaseFacts
from storage.account import Officer
from storage.facts import case_facts
from storage.reads.campaign import campaign
from storage.reads.nomination import (
    COLLECTIVE,
    GROUPS,
    INDIVIDUAL,
    CaseView,
    Content,
    PaperSlot,
    case,
    content_of,
)
from storage.tables.subject import Campaign

LIMITS = {"name": 120, "post": 160, "place": 160, "summary": 4000}
LABELS = {"name": "tên", "post": "chức vụ, nơi công tác", "place": "nơi ở", "summary": "tóm tắt thành tích"}
BOTH = (INDIVIDUAL, COLLECTIVE)
"""Recipient classes of an award whose plan does not name any."""
FILE_ACTS = {"NOT_SUBMITTED": "submit", "RETURNED": "supplement"}


@dataclass(frozen=True)
class Sheet:
    """What the form shows. `problems`: field or kind of paper → sentence."""

    code: str
    plan_title: str
    unit: str
    unit_name: str
    content: Content
    facts: CaseFacts
    awards: tuple[AwardPath, ...]
    """Awards that a dossier may be filed for."""
    names: Names
    standards: tuple[Standard, ...]
    case: CaseView | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None
    declared: bool = False

    @property
    def items(self) -> tuple[DossierItem, ...]:
        """The list of papers, by the type of commendation that is chosen."""
        return dossier_of(self.facts, self.content.commendation_type, self.content.award)

    @property
    def window(self) -> Window | None:
        """When dossiers of this type are taken; None: the plan sets no window."""
        key = "CAMPAIGN" if self.content.commendation_type == AD_HOC else "SUBMISSION"
        return self.facts.window(key) if self.facts.has(key) else None

    @property
    def waves(self) -> tuple[Window, ...]:
        """Waves that an achievement may belong to."""
        return tuple(window for window in self.facts.windows if window.key.startswith("WAVE_"))

    @property
    def classes(self) -> tuple[str, ...]:
        """Recipient classes that the plan allows for the award or the type that is chosen, or for any of them."""
        ad_hoc = self.facts.ad_hoc
        allowed = {code for award in self.awards for code in award.recipients or BOTH}
        allowed |= set(ad_hoc.recipients) if ad_hoc is not None else set()
        return tuple(code for code in CLASSES if code in (allowed or set(BOTH)))

    @property
    def slots(self) -> dict[str, PaperSlot]:
        """Kind of paper → its place in the draft as it is kept."""
        return {slot.kind: slot for slot in self.case.slots} if self.case is not None else {}


def typed(data: FormData) -> dict[str, Any]:
    """The nominee as typed."""
    group = data.get("recipient_class") in GROUPS
    chosen = {name: str(data[name]) for name in ("award", "commendation_type", "wave") if data.get(name)}
    said = {
        "recipient_class": str(data.get("recipient_class", "")),
        "honorific": "" if group else str(data.get("honorific", "")),
        "name": str(data.get("name", "")).strip(),
        "post": "" if group else str(data.get("post", "")).strip(),
        "standards": [] if group else [str(code) for code in data.getlist("standards")],
        "summary": str(data.get("summary", "")).strip(),
        "place": str(data.get("place", "")).strip(),
        "direct_worker": not group and data.get("direct_worker") == ON,
    }
    return said | chosen


def wrong(content: Mapping[str, Any], filing: bool, form: Sheet) -> dict[str, str]:
    """What has to be mended: for a draft only what could not be kept, for a filing all that the form asks."""
    problems = {
        name: f"Viết {LABELS[name]} ngắn hơn {limit} chữ."
        for name, limit in LIMITS.items()
        if len(content[name]) > limit
    }
    if content["recipient_class"] not in form.classes:
        problems["recipient_class"] = "Chọn đối tượng được đề nghị."
    if not content["name"]:
        problems["name"] = "Nhập tên cá nhân hoặc tập thể."
    individual = content["recipient_class"] == INDIVIDUAL
    if filing and individual and not content["post"]:
        problems["post"] = "Nhập chức vụ, nơi công tác."
    if filing and individual and content["honorific"] not in ("Ông", "Bà"):
        problems["honorific"] = "Chọn ông hoặc bà."
    if filing and individual and form.standards and not content["standards"]:
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
        case_facts(session, session.get_one(Campaign, code), unit),
        dossier_awards(view.basis),
        names_of(view.basis),
        tuple(standard for standard in view.basis.standards if standard.applies_to == "INDIVIDUAL" and standard.group),
        found,
    )


def of_kind(form: Sheet, commendation_type: str) -> Sheet:
    """An empty form for another type of commendation, where the plan has it."""
    if form.facts.ad_hoc is None:
        return form
    return replace(form, content=replace(form.content, commendation_type=commendation_type))


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
    problems = wrong(content, filing, form)
    shown = Sheet(**{**vars(form), "content": content_of(content), "declared": data.get("declared") == "1"})
    blocking = set(problems) & {"recipient_class", "name", *LIMITS} - {"post"}
    if form.case is None and blocking:
        return show(request, officer, Sheet(**{**vars(shown), "problems": problems}))
    if not blocking:
        draft = await run_in_threadpool(_keep, parts, officer, shown, content, str(data.get("form_key", "")))
        kinds = {item.kind: False for item in shown.items}
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
