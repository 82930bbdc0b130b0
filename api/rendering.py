"""Pages: one Jinja environment, escaping everything, and what every page is told."""

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.deps import NotSignedIn, officer_of, parts_of
from storage import clock
from storage.account import Officer
from storage.installation import current

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def _officer(request: Request) -> Officer | None:
    try:
        return officer_of(request)
    except NotSignedIn:
        return None


def new_key() -> str:
    """A key for one rendering of one form: a second click sends the same act, not a second one."""
    return uuid.uuid4().hex


def render(request: Request, template: str, /, status_code: int = 200, **context: Any) -> HTMLResponse:
    """A page with officer, csrf value, the installation's clock and a fresh form key."""
    officer = context.pop("officer", None) or _officer(request)
    real_now = datetime.now(UTC)
    with parts_of(request).database.read() as session:
        view = clock.view(session) if current(session) else None
    shared = {
        "request": request,
        "officer": officer,
        "csrf": officer.csrf if officer else "",
        "clock": view,
        "rehearsal": bool(view and view.rehearsal),
        "now": view.instant if view and view.frozen and view.instant else real_now,
        "real_now": real_now,
        "new_key": new_key,
    }
    html = ENVIRONMENT.get_template(template).render(shared | context)
    return HTMLResponse(html, status_code=status_code, headers=HEADERS)
