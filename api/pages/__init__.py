"""Pages for people, in Vietnamese."""

from fastapi import APIRouter

from api.pages import (
    account,
    award_history,
    campaign,
    handover,
    inspection,
    inspection_case,
    inspection_record,
    inspection_sample,
    inspection_words,
    law,
    meeting,
    nomination,
    organisation,
    programme,
    rehearsal,
    signing,
    time_machine,
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
    inspection.router,
    inspection_case.router,
    inspection_sample.router,
    inspection_record.router,
    time_machine.router,
)
words.install(ENVIRONMENT)
organisation.install(ENVIRONMENT)
law.install(ENVIRONMENT)
signing.install(ENVIRONMENT)
inspection_words.install(ENVIRONMENT)
