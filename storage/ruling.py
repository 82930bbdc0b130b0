"""Facts of a case that the law is applied to, rule sets that were pinned, rows that officers have confirmed."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from rules.candidate import Candidate, PastAward
from rules.facts import VIETNAM, DossierItem, LegalValue
from rules.filing import AD_HOC
from rules.nomination_acts import NominationState
from rules.ruling import RuleSet
from storage.drafts import frozen
from storage.facts import basis_of
from storage.tables.law import LawConfirmation, PinnedRules
from storage.tables.person import Unit
from storage.tables.subject import Campaign, Nomination

RULES = TypeAdapter(RuleSet)
PENDING = frozenset({"TO_FORWARD", "FORWARDED"})
GRANTED = frozenset({"AWARDED", "FORWARD_GRANTED", "TO_AWARD"})


@dataclass(frozen=True)
class Case:
    """A dossier as the rules are told it, and whose rows apply to it."""

    candidate: Candidate
    plan: tuple[DossierItem, ...]
    scopes: tuple[str, ...]
    """National first, the narrowest last."""
    cited_in: str


def local_day(at: datetime) -> date:
    """The Vietnamese day of an instant."""
    return at.astimezone(VIETNAM).date()


def row_key(value: LegalValue) -> str:
    """The name of a published row: id, scope, first day, revision."""
    first = value.valid_from.isoformat() if value.valid_from else ""
    return f"{value.id}@{value.scope}@{first}#{value.revision}"


def confirmed_keys(session: Session) -> frozenset[str]:
    """Names of the rows that an officer has confirmed on the official text."""
    return frozenset(session.exec(select(LawConfirmation.row_key).where(LawConfirmation.status == "CONFIRMED")).all())


def scopes_of(basis: CampaignBasis, campaign: str) -> tuple[str, ...]:
    """Whose rows apply in a campaign, the narrowest last."""
    province = (f"province:{basis.province}",) if basis.province else ()
    return ("national", *province, f"issuer:{basis.issuer}", f"campaign:{campaign}")


def case_of(session: Session, state: NominationState, received_at: datetime) -> Case:
    """What the rows say about a nomination at its reception. Reads only."""
    campaign = session.get_one(Campaign, state.campaign)
    basis = basis_of(campaign)
    award = next(
        (a for a in basis.awards if a.code == state.award or (not state.award and a.path == "DECIDED_HERE")), None
    )
    ad_hoc = state.commendation_type == AD_HOC
    unit = session.get(Unit, state.unit)
    day = local_day(received_at)
    ended = unit is not None and unit.valid_until is not None and unit.valid_until <= day
    candidate = Candidate(
        award=(award.catalogue or award.form) if award is not None else "",
        commendation_type=state.commendation_type or basis.commendation_type,
        year=day.year,
        recipient_class=state.recipient_class,
        campaign=state.campaign,
        history=_history(session, state),
        original_unit_ended=ended,
        proposer_is_successor=bool(state.proposer) if ended else None,
        unit_exists_on_decision=not (ended and state.recipient_class == "COLLECTIVE"),
        unit_dissolved_by_reorganisation=ended and state.recipient_class == "COLLECTIVE",
    )
    listed = basis.ad_hoc.dossier if ad_hoc and basis.ad_hoc is not None else basis.dossier
    return Case(candidate, listed, scopes_of(basis, state.campaign), basis.cited_law)


def _history(session: Session, state: NominationState) -> tuple[PastAward, ...]:
    """Other dossiers of the same name and unit: what was given, and what the superior still considers."""
    own = frozen(session, state.id, state.draft_version)
    query = select(Nomination).where(
        col(Nomination.id) != state.id,
        Nomination.unit == (state.proposer or state.unit),
        col(Nomination.status).in_(GRANTED | PENDING),
    )
    found = []
    for row in session.exec(query.order_by(col(Nomination.id))):
        other = frozen(session, row.id, row.draft_version)
        if other["name"] == own["name"] and other["recipient_class"] == own["recipient_class"]:
            given = session.get_one(Campaign, row.campaign)
            basis = basis_of(given)
            status = "PENDING" if row.status in PENDING else "GRANTED"
            year = row.filed_at.astimezone(VIETNAM).year if row.filed_at else 0
            found.append(PastAward(other.get("award", ""), basis.commendation_type, year, row.campaign, status=status))
    return tuple(found)


def keep(session: Session, nomination: str, ruling: RuleSet) -> None:
    """Keep a pinned rule set under its digest; a second try changes nothing."""
    if session.get(PinnedRules, (ruling.digest, nomination)) is None:
        row = PinnedRules(digest=ruling.digest, nomination=nomination, content=to_json(ruling).decode())
        session.add(row)


def pinned(session: Session, nomination: str, digest: str) -> RuleSet | None:
    """The rule set that a reception pinned; None before it, and for receptions of the first release."""
    row = session.get(PinnedRules, (digest, nomination)) if digest else None
    return RULES.validate_json(row.content) if row is not None else None
