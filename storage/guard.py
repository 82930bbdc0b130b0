"""Checks over rows that only the recording transaction can make, and the rows that only one can hold."""

import json
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from payloads.ids import enrolment_id
from payloads.record import Entry
from rules.acting import Claim
from rules.campaign import CampaignState
from rules.council_acts import TERMINAL as SITTING_TERMINAL
from rules.council_acts import SessionState
from rules.decision import TERMINAL as DECISION_TERMINAL
from rules.decision import DecisionState
from rules.enrolment_acts import EnrolmentState
from rules.gate import GateResult, pass_gates, require_answered, require_gates
from rules.nomination_acts import TERMINAL as NOMINATION_TERMINAL
from rules.nomination_acts import NominationState
from rules.quota import allot, used
from rules.refusal import OpenCases, Refusal, RefusalNote, UnknownItem
from storage.facts import basis_of
from storage.quota import proposals
from storage.tables.person import Unit
from storage.tables.record import Slot
from storage.tables.subject import Campaign, Decision, Enrolment, Nomination, Sitting

ENROLMENT = TypeAdapter(EnrolmentState)
NOMINATION = TypeAdapter(NominationState)

NAMED = 8
"""How many cases a refusal names; the rest is counted."""


def no_open_cases(session: Session, entry: Entry[CampaignState]) -> RefusalNote | None:
    """Closing is refused while a nomination, sitting or decision is open; the open ones are named."""
    code = entry.state.code
    found: list[str] = []
    for table, terminal in (
        (Nomination, NOMINATION_TERMINAL),
        (Sitting, SITTING_TERMINAL),
        (Decision, DECISION_TERMINAL),
    ):
        query = select(table.id).where(table.campaign == code, col(table.status).not_in(terminal))
        found.extend(session.exec(query).all())
    if not found:
        return None
    more = f" và {len(found) - NAMED} việc khác" if len(found) > NAMED else ""
    return OpenCases(
        f"Còn {len(found)} việc chưa xong: {', '.join(sorted(found)[:NAMED])}{more}.",
        "Kết luận hoặc hoàn tất từng việc rồi kết thúc phong trào.",
    ).note()


def items_to_award(session: Session, entry: Entry[DecisionState]) -> RefusalNote | None:
    """Every nominee of a tờ trình must be concluded for award and stand in no other decision."""
    state = entry.state
    query = select(Nomination).where(
        Nomination.campaign == state.campaign, Nomination.status == "TO_AWARD", col(Nomination.n).in_(state.items)
    )
    # Locked in one order: of two letters with the same nominee, the second sees the first one's decision below.
    query = query.order_by(col(Nomination.n)).with_for_update()
    found = [NOMINATION.validate_json(row.state) for row in session.exec(query)]
    wrong = sorted(set(state.items) - {case.n for case in found if not case.held})
    others = select(Decision).where(Decision.campaign == state.campaign, Decision.id != state.id)
    for other in session.exec(others):
        held = set(json.loads(other.state)["items"])
        wrong.extend(n for n in state.items if n in held)
    if not wrong:
        return _one_kind(found)
    return UnknownItem(
        f"Hồ sơ số {', '.join(map(str, wrong[:NAMED]))} chưa được kết luận khen thưởng, đang tạm dừng xét "
        "hoặc đã có trong quyết định khác.",
        "Bỏ các trường hợp này khỏi danh sách, hoặc chờ kết luận rồi trình.",
    ).note()


def _one_kind(found: list[NominationState]) -> RefusalNote | None:
    """One letter holds one form and one type of commendation (law §2.5: types are not mixed in one letter)."""
    if len({(case.award, case.commendation_type) for case in found}) <= 1:
        return None
    return UnknownItem(
        "Danh sách có nhiều hình thức hoặc nhiều loại hình khen thưởng.",
        "Lập một tờ trình cho mỗi hình thức và mỗi loại hình.",
    ).note()


