"""What routes of pages share."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query
from sqlmodel import Session

from api.actions.prepare import NotThere
from api.actions.visible import within
from api.deps import CurrentOfficer, Reading
from api.pages import address
from payloads.ids import campaign_id
from storage.account import Officer
from storage.intake import now_of
from storage.reads.campaign import CampaignLine, campaigns
from storage.reads.receipt import Proof, proof

PageNumber = Annotated[int, Query(alias="trang", ge=1, le=100_000)]
Words = Annotated[str, Query(alias="tim", max_length=100)]


def now_in(session: Session) -> datetime:
    """The installation's clock."""
    return now_of(session, datetime.now(UTC))[0]


def campaigns_for(session: Session, officer: Officer) -> tuple[CampaignLine, ...]:
    """All campaigns; an auditor's are those of his remit."""
    return tuple(line for line in campaigns(session) if within(officer, campaign_id(line.code)))


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
