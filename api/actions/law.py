"""Rows of law with what this installation knows of them: confirmed by whom on which text, and who rests on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from activities.ruling import concerns
from api.actions.visible import within
from definitions.law import NATIONAL, history, law_table
from definitions.law.lines import Line, lines_on
from definitions.law.named import named, overlaid, still_confirmed
from definitions.law.shown import as_plain, rows_on
from definitions.law.table import Held
from definitions.law.words import evidence_words, group_of, groups, name_of, title_of, value_words
from payloads.ids import campaign_id, law_row_id
from rules.facts import LegalValue
from rules.law_row import row_key
from storage.account import Officer
from storage.reads.common import plain
from storage.reads.law_row import Confirmation, Resting, confirmations, resting
from storage.ruling import confirmed_rows


@dataclass(frozen=True)
class Known:
    """What the rows of this installation say about law, read once for a page."""

    confirmations: Mapping[str, Confirmation]
    standing: frozenset[str]
    """Keys that are confirmed, and still say what was confirmed."""
    campaigns: tuple[Resting, ...]

    def users(self, row: LegalValue) -> tuple[Resting, ...]:
        """Campaigns that rest on a row: by their own basis, or through the rule set of a dossier."""
        return tuple(one for one in self.campaigns if rests(one, row))

    def proof(self, key: str) -> Confirmation | None:
        """The confirmation of a row that is confirmed now."""
        return self.confirmations[key] if key in self.standing else None

    def seen(self, row: LegalValue) -> LegalValue:
        """The row with `verified` as acts on record say it."""
        return replace(row, verified=row_key(row) in self.standing)


def rests(campaign: Resting, row: LegalValue) -> bool:
    """Whether a campaign rests on a row: it applies there, was not over before the plan's day, and is asked for."""
    over = campaign.decided_on and row.valid_until and row.valid_until <= campaign.decided_on
    if over or row.scope not in campaign.scopes:
        return False
    stated = next((value for value in campaign.values if value.id == row.id), None)
    if stated is not None:
        # A value that the issuer's own paper states stands in the place of the law's.
        return named(law_row_id(row_key(stated))) is not None
    return any(concerns(row.id, award) for award in campaign.awards)


