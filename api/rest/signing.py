"""Reading over JSON: powers to sign, by issuer."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from pydantic_core import to_jsonable_python

from api.actions.prepare import NotThere
from api.actions.visible import issuers_for, require_oversight
from api.deps import CurrentOfficer, Reading
from api.rest.schemas import Page
from payloads.ids import signing_id
from rules.calendar import in_vietnam
from storage.intake import now_of
from storage.reads.signing_power import book

router = APIRouter(prefix="/api/v1/signing", tags=["signing"])


@router.get("")
def books(session: Reading, officer: CurrentOfficer) -> Page:
    """Issuers here whose powers to sign can be read."""
    found = issuers_for(session, officer)
    return Page(items=[{"issuer": code, "name": name} for code, name in found])


@router.get("/{code}")
def powers(code: str, session: Reading, officer: CurrentOfficer) -> dict[str, Any]:
    """Powers at one issuer: of the posts, and every line of the book with its standing today."""
    require_oversight(officer, signing_id(code))
    found = book(session, code, in_vietnam(now_of(session, datetime.now(UTC))[0]).date())
    if found is None:
        raise NotThere(code)
    answer: dict[str, Any] = to_jsonable_python(found)
    return answer
