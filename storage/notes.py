"""Free texts of acts beside what the audit chain says of them."""

import json
from collections.abc import Iterable
from typing import Any

from sqlmodel import Session, select

from payloads.notes import DIGITS, is_said, note_salt, placed
from storage.reads.common import note_texts
from storage.tables.record import AuditEvent, Intake


def salts_of(session: Session, workflow_id: str) -> dict[str, str]:
    """Note id → what its id is made of besides the text, for the acts that people did on a case."""
    found: dict[str, str] = {}
    for body, form_key in session.exec(select(Intake.body, Intake.form_key).where(Intake.workflow_id == workflow_id)):
        found |= {note: note_salt(form_key, path) for note, path in placed(json.loads(body))}
    return found


def said_on(bodies: Iterable[Any]) -> set[str]:
    """Ids of the texts that bodies of acts refer to."""
    return {note for body in bodies for note, _path in placed(body)}


def altered(session: Session, subject: str) -> list[str]:
    """Ids on a subject's audit chain whose text is gone or another one. A text that was blanked by law is neither.

    Raises ValueError for data that is no JSON.
    """
    bodies = session.exec(select(AuditEvent.data).where(AuditEvent.subject == subject))
    told = {note for note in said_on(json.loads(body) for body in bodies if body) if len(note) == DIGITS}
    if not told:
        return []
    texts, salts = note_texts(session, told), salts_of(session, subject)
    return sorted(note for note in told if not is_said(note, salts.get(note, ""), texts.get(note, "?")))
