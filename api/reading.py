"""An auditor at the door: within his remit, and every read on record, whatever page, file or JSON serves it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import Request
from sqlmodel import Session

from payloads import ids
from rules.acting import Actor, Role
from rules.refusal import Refusal
from storage import reading
from storage.account import Officer
from storage.reads.file import owners
from storage.session import Database

READING = frozenset({"GET", "HEAD"})
OPEN = re.compile(r"^/(?:dang-nhap|static/|healthz|readyz)")
"""Addresses that say nothing of any case."""
PLACES: tuple[tuple[re.Pattern[str], Callable[[str, str], str]], ...] = tuple(
    (re.compile(rf"^(?:/kiem-tra|/api/v1/inspection)?/(?:{words})/([\w.-]+)/{more}"), make)
    for words, more, make in (
        ("ho-so|cases", r"(\d+)", lambda code, n: ids.nomination_id(code, int(n))),
        ("hoi-dong", r"(\d+)", lambda code, n: ids.council_id(code, int(n))),
        ("quyet-dinh", r"(\d+)", lambda code, n: ids.decision_id(code, int(n))),
        ("phong-trao", r"don-vi/([\w.-]+)", ids.enrolment_id),
        ("api/v1/campaigns", r"(?:nominations|drafts)/(\d+)", lambda code, n: ids.nomination_id(code, int(n))),
        ("api/v1/campaigns", r"sittings/(\d+)", lambda code, n: ids.council_id(code, int(n))),
        ("api/v1/campaigns", r"decisions/(\d+)", lambda code, n: ids.decision_id(code, int(n))),
        ("api/v1/campaigns", r"enrolments/([\w.-]+)", ids.enrolment_id),
    )
)
WHOLE = (
    (
        re.compile(r"^(?:/kiem-tra)?/(?:phong-trao|api/v1/campaigns|api/v1/inspection/campaigns)/([^/]+)"),
        ids.campaign_id,
    ),
    (re.compile(r"^(?:/kiem-tra)?/(?:ho-so|hoi-dong|quyet-dinh)/([^/]+)/"), ids.campaign_id),
    (re.compile(r"^/(?:chuong-trinh|api/v1/programmes)/([^/]+)"), ids.programme_id),
    (re.compile(r"^/(?:quyen-ky|api/v1/signing)/([^/]+)"), ids.signing_id),
    (re.compile(r"^/(?:can-cu-phap-ly|api/v1/law/rows)/([^/]+)"), "law/{}".format),
)
"""Addresses of a whole campaign, or of what stands alone."""
CASE = re.compile(r"^/kiem-tra/([a-z]+(?::[\w.-]+)+)/(?:thoi-diem|goi-chung-cu\.zip)$")
"""The time machine and the evidence of any case: its workflow id with colons for slashes."""
FILE = re.compile(r"/(?:tep|papers)/([0-9a-f]{64})$")


def subject_of(path: str) -> str:
    """Workflow id of what an address is about; "" for lists and for what belongs to nobody."""
    case = CASE.match(path)
    if case:
        return case[1].replace(":", "/")
    for pattern, make in PLACES:
        found = pattern.match(path)
        if found:
            return make(found[1], found[2])
    return next((make(found[1]) for whole, make in WHOLE if (found := whole.match(path))), "")


def admit(request: Request, database: Database, officer: Officer) -> None:
    """Let an auditor in. Nothing is shown that could not be recorded.

    Who is nothing but an auditor is refused OUTSIDE_REMIT here, whatever the request would do and whether or not there
    is such a case; that is on record too. What somebody sees by another role is for the route to say.
    """
    held = next((role for role in officer.roles if role.role is Role.AUDITOR), None)
    path = request.url.path
    if held is None or officer.remit is None or OPEN.match(path) or getattr(request.state, "admitted", False):
        return
    request.state.admitted = True
    address = f"{path}?{request.url.query}" if request.url.query else path
    actor, subject, now = Actor(officer.account, held.role, held.unit), subject_of(path), datetime.now(UTC)
    try:
        if officer.only_audits and subject:
            officer.remit.require(subject)
    except Refusal as refusal:
        with database.write() as session:
            reading.refuse_read(session, actor, address, refusal, now)
        raise
    if request.method in READING:
        _note(database, actor, path, address, now)


def _note(database: Database, actor: Actor, path: str, address: str, now: datetime) -> None:
    with database.read() as session:
        read = reading.Read(actor, address, _subjects(path, session))
        if reading.seen_lately(session, read, now):
            return
    with database.write() as session:
        reading.record_read(session, read, now)


def _subjects(path: str, session: Session) -> tuple[str, ...]:
    found = FILE.search(path)
    subjects = owners(session, found[1]) if found else ()
    one = subject_of(path)
    return subjects or ((one,) if one else ())
