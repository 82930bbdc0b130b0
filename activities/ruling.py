"""The rule set of a dossier: dated law, the issuer's statute and what officers have confirmed, for one reception."""

from dataclasses import replace
from datetime import date

from pydantic_core import to_json

from definitions.law.resolve import law_values
from payloads.ids import digest_of
from payloads.record import RulesQuery
from rules.facts import LegalValue
from rules.ruling import RuleSet
from rules.transition import choose, transitions_of
from storage import ruling as rows
from storage.session import Database

GENERAL = ("principle.", "bonus.factor.", "bonus.rounding", "form_number.", "transition.")
"""Rows that concern every dossier; the rest is picked by award and list."""


def _concerned(values: dict[str, LegalValue], award: str, confirmed: frozenset[str]) -> tuple[LegalValue, ...]:
    """The rows that a dossier for this award can rest on, with what an officer has confirmed."""
    own = (f"award.{award}.", f"bonus.{award}")
    picked = [
        value
        for value in values.values()
        if value.id.startswith((*GENERAL, *own)) or (value.id.startswith("dossier.") and value.id.endswith("documents"))
    ]
    return tuple(
        replace(value, verified=True) if rows.row_key(value) in confirmed else value
        for value in sorted(picked, key=lambda value: value.id)
    )


def resolve(database: Database, query: RulesQuery) -> RuleSet:
    """The rule set of one dossier received at that instant. Reads only; the same rows give the same digest."""
    with database.read() as session:
        case = rows.case_of(session, query.state, query.received_at)
        confirmed = rows.confirmed_keys(session)

    def on(day: date) -> tuple[LegalValue, ...]:
        return _concerned(law_values(day, scopes=case.scopes), case.candidate.award, confirmed)

    filed_at = query.state.filed_at or query.received_at
    received_on = rows.local_day(query.received_at)
    every = law_values(received_on, scopes=case.scopes)
    choice = choose(transitions_of(tuple(every.values())), filed_at, query.received_at, received_on)
    ruling = RuleSet(
        digest="",
        choice=choice,
        values=on(choice.base_day),
        candidate=case.candidate,
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