def known(session: Session, officer: Officer) -> Known:
    """Everything that a page of law needs; who rests on a row, as far as the officer may know. Reads only."""
    found = confirmations(session)
    confirmed = {key: one.digest for key, one in found.items() if one.status == "CONFIRMED"}
    users = tuple(one for one in resting(session) if within(officer, campaign_id(one.code)))
    return Known(found, still_confirmed(confirmed), users)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. `whose`: a campaign here, «quoc-gia», or "" for everything that holds here."""

    on: date
    words: str = ""
    group: str = ""
    whose: str = ""
    only: str = ""
    """UNCONFIRMED, CONFIRMED, GAP, USED or ""."""


@dataclass(frozen=True)
class Found:
    """One row on the page."""

    line: Line
    group: str
    users: tuple[Resting, ...]
    proof: Confirmation | None


USED = "here"
"""The group before all others: rows that campaigns of this installation rest on."""
ONLY: dict[str, Callable[[Found], bool]] = {
    "UNCONFIRMED": lambda one: bool(one.line.value.value) and one.proof is None,
    "CONFIRMED": lambda one: one.proof is not None,
    "GAP": lambda one: not one.line.value.value,
    "USED": lambda one: bool(one.users),
}


def search(facts: Known, wanted: Wanted) -> list[Found]:
    """Rows that hold on the day and match, those that campaigns rest on first, then by group and name."""
    chains = [one.scopes for one in facts.campaigns if wanted.whose in ("", one.code)] or [(NATIONAL,)]
    if wanted.whose == "quoc-gia":
        chains = [(NATIONAL,)]
    order = {group: index for index, group in enumerate(groups())}
    lines = lines_on(law_table(), wanted.on, chains)
    asked = plain(wanted.words).split()
    # The words as one phrase, when any row has it; else every word anywhere.
    phrase = " ".join(asked)
    if any(phrase in _haystack(line.key) for line in lines):
        asked = [phrase]
    found = []
    for line in lines:
        if asked and not matches(_haystack(line.key), asked):
            continue
        users = facts.users(line.value)
        one = Found(line, USED if users else group_of(line.value.id), users, facts.proof(line.key))
        if wanted.only and not ONLY[wanted.only](one):
            continue
        found.append(one)
    return sorted(found, key=lambda one: (order.get(one.group, -1), plain(name_of(one.line.value.id)), one.line.key))


def matches(haystack: str, asked: Sequence[str]) -> bool:
    """Whether everything that was asked for is there."""
    return all(words in haystack for words in asked)


@lru_cache(maxsize=20_000)
def _haystack(key: str) -> str:
    """Everything that a row is found by, without accents."""
    found = named(law_row_id(key))
    if found is None:
        return ""
    row = found.value
    parts = (title_of(row), row.id, value_words(row), row.instrument, row.instrument_id, row.article, row.note)
    return plain(" ".join((*parts, evidence_words(row))))


@dataclass(frozen=True)
class Ground:
    """A value of a campaign's basis. `code`: of its row; empty for what the issuer's own paper states."""

    value: LegalValue
    code: str


@dataclass(frozen=True)
class Grounds:
    """What a campaign rests on, with what officers have confirmed by now."""

    values: tuple[Ground, ...]

    @property
    def of_law(self) -> int:
        """How many are rows of law."""
        return sum(bool(one.code) for one in self.values)

    @property
    def unconfirmed(self) -> int:
        """Rows of law that say something and that no officer has confirmed."""
        return sum(bool(one.code and one.value.value.strip()) and not one.value.verified for one in self.values)

    @property
    def gaps(self) -> int:
        """Rows of law that say nothing: the issuer has to."""
        return sum(bool(one.code) and not one.value.value.strip() for one in self.values)


def grounds(session: Session, values: Iterable[LegalValue]) -> Grounds:
    """The values of a campaign's basis as of today. Reads only."""
    standing = still_confirmed(confirmed_rows(session))
    found = []
    for value in values:
        key = row_key(value)
        row = named(law_row_id(key))
        # The issuer's setting takes the name of the row whose place it stands in, not what it says.
        own = row is None or row.value.instrument != value.instrument
        code = "" if own else law_row_id(key).partition("/")[2]
        found.append(Ground(replace(value, verified=key in standing and not own), code))
    return Grounds(tuple(found))


# JSON


def rows(
    session: Session, officer: Officer, on: date, id_: str, award: str, issuer: str, campaign: str
) -> list[dict[str, Any]] | None:
    """Rows of a day as `thidua law show --json` has them, with who confirmed them. None: no such campaign.

    `campaign`: whose scopes apply, in the place of `issuer`. Raises NotFound: no row of that id or award on any day.
    """
    facts = known(session, officer)
    table = law_table()
    if campaign:
        here = next((one for one in facts.campaigns if one.code == campaign), None)
        if here is None:
            return None
        held = rows_on(on, id_=id_, award=award, scopes=here.scopes, table=table)
    else:
        held = rows_on(on, id_=id_, award=award, issuer=issuer, table=table)
    return [as_json(facts, one) for one in overlaid(held, facts.standing)]


def as_json(facts: Known, held: Held) -> dict[str, Any]:
    """A row with its confirmation, its name for acts, and the campaigns that rest on it."""
    key = row_key(held.value)
    proof = facts.proof(key)
    return as_plain(held) | {
        "verified_by": str(proof.by) if proof else None,
        "verified_at": proof.at.isoformat() if proof and proof.at else None,
        "verified_on": proof.paper.number if proof and proof.paper else None,
        "row": law_row_id(key).partition("/")[2],
        "used_by": [one.code for one in facts.users(held.value)],
    }


def row_history(session: Session, officer: Officer, id_: str) -> list[dict[str, Any]]:
    """Every row ever published for an id, by scope, first day and revision; empty for an unknown id."""
    facts = known(session, officer)
    return [as_json(facts, one) for one in overlaid((Held(row) for row in history(id_)), facts.standing)]
