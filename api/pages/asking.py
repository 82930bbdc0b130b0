"""The way of every act over a page: a question, the typed answer, the act, then its receipt, its reason or a wait."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from activities.dispatch import Pending
from api.actions import draft as drafting
from api.actions.acting import Intent, counts_here, is_own, perform
from api.actions.compose import Malformed
from api.deps import AppParts, CurrentOfficer, FormOfficer, Parts
from api.pages.forms.base import Filled, Form, empty, fill
from api.rendering import render
from documents.sniff import WrongFile
from payloads.ids import subject_of
from rules.acting import Role
from rules.refusal import Refusal
from rules.register import TABLES
from storage.account import Held, Officer

Crumb = tuple[str, str]


@dataclass(frozen=True)
class Question:
    """What is asked before an act, and where the answer leads."""

    workflow_id: str
    act: str
    unit: str
    form: Form
    back: str
    crumbs: tuple[Crumb, ...]
    nav: str


class Asked(Protocol):
    """A form with its place on the page."""

    @property
    def form(self) -> Form: ...

    @property
    def back(self) -> str: ...

    @property
    def crumbs(self) -> tuple[Crumb, ...]: ...

    @property
    def nav(self) -> str: ...


def capacities(officer: Officer, question: Question) -> tuple[Held, ...]:
    """In which capacities the officer may do this; a unit's role counts for its own unit only."""
    move = TABLES[subject_of(question.workflow_id)].by_act[question.act]
    able = (held for held in officer.roles if held.role in move.roles and counts_here(held, move, question.unit))
    return tuple(sorted(able, key=lambda item: not is_own(item, question.unit)))


def show(
    request: Request, officer: Officer, question: Question, filled: Filled | None = None, refusal: Refusal | None = None
) -> Response:
    """The question; after a refusal or a mistake with everything that was typed and a fresh key."""
    return show_form(request, officer, question, capacities(officer, question), filled, refusal)


def show_form(
    request: Request,
    officer: Officer,
    question: Asked,
    held: tuple[Held, ...],
    filled: Filled | None = None,
    refusal: Refusal | None = None,
) -> Response:
    """A form in its place, with what was typed and what is wrong. `held`: in which capacities it can be filled."""
    filled = filled or empty(question.form)
    return render(
        request,
        "question.html",
        status_code=409 if refusal else 422 if filled.problems else 200,
        officer=officer,
        question=question,
        form=question.form,
        filled=filled,
        refusal=refusal,
        held=held,
    )


def role_of(data: FormData) -> Role | None:
    """The capacity that was chosen, when the form asked for one."""
    asked = str(data.get("role", ""))
    return Role(asked) if asked in Role.__members__ else None


async def take_files(
    parts: Parts,
    officer: Officer,
    owner: str,
    wanted: Mapping[str, bool],
    data: FormData,
    places: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Put every chosen file in its place. `wanted`: field → whether it has to be there. Answers field → what is wrong.

    `places`: field → kind under which the file is kept, where that is not the field's own name.
    """
    problems: dict[str, str] = {}
    for name, required in wanted.items():
        file = data.get(name)
        if not isinstance(file, UploadFile) or not file.filename:
            if required:
                problems[name] = "Chọn tệp."
            continue
        kind = (places or {}).get(name, name)
        given = drafting.Given(kind, file.filename, await file.read(drafting.LIMIT_BYTES + 1))
        try:
            await run_in_threadpool(drafting.attach, parts, officer, owner, given)
        except WrongFile as wrong:
            problems[name] = f"Tệp «{file.filename}»: {wrong.sentence}"
    return problems


async def do(request: Request, parts: Parts, officer: Officer, question: Question) -> Response:
    """Do the act that the form asks for. Whatever goes wrong, the form comes back with what was typed."""
    async with request.form() as data:
        return await _do(request, parts, officer, question, data)


async def _do(request: Request, parts: Parts, officer: Officer, question: Question, data: FormData) -> Response:
    filled = fill(question.form, data)
    if not filled.problems and question.form.files:
        wanted = {item.name: not item.optional for item in question.form.files}
        places = {name: question.form.place(name, filled.fields) for name in wanted}
        problems = await take_files(parts, officer, question.workflow_id, wanted, data, places)
        filled = replace(filled, problems=problems)
    if filled.problems:
        return show(request, officer, question, filled)
    intent = Intent(question.workflow_id, question.act, str(data.get("form_key", "")), filled.fields, role_of(data))
    try:
        answer = await perform(parts, officer, intent, question.unit)
    except Refusal as refusal:
        return show(request, officer, question, filled, refusal)
    except Malformed as malformed:
        return show(request, officer, question, replace(filled, problems=malformed.problems))
    if isinstance(answer, Pending):
        return waiting(request, officer, answer)
    return RedirectResponse(f"{question.back}?bien-nhan={answer.receipt.update_id}", status_code=303)


def waiting(request: Request, officer: Officer, answer: Pending) -> Response:
    """The act is taken; the page asks again by itself."""
    return render(request, "pending.html", status_code=202, officer=officer, key=answer.key)


def add_routes(router: APIRouter, path: str, make: Callable[..., Question]) -> None:
    """The two routes of every act at an address: before it, and doing it. `make`: the dependency that asks."""

    def ask(request: Request, officer: CurrentOfficer, question: Annotated[Question, Depends(make)]) -> Response:
        return show(request, officer, question)

    async def act(
        request: Request, parts: AppParts, officer: FormOfficer, question: Annotated[Question, Depends(make)]
    ) -> Response:
        return await do(request, parts, officer, question)

    router.add_api_route(path, ask, methods=["GET"])
    router.add_api_route(path, act, methods=["POST"])
