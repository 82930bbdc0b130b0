"""Signing in and out; in a rehearsal also stepping into a role."""

import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api import security
from api.actions.prepare import NotThere
from api.deps import AppParts, FormOfficer, Parts
from api.rendering import render
from storage import account as accounts
from storage.installation import is_rehearsal
from storage.reads.rehearsal import DemoAccount, demo_accounts

router = APIRouter(include_in_schema=False)
Next = Annotated[str, Query(alias="tiep", max_length=300)]


def _local(path: str) -> str:
    """A path of this site, else the work list: nobody is sent elsewhere after signing in."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _demos(parts: Parts) -> tuple[DemoAccount, ...]:
    with parts.database.read() as session:
        return demo_accounts(session) if is_rehearsal(session) else ()


def _enter(request: Request, token: str, to: str) -> Response:
    response = RedirectResponse(_local(to), status_code=303)
    secure = request.url.scheme == "https"
    response.set_cookie(security.COOKIE, token, httponly=True, samesite="lax", secure=secure, path="/")
    return response


@router.get("/dang-nhap")
def ask(request: Request, parts: AppParts, to: Next = "/") -> Response:
    """The sign-in page."""
    return render(request, "sign_in.html", to=_local(to), account="", refused=None, demos=_demos(parts))


@router.post("/dang-nhap")
async def sign_in(
    request: Request,
    parts: AppParts,
    account: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    to: Annotated[str, Form(max_length=300)] = "/",
) -> Response:
    """Sign in, or say why not; the name stays, the password does not."""
    try:
        token, _officer = await run_in_threadpool(security.sign_in, parts.database, account.strip(), password)
    except security.SignInRefused as refused:
        demos = await run_in_threadpool(_demos, parts)
        return render(request, "sign_in.html", 401, to=_local(to), account=account, refused=refused, demos=demos)
    return _enter(request, token, to)


@router.post("/dang-xuat")
def sign_out(request: Request, parts: AppParts, officer: FormOfficer) -> Response:
    """End this session."""
    with parts.database.write() as session:
        accounts.close_session(session, security.token_hash(request.cookies.get(security.COOKIE, "")))
    response = RedirectResponse("/dang-nhap", status_code=303)
    response.delete_cookie(security.COOKIE, path="/")
    return response


def _step_into(parts: Parts, name: str) -> str:
    """A session of a demo account without its password; only where nothing has legal value. Raises NotThere."""
    token = secrets.token_urlsafe(32)
    with parts.database.write() as session:
        account = accounts.find(session, name)
        if not is_rehearsal(session) or account is None or not (account.demo and account.active):
            raise NotThere(name)
        now = datetime.now(UTC)
        accounts.open_session(session, account, security.token_hash(token), secrets.token_urlsafe(24), now)
    return token


@router.post("/dien-tap/vai")
async def step_into(request: Request, parts: AppParts, account: Annotated[str, Form(max_length=80)]) -> Response:
    """Step into a role of the rehearsal."""
    return _enter(request, await run_in_threadpool(_step_into, parts, account), "/")
