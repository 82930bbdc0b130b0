"""Search over the audit chains: accepted and refused acts side by side, and how many there were on which day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sql
from sqlmodel import Session, col, select

from payloads.ids import subject_of
from storage.reading import TAG
from storage.reads.common import PersonName, people_of_accounts, plain, unit_names
from storage.reads.history import paper_of
from storage.statement import table_of
from storage.tables.person import Account, Person
from storage.tables.record import AuditEvent, Intake
from storage.tables.subject import Enrolment, Nomination

EVENT = table_of(AuditEvent)
FINDINGS_ON = "nomination:accept:recorded"
"""The event whose body names the warnings that an officer answered."""
LONGEST_EXPORT = 5_000


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty = everything. Instants: [since, until). `within`: campaigns of the auditor's remit."""

    actor: str = ""
    """Account, or part of a person's name, without accents."""
    subject: str = ""
    act: str = ""
    unit: str = ""
    """Of the case, or of who acted."""
    rule: str = ""
    """Code of a refusal, or of a warning that was answered."""
    campaign: str = ""
    since: datetime | None = None
    until: datetime | None = None
    reads: bool = False
    """True: what auditors read, and nothing else."""
    within: frozenset[str] | None = None
    """None: every campaign of this installation."""
    offices: frozenset[str] = field(default=frozenset())
    """Whose acts outside campaigns belong to the remit."""


@dataclass(frozen=True)
class Line:
    """One event."""

    id: int
    subject: str
    seq: int
    tag: str
    about: str
    """Workflow id of the case, also for a refusal at the door; empty: of no case."""
    case_unit: str
    """Whose part in a campaign it is, by name; empty for other cases."""
    campaign: str
    account: str
    person: PersonName | None
    role: str
    unit_name: str
    at: datetime
    real_at: datetime
    before: str
    after: str
    act_no: int | None
    refusal: str
    sentence: str
    paper: str
    address: str
    """What was read."""
    hash: str

    @property
    def act(self) -> str:
        """Name of the act."""
        return self.tag.split(":")[1]

    @property
    def kind(self) -> str:
        """Subject of the act."""
        return self.tag.split(":")[0]


def _accounts(session: Session, words: str) -> tuple[str, ...]:
    """Accounts of that name, or of persons whose name holds all the words."""
    wanted = plain(words).split()
    query = select(Account.name, Person.name).join(Person, col(Person.code) == col(Account.person))
    return tuple(
        account
        for account, name in session.exec(query).all()
        if all(w in f"{plain(account)} {plain(name)}" for w in wanted)
    )


def _tags(session: Session, wanted: Wanted) -> sql.ColumnElement[bool] | None:
    if not wanted.act and not wanted.subject:
        return None
    # Exact tags, so that the index answers; the facts are a closed list.
    acts = {wanted.act} if wanted.act else _acts(session)
    kinds = {wanted.subject} if wanted.subject else _kinds(session)
    return EVENT.c.tag.in_(
        [f"{k}:{a}:{f}" for k in sorted(kinds) for a in sorted(acts) for f in ("recorded", "refused")]
    )


def tags(session: Session) -> tuple[str, ...]:
    """Every tag that stands in the record. Steps from one to the next by the index: it reads a few rows, not all."""
    found: list[str] = []
    last = ""
    while True:
        query = sql.select(sql.func.min(EVENT.c.tag)).where(EVENT.c.tag > last)
        last = session.connection().execute(query).scalar_one()
        if last is None:
            return tuple(found)
        found.append(last)


def _acts(session: Session) -> set[str]:
    return {tag.split(":")[1] for tag in tags(session)}


def _kinds(session: Session) -> set[str]:
    return {tag.split(":")[0] for tag in tags(session)}


def conditions(session: Session, wanted: Wanted) -> list[sql.ColumnElement[bool]]:
    """The search as conditions on audit_event, but for accepted or refused."""
    found: list[sql.ColumnElement[bool]] = [EVENT.c.tag == TAG if wanted.reads else EVENT.c.tag != TAG]
    if wanted.actor.strip():
        found.append(EVENT.c.account.in_(_accounts(session, wanted.actor)))
    of_tags = _tags(session, wanted)
    if of_tags is not None:
        found.append(of_tags)
    if wanted.unit:
        found.append(EVENT.c.id.in_(_of_unit(wanted.unit)))
    if wanted.rule:
        found.append(EVENT.c.id.in_(_of_rule(wanted.rule.strip().upper())))
    if wanted.campaign:
        found.append(EVENT.c.campaign == wanted.campaign)
    if wanted.since is not None:
        found.append(EVENT.c.campaign_at >= wanted.since)
    if wanted.until is not None:
        found.append(EVENT.c.campaign_at < wanted.until)
    if wanted.within is not None:
        alone = (EVENT.c.campaign == "") & EVENT.c.unit.in_(wanted.offices)
        found.append(EVENT.c.campaign.in_(wanted.within) | alone)
    return found


def _of_unit(unit: str) -> sql.CompoundSelect[Any]:
    """Ids of events on the unit's cases and of acts by its officers, each part by its own index."""
    cases = sql.union_all(
        sql.select(table_of(Nomination).c.id).where(table_of(Nomination).c.unit == unit),
        sql.select(table_of(Enrolment).c.id).where(table_of(Enrolment).c.unit == unit),
    )
    return sql.union_all(
        sql.select(EVENT.c.id).where(EVENT.c.unit == unit),
        sql.select(EVENT.c.id).where(EVENT.c.subject.in_(cases)),
    )


