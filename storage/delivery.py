"""The ledger of deliveries to many, and who is to be told."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from payloads.ids import digest_of, enrolment_id
from payloads.record import Unreached
from rules.council_acts import SessionState
from rules.decision import DecisionState
from rules.nomination_acts import TERMINAL
from storage.facts import state_of
from storage.tables.record import Act, Delivery, Notice
from storage.tables.subject import Campaign, CampaignUnit, Decision, Enrolment, Nomination, Sitting

SITTING = TypeAdapter(SessionState)
DECISION = TypeAdapter(DecisionState)


def settled(session: Session, source: str, work: str) -> dict[str, str]:
    """Update ids of this errand that are settled → outcome."""
    rows = session.exec(select(Delivery).where(Delivery.source == source, Delivery.work == work))
    return {row.update_id: row.outcome for row in rows}


def note(
    session: Session, source: str, work: str, target: str, update_id: str, outcome: str, code: str, at: datetime
) -> None:
    """One line of the ledger; a second try changes nothing.

    Its instant is that of the act, which the target's history has too; `at`: real time, where no act was recorded.
    """
    if session.exec(select(Delivery).where(Delivery.update_id == update_id)).first() is None:
        acted = select(Act.recorded_at).where(Act.workflow_id == target, Act.update_id == update_id)
        session.add(
            Delivery(
                source=source,
                work=work,
                target=target,
                update_id=update_id,
                outcome=outcome,
                code=code,
                recorded_at=session.exec(acted).first() or at,
            )
        )


def unreached(session: Session, source: str, work: str) -> tuple[Unreached, ...]:
    """Lines of an errand's ledger that no case's history tells of."""
    told = select(Act.id).where(Act.workflow_id == Delivery.target, Act.update_id == Delivery.update_id).exists()
    query = select(Delivery).where(Delivery.source == source, Delivery.work == work, ~told)
    return tuple(
        Unreached(row.target, row.code, row.recorded_at) for row in session.exec(query.order_by(Delivery.target))
    )


def refused_of(session: Session, source: str) -> list[Delivery]:
    """The deliveries of a workflow that were refused: the minutes list them."""
    query = select(Delivery).where(Delivery.source == source, Delivery.outcome == "REFUSED")
    return list(session.exec(query.order_by(col(Delivery.target))).all())


def units_of(session: Session, campaign: str) -> dict[str, str]:
    """Units that take part → MEMBER or DUTY (a member that is also a duty-bearer is a member)."""
    rows = session.exec(select(CampaignUnit).where(CampaignUnit.campaign == campaign))
    parts: dict[str, str] = {}
    for row in rows:
        if parts.get(row.unit) != "MEMBER":
            parts[row.unit] = row.part
    return dict(sorted(parts.items()))


def units_to_enrol(session: Session, campaign: str, again: bool) -> dict[str, str]:
    """Units to enrol → their part; `again`: only those that a later version of the definition has added."""
    units = units_of(session, campaign)
    if again:
        known = session.exec(select(Enrolment.id).where(Enrolment.campaign == campaign)).all()
        units = {unit: part for unit, part in units.items() if enrolment_id(campaign, unit) not in known}
    return units


def passing_of(session: Session, campaign: str) -> tuple[dict[str, str], str]:
    """Units that have ended → successor, and the number of the paper that hands them over."""
    state = state_of(session.get_one(Campaign, campaign))
    assert state is not None  # the errand comes from its workflow
    return {passed.unit: passed.to_unit for passed in state.passing}, state.papers[-1].number


def held_parts(session: Session, campaign: str, passing: dict[str, str]) -> list[tuple[str, str]]:
    """Workflow ids of open parts that a passing unit holds, each with the successor."""
    query = select(Enrolment.id, Enrolment.unit).where(Enrolment.campaign == campaign, Enrolment.status != "ENDED")
    rows = session.exec(query.where(col(Enrolment.unit).in_(passing)).order_by(col(Enrolment.id)))
    return [(row_id, passing[unit]) for row_id, unit in rows]


def held_nominations(session: Session, campaign: str, passing: dict[str, str]) -> list[tuple[str, str]]:
    """Workflow ids of open nominations that a passing unit holds, each with the successor."""
    query = select(Nomination.id, Nomination.unit).where(
        Nomination.campaign == campaign, col(Nomination.status).not_in(TERMINAL), col(Nomination.unit).in_(passing)
    )
    return [(row_id, passing[unit]) for row_id, unit in session.exec(query.order_by(col(Nomination.id)))]


def enrolled_ids(session: Session, campaign: str) -> list[str]:
    """Workflow ids of the units' parts that have not ended."""
    query = select(Enrolment.id).where(Enrolment.campaign == campaign, Enrolment.status != "ENDED")
    return list(session.exec(query.order_by(col(Enrolment.id))).all())


def open_nominations(session: Session, campaign: str) -> list[str]:
    """Workflow ids of the nominations that have no outcome yet."""
    query = select(Nomination.id).where(Nomination.campaign == campaign, col(Nomination.status).not_in(TERMINAL))
    return list(session.exec(query.order_by(col(Nomination.id))).all())


def sitting_state(session: Session, sitting: str) -> SessionState:
    """The sitting as its workflow holds it."""
    return SITTING.validate_json(session.get_one(Sitting, sitting).state)


def decision_state(session: Session, decision: str) -> DecisionState:
    """The decision as its workflow holds it."""
    return DECISION.validate_json(session.get_one(Decision, decision).state)


def notify_units(
    session: Session,
    campaign: str,
    subject: str,
    kind: str,
    detail: str,
    act: int,
    at: datetime,
    send_at: datetime | None = None,
) -> tuple[int, datetime]:
    """One notice for every unit that takes part; a second try writes none twice.

    `at`: the installation's clock; `send_at`: real time from which the mailroom may send it. Returns how many stand
    there, and the instant that they bear.
    """
    units = units_of(session, campaign)
    keys = {unit: unit_notice_key(subject, act, kind, unit) for unit in units}
    stand = select(Notice.key, Notice.campaign_at).where(col(Notice.key).in_(keys.values()))
    known = dict(session.exec(stand).all())
    for unit, key in keys.items():
        if key not in known:
            session.add(
                Notice(
                    key=key,
                    campaign=campaign,
                    unit=unit,
                    kind=kind,
                    subject=subject,
                    detail=detail,
                    campaign_at=at,
                    next_try_at=send_at or at,
                )
            )
    return len(units), next(iter(known.values()), at)


def unit_notice_key(subject: str, act: int, kind: str, unit: str) -> str:
    """Key of the notice that tells one unit of an act."""
    return digest_of("notice", subject, str(act), kind, unit)[:40]
