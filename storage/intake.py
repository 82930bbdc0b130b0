"""The intake: an act exists from the commit of its row. `received_at` is that instant on the installation's clock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
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
    asked: str = ""
    """What the person sent, as canonical JSON, before the server added what it knows; empty: the body itself."""

    @property
    def digest(self) -> str:
        """SHA-256 of what was asked: the same form sent again has the same, whatever the draft says by then."""
        return digest_of(self.asked or self.body, *(part for item in sorted(self.notes.items()) for part in item))

    @property
    def key(self) -> str:
        """Update id of the act."""
        return update_id(self.actor.account, self.workflow_id, self.act, self.form_key)


def now_of(session: Session, real_now: datetime) -> tuple[datetime, int]:
    """The installation's clock: (instant, epoch). Frozen: the stored instant; else real time."""
    clock = session.get_one(Clock, 1)
    return (clock.instant or real_now) if clock.frozen else real_now, clock.epoch


def receive(session: Session, arrival: Arrival, real_now: datetime) -> Intake:
    """Write the intake row of an act, or find the one that the same form wrote before. Raises KeyReused."""
    # Shared lock: an advance of the clock waits for this row, or this row has the advanced instant.
    session.get_one(Clock, 1, with_for_update={"read": True})
    row = session.get(Intake, arrival.key)
    if row is None:
        try:
            with session.begin_nested():
                return _write(session, arrival, real_now)
        except IntegrityError:
            # The same form, sent twice at once: the other one has committed first.
            row = session.get_one(Intake, arrival.key)
    if row.digest != arrival.digest:
        raise KeyReused(arrival.form_key)
    return row


def _write(session: Session, arrival: Arrival, real_now: datetime) -> Intake:
    received_at, epoch = now_of(session, real_now)
    row = Intake(
        key=arrival.key,
        form_key=arrival.form_key,
        workflow_id=arrival.workflow_id,
        act=arrival.act,
        actor_account=arrival.actor.account,
        actor_role=arrival.actor.role,
        actor_unit=arrival.actor.unit,
        body=arrival.body,
        digest=arrival.digest,
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
