"""The intake: an act exists from the commit of its row. `received_at` is that instant on the installation's clock."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from payloads.ids import digest_of, update_id
from rules.acting import Actor
from storage.tables.person import Clock
from storage.tables.record import Intake, Note


class KeyReused(Exception):
    """The same form key with another body: the second body is not taken."""


@dataclass(frozen=True)
class Arrival:
    """An act as it comes in. `body`: canonical JSON of the act's body; `notes`: note id → free text."""

    workflow_id: str
    act: str
    form_key: str
    actor: Actor
    body: str
    notes: dict[str, str]


def now_of(session: Session, real_now: datetime) -> tuple[datetime, int]:
    """The installation's clock: (instant, epoch). Frozen: the stored instant; else real time."""
    clock = session.get_one(Clock, 1)
    return (clock.instant or real_now) if clock.frozen else real_now, clock.epoch


def receive(session: Session, arrival: Arrival, real_now: datetime) -> Intake:
    """Write the intake row of an act, or find the one that the same form wrote before. Raises KeyReused."""
    key = update_id(arrival.actor.account, arrival.workflow_id, arrival.act, arrival.form_key)
    digest = digest_of(arrival.body, *(part for item in sorted(arrival.notes.items()) for part in item))
    row = session.get(Intake, key)
    if row is not None:
        if row.digest != digest:
            raise KeyReused(arrival.form_key)
        return row
    received_at, epoch = now_of(session, real_now)
    row = Intake(
        key=key,
        form_key=arrival.form_key,
        workflow_id=arrival.workflow_id,
        act=arrival.act,
        actor_account=arrival.actor.account,
        actor_role=arrival.actor.role,
        actor_unit=arrival.actor.unit,
        body=arrival.body,
        digest=digest,
        received_at=received_at,
        epoch=epoch,
        real_at=real_now,
    )
    session.add(row)
    for note_id, text in arrival.notes.items():
        if session.get(Note, note_id) is None:
            written = Note(
                id=note_id,
                digest=digest_of(text),
                text=text,
                account=arrival.actor.account,
                written_at=received_at,
            )
            session.add(written)
    session.flush()
    return row


def find(session: Session, key: str) -> Intake | None:
    """The intake row of a key."""
    return session.get(Intake, key)


def open_rows(session: Session, older_than: datetime, limit: int = 200) -> list[Intake]:
    """Rows without an outcome whose real arrival is older than an instant, oldest first: what the sweeper resends."""
    query = (
        select(Intake)
        .where(Intake.outcome == "OPEN", col(Intake.real_at) < older_than)
        .order_by(col(Intake.real_at))
        .limit(limit)
    )
    return list(session.exec(query).all())


def settle(session: Session, key: str, answer: str) -> None:
    """Write the outcome REFUSED on a row that the workflow can no longer answer (the case has ended). Once."""
    row = session.get_one(Intake, key)
    if row.outcome == "OPEN":
        row.outcome, row.answer = "REFUSED", answer
