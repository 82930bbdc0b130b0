"""The figures of one campaign: units, nominations by outcome, refusals, council, decisions, papers, notices."""

import json
from collections import Counter
from typing import Any

from sqlmodel import Session, col, func, select

from rules.facts import VIETNAM
from storage.facts import basis_of
from storage.tables.record import Act, AuditEvent, Notice
from storage.tables.subject import (
    Campaign,
    CouncilMember,
    Decision,
    Enrolment,
    IssuedPaper,
    Nomination,
    Sitting,
)

NOT_SUBMITTED = frozenset({"not_submitted"})


def _acts(session: Session, campaign: str, act: str) -> int:
    """How many nominations of the campaign had this act at least once."""
    prefix = f"nomination/{campaign}/%"
    query = select(func.count(func.distinct(Act.workflow_id))).where(
        Act.act == act, col(Act.act_no).is_not(None), col(Act.workflow_id).like(prefix)
    )
    return session.exec(query).one()


def _nominations(session: Session, campaign: str) -> dict[str, int]:
    rows = session.exec(select(Nomination).where(Nomination.campaign == campaign)).all()
    outcomes = Counter(row.outcome for row in rows)
    submitted = sum(count for outcome, count in outcomes.items() if outcome not in NOT_SUBMITTED)
    granted, declined = outcomes["forwarded_granted"], outcomes["forwarded_declined"]
    return {
        "submitted": submitted,
        "accepted": _acts(session, campaign, "accept"),
        "returned": _acts(session, campaign, "request_supplement"),
        "rejected": outcomes["rejected"],
        "withdrawn": outcomes["withdrawn"],
        "awarded": outcomes["awarded"],
        "not_awarded": outcomes["not_awarded"],
        "forwarded": granted + declined + outcomes["forwarded_pending"],
        "forwarded_pending": outcomes["forwarded_pending"],
        "forwarded_granted": granted,
        "forwarded_declined": declined,
        "awarded_after_declined": sum(row.superior == "DECLINED" and row.status == "AWARDED" for row in rows),
        "open": outcomes["open"],
        "not_submitted": outcomes["not_submitted"],
    }


def _decisions(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    basis = basis_of(campaign)
    query = select(Decision).where(Decision.campaign == campaign.code, Decision.status == "ISSUED")
    found = []
    for row in session.exec(query.order_by(col(Decision.n))):
        state = json.loads(row.state)
        dated = row.dated.astimezone(VIETNAM).date().isoformat() if row.dated else ""
        found.append(
            {
                "id": row.id,
                "number": f"{row.number:02d}",
                "symbol": basis.symbols["QD"],
                "date": dated,
                "recipients": len(state["items"]),
                "sha256": state["paper_sha"],
            }
        )
    return found


def _council(session: Session, campaign: str) -> dict[str, int]:
    members = select(func.count()).select_from(CouncilMember).where(CouncilMember.campaign == campaign)
    rows = session.exec(select(Sitting).where(Sitting.campaign == campaign, Sitting.status == "SIGNED")).all()
    present = max((len(json.loads(row.state)["present"]) for row in rows), default=0)
    return {"members": session.exec(members).one(), "present": present, "sittings": len(rows)}


def figures(session: Session, campaign: Campaign) -> dict[str, Any]:
    """Everything that can be counted of a campaign, in one reading transaction."""
    code = campaign.code
    enrolments = session.exec(select(Enrolment).where(Enrolment.campaign == code)).all()
    refusals = session.exec(
        select(AuditEvent.refusal, func.count())
        .where(AuditEvent.campaign == code, AuditEvent.refusal != "")
        .group_by(AuditEvent.refusal)
        .order_by(AuditEvent.refusal)
    ).all()
    notices = Counter(session.exec(select(Notice.outcome).where(Notice.campaign == code)).all())
    papers = session.exec(select(func.count()).select_from(IssuedPaper).where(IssuedPaper.campaign == code)).one()
    events = session.exec(select(func.count()).select_from(AuditEvent)).one()
    return {
        "campaign": code,
        "phase": campaign.phase,
        "units": {
            "invited": len(enrolments),
            "enrolled": sum(row.status != "NOT_ENROLLED" for row in enrolments),
            "reported": sum(row.reported_at is not None for row in enrolments),
            "reported_late": sum(row.report_late for row in enrolments),
        },
        "nominations": _nominations(session, code),
        "refusals": dict(refusals),
        "council": _council(session, code),
        "decisions": _decisions(session, campaign),
        "papers": papers,
        "notices": {"sent": notices["SENT"], "failed": notices["FAILED"], "pending": notices["PENDING"]},
        "audit_events": events,
    }