def _of_rule(code: str) -> sql.CompoundSelect[Any]:
    answered = EVENT.c.data.contains(json.dumps(code), autoescape=True)
    return sql.union_all(
        sql.select(EVENT.c.id).where(EVENT.c.refusal == code),
        sql.select(EVENT.c.id).where(EVENT.c.tag == FINDINGS_ON, answered),
    )


@dataclass(frozen=True)
class Found:
    """One page of accepted acts beside one of refused, the latest first, and all of them day by day."""

    accepted: tuple[Line, ...]
    refused: tuple[Line, ...]
    days: tuple[tuple[date, int, int], ...]
    """(day in Vietnam, accepted, refused), earliest first; days without any are left out."""

    @property
    def accepted_total(self) -> int:
        """Accepted acts in all."""
        return sum(day[1] for day in self.days)

    @property
    def refused_total(self) -> int:
        """Refused acts in all."""
        return sum(day[2] for day in self.days)


def search(session: Session, wanted: Wanted, number: int = 1, size: int = 20) -> Found:
    """Page `number` of both lists, and the days."""
    where = conditions(session, wanted)
    skip = (number - 1) * size
    accepted = _rows(session, [*where, EVENT.c.refusal == ""], size, skip)
    refused = _rows(session, [*where, EVENT.c.refusal != ""], size, skip)
    lines = _lines(session, [*accepted, *refused])
    return Found(lines[: len(accepted)], lines[len(accepted) :], days_of(session, where))


def listed(session: Session, wanted: Wanted, most: int = LONGEST_EXPORT) -> tuple[Line, ...]:
    """The latest lines of a search, for a workbook or a paper."""
    return _lines(session, _rows(session, conditions(session, wanted), most, 0))


def _rows(session: Session, where: list[sql.ColumnElement[bool]], size: int, skip: int) -> Sequence[sql.Row[Any]]:
    query = sql.select(EVENT).where(*where).order_by(EVENT.c.id.desc()).limit(size).offset(skip)
    return session.connection().execute(query).all()


def days_of(session: Session, where: list[sql.ColumnElement[bool]]) -> tuple[tuple[date, int, int], ...]:
    """How many were accepted and refused on each day in Vietnam."""
    if session.get_bind().dialect.name == "sqlite":
        day: sql.ColumnElement[Any] = sql.func.date(EVENT.c.campaign_at, "+7 hours")
    else:
        day = sql.func.date(sql.func.timezone("Asia/Ho_Chi_Minh", EVENT.c.campaign_at))
    refused = sql.func.sum(sql.case((EVENT.c.refusal != "", 1), else_=0))
    query = sql.select(day, sql.func.count(), refused).where(*where).group_by(day).order_by(day)
    rows = session.connection().execute(query).all()
    return tuple((date.fromisoformat(str(on)), count - no, int(no)) for on, count, no in rows)


def _lines(session: Session, rows: Sequence[sql.Row[Any]]) -> tuple[Line, ...]:
    persons = people_of_accounts(session, (row.account for row in rows))
    bodies = [_object(row.data) for row in rows]
    about = [_about(row.subject, body) for row, body in zip(rows, bodies, strict=True)]
    units = unit_names(session, (*(row.unit for row in rows), *(_part_of(case) for case in about)))
    said = _sentences(session, [row for row in rows if row.refusal])
    found = []
    for row, body, case in zip(rows, bodies, about, strict=True):
        line = Line(
            id=row.id,
            subject=row.subject,
            seq=row.seq,
            tag=row.tag,
            about=case,
            case_unit=units.get(_part_of(case), ""),
            campaign=row.campaign,
            account=row.account,
            person=persons.get(row.account),
            role=row.role,
            unit_name=units.get(row.unit, ""),
            at=row.campaign_at,
            real_at=row.real_at,
            before=row.before,
            after=row.after,
            act_no=row.act_no,
            refusal=row.refusal,
            sentence=said.get(_key(row), "") if row.refusal else "",
            paper=paper_of(body),
            address=str(body.get("address", "")),
            hash=row.hash,
        )
        found.append(line)
    return tuple(found)


def _object(text: str) -> dict[str, Any]:
    body = json.loads(text or "{}")
    return body if isinstance(body, dict) else {}


def _part_of(case: str) -> str:
    """The unit in the id of its part in a campaign; "" for another case."""
    return case.rpartition("/")[2] if subject_of(case) == "enrolment" else ""


def _key(row: sql.Row[Any]) -> tuple[str, str, str, datetime]:
    about = _about(row.subject, json.loads(row.data or "{}"))
    return about, row.tag.split(":")[1], row.account, row.campaign_at


def _about(subject: str, body: dict[str, object]) -> str:
    if subject_of(subject) != "actor":
        return subject
    subjects = body.get("subjects")
    first = subjects[0] if isinstance(subjects, list) and subjects else ""
    return str(body.get("workflow_id") or first)


def _sentences(session: Session, rows: list[sql.Row[Any]]) -> dict[tuple[str, str, str, datetime], str]:
    """The words of refusals, by case, act, account and instant: the chain keeps only the code."""
    subjects = {_about(row.subject, json.loads(row.data or "{}")) for row in rows}
    query = select(Intake).where(col(Intake.workflow_id).in_(subjects), Intake.outcome == "REFUSED")
    return {
        (row.workflow_id, row.act, row.actor_account, row.received_at): json.loads(row.answer or "{}").get(
            "sentence", ""
        )
        for row in session.exec(query)
    }
