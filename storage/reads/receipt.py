"""The proof of an act that a page shows after it: found by its key, for the person who did it."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session

from payloads.record import Receipt
from storage.tables.record import Intake

RECEIPT = TypeAdapter(Receipt)


@dataclass(frozen=True)
class Proof:
    """An act that was taken. `act_no` 0: not answered yet."""

    key: str
    workflow_id: str
    act: str
    outcome: str
    received_at: datetime
    filed_at: datetime | None
    act_no: int

    @property
    def number(self) -> str:
        """Short form of the key, as printed on the page."""
        return self.key[:8].upper()


def proof(session: Session, key: str, account: str) -> Proof | None:
    """The act under a key; None for an unknown key or somebody else's act."""
    row = session.get(Intake, key)
    if row is None or row.actor_account != account:
        return None
    receipt = RECEIPT.validate_json(row.answer) if row.outcome == "RECORDED" and row.answer else None
    return Proof(
        row.key,
        row.workflow_id,
        row.act,
        row.outcome,
        row.received_at,
        receipt.filed_at if receipt else None,
        receipt.act_no if receipt else 0,
    )
