"""Bàn giao: one page of an officer's open cases, deadlines and papers; the act; its minutes as PDF."""

import threading
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.actions.compose import Malformed
from api.actions.handover import held_by, may_look, narrowed, perform, person_of
from api.actions.prepare import NotThere
from api.deps import AppParts, CurrentOfficer, FormOfficer, Parts, Reading
from api.pages.common import now_in
from api.pages.forms.base import ON, Field, Filled, Form, Option, empty, fill
from api.pages.handover_paper import Party, minutes
from api.pages.handover_words import line_of
from api.pages.words import capacity
from api.rendering import HEADERS, render
from documents.handover import HandoverMinutes
from documents.press import Press, Unprintable
from rules.acting import Role
from rules.handover import HandOver, Holding, may_assign
from rules.refusal import Refusal
from storage.account import Officer
from storage.reads.colleague import colleagues
from storage.reads.common import people_of_accounts, unit_names
from storage.reads.handover import Handed, handover, handovers, of_account
from storage.reads.handover import holdings as holdings_of

router = APIRouter(include_in_schema=False)
New = Annotated[str, Query(alias="moi", max_length=1)]
_PRESS: list[Press] = []
_TURN = threading.Lock()


@dataclass(frozen=True)
class Desk:
    """The page of one account as the officer who looks may use it."""

    account: str
    name: str
    post: str
    roles: tuple[str, ...]
    form: Form | None
    """None: the officer may look but hand nothing on."""


@router.get("/ban-giao")
def own(officer: CurrentOfficer) -> Response:
    """The officer's own page."""
    return RedirectResponse(f"/ban-giao/{officer.account}", status_code=303)


@router.get("/ban-giao/{account}")
def page(request: Request, account: str, officer: CurrentOfficer, session: Reading) -> Response:
    """Open cases, deadlines and papers of an account, and the form that hands them on."""
    return _show(request, session, officer, account)


def _show(
    request: Request,
    session: Session,
    officer: Officer,
    account: str,
    filled: Filled | None = None,
    refusal: Refusal | None = None,
) -> Response:
    _row, person = person_of(session, officer, account)
    held = holdings_of(session, account)
    names = unit_names(session, (one.unit for one in held))
    roles = tuple(capacity(one.role, names.get(one.unit, one.unit)) for one in held)
    form = _form(session, officer, account, held)
    made = tuple(narrowed(officer, account, one) for one in handovers(session, account))
    people = people_of_accounts(session, {a for one in made for a in (one.from_account, one.to_account)})
    status = 409 if refusal else 422 if filled and filled.problems else 200
    return render(
        request,
        "handover.html",
        status_code=status,
        officer=officer,
        desk=Desk(account, f"{person.honorific} {person.name}".strip(), person.post, roles, form),
        open=narrowed(officer, account, of_account(session, account)),
        line_of=line_of,
        made=made,
        people=people,
        filled=filled or (empty(form) if form else None),
        refusal=refusal,
    )


def _form(session: Session, officer: Officer, account: str, held: tuple[Holding, ...]) -> Form | None:
    """Who can take over, which roles, and whether the roles go along; None when nothing may be handed on here."""
    mine = held_by(officer)
    own_page = officer.account == account
    assignable = tuple(one for one in held if may_assign(mine, one))
    offered = held if own_page else assignable
    if not offered:
        return None
    names = unit_names(session, (one.unit for one in held))
    roles = tuple(Option(_key(one), capacity(one.role, names.get(one.unit, one.unit))) for one in offered)
    others = tuple(Option(c.account, c.name, c.what) for c in colleagues(session, account))
    fields = [
        Field("to", "Người nhận", "choice", options=others),
        Field("roles", "Vai bàn giao", "checks", options=roles, start=tuple(option.value for option in roles)),
    ]
    if assignable:
        hint = "Chỉ thủ trưởng giao được vai; người bàn giao thôi giữ vai đó."
        fields += [
            Field("move", "Giao luôn các vai này cho người nhận", "confirm", hint=hint),
            Field("paper", "Văn bản phân công", hint="ví dụ: 15/QĐ-PNV ngày 01/7/2025", optional=True),
        ]
    reason = Field("reason", "Lý do bàn giao", "area", hint="ví dụ: chuyển công tác từ ngày 01/7/2025")
    return Form("Bàn giao", "Bàn giao", (*fields, reason), icon="send")


def _key(one: Holding) -> str:
    return f"{one.role.value}@{one.unit}"


def _holding(key: str) -> Holding | None:
    role, _, unit = key.partition("@")
    return Holding(Role(role), unit) if role in Role.__members__ else None


