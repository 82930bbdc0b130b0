"""A row of law in every state, and for every act a body that is in order."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from payloads.ids import law_row_id
from rules.calendar import start_of_day
from rules.campaign_acts import Paper
from rules.facts import VIETNAM
from rules.law_row import Confirm, LawRowState, Rearm, Withdraw

KEY = "principle.P9@national@2025-08-05#1"
PAPER = Paper("15/2025/TT-BNV", start_of_day(datetime(2024, 8, 4, tzinfo=VIETNAM).date()))
"""Dated before the day on which the cases of these tests play."""
CONFIRM = Confirm(PAPER, "Công báo số 1101 ngày 20/8/2025, trang 5", KEY, "digest", "true", "scan", "note")

LEGAL: dict[str, tuple[str, str, str]] = {
    "confirm": ("UNCONFIRMED WITHDRAWN", "LAW_OFFICER", "CONFIRMED"),
    "withdraw": ("CONFIRMED", "LAW_OFFICER", "WITHDRAWN"),
    "rearm": ("*", "SYSTEM", ""),
}
BODIES: dict[str, object] = {"confirm": CONFIRM, "withdraw": Withdraw("note"), "rearm": Rearm()}


def row_in(status: str, **changes: Any) -> LawRowState:
    """The row in that state, with what earlier acts have left in it."""
    state = LawRowState(law_row_id(KEY), KEY, "digest", status)
    if status != "UNCONFIRMED":
        state = replace(state, paper=PAPER, published_in=CONFIRM.published_in, confirmed_by="phap-che")
    return replace(state, **changes)
