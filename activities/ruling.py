"""The rule set of a dossier: dated law, the issuer's statute and what officers have confirmed, for one reception."""

from dataclasses import replace
from datetime import date

from pydantic_core import to_json

from definitions.law.named import still_confirmed
from definitions.law.resolve import law_values
from payloads.ids import digest_of
from payloads.record import BonusQuery, RulesQuery
from rules.award_history import FORM_CODES
from rules.candidate import Candidate
from rules.facts import LegalValue
from rules.law_row import row_key
from rules.ruling import BonusRows, RuleSet
from rules.transition import choose, transitions_of
from storage import ruling as rows
from storage.session import Database

GENERAL = ("principle.", "bonus.factor.", "bonus.rounding", "form_number.", "transition.")
"""Rows that concern every dossier; the rest is picked by award and list."""


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
    )
    return replace(ruling, digest=digest_of("rule-set", to_json(ruling).decode()))


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
    wanted = (f"bonus.{listed.award}", "bonus.factor.", "bonus.rounding", f"award.{listed.award}.recipient")

    def on(day: date, starts: tuple[str, ...]) -> tuple[LegalValue, ...]:
        held = law_values(day, scopes=listed.scopes).values()
        return _confirmed([value for value in held if value.id.startswith(starts)], confirmed)

    return BonusRows(
        listed.award,
        listed.level,
        listed.classes,
        on(listed.law_on or dated_on, wanted),
        on(dated_on, ("base_salary",)),
    )
