"""What routes of pages share."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query
from sqlmodel import Session

from api.actions.prepare import NotThere
from api.actions.visible import sees_all
from api.deps import CurrentOfficer, Reading
from api.pages import address
from storage.account import Officer
from storage.intake import now_of
from storage.reads.common import EVERYTHING, Scope
from storage.reads.receipt import Proof, proof

PageNumber = Annotated[int, Query(alias="trang", ge=1, le=100_000)]
Words = Annotated[str, Query(alias="tim", max_length=100)]


def now_in(session: Session) -> datetime:
    """The installation's clock."""
    return now_of(session, datetime.now(UTC))[0]


def scope_of(officer: Officer) -> Scope:
    """Units whose cases the officer may read."""
    return EVERYTHING if sees_all(officer) else Scope(officer.units())


def require_all(officer: Officer) -> None:
    """Sittings and decisions are not for a unit's officers. Raises NotThere: not even a hint."""
    if not sees_all(officer):
        raise NotThere("page")


def act_of(subject: str, slug: str) -> str:
    """The act of an address. Raises NotThere."""
    act = address.BY_SLUG[subject].get(slug)
    if act is None:
        raise NotThere(slug)
    return act


def _receipt(
    session: Reading, officer: CurrentOfficer, key: Annotated[str, Query(alias="bien-nhan", max_length=64)] = ""
) -> Proof | None:
    return proof(session, key, officer.account) if key else None


Shown = Annotated[Proof | None, Depends(_receipt)]
"""The receipt of the act that led here, when the address names one of the officer's own."""
