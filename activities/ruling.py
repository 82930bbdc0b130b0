"""The rule set of a dossier: dated law, the issuer's statute and what officers have confirmed, for one reception."""

from dataclasses import replace
from datetime import date, datetime

from pydantic_core import to_json
from sqlmodel import Session

from definitions.law.named import still_confirmed
from definitions.law.resolve import day_table, law_values
from payloads.ids import digest_of
from payloads.record import BonusQuery, RulesQuery
from rules.award_history import FORM_CODES
from rules.candidate import Candidate
from rules.deadline import ROLLS, DayTable, Deadline, has_limit, limit
from rules.facts import LegalValue
from rules.filing import AD_HOC
from rules.law_row import row_key
from rules.ruling import BonusRows, RuleSet
from rules.signing import SigningRows
from rules.transition import choose, transitions_of
from rules.values import flag
from storage import ruling as rows
from storage.facts import basis_of
from storage.session import Database
from storage.signing_power import powers_at
from storage.tables.subject import Campaign

GENERAL = ("principle.", "bonus.factor.", "bonus.rounding", "form_number.", "transition.")
"""Rows that concern every dossier; the rest is picked by award and list."""
FOR_AD_HOC = "appraisal.limit.applies_to_ad_hoc"


def concerns(value_id: str, award: str) -> bool:
    """Whether every dossier for this award can rest on the rows of an id."""
    if value_id.startswith((*GENERAL, f"award.{award}.", f"bonus.{award}")):
        return True
    return value_id.startswith("dossier.") and value_id.endswith("documents")


def _concerned(
    values: dict[str, LegalValue], candidate: Candidate, confirmed: frozenset[str]
) -> tuple[LegalValue, ...]:
    """The rows that a dossier can rest on, with what an officer has confirmed; of past awards their kind and name."""
    past = {f"award.{award.award}.{field}" for award in candidate.history for field in ("kind", "name")}
    picked = [value for value in values.values() if concerns(value.id, candidate.award) or value.id in past]
    return _confirmed(picked, confirmed)


def _confirmed(picked: list[LegalValue], confirmed: frozenset[str]) -> tuple[LegalValue, ...]:
    return tuple(
        replace(value, verified=True) if row_key(value) in confirmed else value
        for value in sorted(picked, key=lambda value: value.id)
    )


def resolve(database: Database, query: RulesQuery) -> RuleSet:
    """The rule set of one dossier as of the question. Reads only; the same rows give the same digest."""
    with database.read() as session:
        case = rows.case_of(session, query.state, query.received_at)
        confirmed = still_confirmed(rows.confirmed_rows(session))

    def on(day: date) -> tuple[LegalValue, ...]:
        return _concerned(law_values(day, scopes=case.scopes), candidate, confirmed)

    history = tuple(replace(past, award=FORM_CODES.get(past.award, past.award)) for past in case.candidate.history)
    candidate = replace(case.candidate, history=history)
    asked_on = rows.local_day(query.asked_at or query.received_at)
    every = law_values(asked_on, scopes=case.scopes).values()
    clauses = _confirmed([value for value in every if value.id.startswith("transition.")], confirmed)
    filed_at = query.state.filed_at or query.received_at
    choice = choose(transitions_of(clauses), filed_at, query.received_at, asked_on)
    ruling = RuleSet(
        digest="",
        choice=choice,
        values=on(choice.base_day),
        candidate=candidate,
        alternative=on(choice.alternative_day) if choice.alternative_day else (),
        plan=case.plan,
        papers=query.state.papers,
        cited_in=case.cited_in,
        appraisal=_appraisal(case, choice.base_day, rows.local_day(query.received_at), day_table(confirmed)),
    )
    return replace(ruling, digest=digest_of("rule-set", to_json(ruling).decode()))


def _appraisal(case: rows.Case, law_on: date, received_on: date, table: DayTable) -> Deadline | None:
    """By when a dossier received on a day is to be appraised: the issuer's own limit, else that of the law.

    None where nobody states one, and for a sudden achievement, unless a row says that the limit holds for it too.
    """
    value_id, law = f"appraisal.limit.{case.level}", law_values(law_on, scopes=case.scopes)
    own = next((value for value in case.values if value.id == value_id and value.scope.startswith("issuer:")), None)
    found = own or law.get(value_id)
    values = tuple(row for row in (found, law.get(ROLLS), law.get(FOR_AD_HOC)) if row is not None)
    sudden = case.candidate.commendation_type == AD_HOC
    if not has_limit(values, value_id) or (sudden and not flag(values, FOR_AD_HOC)):
        return None
    return limit(values, value_id, received_on, table)


def days(session: Session) -> DayTable:
    """The table of days off as it stands, with what officers have confirmed."""
    return day_table(still_confirmed(rows.confirmed_rows(session)))


def limit_from(session: Session, values: tuple[LegalValue, ...], value_id: str, begun_at: datetime) -> Deadline | None:
    """The limit of a row among a campaign's values, from an instant on; None: there is no row, or it is a gap."""
    if not has_limit(values, value_id):
        return None
    return limit(values, value_id, rows.local_day(begun_at), days(session))


def pin(database: Database, query: RulesQuery) -> RuleSet:
    """:func:`resolve` for the reception itself: kept by digest, so that pages can show it. Safe to repeat."""
    ruling = resolve(database, query)
    with database.write() as session:
        rows.keep(session, query.state.id, ruling)
    return ruling


def bonus_rows(database: Database, query: BonusQuery) -> BonusRows:
    """Rows for the money of one decision: the multipliers of its dossiers' law, the base salary of its day."""
    with database.read() as session:
        listed = rows.list_of(session, query.campaign, query.items)
        confirmed = still_confirmed(rows.confirmed_rows(session))
    dated_on = rows.local_day(query.dated)
    of_award = (f"bonus.{listed.award}", f"award.{listed.award}.recipient", f"award.{listed.award}.kind")
    kinds = tuple(f"award.{past.award}.kind" for past in listed.earlier)
    once = ("bonus.highest_only", "bonus.different_kinds_each")
    wanted = (*of_award, "bonus.factor.", "bonus.rounding", *once, *kinds)

    def on(day: date, starts: tuple[str, ...]) -> tuple[LegalValue, ...]:
        held = law_values(day, scopes=listed.scopes).values()
        return _confirmed([value for value in held if value.id.startswith(starts)], confirmed)

    return BonusRows(
        listed.award,
        listed.level,
        listed.classes,
        on(listed.law_on or dated_on, wanted),
        on(dated_on, ("base_salary",)),
        listed.earlier,
    )


def signing_rows(session: Session, code: str, at: datetime) -> SigningRows:
    """What a signature on a decision of a campaign is judged by at an instant. Reads only."""
    campaign = session.get_one(Campaign, code)
    basis, day = basis_of(campaign), rows.local_day(at)
    held = law_values(day, scopes=rows.scopes_of(basis, code)).values()
    picked = [value for value in held if value.id.startswith("signature.") or value.id == "decision.author"]
    confirmed = still_confirmed(rows.confirmed_rows(session))
    return SigningRows(powers_at(session, campaign), basis.level, _confirmed(picked, confirmed))
