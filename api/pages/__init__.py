"""Pages for people, in Vietnamese."""

from fastapi import APIRouter

from api.pages import account, campaign, meeting, nomination, rehearsal, words, work
from api.rendering import ENVIRONMENT

ROUTERS: tuple[APIRouter, ...] = (
    account.router,
    work.router,
    rehearsal.router,
    campaign.router,
    nomination.router,
    meeting.council,
    meeting.decided,
)
words.install(ENVIRONMENT)
