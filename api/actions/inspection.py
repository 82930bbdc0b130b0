"""The auditor's own records: who may keep and see them, and every step on record, refused ones too."""

from datetime import UTC, datetime

from sqlmodel import Session

from api.actions.prepare import NotThere
from api.deps import Parts
from payloads.ids import campaign_id
from rules.acting import Actor, Role
from rules.inspection import ANSWERING, Step
from rules.refusal import Refusal
from rules.remit import Remit
from storage import inspection as records
from storage import inspection_sample
from storage.account import Officer
from storage.reads.inspection import InspectionView, ItemView, inspection, inspections
from storage.reads.inspection_sample import KeptSample, sample
from storage.reads.inspection_signs import Plan
from storage.tables.subject import Campaign


def offices_of(officer: Officer, role: Role = Role.AUDITOR) -> frozenset[str]:
    """Units for which the officer holds the role."""
    return frozenset(held.unit for held in officer.roles if held.role is role)


def require_auditor(officer: Officer) -> frozenset[str]:
    """The offices for which the officer is an auditor. Raises NotThere: for others these pages do not exist."""
    found = offices_of(officer)
    if not found:
        raise NotThere("inspection")
    return found


def remit_of(officer: Officer) -> Remit:
    """The auditor's remit. Raises NotThere."""
    if officer.remit is None:
        raise NotThere("inspection")
    return officer.remit


def require_campaign(session: Session, officer: Officer, code: str) -> Campaign:
    """A campaign of the auditor's remit. Raises NotThere, and refuses OUTSIDE_REMIT."""
    remit_of(officer).require(campaign_id(code))
    row = session.get(Campaign, code)
    if row is None:
        raise NotThere(code)
    return row


def may_read(officer: Officer, view: InspectionView) -> bool:
    """The office's own auditors always; the authority of that office once there is a result."""
    if view.whole.unit in offices_of(officer):
        return True
    return view.whole.status == "CLOSED" and view.whole.unit in offices_of(officer, Role.AUTHORITY)


def records_for(session: Session, officer: Officer) -> tuple[InspectionView, ...]:
    """Inspections of the auditor's offices, the latest first; for the authority those closed. Raises NotThere."""
    mine, results = offices_of(officer), offices_of(officer, Role.AUTHORITY)
    if not mine and not results:
        raise NotThere("inspection")
    return inspections(session, mine) or inspections(session, results, closed_only=True)


def record_for(session: Session, officer: Officer, number: int) -> InspectionView:
    """One inspection that the officer may read. Raises NotThere."""
    view = inspection(session, number)
    if view is None or not may_read(officer, view):
        raise NotThere(str(number))
    return view


def sample_for(session: Session, officer: Officer, number: int) -> KeptSample:
    """A sample of the officer's own office. Raises NotThere."""
    found = sample(session, number)
    if found is None or found.office not in require_auditor(officer):
        raise NotThere(str(number))
    return found


def is_asked(officer: Officer, item: ItemView) -> bool:
    """Whether a question is put to this officer, or to a unit that he acts for."""
    mine = {held.unit for held in officer.roles if held.role in ANSWERING}
    return item.kind == "QUESTION" and item.to_unit in mine and item.to_account in ("", officer.account)


def auditor_of(officer: Officer, unit: str = "") -> Actor:
    """The capacity of an auditor, of that office when he is one there. Raises NotThere."""
    require_auditor(officer)
    held = [one for one in officer.roles if one.role is Role.AUDITOR]
    best = next((one for one in held if one.unit == unit), held[0])
    return Actor(officer.account, best.role, best.unit)


def capacity_for(officer: Officer, item: ItemView, act: str) -> Actor:
    """In which capacity the officer does this step; the rule has the last word. Raises NotThere."""
    if act != "answer":
        return auditor_of(officer, item.unit)
    able = [one for one in officer.roles if one.role in ANSWERING and one.unit == item.to_unit]
    if not able:
        raise NotThere(str(item.id))
    return Actor(officer.account, able[0].role, able[0].unit)


def begin(parts: Parts, actor: Actor, form_key: str, new: records.New, step: Step) -> int:
    """Begin an inspection, a finding or a question; its id. Raises the Refusal (recorded), KeyReused."""
    now = datetime.now(UTC)
    try:
        with parts.database.write() as session:
            return records.begin(session, actor, form_key, new, step, now)
    except Refusal as refusal:
        _refuse(parts, actor, new.inspection, step, refusal, now)
        raise


def act(parts: Parts, actor: Actor, form_key: str, item: ItemView, step: Step) -> int:
    """One more step; the number of the inspection. Raises the Refusal (recorded), KeyReused."""
    now = datetime.now(UTC)
    try:
        with parts.database.write() as session:
            return records.act(session, actor, form_key, item.id, step, now)
    except Refusal as refusal:
        _refuse(parts, actor, item.inspection, step, refusal, now)
        raise


def _refuse(parts: Parts, actor: Actor, inspection: int, step: Step, refusal: Refusal, now: datetime) -> None:
    with parts.database.write() as session:
        records.refuse(session, actor, inspection, step, refusal, now)


def draw(parts: Parts, officer: Officer, form_key: str, plan: Plan) -> int:
    """Draw a sample and keep it; its number. Raises KeyReused, and refuses OUTSIDE_REMIT."""
    actor = auditor_of(officer)
    with parts.database.write() as session:
        require_campaign(session, officer, plan.campaign)
        return inspection_sample.keep(session, actor, form_key, plan, datetime.now(UTC))
