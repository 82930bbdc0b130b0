"""What routes are given: the application's parts, a reading session, the signed-in officer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Path, Request
from sqlmodel import Session
from temporalio.client import Client

from api import security
from api.reading import admit
from documents.store import Store
from runtime.settings import Settings
from storage import account as accounts
from storage.account import Officer
from storage.session import Database


@dataclass(frozen=True)
class Parts:
    """The parts of the application, wired once in `api.app`."""

    settings: Settings
    database: Database
    client: Client
    store: Store


class NotSignedIn(Exception):
    """No valid session: pages go to sign-in, JSON answers 401."""


class Forged(Exception):
    """A changing request with a cookie but without its CSRF value."""


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def reading(request: Request) -> Iterator[Session]:
    with parts_of(request).database.read() as session:
        yield session


def _bearer(request: Request) -> str | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value if scheme.lower() == "bearer" and value else None


def token_of(request: Request) -> str:
    """The session's token, by bearer header (JSON) or by cookie; "" when there is none."""
    return _bearer(request) or request.cookies.get(security.COOKIE) or ""


def officer_of(request: Request) -> Officer:
    """The signed-in officer: by bearer token (JSON) or by cookie. Raises NotSignedIn; refuses OUTSIDE_REMIT."""
    token = token_of(request)
    if not token:
        raise NotSignedIn
    with parts_of(request).database.read() as session:
        officer = accounts.officer_of(session, security.token_hash(token), datetime.now(UTC))
    if officer is None:
        raise NotSignedIn
    admit(request, parts_of(request).database, officer)
    return officer


def changing_officer(request: Request, officer: Annotated[Officer, Depends(officer_of)]) -> Officer:
    """The officer of a JSON request that changes something: a cookie alone is not enough. Raises Forged."""
    if _bearer(request) is None and not security.same(request.headers.get("x-csrf", ""), officer.csrf):
        raise Forged
    return officer


async def form_officer(request: Request, officer: Annotated[Officer, Depends(officer_of)]) -> Officer:
    """The officer of a page's form, whose hidden field must hold the session's CSRF value. Raises Forged."""
    form = await request.form()
    if not security.same(str(form.get("csrf", "")), officer.csrf):
        await form.close()
        raise Forged
    return officer


AppParts = Annotated[Parts, Depends(parts_of)]
Reading = Annotated[Session, Depends(reading)]
CurrentOfficer = Annotated[Officer, Depends(officer_of)]
ChangingOfficer = Annotated[Officer, Depends(changing_officer)]
FormOfficer = Annotated[Officer, Depends(form_officer)]
Number = Annotated[int, Path(ge=0, lt=2**31)]
"""In an address; a larger one has no place in a row."""
