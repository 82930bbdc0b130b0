"""Rows of the law as a person asks for them: those of a day, of an id, of an award, of an issuer; plain for JSON."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from definitions.law.resolve import law_table
from definitions.law.table import Held, LawTable
from rules.award_history import FORM_CODES
from rules.facts import LegalValue

_GROUPS = {
    "TITLE": ("dossier.REGULAR", "form_number.SUBMISSION_LETTER"),
    "FORM": (
        "dossier.REGULAR_FORM",
        "dossier.CAMPAIGN",
        "dossier.AD_HOC",
        "dossier.SIMPLIFIED",
        "form_number.CAMPAIGN",
        "form_number.AD_HOC",
        "form_number.SUBMISSION_LETTER",
    ),
}
"""Kind of an award → the dossiers and forms that lead to it."""
_HEROES = frozenset({"AHLD", "AHLLVT"})
_BY_RECIPIENT = {
    "INDIVIDUAL": ("form_number.MERIT_INDIVIDUAL",),
    "COLLECTIVE": ("form_number.MERIT_COLLECTIVE",),
    "HOUSEHOLD": ("dossier.HOUSEHOLD",),
    "FOREIGNER": ("dossier.FOREIGNER", "form_number.FOREIGN_INDIVIDUAL"),
}
"""Class of recipients that the award is for → dossiers and forms of its own."""


class NotFound(LookupError):
    """Nothing of that name was ever published; `near` are names that look like it."""

    def __init__(self, name: str, near: Iterable[str]) -> None:
        self.name = name
        self.near = tuple(near)
        super().__init__(name)


def rows_on(
    on: date,
    *,
    id_: str = "",
    award: str = "",
    issuer: str = "",
    scopes: Sequence[str] = (),
    table: LawTable | None = None,
) -> list[Held]:
    """What holds on the day for the issuer (empty: everywhere), by id, each with what it replaced.

    `id_`: one id, or all below a name («council.threshold»). `award`: a code of the catalogue. `scopes`: whose rows
    apply, where that is known better than by an issuer's code.

    Raises:
        NotFound: no row of that id or award, on any day.
    """
    table = table or law_table()
    found = table.explained(on, scopes or scopes_for(table, issuer))
    if id_:
        known = {row.id for row in table.published}
        if not any(_below(each, id_) for each in known):
            raise NotFound(id_, _near(id_, known))
        found = {each: held for each, held in found.items() if _below(each, id_)}
    if award:
        award, known = FORM_CODES.get(award, award), awards(table)
        if award not in known:
            raise NotFound(award, _near(award, known) or sorted(known))
        found = {each: found[each] for each in _of_award(found, award)}
    return [found[each] for each in sorted(found)]


def scopes_for(table: LawTable, issuer: str) -> tuple[str, ...]:
    """The scopes of an issuer's code, which may also be a province's."""
    if f"province:{issuer}" in table.scopes():
        return table.scopes_of(issuer, province=issuer)
    return table.scopes_of(issuer)


def awards(table: LawTable) -> set[str]:
    """Codes of every award that the rows speak of (`award.<CODE>.…`)."""
    return {parts[1] for row in table.published if (parts := row.id.split("."))[0] == "award" and len(parts) > 2}


def as_plain(held: Held) -> dict[str, object]:
    """A row for JSON; `until` is exclusive, null = open.

    `replaces`: wider rows; `before`: the period before; `instrument_ended`: since when its instrument is not in force.
    """
    row = held.value
    return {
        "id": row.id,
        "value": row.value,
        "unit": row.unit,
        "from": _day(row.valid_from),
        "until": _day(row.valid_until),
        "scope": row.scope,
        "instrument": row.instrument_id,
        "instrument_name": row.instrument,
        "instrument_ended": _day(held.ground_ended),
        "article": row.article,
        "evidence": row.evidence,
        "verified": row.verified,
        "note": row.note,
        "revision": row.revision,
        "replaces": [_short(wider) for wider in held.replaces],
        "before": _short(held.before) if held.before else None,
    }


def _short(row: LegalValue) -> dict[str, object]:
    return {
        "value": row.value,
        "from": _day(row.valid_from),
        "until": _day(row.valid_until),
        "scope": row.scope,
        "instrument": row.instrument_id,
        "article": row.article,
        "evidence": row.evidence,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _below(id_: str, name: str) -> bool:
    return id_ == name or id_.startswith(f"{name}.")


def _near(name: str, known: Iterable[str]) -> list[str]:
    folded = {each.casefold(): each for each in sorted(known)}
    return [folded[each] for each in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)]


def _of_award(found: Mapping[str, Held], award: str) -> list[str]:
    """Ids that name the award, and the dossiers and forms that lead to it: its own before those of its kind."""
    names = {award, *(form.lower() for form, code in FORM_CODES.items() if code == award)}
    own = [id_ for id_ in found if names & set(id_.split("."))]
    kind, recipients = (_text(found, f"award.{award}.{field}") for field in ("kind", "recipient"))
    groups = [*_GROUPS.get(kind, ())]
    groups += [group for each in recipients.split(" | ") for group in _BY_RECIPIENT.get(each, ())]
    if award in _HEROES:
        groups = [group.replace("form_number.MERIT_", "form_number.HERO_") for group in groups]
    if f"dossier.{award}.documents" in own:
        groups = [group for group in groups if not group.startswith("dossier.REGULAR")]
    return [*own, *(id_ for id_ in found if id_ not in own and any(_below(id_, group) for group in groups))]


def _text(found: Mapping[str, Held], id_: str) -> str:
    return found[id_].value.value if id_ in found else ""