def items_filed(session: Session, entry: Entry[SessionState]) -> RefusalNote | None:
    """Every number on an agenda must be a dossier that was filed: a number without one could never be answered."""
    state = entry.state
    query = select(Nomination.n).where(
        Nomination.campaign == state.campaign,
        col(Nomination.filed_at).is_not(None),
        col(Nomination.n).in_(state.items),
    )
    strange = sorted(set(state.items) - set(session.exec(query).all()))
    if not strange:
        return None
    return UnknownItem(
        f"Không có hồ sơ số {', '.join(map(str, strange[:NAMED]))} trong phong trào này.",
        "Chọn lại hồ sơ từ danh sách đã thẩm định.",
    ).note()


def gate_results(session: Session, state: NominationState) -> tuple[GateResult, ...]:
    """How the unit of a nomination stands at the gates of its plan, by the row of its part."""
    gates = basis_of(session.get_one(Campaign, state.campaign)).gates
    row = session.get(Enrolment, enrolment_id(state.campaign, state.unit))
    return pass_gates(gates, state.recipient_class, ENROLMENT.validate_json(row.state) if row is not None else None)


def gates(session: Session, entry: Entry[NominationState]) -> RefusalNote | None:
    """A dossier is filed only when the conditions of the plan are met."""
    try:
        require_gates(gate_results(session, entry.state))
    except Refusal as refusal:
        return refusal.note()
    return None


def gates_answered(session: Session, entry: Entry[NominationState]) -> RefusalNote | None:
    """A dossier is received only when every warning of a gate has its recorded decision."""
    try:
        require_answered(gate_results(session, entry.state), entry.state.findings)
    except Refusal as refusal:
        return refusal.note()
    return None


GUARDS: dict[str, Callable[[Session, Entry[Any]], RefusalNote | None]] = {
    "NO_OPEN_CASES": no_open_cases,
    "ITEMS_TO_AWARD": items_to_award,
    "ITEMS_FILED": items_filed,
    "GATES": gates,
    "GATES_ANSWERED": gates_answered,
}


def take(session: Session, claim: Claim, holder: str) -> RefusalNote | str:
    """Take one place of a scope for `holder` and return it; a second take by the same holder changes nothing.

    Returns the refusal when no place is left. Two takers that see the same free place collide on the unique key:
    the loser's transaction is run again.
    """
    if claim.counted is not None:
        # One taker of a unit at a time: after an amendment its slots may lie under several names.
        session.exec(select(Unit.code).where(Unit.code == claim.counted.unit).with_for_update(key_share=True)).all()
    rows = session.exec(select(Slot).where(Slot.scope == claim.scope)).all()
    held = (row.position for row in rows if row.holder == holder and claim.value in ("", row.position))
    if (own := next(held, None)) is not None:
        return own
    taken = {row.position for row in rows}
    free = [claim.value] if claim.value else [str(p) for p in range(1, _places(session, claim, len(taken)) + 1)]
    place = next((p for p in free if p not in taken), None)
    if place is None:
        return RefusalNote(claim.ground, claim.sentence, claim.remedy, claim.source)
    hold(session, claim.scope, place, holder)
    return place


def hold(session: Session, scope: str, place: str, holder: str) -> None:
    """Write the row of a place that is free, or the holder's already."""
    if session.exec(select(Slot.id).where(Slot.scope == scope, Slot.holder == holder)).first() is None:
        session.add(Slot(scope=scope, position=place, holder=holder))
        session.flush()


def _places(session: Session, claim: Claim, taken: int) -> int:
    """How many places the scope has: of a unit's quota one more than are taken, none when its line is used up."""
    if claim.counted is None:
        return claim.maximum
    asked, count = claim.counted.proposal, claim.counted
    held = proposals(session, count.scope, count.lines, count.usual_award).get(count.unit, ())
    allotted = allot(count.unit, count.lines, asked.filed_on)
    return taken + 1 if used(allotted, asked.recipient, asked.award, held) < claim.maximum else 0


def free(session: Session, scope: str, holder: str) -> None:
    """Give up the holder's place in a scope."""
    for row in session.exec(select(Slot).where(Slot.scope == scope, Slot.holder == holder)):
        session.delete(row)
    session.flush()
