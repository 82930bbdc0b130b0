"""Facts of a case that the law is applied to, rule sets that were pinned, rows that officers have confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sql
from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from rules.achievement import achievement_key
from rules.award_history import LAW_CODES
from rules.candidate import Candidate, PastAward
from rules.decision import DecisionState
from rules.facts import VIETNAM, AwardPath, DossierItem, LegalValue
from rules.filing import AD_HOC, of_award
from rules.nomination_acts import NominationState
from rules.ruling import PaidBefore, RuleSet
from storage.drafts import frozen
from storage.facts import basis_of
from storage.statement import table_of
from storage.tables.award import AwardRecord
from storage.tables.law import LawConfirmation, PinnedRules
from storage.tables.person import Unit
from storage.tables.subject import Campaign, Decision, Nomination

RULES = TypeAdapter(RuleSet)
NOMINATION = TypeAdapter(NominationState)
DECISION = TypeAdapter(DecisionState)
LONGEST_HISTORY = 50
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
    values: tuple[LegalValue, ...] = ()
    """Those of the campaign: of the plan's day, with the issuer's own settings."""
    level: str = ""


def local_day(at: datetime) -> date:
    """The Vietnamese day of an instant."""
    return at.astimezone(VIETNAM).date()


def confirmed_rows(session: Session) -> dict[str, str]:
    """Name of each row that an officer has confirmed on the official text → digest of what it said then."""
    # Plain statement: every reception asks this, and there may be a confirmation for every row of law.
    rows = table_of(LawConfirmation).c
    query = sql.select(rows.row_key, rows.digest).where(rows.status == "CONFIRMED")
    return {str(row.row_key): str(row.digest) for row in session.connection().execute(query)}


def scopes_of(basis: CampaignBasis, campaign: str) -> tuple[str, ...]:
    """Whose rows apply in a campaign, the narrowest last."""
    province = (f"province:{basis.province}",) if basis.province else ()
    return ("national", *province, f"issuer:{basis.issuer}", f"campaign:{campaign}")


def case_of(session: Session, state: NominationState, received_at: datetime) -> Case:
    """What the rows say about a nomination at its reception. Reads only."""
    campaign = session.get_one(Campaign, state.campaign)
    basis = basis_of(campaign)
    award = _award(basis, state.award)
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
    own = of_award(basis.dossier, award.code if award is not None else state.award)
    listed = basis.ad_hoc.dossier if ad_hoc and basis.ad_hoc is not None else own
    return Case(candidate, listed, scopes_of(basis, state.campaign), basis.cited_law, basis.values, basis.level.lower())


@dataclass(frozen=True)
class Listed:
    """The list of one decision as its money is reckoned: one form, the classes in it, the law it is judged by."""

    award: str
    level: str
    classes: tuple[str, ...]
    scopes: tuple[str, ...]
    law_on: date | None
    earlier: tuple[PaidBefore, ...]
    """What nominees of the list have had for the same achievement."""


def list_of(session: Session, campaign: str, items: tuple[int, ...]) -> Listed:
    """What the money of a decision's list goes by. A letter holds one form; the earliest law of its dossiers counts."""
    basis = basis_of(session.get_one(Campaign, campaign))
    query = select(Nomination).where(Nomination.campaign == campaign, col(Nomination.n).in_(items))
    states = [NOMINATION.validate_json(row.state) for row in session.exec(query.order_by(col(Nomination.n)))]
    award = _award(basis, states[0].award) if states else None
    days = [date.fromisoformat(state.law_on) for state in states if state.law_on]
    return Listed(
        award=(award.catalogue or award.form) if award is not None else "",
        level=basis.level,
        classes=tuple(sorted({state.recipient_class for state in states})),
        scopes=scopes_of(basis, campaign),
        law_on=min(days, default=None),
        earlier=tuple(paid for state in states for paid in _paid_before(session, basis, state)),
    )


def _paid_before(session: Session, basis: CampaignBasis, state: NominationState) -> Iterator[PaidBefore]:
    """Lines of money of earlier decisions for the same nominee, campaign and type of commendation."""
    kind = state.commendation_type or basis.commendation_type
    for past in _history(session, state):
        row = session.get(Decision, past.decision) if past.status == "GRANTED" and past.decision else None
        if row is None or (past.campaign, past.commendation_type) != (state.campaign, kind):
            continue
        decided = DECISION.validate_json(row.state)
        for line in decided.bonus:
            if line.recipient_class == state.recipient_class and state.n not in decided.items:
                key = achievement_key(state.id, state.campaign, kind)
                number = f"{decided.number}/{decided.series}" if decided.series else str(decided.number)
                yield PaidBefore(state.n, line.recipient_class, past.award, past.year, key, line.amount, number)


def _award(basis: CampaignBasis, code: str) -> AwardPath | None:
    here = (a for a in basis.awards if a.code == code or (not code and a.path == "DECIDED_HERE"))
    return next(here, None)


def _history(session: Session, state: NominationState) -> tuple[PastAward, ...]:
    """What the same name of the same unit has in the award history, was given here, or is waiting for above."""
    own = _said(session, state.id, state.draft_version)
    if own is None:
        return ()
    unit = state.proposer or state.unit
    query = select(Nomination).where(
        col(Nomination.id) != state.id, Nomination.unit == unit, col(Nomination.status).in_(GRANTED | PENDING)
    )
    found = list(_imported(session, own, unit))
    for row in session.exec(query.order_by(col(Nomination.id))):
        other = _said(session, row.id, row.draft_version)
        if other and (other["name"], other["recipient_class"]) == (own["name"], own["recipient_class"]):
            basis = basis_of(session.get_one(Campaign, row.campaign))
            status = "PENDING" if row.status in PENDING else "GRANTED"
            year = row.filed_at.astimezone(VIETNAM).year if row.filed_at else 0
            forms = {award.code: award.form for award in basis.awards}
            award = forms.get(other.get("award", ""), "")
            kind = NOMINATION.validate_json(row.state).commendation_type or basis.commendation_type
            found.append(PastAward(award, kind, year, row.campaign, status=status, decision=row.decision))
    return tuple(found)


def _said(session: Session, nomination: str, version: int) -> dict[str, Any] | None:
    """What a submission said; None for one whose dossier was never composed here."""
    try:
        return frozen(session, nomination, version)
    except NoResultFound:
        return None


def _imported(session: Session, own: Mapping[str, Any], unit: str) -> Iterator[PastAward]:
    """Lines of the imported award history with this name and unit; homonyms of one unit are not told apart."""
    known = session.get(Unit, unit)
    query = select(AwardRecord).where(
        AwardRecord.recipient == own["name"], AwardRecord.unit == (known.name if known is not None else unit)
    )
    for row in session.exec(query.order_by(col(AwardRecord.year)).limit(LONGEST_HISTORY)):
        yield PastAward(LAW_CODES.get(row.award, row.award), "", row.year, decision=row.decision_number)


def keep(session: Session, nomination: str, ruling: RuleSet) -> None:
    """Keep a pinned rule set under its digest; a second try changes nothing."""
    if session.get(PinnedRules, (ruling.digest, nomination)) is None:
        row = PinnedRules(digest=ruling.digest, nomination=nomination, content=to_json(ruling).decode())
        session.add(row)


def pinned(session: Session, nomination: str, digest: str) -> RuleSet | None:
    """The rule set that a reception pinned; None before it, and for receptions of the first release."""
    row = session.get(PinnedRules, (digest, nomination)) if digest else None
    return RULES.validate_json(row.content) if row is not None else None
