"""What this installation itself gives enters the award history: issued decisions, and what units report of their own.

A pure function of the entry and the rows, in the transaction of the act; what is there already is not written twice.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from payloads.basis import CampaignBasis
from payloads.record import Entry
from rules.award_history import Awarded, AwardLevel, Grade, PastAward, history_code, record_key
from rules.decision import DecisionState
from rules.enrolment_acts import EnrolmentState
from rules.facts import VIETNAM
from rules.nomination_acts import NominationState
from storage.award_history import Line, Origin, add_batch, batch_of, known_lines
from storage.drafts import frozen
from storage.facts import basis_of
from storage.tables.person import Unit
from storage.tables.subject import Campaign, DraftVersion, Nomination

NOMINATION = TypeAdapter(NominationState)
LEVELS = {
    "CENTRAL": AwardLevel.MINISTRY,
    "PROVINCE": AwardLevel.PROVINCE_CHAIR,
    "DISTRICT": AwardLevel.DISTRICT_CHAIR,
    "COMMUNE": AwardLevel.COMMUNE_CHAIR,
}
CLASSES = {"COLLECTIVE": Awarded.COLLECTIVE, "ORGANISATION": Awarded.COLLECTIVE, "HOUSEHOLD": Awarded.HOUSEHOLD}
REPORTED = "Báo cáo của đơn vị"


def enter_decision(session: Session, entry: Entry[DecisionState]) -> None:
    """Every recipient of a decision that has just been issued, each under the name that the dossier had."""
    state = entry.state
    campaign = session.get_one(Campaign, state.campaign)
    basis = basis_of(campaign)
    number = f"{state.number:02d}/{basis.symbols.get('QD', '')}"
    assert state.dated is not None  # a number has a day
    dated_on = state.dated.astimezone(VIETNAM).date()
    query = select(Nomination).where(Nomination.campaign == state.campaign, col(Nomination.n).in_(state.items))
    records = []
    for row in session.exec(query.order_by(col(Nomination.n))):
        case = NOMINATION.validate_json(row.state)
        if _was_composed(session, case):
            records.append(_recipient(session, basis, case, number, dated_on))
    _enter(session, records, Origin(number, state.paper_sha, entry.actor.account, entry.received_at))


def _was_composed(session: Session, case: NominationState) -> bool:
    query = select(DraftVersion.id).where(
        DraftVersion.nomination == case.id, DraftVersion.version == case.draft_version
    )
    return session.exec(query).first() is not None


def _recipient(session: Session, basis: CampaignBasis, case: NominationState, number: str, dated_on: date) -> PastAward:
    said = frozen(session, case.id, case.draft_version)
    form = next((a.form for a in basis.awards if a.code == case.award), "")
    form = form or next((a.form for a in basis.awards if a.path == "DECIDED_HERE"), "GIAY_KHEN")
    person = case.recipient_class == "INDIVIDUAL"
    unit = session.get(Unit, case.unit)
    return PastAward(
        award=history_code(form, basis.level),
        grade=Grade.NONE,
        level=LEVELS.get(basis.level, AwardLevel.UNIT_HEAD),
        recipient_class=CLASSES.get(case.recipient_class, Awarded.INDIVIDUAL),
        direct_worker=bool(said.get("direct_worker")) if person else None,
        year=dated_on.year,
        movement=basis.short_title,
        decision_number=number,
        decision_date=dated_on,
        authority=basis.labels.get("DECIDED_BY", basis.issuer_name),
        recipient=said["name"],
        unit=unit.name if unit is not None else case.unit,
        illustrative=bool(basis.illustrative),
    )


def enter_own_awards(session: Session, entry: Entry[EnrolmentState]) -> None:
    """Giấy khen that a unit has given itself: totals, as it reports them; the names stand in its own decision."""
    said, state = json.loads(entry.body), entry.state
    basis = basis_of(session.get_one(Campaign, state.campaign))
    decided_on = datetime.fromisoformat(said["decided_at"]).astimezone(VIETNAM).date()
    unit = session.get(Unit, state.unit)
    totals = ((Awarded.COLLECTIVE, said["collectives"]), (Awarded.INDIVIDUAL, said["individuals"]))
    records = [
        PastAward(
            award=history_code("GIAY_KHEN", ""),
            grade=Grade.NONE,
            level=AwardLevel.UNIT_HEAD,
            recipient_class=recipient_class,
            direct_worker=None,
            year=decided_on.year,
            movement=basis.short_title,
            decision_number=said["decision_number"].strip(),
            decision_date=decided_on,
            authority=f"Thủ trưởng {unit.name}" if unit is not None else "",
            recipient="",
            unit=unit.name if unit is not None else state.unit,
            quantity=quantity,
            illustrative=bool(basis.illustrative),
        )
        for recipient_class, quantity in totals
        if quantity
    ]
    _enter(session, records, Origin(REPORTED, entry.digest, entry.actor.account, entry.received_at))


def _enter(session: Session, records: list[PastAward], origin: Origin) -> None:
    """Write what is new. Homonyms on one list are one line: the list itself tells them apart."""
    lines = list(_distinct(records))
    known = {line.row for line in known_lines(session, lines)}
    left = [(row, record) for row, record in lines if row not in known]
    if left and batch_of(session, left) is None:
        add_batch(session, origin, left)


def _distinct(records: list[PastAward]) -> Iterator[Line]:
    seen: set[str] = set()
    for row, record in enumerate(records, start=1):
        key = record_key(record)
        if key not in seen:
            seen.add(key)
            yield row, record
