"""The way of the auditor's forms: shown, filled, done, or shown again with what was typed and what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.actions.compose import Malformed
from api.pages.asking import Crumb, show_form
from api.pages.forms.base import Filled, Form, fill
from rules.acting import Actor
from rules.refusal import Refusal
from storage.account import Held, Officer


@dataclass(frozen=True)
class Sheet:
    """A form with its place: whoever may fill it, where it stands, where it leads back to."""

    form: Form
    actor: Actor
    back: str
    crumbs: tuple[Crumb, ...]
    nav: str = "inspection"


def show(
    request: Request, officer: Officer, sheet: Sheet, filled: Filled | None = None, refusal: Refusal | None = None
) -> Response:
    """The form; after a refusal or a mistake with everything that was typed."""
    return show_form(request, officer, sheet, (Held(sheet.actor.role, sheet.actor.unit, ""),), filled, refusal)


async def do(
    request: Request, officer: Officer, sheet: Sheet, perform: Callable[[str, dict[str, Any]], str]
) -> Response:
    """Do what the form asks for. `perform`: (form key, fields) → where it leads. It raises Refusal and Malformed."""
    async with request.form() as data:
        filled = fill(sheet.form, data)
        if filled.problems:
            return await run_in_threadpool(show, request, officer, sheet, filled)
        try:
            to = await run_in_threadpool(perform, str(data.get("form_key", "")), filled.fields)
        except Refusal as refusal:
            return await run_in_threadpool(show, request, officer, sheet, filled, refusal)
        except Malformed as malformed:
            wrong = replace(filled, problems=malformed.problems)
            return await run_in_threadpool(show, request, officer, sheet, wrong)
    return RedirectResponse(to, status_code=303)
