"""The words of every code that a state can hold: by the field that it stands in, for one code means many things."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from audit.errands import errand
from definitions.law import words as law
from definitions.law.words import HOLIDAYS
from rules.acting import ROLE_LABELS
from rules.calendar import instant_phrase, short_date
from rules.candidate import TYPE_LABELS
from rules.completeness import DOCUMENTS
from rules.deadline import UNITS
from rules.ground_labels import REFUSALS, SEVERITIES, WARNINGS, gate_words
from rules.labels import (
    ANSWERS,
    AUTHORS,
    CHANNELS,
    EVIDENCE,
    OBLIGATIONS,
    PARTS,
    RESULTS,
    obligation,
    period_name,
    window_name,
)
from rules.organisation import LEVEL_LABELS
from rules.programme_acts import ITEM_STATES, KINDS, OPERATORS, TOPICS, TRENDS, VERDICTS
from rules.recipient import CLASSES
from rules.register import TABLES
from rules.signing import KIND_LABELS
from rules.signing_power import PAPERS
from rules.statute import FORMS, MODES, SILENCE
from rules.threshold import BASE_LABELS, MAJORITY

Names = Mapping[str, Mapping[str, str]]
"""What an installation calls things: kind (unit, person, account, campaign, award …) → code → name."""
NOTHING: Names = {}
Reading = Mapping[str, str] | Callable[[str], str]
"""Code → words; a code that it does not know is not in it, or comes back empty."""


def _window(key: str) -> str:
    said = window_name(key)
    return said if said.partition(" ")[0] != "Thời" else ""


def _told(mark: str) -> str:
    """«REPORT:3:2024-08-14T17:00:00+00:00»: of what, how many days before or overdue, for which bound."""
    key, _, rest = mark.partition(":")
    days, _, bound = rest.partition(":")
    if not days:
        return ""
    said = "báo quá hạn" if days == "OVERDUE" else f"nhắc trước {days} ngày"
    until = f", hạn {instant_phrase(datetime.fromisoformat(bound))}" if bound else ""
    return f"{said} {obligation(key)}{until}"


def _row_key(key: str) -> str:
    """«principle.P9@national@2025-08-05#1»: a row of law by its name, its scope and its first day."""
    value_id, _, rest = key.partition("@")
    scope, _, rest = rest.partition("@")
    day, _, revision = rest.partition("#")
    if not revision:
        return ""
    since = f", từ {short_date(date.fromisoformat(day))}" if day[:1].isdigit() else ""
    return f"{law.name_of(value_id)} ({law.scope_words(scope)}{since}, lần {revision})"


def _finding(code: str) -> str:
    return REFUSALS.get(code) or WARNINGS.get(code) or gate_words(code)


def _ballot(serial: str) -> str:
    """«thứ 2» of B2; ballots of the first release went by the form."""
    return f"thứ {serial[1:]}" if serial[:1] == "B" and serial[1:].isdecimal() else FORMS.get(serial, "")


def _value_id(code: str) -> str:
    said = law.name_of(code)
    return said if said != code else ""


BY_FIELD: dict[str, Reading] = {
    "recipient_class": {code: one.label for code, one in CLASSES.items()},
    "channel": CHANNELS,
    "proposal": RESULTS,
    "conclusion": RESULTS,
    "superior": ANSWERS,
    "commendation_type": {code: f"{words[0].upper()}{words[1:]}" for code, words in TYPE_LABELS.items()},
    "wave": _window,
    "award": FORMS,
    "own": FORMS,
    "findings": _finding,
    "severity": SEVERITIES,
    "unit": UNITS,
    "level": {level.value: words for level, words in LEVEL_LABELS.items()},
    "author": AUTHORS,
    "kind": {kind.value: words for kind, words in KIND_LABELS.items()},
    "mode": MODES,
    "base": {base.value: words for base, words in BASE_LABELS.items()},
    "silence": SILENCE,
    "part": {MAJORITY: "quá nửa"},
    "period": lambda key: period_name(key) if key == "YEAR" or _window(key) else "",
    "told": _told,
    "work": errand,
    "topic": TOPICS,
    "topics": TOPICS,
    "operator": OPERATORS,
    "verdict": VERDICTS,
    "row_key": _row_key,
    "value_id": _value_id,
    "evidence": EVIDENCE,
    "role": {role.value: words for role, words in ROLE_LABELS.items()},
    "campaign.key": _window,
    "enrolment.key": lambda key: _upper(obligation(key)) if key in OBLIGATIONS or key.startswith("REVIEW_") else "",
    "enrolment.basis": PARTS,
    "council.id": _ballot,
    "programme.kind": KINDS,
    "programme.status": ITEM_STATES,
    "programme.value": TRENDS,
    "nomination.kind": {kind.value: words for kind, words in HOLIDAYS.items()},
    "nomination.papers": DOCUMENTS,
    "decision.papers": PAPERS,
    "signing.papers": PAPERS,
    "decision.code": _finding,
}
"""<field>, or <subject>.<field> where it means something of its own there → its codes."""
NAMED: dict[str, tuple[str, ...]] = {
    "unit": ("unit",),
    "units": ("unit",),
    "holder": ("unit",),
    "proposer": ("unit",),
    "to_unit": ("unit",),
    "by": ("unit",),
    "successor": ("unit",),
    "issuer": ("unit",),
    "campaign": ("campaign",),
    "carried_by": ("campaign",),
    "replaced_by": ("campaign",),
    "award": ("award",),
    "papers": ("paper",),
    "claimed_standards": ("standard",),
    "accepted_warnings": ("warning",),
    "members": ("person",),
    "present": ("person",),
    "conflicts": ("person",),
    "person": ("account", "person"),
    "account": ("account",),
    "tellers": ("account",),
    "drafter": ("account",),
    "signer": ("account",),
    "confirmed_by": ("account",),
    "recorded_by": ("account",),
    "given_by": ("account", "person"),
    "ended_by": ("account",),
    "settled": ("item",),
    "movement": ("movement",),
    "nomination.code": ("standard",),
    "enrolment.code": ("criterion",),
    "programme.code": ("target",),
    "programme.key": ("item",),
    "note": ("text",),
    "reason_note": ("text",),
    "end_note": ("text",),
    "remedy_note": ("text",),
    "summary_note": ("text",),
}
"""Field → the kinds of names that its codes have in this installation; they go before the words of the code."""
KEYED = {
    "windows": "wave",
    "filed": "key",
    "items": "key",
    "yearly": "key",
    "measures": "code",
    "appraisal": "code",
    "points": "code",
    "ballots": "id",
    "rankings": "award",
    "values": "value_id",
    "bonus": "recipient_class",
}
"""List → the field that names its elements in a path."""


def coded(subject: str, field: str, code: str, names: Names = NOTHING) -> str:
    """The words of a code in a field; empty where it is none that anybody has named."""
    for kind in NAMED.get(f"{subject}.{field}") or NAMED.get(field, ()):
        if code in names.get(kind, {}):
            return names[kind][code]
    if field in ("status", "phase") and code in TABLES[subject].states:
        return TABLES[subject].states[code]
    reading = BY_FIELD.get(f"{subject}.{field}") or BY_FIELD.get(field)
    if reading is None:
        return ""
    return reading(code) if callable(reading) else reading.get(code, "")


def _upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
