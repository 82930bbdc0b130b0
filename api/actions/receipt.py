"""The receipt of a filing as PDF: rendered when it is asked for; the same filing gives the same bytes."""

import threading

from activities.composing import receipt_paper
from api.actions.prepare import NotThere
from api.actions.visible import require_visible
from api.deps import Parts
from documents.press import Press
from payloads.ids import nomination_id
from storage.account import Officer
from storage.papers import filing

_LOCK = threading.Lock()
_PRESS: list[Press] = []


def receipt(parts: Parts, officer: Officer, campaign: str, n: int) -> bytes:
    """The PDF for one filed nomination. Raises NotThere for one that was never filed or is not visible."""
    with parts.database.read() as session:
        filed = filing(session, nomination_id(campaign, n))
    if filed is None:
        raise NotThere(campaign)
    require_visible(officer, filed.state.unit, campaign)
    # One press per process: its fonts are loaded once, and it is not made for several threads.
    with _LOCK:
        if not _PRESS:
            _PRESS.append(Press())
        return _PRESS[0].render(receipt_paper(filed))
