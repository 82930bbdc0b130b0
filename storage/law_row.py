"""The rows of confirmed law: written by recording an act, one for each row of law that anybody ever confirmed."""

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlmodel import Session, col, select

from payloads.record import Entry
from rules.law_row import LawRowState
from storage.statement import put
from storage.tables.law import LawConfirmation

STATE = TypeAdapter(LawRowState)


def write_law_row(session: Session, entry: Entry[LawRowState]) -> None:
    """Copy the standing of a row of law."""
    state = entry.state
    put(
        session,
        LawConfirmation,
        "id",
        {
            "id": state.id,
            "row_key": state.row_key,
            "digest": state.digest,
            "status": state.status,
            "act_no": entry.act_no,
            "confirmed_by": state.confirmed_by,
            "confirmed_at": state.confirmed_at,
            "state": to_json(state).decode(),
            "next_due_at": state.next_due_at,
        },
    )


def standings(session: Session) -> dict[str, LawRowState]:
    """Row key → its standing, for every row on which an act was recorded."""
    rows = session.exec(select(LawConfirmation).order_by(col(LawConfirmation.id)))
    return {row.row_key: STATE.validate_json(row.state) for row in rows}


def standing(session: Session, workflow_id: str) -> LawRowState | None:
    """The standing of one row; None when no act on it was ever recorded."""
    row = session.get(LawConfirmation, workflow_id)
    return STATE.validate_json(row.state) if row is not None else None
