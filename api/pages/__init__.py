"""Pages for people, in Vietnamese."""

from fastapi import APIRouter

from api.pages import (
    account,
    award_history,
    campaign,
    handover,
    law,
    meeting,
    nomination,
    organisation,
    programme,
    rehearsal,
    signing,
    words,
    work,
)
from api.rendering import ENVIRONMENT

ROUTERS: tuple[APIRouter, ...] = (
    account.router,
    work.router,
    rehearsal.router,
    programme.router,
    campaign.router,
    nomination.router,
    meeting.council,
    meeting.decided,
    organisation.router,
    award_history.router,
    law.router,
    signing.router,
    handover.router,
)
words.install(ENVIRONMENT)
organisation.install(ENVIRONMENT)
law.install(ENVIRONMENT)
signing.install(ENVIRONMENT)