@router.post("/ban-giao/{account}")
async def hand_on(request: Request, account: str, parts: AppParts, officer: FormOfficer) -> Response:
    """Hand on; whatever goes wrong, the page comes back with what was typed."""
    async with request.form() as data:
        return await run_in_threadpool(_hand_on, request, parts, officer, account, data)


def _hand_on(request: Request, parts: Parts, officer: Officer, account: str, data: FormData) -> Response:
    with parts.database.read() as session:
        person_of(session, officer, account)
        form = _form(session, officer, account, holdings_of(session, account))
        if form is None:
            raise NotThere(account)
        filled = fill(form, data)
        if filled.problems:
            return _show(request, session, officer, account, filled)
    fields = filled.fields
    asked = HandOver(
        from_account=account,
        to_account=fields["to"],
        roles=tuple(one for key in fields["roles"] if (one := _holding(key))),
        move=fields.get("move") is True,
        paper=fields.get("paper") or "",
        reason=fields["reason"],
    )
    try:
        number = perform(parts, officer, str(data.get("form_key", "")), asked)
    except Refusal as refusal:
        with parts.database.read() as session:
            return _show(request, session, officer, account, filled, refusal)
    # Whoever gave a role away may see the page no longer: the minutes stay open to both and to the head.
    return RedirectResponse(f"/ban-giao/bien-ban/{number}?moi={ON}", status_code=303)


@router.get("/ban-giao/{account}/danh-sach.pdf")
def list_paper(account: str, officer: CurrentOfficer, session: Reading) -> Response:
    """The list of an account as it stands now, to be looked through; handed to nobody."""
    _row, person = person_of(session, officer, account)
    belongings = narrowed(officer, account, of_account(session, account))
    giver = Party(account, f"{person.honorific} {person.name}".strip(), person.post)
    at = now_in(session)
    names = unit_names(session, (one.unit for one in holdings_of(session, account)))
    roles = tuple(capacity(one.role, names.get(one.unit, one.unit)) for one in holdings_of(session, account))
    paper = minutes(session, giver, None, roles, belongings.cases, at, papers=belongings.papers)
    return _pdf(paper, f"viec-dang-mo-{account}")


@router.get("/ban-giao/bien-ban/{number}")
def record(request: Request, number: int, officer: CurrentOfficer, session: Reading, new: New = "") -> Response:
    """One handover on record: who, when, to whom, the list as it stood then."""
    made = _made(session, officer, number)
    people = people_of_accounts(session, (made.from_account, made.to_account, made.by_account))
    names = unit_names(session, (*(one.unit for one in made.roles), *(case.unit for case in made.cases)))
    return render(
        request,
        "handover_record.html",
        officer=officer,
        made=made,
        people=people,
        names=names,
        line_of=line_of,
        new=new,
    )


@router.get("/ban-giao/bien-ban/{number}/bien-ban.pdf")
def record_paper(number: int, officer: CurrentOfficer, session: Reading) -> Response:
    """The minutes of a handover; the same record gives the same bytes."""
    made = _made(session, officer, number)
    people = people_of_accounts(session, (made.from_account, made.to_account))
    giver, taker = (
        Party(account, str(people[account]), people[account].post) for account in (made.from_account, made.to_account)
    )
    names = unit_names(session, (one.unit for one in made.roles))
    roles = tuple(capacity(one.role, names.get(one.unit, one.unit)) for one in made.roles)
    paper = minutes(session, giver, taker, roles, made.cases, made.handed_at, made=made)
    return _pdf(paper, f"bien-ban-ban-giao-{number}")


def _made(session: Session, officer: Officer, number: int) -> Handed:
    """Raises NotThere for a handover that there is not, or in which the officer has no part."""
    made = handover(session, number)
    if made is None:
        raise NotThere(str(number))
    if officer.account not in (made.to_account, made.by_account) and not may_look(
        session, officer, made.from_account, made.roles
    ):
        raise NotThere(str(number))
    return narrowed(officer, made.to_account, made)


def _pdf(paper: HandoverMinutes, name: str) -> Response:
    """The paper, or Malformed with what cannot be printed."""
    with _TURN:
        if not _PRESS:
            _PRESS.append(Press())
        try:
            data = _PRESS[0].render(paper)
        except Unprintable as problem:
            raise Malformed({"reason": problem.sentence}) from problem
    headers = HEADERS | {"Content-Disposition": f"inline; filename={name}.pdf"}
    return Response(data, media_type="application/pdf", headers=headers)
