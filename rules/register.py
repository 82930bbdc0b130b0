"""Every act of every subject: name → class of its body, and the table it stands in."""

from typing import Any

from rules import (
    campaign,
    council,
    council_acts,
    decision,
    enrolment,
    law_row,
    nomination,
    nomination_acts,
    programme,
    signing_power,
)
from rules.acting import Table

TABLES: dict[str, Table] = {
    "campaign": campaign.TABLE,
    "enrolment": enrolment.TABLE,
    "nomination": nomination_acts.TABLE,
    "council": council_acts.TABLE,
    "decision": decision.TABLE,
    "programme": programme.TABLE,
    "law": law_row.TABLE,
    "signing": signing_power.TABLE,
}

_RULES: dict[str, dict[Any, tuple[str, Any]]] = {
    "campaign": campaign.RULES,
    "enrolment": enrolment.RULES,
    "nomination": nomination.RULES,
    "council": council.RULES,
    "decision": decision.RULES,
    "programme": programme.RULES,
    "law": law_row.RULES,
    "signing": signing_power.RULES,
}

BODIES: dict[str, dict[str, type]] = {
    subject: {name: body for body, (name, _rule) in rules.items()} for subject, rules in _RULES.items()
}
