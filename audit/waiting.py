"""What a case waited for after an act, and which values its rules were given; in the words of the tables of rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from audit.errands import errand
from audit.histories import WORKFLOWS
from audit.moment import Moment
from audit.possible import refused
from payloads.ids import subject_of
from rules.acting import ROLE_LABELS, Role
from rules.calendar import instant_phrase
from rules.campaign import CampaignState
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.enrolment import EnrolmentState
from rules.facts import LegalValue
from rules.law_row import LawRowState
from rules.nomination_acts import NominationState
from rules.programme_acts import ProgrammeState
from rules.register import TABLES
from rules.signing_power import SigningState
from rules.window import CaseFacts
from workflows.handling import Subject

STATES: dict[str, type] = {
    "campaign": CampaignState,
    "enrolment": EnrolmentState,
    "nomination": NominationState,
    "council": SessionState,
    "decision": DecisionState,
    "programme": ProgrammeState,
    "law": LawRowState,
    "signing": SigningState,
}
SUBJECTS: dict[str, Subject[Any]] = {
    workflow.subject.name: workflow.subject for workflow in WORKFLOWS if hasattr(workflow, "subject")
}
ENGINE_ROLES = frozenset({Role.SYSTEM, Role.MESSENGER})
FACTS = TypeAdapter(CaseFacts)
RULE_SET, BONUS, CAMPAIGN = "RULE_SET", "BONUS", "CAMPAIGN"


@dataclass(frozen=True)
class Open:
    """An act that a person could do: what its button says, and who may."""

    act: str
    label: str
    roles: tuple[str, ...]
    """In words."""


@dataclass(frozen=True)
class Waiting:
    """What a case waits for: people, a due instant, work of its own."""

    acts: tuple[Open, ...]
    due_at: datetime | None
    due: str
    """What happens then by itself, in words; empty: nothing, or not known any more."""
    errands: tuple[str, ...]
    ended: bool
    phrase: str
    """All of it as one sentence."""


@dataclass(frozen=True)
class Value:
    """One value that the rules were given, with its ground."""

    id: str
    value: str
    unit: str
    source: str
    evidence: str
    verified: bool
    scope: str
    note: str
    given: str
    """RULE_SET: pinned for this dossier by this act. BONUS: for the money of this decision. CAMPAIGN: known to the
    case from its campaign."""


@cache
def _adapter(subject: str) -> TypeAdapter[Any]:
    return TypeAdapter(STATES[subject])


def waiting(workflow_id: str, moment: Moment) -> Waiting:
    """What stood open after an act. Never raises: of a state that is no longer understood the due act is not named."""
    subject = subject_of(workflow_id)
    table, state = TABLES[subject], moment.state
    status = str(state.get("phase") or state.get("status"))
    roles = frozenset(Role) - ENGINE_ROLES
    known = _known(subject, moment)
    closed = refused(subject, *known) if known is not None else frozenset()
    moves = sorted(
        (move for move in table.open_acts(status, roles) if move.act not in closed),
        key=lambda move: move.target is None,
    )
    acts = tuple(
        Open(move.act, move.label.rstrip("…"), tuple(ROLE_LABELS[role] for role in Role if role in move.roles & roles))
        for move in moves
    )
    due_at = datetime.fromisoformat(state["next_due_at"]) if state.get("next_due_at") else None
    due = _due_act(subject, *known) if due_at is not None and known is not None else ""
    errands = tuple(errand(work) or "làm việc của mình" for work in state.get("work", ()))
    ended = status in table.terminal
    return Waiting(acts, due_at, due, errands, ended, _phrase(acts, due_at, due, errands, ended))


def _known(subject: str, moment: Moment) -> tuple[Any, CaseFacts | None] | None:
    """The state and what the case knew then, as today's classes; None: these do not understand them any more."""
    try:
        facts = FACTS.validate_python(moment.facts) if moment.facts else None
        return _adapter(subject).validate_python(moment.state), facts
    except ValidationError:
        return None


def _due_act(subject: str, state: Any, facts: CaseFacts | None) -> str:
    """What the rule says falls due next, asked with what the case knew then."""
    known = SUBJECTS[subject]
    if known.needs_facts and facts is None:
        return ""
    try:
        due = known.next_due(state, facts)
    except (KeyError, ValueError, AssertionError):
        return ""
    if due is None:
        return ""
    return TABLES[subject].by_act[known.acts[type(due[1])][0]].label.rstrip("…")


def _phrase(acts: tuple[Open, ...], due_at: datetime | None, due: str, errands: tuple[str, ...], ended: bool) -> str:
    parts = [f"hệ thống đang {', '.join(errands)}"] if errands else []
    if acts and not ended:
        by_role: dict[tuple[str, ...], list[str]] = {}
        for act in acts:
            by_role.setdefault(act.roles, []).append(f"«{act.label}»")
        people = (f"{', '.join(roles)}: {', '.join(labels)}" for roles, labels in by_role.items())
        parts.append("chờ " + "; ".join(people))
    if due_at is not None and not ended:
        parts.append(f"lúc {instant_phrase(due_at)} hệ thống tự {f'«{due}»' if due else 'làm việc đến hạn'}")
    if not parts:
        return "Đã kết thúc, không chờ gì nữa." if ended else "Không chờ gì."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def legal(value: Value) -> LegalValue:
    """As a row of law, whose words are asked for."""
    return LegalValue(value.id, value.value, value.unit, None, None, value.source, "", value.evidence, value.verified)


def values(moment: Moment) -> tuple[Value, ...]:
    """The values behind an act: those resolved for it first, then what the case knew from its campaign."""
    found = [
        *_given(moment.ruling, ("values", "alternative"), RULE_SET),
        *_given(moment.bonus, ("pinned", "current"), BONUS),
    ]
    found += _given(moment.facts, ("values",), CAMPAIGN)
    return tuple({(value.id, value.source, value.given): value for value in found}.values())


def _given(holder: dict[str, Any] | None, lists: tuple[str, ...], given: str) -> Iterator[Value]:
    for name in lists if holder else ():
        for row in (holder or {}).get(name, ()):
            yield Value(
                id=row["id"],
                value=row["value"],
                unit=row["unit"],
                source=", ".join(part for part in (row["instrument"], row["article"]) if part),
                evidence=row["evidence"],
                verified=row.get("verified", False),
                scope=row.get("scope", ""),
                note=row.get("note", ""),
                given=given,
            )


def papers(moment: Moment) -> tuple[tuple[str, str], ...]:
    """(place in the state, SHA-256) of every content that the state names."""
    return tuple(_hashes(moment.state, ""))


def _hashes(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _hashes(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _hashes(inner, f"{path}[{index}]")
    elif isinstance(value, str) and len(value) == SHA256_DIGITS and not set(value) - HEX:
        yield path, value


SHA256_DIGITS, HEX = 64, frozenset("0123456789abcdef")
