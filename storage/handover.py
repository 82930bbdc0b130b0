"""Recording a handover: its row, its list, the roles that go over, the audit event, in one transaction."""

import json
from dataclasses import asdict
from datetime import datetime

from pydantic_core import to_json
from sqlmodel import Session, select

from payloads.ids import digest_of
from rules.acting import Actor
from rules.handover import HandOver, HandOverFacts, Holding, hand_over
from rules.refusal import Refusal
from storage import audit
from storage.intake import KeyReused, now_of
from storage.reads.handover import OpenCase, holdings, of_account
from storage.statement import add
from storage.tables.organisation import Handover, HandoverCase
from storage.tables.person import Account, Grant


def record(session: Session, by_account: str, form_key: str, asked: HandOver, real_now: datetime) -> int:
    """Hand an officer's open cases on; the number of the handover. The same form again answers the same number.

    Raises NoResultFound for an account that there is not, KeyReused, and the rule's Refusal after nothing was written:
    `refuse` puts that on record.
    """
    # Two handovers of the same account take turns: each sees the roles that the other has left.
    session.get_one(Account, asked.from_account, with_for_update=True)
    key, digest = digest_of("handover", by_account, form_key), digest_of(to_json(asked).decode())
    known = session.exec(select(Handover).where(Handover.key == key)).one_or_none()
    if known is not None:
        if known.digest != digest:
            raise KeyReused(form_key)
        return known.id or 0
    capacity = hand_over(asked, _facts(session, by_account, asked))
    cases = of_account(session, asked.from_account, asked.roles).cases
    at, _epoch = now_of(session, real_now)
    row = Handover(
        key=key,
        digest=digest,
        from_account=asked.from_account,
        to_account=asked.to_account,
        by_account=by_account,
        by_role=capacity.role.value,
        by_unit=capacity.unit,
        roles=json.dumps([[one.role.value, one.unit] for one in asked.roles]),
        moved=asked.move,
        paper=asked.paper.strip(),
        reason=asked.reason.strip(),
        handed_at=at,
        real_at=real_now,
    )
    session.add(row)
    session.flush()
    number = row.id or 0
    for position, case in enumerate(cases):
        _keep(session, number, position, case)
    if asked.move:
        _move(session, asked)
    audit.append(session, _event(asked, capacity, by_account, at, real_now, number, cases))
    return number


def refuse(session: Session, by_account: str, asked: HandOver, refusal: Refusal, real_now: datetime) -> None:
    """A refusal is recorded too, on the chain of the account that was to be relieved."""
    at, _epoch = now_of(session, real_now)
    own = holdings(session, by_account)
    capacity = own[0] if own else None
    if capacity is not None:
        audit.append(session, _event(asked, capacity, by_account, at, real_now, 0, (), refusal.code))


def _facts(session: Session, by_account: str, asked: HandOver) -> HandOverFacts:
    to = session.get(Account, asked.to_account)
    return HandOverFacts(
        by_account=by_account,
        by_roles=holdings(session, by_account),
        from_roles=holdings(session, asked.from_account),
        to_roles=holdings(session, asked.to_account),
        to_active=to is not None and to.active,
    )


def _keep(session: Session, number: int, position: int, case: OpenCase) -> None:
    values = {
        "handover": number,
        "position": position,
        "kind": case.kind,
        "subject": case.subject,
        "unit": case.unit,
        "title": case.title,
        "status": case.status,
        "next_act": case.next_act,
        "due_at": case.due_at,
    }
    add(session, HandoverCase, values)


def _move(session: Session, asked: HandOver) -> None:
    """Take each role from one account and give it to the other, who may hold it already."""
    held = holdings(session, asked.to_account)
    for one in asked.roles:
        query = select(Grant).where(
            Grant.account == asked.from_account, Grant.role == one.role.value, Grant.unit == one.unit
        )
        session.delete(session.exec(query).one())
        if one not in held:
            session.add(Grant(account=asked.to_account, role=one.role.value, unit=one.unit))
    session.flush()


def _event(
    asked: HandOver,
    capacity: Holding,
    by_account: str,
    at: datetime,
    real_at: datetime,
    number: int,
    cases: tuple[OpenCase, ...],
    refusal: str = "",
) -> audit.Event:
    """Ids and codes only: the reason and the names stand in the rows."""
    data = asdict(asked) | {"reason": "", "number": number, "cases": [case.subject for case in cases]}
    return audit.Event(
        subject=f"handover/{asked.from_account}",
        tag=f"handover:hand_over:{'refused' if refusal else 'recorded'}",
        actor=Actor(by_account, capacity.role, capacity.unit),
        campaign_at=at,
        real_at=real_at,
        before=asked.from_account,
        after=asked.from_account if refusal else asked.to_account,
        refusal=refusal,
        data=json.dumps(data, sort_keys=True, default=str),
    )
