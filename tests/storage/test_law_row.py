"""Confirmations of law on both engines: recorded without a campaign, read back, and what a changed row is worth."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from pydantic_core import to_json
from sqlmodel import select

from payloads.ids import campaign_of, digest_of, law_row_id
from payloads.record import RECORDED, REFUSED, Entry
from rules import law_row
from rules.acting import Actor, Outcome, Role, Stamp
from rules.law_row import LawRowState, Withdraw
from rules.refusal import Refusal, RefusalNote
from storage import audit, clock
from storage.law_row import standing, standings
from storage.reads.history import history
from storage.reads.law_row import confirmation, confirmations, resting
from storage.record import RecordConflict, record
from storage.ruling import confirmed_rows
from storage.session import Database
from storage.tables.law import LawConfirmation
from storage.tables.record import AuditEvent
from tests import factories
from tests.factories import NOW
from tests.rules.law_row_cases import CONFIRM, KEY, row_in
from tests.support.office import add_officer

ROW = law_row_id(KEY)


@pytest.fixture
def world(any_database: Database) -> Database:
    """An installation with one officer and no campaign."""
    with any_database.write() as session:
        factories.add_installation(session, NOW)
        add_officer(session, "phap-che", post="Chuyên viên pháp chế")
    return any_database


def entry(state: LawRowState, body: Any, act_no: int = 1, key: str = "key", role: Role = Role.LAW_OFFICER) -> Any:
    """The entry that the workflow would send for `body`: the real rule."""
    stamp = Stamp(key, "digest", Actor("phap-che", role, ""), NOW)
    note: RefusalNote | None = None
    try:
        outcome = law_row.apply(state, stamp, body)
    except Refusal as refusal:
        outcome, note = Outcome(state), refusal.note()
    return Entry(
        workflow_id=ROW,
        act=law_row.RULES[type(body)][0],
        act_no=act_no,
        update_id=key,
        digest="digest",
        actor=stamp.actor,
        received_at=NOW,
        recorded_at=NOW,
        epoch=0,
        before=state.status,
        state=outcome.state,
        state_digest=digest_of(to_json(outcome.state).decode()),
        facts_version=0,
        body=json.dumps(asdict(body), default=str),
        refusal=note,
    )


def test_confirmation_is_recorded_and_read_back(world: Database) -> None:
    assert campaign_of(ROW) == ""
    answer = record(world, entry(row_in("UNCONFIRMED"), CONFIRM))

    assert (answer.outcome, answer.receipt and answer.receipt.state) == (RECORDED, "CONFIRMED")
    with world.read() as session:
        assert confirmed_rows(session) == {KEY: "digest"}
        seen = confirmations(session)[KEY]
        assert confirmation(session, ROW) == seen
        assert (str(seen.by), seen.by.post, seen.at) == ("Bà Nguyễn Thị Phap-che", "Chuyên viên pháp chế", NOW)
        assert (seen.status, seen.paper, seen.published_in) == ("CONFIRMED", CONFIRM.paper, CONFIRM.published_in)
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.subject == ROW)).all()
        assert (event.tag, event.after, event.campaign) == ("law:confirm:recorded", "CONFIRMED", "")
        assert json.loads(event.data)["value"] == "true"
        assert audit.broken_link(session, ROW) is None
        assert [(line.label, line.paper) for line in history(session, ROW)] == [
            ("Xác nhận theo văn bản", CONFIRM.paper.number)
        ]


def test_withdrawn_row_is_no_longer_confirmed_and_keeps_its_acts(world: Database) -> None:
    record(world, entry(row_in("UNCONFIRMED"), CONFIRM))
    with world.read() as session:
        state = standing(session, ROW)
    assert state is not None
    record(world, entry(state, Withdraw("why"), 2, "key-2"))

    with world.read() as session:
        assert confirmed_rows(session) == {}
        assert {key: one.status for key, one in standings(session).items()} == {KEY: "WITHDRAWN"}
        assert len(session.exec(select(LawConfirmation)).all()) == 1
        assert [line.act for line in history(session, ROW)] == ["withdraw", "confirm"]


def test_refusal_is_recorded_and_makes_no_row(world: Database) -> None:
    answer = record(world, entry(row_in("UNCONFIRMED"), replace(CONFIRM, value="")))

    assert (answer.outcome, answer.refusal and answer.refusal.code) == (REFUSED, "VALUE_MISSING")
    with world.read() as session:
        assert session.get(LawConfirmation, ROW) is None
        assert [event.refusal for event in session.exec(select(AuditEvent))] == ["VALUE_MISSING"]


def test_same_act_again_is_answered_from_the_record_and_another_body_is_a_conflict(world: Database) -> None:
    first = entry(row_in("UNCONFIRMED"), CONFIRM)

    assert record(world, first) == record(world, first)
    with pytest.raises(RecordConflict):
        record(world, replace(first, digest="other"))


def test_row_of_law_never_falls_due(world: Database) -> None:
    record(world, entry(row_in("UNCONFIRMED"), CONFIRM))

    with world.read() as session:
        assert clock.next_instant(session) is None
        assert clock.due_cases(session, NOW.replace(year=2100)) == []


def test_nobody_known_is_named_by_the_account(any_database: Database) -> None:
    with any_database.write() as session:
        factories.add_installation(session, NOW)
        key = factories.add_confirmation(session)

    with any_database.read() as session:
        found = confirmation(session, key)
        assert found is not None and str(found.by) == "phap-che"
        assert resting(session) == []
