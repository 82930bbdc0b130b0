"""The timeline of a subject from its audit chain: who did what, when, and what was refused with which words."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from payloads.ids import campaign_of, subject_of
from payloads.naming import role_name
from rules.acting import ROLE_LABELS, Role
from rules.register import TABLES
from storage.facts import basis_of
from storage.reads.common import PersonName, note_texts, people_of_accounts, unit_names
from storage.tables.record import AuditEvent, Intake
from storage.tables.subject import Campaign

QUIET_ACTS = frozenset({"rearm"})
"""Acts of the engine that changed nothing anybody could see."""
PAPER_FIELDS = ("letter_number", "paper_number", "channel_number", "decision_number")


@dataclass(frozen=True)
class Happening:
    """One line of a history."""

    seq: int
    act: str
    label: str
    person: PersonName | None
    """None: the system itself, at a due instant or as messenger."""
    role_label: str
    unit_name: str
    at: datetime
    """On the installation's clock."""
    real_at: datetime
    before: str
    after: str
    act_no: int | None
    refusal: str
    """Code of the refusal; empty for what was done."""
    sentence: str
    remedy: str
    text: str
    """The words somebody wrote with the act."""
    paper: str
    """Number of the paper that the act rests on."""


def count(session: Session, subject: str) -> int:
    """How many lines a subject's history has."""
    return session.exec(select(func.count()).select_from(AuditEvent).where(AuditEvent.subject == subject)).one()


def history(session: Session, subject: str, limit: int | None = None) -> tuple[Happening, ...]:
    """Lines of a subject's history, newest first."""
    query = select(AuditEvent).where(AuditEvent.subject == subject).order_by(col(AuditEvent.seq).desc())
    rows = [row for row in session.exec(query.limit(limit) if limit else query) if _act(row) not in QUIET_ACTS]
    bodies = {row.seq: _body(row.data) for row in rows}
    texts = note_texts(session, (note_of(body) for body in bodies.values()))
    persons = people_of_accounts(session, (row.account for row in rows))
    units = unit_names(session, (row.unit for row in rows))
    answers = _refusals(session, subject) if any(row.refusal for row in rows) else {}
    roles = _roles(session, subject)
    lines = []
    for row in rows:
        body, answer = bodies[row.seq], answers.get((_act(row), row.account, row.campaign_at), {})
        line = Happening(
            seq=row.seq,
            act=_act(row),
            label=_label(row),
            person=persons.get(row.account),
            role_label=roles[Role(row.role)],
            unit_name=units.get(row.unit, ""),
            at=row.campaign_at,
            real_at=row.real_at,
            before=row.before,
            after=row.after,
            act_no=row.act_no,
            refusal=row.refusal,
            sentence=answer.get("sentence", ""),
            remedy=answer.get("remedy", ""),
            text=texts.get(note_of(body), ""),
            paper=paper_of(body),
        )
        lines.append(line)
    return tuple(lines)


def _roles(session: Session, subject: str) -> dict[Role, str]:
    """Role → how the subject's campaign calls it; neutral words where there is no campaign."""
    plan = session.get(Campaign, campaign_of(subject)) if subject_of(subject) in TABLES else None
    if plan is None:
        return dict(ROLE_LABELS)
    basis = basis_of(plan)
    return {role: role_name(basis, role) for role in Role}


def _act(row: AuditEvent) -> str:
    return row.tag.split(":")[1]


def _label(row: AuditEvent) -> str:
    move = TABLES[subject_of(row.subject)].by_act.get(_act(row)) if subject_of(row.subject) in TABLES else None
    return move.label.rstrip("…") if move else "Việc khác"


def _body(data: str) -> dict[str, object]:
    found = json.loads(data or "{}")
    return found if isinstance(found, dict) else {}


def note_of(body: dict[str, object]) -> str:
    """Id of the free text of an act: the one field whose name ends in `_note`."""
    return next((str(value) for name, value in body.items() if name.endswith("_note") and value), "")


def paper_of(body: dict[str, object]) -> str:
    """Number of the paper that an act rests on, from its body."""
    paper = body.get("paper")
    if isinstance(paper, dict):
        return str(paper.get("number", ""))
    return next((str(body[name]) for name in PAPER_FIELDS if body.get(name)), "")


def _refusals(session: Session, subject: str) -> dict[tuple[str, str, datetime], dict[str, str]]:
    """The words of every refusal, found by act, actor and instant: the chain itself keeps only the code."""
    query = select(Intake).where(Intake.workflow_id == subject, Intake.outcome == "REFUSED")
    return {
        (row.act, row.actor_account, row.received_at): json.loads(row.answer or "{}") for row in session.exec(query)
    }
