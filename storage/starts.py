"""Input of a workflow that a first act begins, from the rows that exist before it."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from payloads.ids import campaign_of, key_of, subject_of
from payloads.starts import (
    CampaignStart,
    CouncilStart,
    DecisionStart,
    EnrolmentStart,
    NominationStart,
    ProgrammeStart,
    SigningStart,
)
from storage import programme
from storage.facts import basis_of
from storage.tables.person import Clock
from storage.tables.subject import Campaign, Draft

Start = CampaignStart | EnrolmentStart | NominationStart | CouncilStart | DecisionStart | ProgrammeStart | SigningStart


STANDING_ALONE: dict[str, Callable[[Session, str], Any]] = {
    "programme": programme.start_of,
    "signing": lambda session, issuer: SigningStart(issuer),
}
"""Subject that belongs to no campaign → its start input from (session, what follows the subject in the id)."""


def start_for(session: Session, workflow_id: str) -> Start:
    """The start input for a workflow id. A KeyError or missing row is a fault: actions check before they send."""
    if not campaign_of(workflow_id):
        alone: Start = STANDING_ALONE[subject_of(workflow_id)](session, key_of(workflow_id))
        return alone
    code, tail = campaign_of(workflow_id), workflow_id.split("/")[-1]
    campaign = session.get_one(Campaign, code)
    subject = subject_of(workflow_id)
    if subject == "nomination":
        return NominationStart(code, int(tail), session.get_one(Draft, workflow_id).unit)
    if subject == "enrolment":
        return EnrolmentStart(code, tail)
    if subject == "council":
        return CouncilStart(code, int(tail))
    if subject == "decision":
        return DecisionStart(code, int(tail), campaign.issuer)
    clock = session.get_one(Clock, 1)
    return CampaignStart(code, campaign.issuer, clock.frozen, basis_of(campaign).settle_seconds)
