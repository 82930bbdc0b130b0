"""The rows of a programme: written by recording an act, read as typed lines."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlmodel import Session, select

from payloads.ids import programme_id
from payloads.programme import ProgrammeBasis
from payloads.record import Entry
from payloads.starts import ProgrammeStart
from rules.programme_acts import Finding, Inspection, Item, Measure, ProgrammeState
from storage.statement import put
from storage.tables.person import Clock
from storage.tables.programme import Programme, ProgrammeLine

BASIS = TypeAdapter(ProgrammeBasis)
STATE = TypeAdapter(ProgrammeState)
LINES: dict[str, TypeAdapter[Any]] = {
    "ITEM": TypeAdapter(Item),
    "MEASURE": TypeAdapter(Measure),
    "INSPECTION": TypeAdapter(Inspection),
    "FINDING": TypeAdapter(Finding),
}


def basis_of(row: Programme) -> ProgrammeBasis:
    """What its document says."""
    return BASIS.validate_json(row.basis)


def state_of(row: Programme) -> ProgrammeState | None:
    """The programme as its workflow holds it; None before its issue."""
    return STATE.validate_json(row.state) if row.state else None


def lines_of(session: Session, programme: str, kind: str) -> list[Any]:
    """All lines of one kind that the programme ever had, by their ids."""
    query = select(ProgrammeLine).where(ProgrammeLine.programme == programme, ProgrammeLine.kind == kind)
    return [LINES[kind].validate_json(row.state) for row in session.exec(query.order_by(ProgrammeLine.id))]


def exists(session: Session, code: str) -> bool:
    """Whether a programme of that code was loaded."""
    return session.get(Programme, programme_id(code)) is not None


def start_of(session: Session, code: str) -> ProgrammeStart:
    """Input of the workflow of a loaded programme. A missing row is a fault."""
    row = session.get_one(Programme, programme_id(code))
    clock = session.get_one(Clock, 1)
    return ProgrammeStart(code, row.issuer, clock.frozen, basis_of(row).settle_seconds)


def write_programme(session: Session, entry: Entry[ProgrammeState]) -> None:
    """Copy the programme's state, and every line that it holds now."""
    state = entry.state
    row = session.get_one(Programme, state.id)
    row.status, row.year, row.act_no = state.status, state.year, entry.act_no
    row.state, row.next_due_at = to_json(state).decode(), state.next_due_at
    for kind, key, line in _lines(state):
        values = {"id": f"{state.id}/{kind}/{key}", "programme": state.id, "kind": kind, "key": key}
        put(session, ProgrammeLine, "id", values | {"state": to_json(line).decode()})


def _lines(state: ProgrammeState) -> Iterator[tuple[str, str, object]]:
    for item in state.items:
        yield "ITEM", item.key, item
    for measure in state.measures:
        yield "MEASURE", f"{measure.code}/{measure.period}", measure
    for plan in state.inspections:
        yield "INSPECTION", f"{plan.n:04d}", plan
    for finding in state.findings:
        yield "FINDING", f"{finding.n:04d}", finding
