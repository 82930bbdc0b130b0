"""Rows of law as an installation knows them: confirmed by whom on which text, and which campaigns rest on them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from rules.campaign_acts import Paper
from rules.facts import LegalValue
from rules.law_row import LawRowState
from storage import law_row
from storage.facts import basis_of
from storage.reads.common import PersonName, note_texts, people_of_accounts
from storage.ruling import scopes_of
from storage.tables.subject import Campaign


@dataclass(frozen=True)
class Confirmation:
    """The standing of one row after the last act on it."""

    status: str
    digest: str
    """Of the content that was confirmed: a row that says something else by now is not."""
    by: PersonName
    at: datetime | None
    paper: Paper | None
    published_in: str
    scan: str
    """SHA-256 of the copy that was put beside it; empty: none."""
    text: str
    """What was written with the last act."""


@dataclass(frozen=True)
class Resting:
    """A campaign of this installation and what it rests on."""

    code: str
    title: str
    scopes: tuple[str, ...]
    """Whose rows apply to it, the narrowest last."""
    values: tuple[LegalValue, ...]
    """In its basis; those of its issuer's own papers are rows of no law file."""
    awards: tuple[str, ...]
    """Codes of the catalogue that its dossiers are filed for."""
    decided_on: date | None
    """The plan's day."""


def confirmations(session: Session) -> dict[str, Confirmation]:
    """Row key → its standing, for every row on which an act was recorded."""
    return _views(session, law_row.standings(session))


def confirmation(session: Session, workflow_id: str) -> Confirmation | None:
    """The standing of one row; None when nobody has ever acted on it."""
    state = law_row.standing(session, workflow_id)
    return _views(session, {workflow_id: state})[workflow_id] if state is not None else None


def _views(session: Session, states: dict[str, LawRowState]) -> dict[str, Confirmation]:
    persons = people_of_accounts(session, (state.confirmed_by for state in states.values()))
    texts = note_texts(session, (state.note for state in states.values()))
    return {
        key: Confirmation(
            state.status,
            state.digest,
            persons.get(state.confirmed_by, PersonName(state.confirmed_by)),
            state.confirmed_at,
            state.paper,
            state.published_in,
            state.scan,
            texts.get(state.note, ""),
        )
        for key, state in states.items()
    }


def resting(session: Session) -> list[Resting]:
    """Every campaign of this installation with the rows that it rests on, by code."""
    found = []
    for row in session.exec(select(Campaign).order_by(col(Campaign.code))):
        basis = basis_of(row)
        awards = tuple(dict.fromkeys(award.catalogue or award.form for award in basis.awards))
        scopes = scopes_of(basis, row.code)
        found.append(Resting(row.code, basis.short_title or row.title, scopes, basis.values, awards, basis.decided_on))
    return found
