"""Who may see what: a unit its own cases, an auditor his remit; the standing body, the Council, the authority all."""

from collections.abc import Callable

from sqlmodel import Session

from activities.dispatch import Done, Pending, answer_of
from api.actions.prepare import NotThere
from api.deps import Parts
from definitions.law.named import named
from payloads.ids import campaign_id, campaign_of, key_of, signing_id, subject_of
from rules.acting import UNIT_ROLES, Role
from storage import intake, programme, signing_power
from storage.account import Officer
from storage.reads.common import EVERYTHING, Scope
from storage.tables.person import Unit
from storage.tables.subject import Campaign, Draft, Enrolment, Nomination

OF_NO_DOSSIER = UNIT_ROLES | {Role.LAW_OFFICER, Role.AUDITOR}
"""Roles that do not open every unit's dossiers."""


def sees_all(officer: Officer) -> bool:
    """Whether a role opens everything here; who compares law with texts needs no dossiers, an auditor has a remit."""
    return any(held.role not in OF_NO_DOSSIER for held in officer.roles)


def oversees(officer: Officer, workflow_id: str) -> bool:
    """Whether the officer reads a case whosever it is: an office all of them, an auditor those of his remit."""
    return sees_all(officer) or (officer.remit is not None and officer.remit.covers(workflow_id))


def require_oversight(officer: Officer, workflow_id: str) -> None:
    """Sittings, decisions, figures are not for a unit's officers. Raises NotThere: not even a hint."""
    if not oversees(officer, workflow_id):
        raise NotThere(workflow_id)


def require_office(officer: Officer) -> None:
    """Lists of these are for offices and auditors, each with what he oversees. Raises NotThere."""
    if not sees_all(officer) and officer.remit is None:
        raise NotThere("list")


def issuers_for(session: Session, officer: Officer) -> list[tuple[str, str]]:
    """(code, name) of the issuers whose powers to sign the officer reads. Raises NotThere."""
    require_office(officer)
    return [one for one in signing_power.issuers(session) if oversees(officer, signing_id(one[0]))]


def within(officer: Officer, workflow_id: str) -> bool:
    """Whether what every officer may look up, but an auditor in his remit only, is there for this one."""
    return not officer.only_audits or oversees(officer, workflow_id)


def scope_of(officer: Officer) -> Scope:
    """Units and campaigns whose cases the officer may read."""
    if sees_all(officer):
        return EVERYTHING
    return Scope(officer.units(), officer.remit.campaigns if officer.remit is not None else frozenset())


def may_see(officer: Officer, unit: str, campaign: str) -> bool:
    """Whether a case of that unit ("" = of the issuer) in that campaign is visible to the officer."""
    return oversees(officer, campaign_id(campaign)) or unit in officer.units()


def require_visible(officer: Officer, unit: str, campaign: str) -> None:
    """Raises NotThere: what is not visible does not exist for this officer."""
    if not may_see(officer, unit, campaign):
        raise NotThere(unit)


STANDING_ALONE: dict[str, Callable[[Session, str], bool]] = {
    "programme": programme.exists,
    "law": lambda session, key: named(f"law/{key}") is not None,
    "signing": lambda session, key: signing_power.agency_of(session, key) is not None,
}
"""Subject that belongs to no campaign → whether (session, what follows the subject in the id) exists."""


def unit_in(session: Session, workflow_id: str) -> str:
    """The unit that a case belongs to; "" for what belongs to the issuer. Raises NotThere for an unknown case."""
    subject = subject_of(workflow_id)
    if subject in STANDING_ALONE:
        if not STANDING_ALONE[subject](session, key_of(workflow_id)):
            raise NotThere(workflow_id)
        return ""
    if session.get(Campaign, campaign_of(workflow_id)) is None:
        raise NotThere(workflow_id)
    if subject == "nomination":
        filed = session.get(Nomination, workflow_id)
        draft = session.get(Draft, workflow_id)
        if draft is None:
            raise NotThere(workflow_id)
        return filed.unit if filed is not None else draft.unit
    if subject == "enrolment":
        part = session.get(Enrolment, workflow_id)
        if part is not None:
            return part.unit
        unit = session.get(Unit, workflow_id.split("/")[-1])
        if unit is None:
            raise NotThere(workflow_id)
        return unit.code
    return ""


def answer_for(parts: Parts, officer: Officer, key: str) -> Done | Pending:
    """What came of the officer's own act. Raises NotThere for an unknown key or another account's, and the refusal."""
    with parts.database.read() as session:
        row = intake.find(session, key)
    if row is None or row.actor_account != officer.account:
        raise NotThere(key)
    return answer_of(row)


def unit_of(parts: Parts, workflow_id: str) -> str:
    """`unit_in` in a transaction of its own."""
    with parts.database.read() as session:
        return unit_in(session, workflow_id)
